package io.wardmote.crypto;

import io.wardmote.key.EncryptionAlgorithm;
import io.wardmote.key.KeySpec;
import io.wardmote.key.KeyUsage;
import io.wardmote.key.Origin;
import io.wardmote.key.Protection;
import io.wardmote.key.SigningAlgorithm;
import io.wardmote.key.StoredKey;

/**
 * Every question one may ask an engine; sent over the event bus by reference, so a byte[] sent is given up.
 * The engine answers with a {@link CryptoReply} or fails with {@link io.wardmote.key.Refused}.
 */
public sealed interface CryptoRequest {

    /** Makes new material. Answers {@link CryptoReply.Generated}. */
    record Generate(String keyId, String versionId, KeySpec spec, KeyUsage usage, Origin origin, Protection protection)
            implements CryptoRequest {}

    /** AES-GCM or SM4-GCM with a fresh random nonce. Answers Bytes: nonce (12), ciphertext, tag (16). */
    record Encrypt(StoredKey key, byte[] plaintext, byte[] aad) implements CryptoRequest {}

    /** Opens what Encrypt made. Refuses INVALID_PARAMETER "CiphertextBlob" alike for every cause. */
    record Decrypt(StoredKey key, byte[] sealed, byte[] aad) implements CryptoRequest {}

    /** Answers Bytes: the signature. {@code input} is the digest if {@code digested}, else the message. */
    record Sign(StoredKey key, SigningAlgorithm algorithm, byte[] input, boolean digested) implements CryptoRequest {}

    /** Answers Verdict; a malformed signature is a wrong one. Needs the public half only. */
    record Verify(StoredKey key, SigningAlgorithm algorithm, byte[] input, boolean digested, byte[] signature)
            implements CryptoRequest {}

    /**
     * Encrypts to a public key (DER SubjectPublicKeyInfo), ours or the caller's. Answers Bytes.
     * Refuses INVALID_PARAMETER naming {@code parameter} if the public key cannot be read or is not of that spec.
     */
    record EncryptTo(KeySpec spec, byte[] publicKey, String parameter, EncryptionAlgorithm algorithm, byte[] plaintext)
            implements CryptoRequest {}

    /** Answers Bytes. Refuses INVALID_PARAMETER "CiphertextBlob" alike for every cause. */
    record DecryptFrom(StoredKey key, EncryptionAlgorithm algorithm, byte[] ciphertext) implements CryptoRequest {}

    /** Answers Bytes: the MAC, as long as the hash. */
    record Mac(StoredKey key, byte[] message) implements CryptoRequest {}

    /** Answers Verdict, compared in constant time. */
    record VerifyMac(StoredKey key, byte[] message, byte[] mac) implements CryptoRequest {}
}
