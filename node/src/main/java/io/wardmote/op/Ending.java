package io.wardmote.op;

import java.util.Locale;

/** How an operation ended, as metrics tell it. */
enum Ending {
    DONE,
    /** For what was asked, or who asked: an answer with a status below 500. */
    REFUSED,
    /** For what happened here, or did not: 500 and above. */
    FAILED;

    private static final int OURS = 500;

    static Ending of(Answer answer) {
        return switch (answer) {
            case Answer.Done done -> DONE;
            case Answer.No no -> no.refused().refusal().status() < OURS ? REFUSED : FAILED;
        };
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
