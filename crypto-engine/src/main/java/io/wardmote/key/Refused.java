package io.wardmote.key;

/** A {@link Refusal} on its way to the caller. Carries no stack: it is an answer, not a fault. */
public final class Refused extends RuntimeException {
    private final Refusal refusal;
    private final String detail;

    Refused(Refusal refusal, String detail) {
        super(refusal.code(), null, false, false);
        this.refusal = refusal;
        this.detail = detail;
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
}
