package io.wardmote.crypto;

/** Sealed bytes that do not open: altered, of another cluster or owner, or under another key. Says which; never what was inside. */
public final class SealBroken extends RuntimeException {
    public SealBroken(String message) {
        super(message);
    }
}
