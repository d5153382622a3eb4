package io.wardmote.node;

/**
 * Why a command cannot do what it was asked, for the person who gave it: one sentence that names the cause and what to do, and
 * no stack. The process ends with {@link #status}, which follows sysexits.h.
 */
public class Fault extends RuntimeException {
    public static final int USAGE = 64;
    public static final int DATA = 65;
    public static final int UNAVAILABLE = 69;
    public static final int INTERNAL = 70;
    public static final int CANNOT_WRITE = 73;
    /** There is too much to do just now; the same may be tried again. */
    public static final int TRY_AGAIN = 75;
    /** A node was reached and refuses. */
    public static final int REFUSED = 76;
    public static final int CONFIG = 78;

    private final int status;

    public Fault(int status, String sentence) {
        this(status, sentence, null);
    }

    /** @param cause for the log only */
    public Fault(int status, String sentence, Throwable cause) {
        super(sentence, cause, true, false);
        this.status = status;
    }

    public int status() {
        return status;
    }
}
