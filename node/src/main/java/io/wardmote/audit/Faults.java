package io.wardmote.audit;

import java.io.IOException;

/** What went wrong, in a few words for the operator. */
final class Faults {
    private Faults() {}

    static String sentence(IOException e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }
}
