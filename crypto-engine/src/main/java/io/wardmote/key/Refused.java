package io.wardmote.key;

/** A {@link Refusal} on its way to the caller. Carries no stack: it is an answer, not a fault. */
public final class Refused extends RuntimeException {
    private final Refusal refusal;
    private final String detail;
    private final int retrySeconds;

    Refused(Refusal refusal, String detail) {
        this(refusal, detail, 0);
    }

    private Refused(Refusal refusal, String detail, int retrySeconds) {
        super(refusal.code(), null, false, false);
        this.refusal = refusal;
        this.detail = detail;
        this.retrySeconds = retrySeconds;
    }

    /** The same, and the same request may do in so many seconds, at least 1. */
    public Refused retryAfter(int seconds) {
        return new Refused(refusal, detail, Math.max(1, seconds));
    }

    /** When to try again, in seconds; 0 if nobody can tell. */
    public int retrySeconds() {
        return retrySeconds;
    }

    public Refusal refusal() {
        return refusal;
    }

    /** What fills the sentence; may be empty; never a secret. */
    public String detail() {
        return detail;
    }

    /** The whole sentence for the caller. */
    public String sentence() {
        return refusal.sentence(detail);
    }

    /** With what the message, which is the code alone, does not say: for logs and reports. */
    @Override
    public String toString() {
        return detail.isEmpty() ? super.toString() : super.toString() + ": " + detail;
    }
}
