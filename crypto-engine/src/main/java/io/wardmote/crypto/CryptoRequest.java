package io.wardmote.crypto;

import static io.wardmote.key.Refusal.INVALID_PARAMETER;
import static io.wardmote.key.Refusal.KEY_CANNOT;

import io.wardmote.key.Binding;
import io.wardmote.key.CipherMode;
import io.wardmote.key.EncryptionAlgorithm;
import io.wardmote.key.ImportToken;
import io.wardmote.key.Imprint;
import io.wardmote.key.KeySpec;
import io.wardmote.key.KeyUsage;
import io.wardmote.key.Origin;
import io.wardmote.key.Protection;
import io.wardmote.key.Refused;
import io.wardmote.key.Secret;
import io.wardmote.key.SigningAlgorithm;
import io.wardmote.key.StoredKey;
import io.wardmote.key.WrappingAlgorithm;
import java.util.List;
import java.util.Optional;

/**
 * Every question one may ask an engine; sent over the event bus by reference, so a byte[] sent is given up.
 * The engine answers with a {@link CryptoReply} or fails with {@link io.wardmote.key.Refused}.
 */
public sealed interface CryptoRequest {

    /**
     * The engine that answers, as {@link io.wardmote.key.Material#engine} names it: where the secret half is or is to be. What needs public
     * halves only is the software engine's, wherever the secret one is.
     */
    default String engine() {
        return switch (this) {
            case Generate r -> r.protection().engine();
            case TakeExternal r -> Protection.EXTERNAL.engine();
            case Encrypt r -> r.key().material().engine();
            case Decrypt r -> r.key().material().engine();
            case Sign r -> r.key().material().engine();
            case DecryptFrom r -> r.key().material().engine();
            case Mac r -> r.key().material().engine();
            case VerifyMac r -> r.key().material().engine();
            case MakeImportKey r -> r.protection().engine();
            case ImportMaterial r -> r.protection().engine();
            case CanImport r -> r.protection().engine();
            case Discard r -> r.key().material().engine();
            case Verify r -> Protection.SOFTWARE.engine();
            case VerifyBy r -> Protection.SOFTWARE.engine();
            case EncryptTo r -> Protection.SOFTWARE.engine();
            case Digest r -> Protection.SOFTWARE.engine();
            case GeneratePair r -> Protection.SOFTWARE.engine();
            case MakeClientKey r -> Protection.SOFTWARE.engine();
            case All r -> Protection.SOFTWARE.engine();
        };
    }

    /** Makes new material. Answers {@link CryptoReply.Generated}. */
    record Generate(String keyId, String versionId, KeySpec spec, KeyUsage usage, Origin origin, Protection protection)
            implements CryptoRequest {
        /** What the new material is bound to. */
        public Binding binding() {
            return Binding.key(keyId, versionId, spec, usage, origin, protection);
        }
    }

    /**
     * Takes a key of somebody else's manager for a key of ours, if the manager says that it is one that we can use. Answers
     * {@link CryptoReply.Taken}. Refuses INVALID_PARAMETER "ExternalKeyId" if there is none, UNSUPPORTED_OPERATION if it is of another kind
     * or disabled, KEY_UNAVAILABLE, MANAGER_THROTTLES.
     *
     * @param instance the id of that of the manager
     */
    record TakeExternal(String keyId, String versionId, KeySpec spec, KeyUsage usage, String instance, String externalKeyId, Asker asker)
            implements CryptoRequest {
        /** What the inner key is bound to. */
        public Binding binding() {
            return Binding.externalKey(keyId, versionId, spec, usage, Origin.GENERATED, Protection.EXTERNAL, externalKeyId);
        }
    }

    /**
     * Encrypts with a symmetric key. Answers Bytes: the IV (as long as the mode's, see {@link CipherMode}), ciphertext, tag (16 in
     * GCM). Refuses what {@link #check} says.
     *
     * @param iv empty for a fresh random one
     */
    record Encrypt(StoredKey key, CipherMode mode, byte[] iv, byte[] plaintext, byte[] aad, Asker asker) implements CryptoRequest {
        private static final byte[] FRESH = {};

        public Encrypt(StoredKey key, CipherMode mode, byte[] iv, byte[] plaintext, byte[] aad) {
            this(key, mode, iv, plaintext, aad, Asker.NOBODY);
        }

        /** GCM with a fresh random nonce. */
        public Encrypt(StoredKey key, byte[] plaintext, byte[] aad) {
            this(key, CipherMode.gcm(key.spec()), FRESH, plaintext, aad);
        }

        /** The same question, asked for him. */
        public Encrypt by(Asker asker) {
            return new Encrypt(key, mode, iv, plaintext, aad, asker);
        }

        /**
         * To be called by every engine first.
         * @throws Refused KEY_CANNOT for a mode of another kind of key; INVALID_PARAMETER "Iv" for an IV of another length, "Aad" where
         *     the mode authenticates nothing, "Plaintext" for one that the mode would have to pad and may not, the empty one too
         */
        public void check() {
            CryptoRequest.check(key, mode, aad);
            if (iv.length > 0 && iv.length != mode.ivBytes()) throw INVALID_PARAMETER.because("Iv");
            boolean whole = plaintext.length > 0 && plaintext.length % CipherMode.BLOCK == 0;
            if (mode.wholeBlocks() && !whole) throw INVALID_PARAMETER.because("Plaintext");
        }
    }

    /** Opens what Encrypt made. Refuses what {@link #check} says, then INVALID_CIPHERTEXT alike for every cause. */
    record Decrypt(StoredKey key, CipherMode mode, byte[] sealed, byte[] aad, Asker asker) implements CryptoRequest {
        public Decrypt(StoredKey key, CipherMode mode, byte[] sealed, byte[] aad) {
            this(key, mode, sealed, aad, Asker.NOBODY);
        }

        /** What was sealed in GCM. */
        public Decrypt(StoredKey key, byte[] sealed, byte[] aad) {
            this(key, CipherMode.gcm(key.spec()), sealed, aad);
        }

        /** The same question, asked for him. */
        public Decrypt by(Asker asker) {
            return new Decrypt(key, mode, sealed, aad, asker);
        }

        /**
         * To be called by every engine first.
         * @throws Refused KEY_CANNOT for a mode of another kind of key; INVALID_PARAMETER "Aad" where the mode authenticates nothing
         */
        public void check() {
            CryptoRequest.check(key, mode, aad);
        }
    }

    private static void check(StoredKey key, CipherMode mode, byte[] aad) {
        if (!mode.suits(key.spec())) throw KEY_CANNOT.refused();
        if (aad.length > 0 && !mode.authenticates()) throw INVALID_PARAMETER.because("Aad");
    }

    /** Answers Bytes: the signature. {@code input} is the digest if {@code digested}, else the message. */
    record Sign(StoredKey key, SigningAlgorithm algorithm, byte[] input, boolean digested) implements CryptoRequest {}

    /** Answers Verdict; a malformed signature is a wrong one. Needs the public half only. */
    record Verify(StoredKey key, SigningAlgorithm algorithm, byte[] input, boolean digested, byte[] signature)
            implements CryptoRequest {}

    /** As Verify, by a public key (DER SubjectPublicKeyInfo) that is not of a key of ours. Refuses KEY_CANNOT if it cannot be read. */
    record VerifyBy(KeySpec spec, byte[] publicKey, SigningAlgorithm algorithm, byte[] input, boolean digested, byte[] signature)
            implements CryptoRequest {}

    /**
     * Encrypts to a public key (DER SubjectPublicKeyInfo), ours or the caller's. Answers Bytes.
     * Refuses INVALID_PARAMETER naming {@code parameter} if the public key cannot be read or is not of that spec.
     */
    record EncryptTo(KeySpec spec, byte[] publicKey, String parameter, EncryptionAlgorithm algorithm, byte[] plaintext)
            implements CryptoRequest {}

    /** Answers Bytes. Refuses INVALID_CIPHERTEXT alike for every cause. */
    record DecryptFrom(StoredKey key, EncryptionAlgorithm algorithm, byte[] ciphertext) implements CryptoRequest {}

    /** Answers Bytes: the MAC, as long as the hash. */
    record Mac(StoredKey key, byte[] message) implements CryptoRequest {}

    /** Answers Bytes: the digest of a message. Refuses KEY_CANNOT for an algorithm whose digest depends on the key, or that takes none. */
    record Digest(SigningAlgorithm algorithm, byte[] message) implements CryptoRequest {}

    /**
     * A key pair that is not kept here. RSA_2048, RSA_3072, RSA_4096, EC_P256 or EC_P256K; others are refused
     * INVALID_PARAMETER "KeyPairSpec". Answers {@link CryptoReply.Pair}, at once if one was made ahead.
     */
    record GeneratePair(KeySpec spec) implements CryptoRequest {}

    /**
     * A client's key for the instance API: RSA-2048, self-signed certificate. Answers {@link CryptoReply.ClientKey}.
     *
     * @param name         of the access point: the certificate's common name
     * @param password     what the PKCS#12 is protected by; closed when it is made
     * @param notBeforeMillis milliseconds since 1970
     */
    record MakeClientKey(String name, Secret password, long notBeforeMillis, long notAfterMillis) implements CryptoRequest {}

    /**
     * A key pair for one key's material, and the token that brings its secret half back; made where the key's material is to be. Answers
     * {@link CryptoReply.ImportKey}. Refuses UNSUPPORTED_OPERATION, naming the mechanism, what an HSM cannot do.
     */
    record MakeImportKey(String keyId, KeySpec spec, KeyUsage usage, Protection protection, WrappingAlgorithm algorithm, long expiresAtMillis)
            implements CryptoRequest {}

    /** Whether material of such keys can be brought. Answers Verdict true. Refuses UNSUPPORTED_OPERATION, naming what an HSM lacks for it. */
    record CanImport(KeySpec spec, KeyUsage usage, Protection protection) implements CryptoRequest {}

    /**
     * Destroys what {@link Generate} made for a key or version that was then not created: an HSM may keep it. Answers Verdict true; what cannot be
     * destroyed is logged.
     */
    record Discard(StoredKey key) implements CryptoRequest {}

    /**
     * Unwraps what a caller brings for a key's version. Answers {@link CryptoReply.Imported}. Refuses INVALID_IMPORT_TOKEN if the token
     * was not made for this key, EXPIRED_IMPORT_TOKEN, then INVALID_KEY_MATERIAL alike for every cause.
     *
     * @param encrypted as {@link WrappingAlgorithm} draws it
     * @param imprint   of the material that the key had; other material is refused
     * @param nowMillis the state's time
     */
    record ImportMaterial(String keyId, String versionId, KeySpec spec, KeyUsage usage, Origin origin, Protection protection, ImportToken token,
                          byte[] encrypted, Optional<Imprint> imprint, long nowMillis) implements CryptoRequest {}

    /** Answers Verdict, compared in constant time. */
    record VerifyMac(StoredKey key, byte[] message, byte[] mac) implements CryptoRequest {}

    /** Several at once, each for itself, all of the software engine. Answers {@link CryptoReply.All}, of as many, in the same order. */
    record All(List<CryptoRequest> parts) implements CryptoRequest {
        public All {
            parts = List.copyOf(parts);
            boolean here = parts.stream().allMatch(part -> !(part instanceof All) && part.engine().equals(Protection.SOFTWARE.engine()));
            if (!here) throw new IllegalArgumentException("some of it is for another engine");
        }
    }
}
