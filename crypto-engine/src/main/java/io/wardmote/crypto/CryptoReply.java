package io.wardmote.crypto;

import io.wardmote.key.Material;

/** An engine's answer to a {@link CryptoRequest}. */
public sealed interface CryptoReply {
    record Bytes(byte[] bytes) implements CryptoReply {}

    record Verdict(boolean valid) implements CryptoReply {}

    /** @param publicKey DER SubjectPublicKeyInfo; empty for symmetric keys */
    record Generated(Material material, byte[] publicKey) implements CryptoReply {}
}
