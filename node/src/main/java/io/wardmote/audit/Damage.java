package io.wardmote.audit;

/** A segment is not what was written. */
final class Damage extends Exception {
    private final long sequence;

    /** @param sequence of the first record that is not, or not surely, what was written */
    Damage(long sequence, String sentence) {
        super(sentence, null, false, false);
        this.sequence = sequence;
    }

    long sequence() {
        return sequence;
    }
}
