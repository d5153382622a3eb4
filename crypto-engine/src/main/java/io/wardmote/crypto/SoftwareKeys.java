package io.wardmote.crypto;

import static io.wardmote.key.KeyUsage.ENCRYPT_DECRYPT;
import static io.wardmote.key.KeyUsage.GENERATE_VERIFY_MAC;
import static io.wardmote.key.KeyUsage.SIGN_VERIFY;
import static io.wardmote.key.Refusal.KEY_CANNOT;

import io.wardmote.crypto.Algorithm.DecryptsFrom;
import io.wardmote.crypto.Algorithm.Encrypts;
import io.wardmote.crypto.Algorithm.EncryptsTo;
import io.wardmote.crypto.Algorithm.Macs;
import io.wardmote.crypto.Algorithm.NewKey;
import io.wardmote.crypto.Algorithm.Opened;
import io.wardmote.crypto.Algorithm.OpenedPublic;
import io.wardmote.crypto.Algorithm.Signs;
import io.wardmote.crypto.Algorithm.Verifies;
import io.wardmote.crypto.CryptoReply.All;
import io.wardmote.crypto.CryptoReply.Bytes;
import io.wardmote.crypto.CryptoReply.ClientKey;
import io.wardmote.crypto.CryptoReply.Generated;
import io.wardmote.crypto.CryptoReply.ImportKey;
import io.wardmote.crypto.CryptoReply.Imported;
import io.wardmote.crypto.CryptoReply.Pair;
import io.wardmote.crypto.CryptoReply.Verdict;
import io.wardmote.key.KeySpec;
import io.wardmote.key.KeyUsage;
import io.wardmote.key.Material;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import io.wardmote.key.Secret;
import io.wardmote.key.SigningAlgorithm;
import io.wardmote.key.StoredKey;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Answers every {@link CryptoRequest} on the calling thread: opens the material, asks the algorithm, wipes. Thread safe; may take
 * from a microsecond to seconds, see {@link Effort}. What a caller can cause is {@link Refused}; anything else is a fault.
 */
public final class SoftwareKeys {
    private static final Set<KeySpec> PAIRS = EnumSet.of(KeySpec.RSA_2048, KeySpec.RSA_3072, KeySpec.RSA_4096, KeySpec.EC_P256, KeySpec.EC_P256K);

    private final Providers providers;
    private final Custody custody;
    private final OpenedKeys opened;
    private final DataKeyPairs pairs;
    private final int longestInputBytes;

    /** Without pairs made ahead. */
    public SoftwareKeys(Providers providers, RootKeys roots, OpenedKeys opened, CryptoConfig config) {
        this(providers, roots, opened, new DataKeyPairs(providers), config);
    }

    /** @param pairs stay the caller's, to be started and closed */
    public SoftwareKeys(Providers providers, RootKeys roots, OpenedKeys opened, DataKeyPairs pairs, CryptoConfig config) {
        this(providers, new Memory(providers, roots, new Imports(providers, roots)), opened, pairs, config);
    }

    /** Over secret halves that are somewhere else; what needs public ones only, and every check, stays here. */
    public SoftwareKeys(Providers providers, Custody custody, OpenedKeys opened, CryptoConfig config) {
        this(providers, custody, opened, new DataKeyPairs(providers), config);
    }

    private SoftwareKeys(Providers providers, Custody custody, OpenedKeys opened, DataKeyPairs pairs, CryptoConfig config) {
        this.providers = providers;
        this.custody = custody;
        this.opened = opened;
        this.pairs = pairs;
        this.longestInputBytes = config.longestInputBytes();
    }

    /** The answer to what {@link #answer} may take long for, if it happens to be there already: a key pair made ahead. */
    Optional<CryptoReply> ready(CryptoRequest request) throws GeneralSecurityException {
        if (request instanceof CryptoRequest.GeneratePair r) return pairs.take(r.spec()).map(SoftwareKeys::handedOut);
        if (!(request instanceof CryptoRequest.MakeImportKey r)) return Optional.empty();
        Optional<NewKey> pair = pairs.take(r.algorithm().wrappingSpec());
        return pair.isEmpty() ? Optional.empty() : Optional.of(custody.importKey(r, pair::get));
    }

    /**
     * @throws Refused    KEY_CANNOT if the key is not for that, or as {@link CryptoRequest} says
     * @throws SealBroken if the stored material is not what was sealed for this key
     */
    public CryptoReply answer(CryptoRequest request) throws GeneralSecurityException {
        return switch (request) {
            case CryptoRequest.Generate r -> generate(r);
            case CryptoRequest.TakeExternal r -> throw new IllegalStateException("an external key was sent to another engine");
            case CryptoRequest.Encrypt r -> encrypt(r);
            case CryptoRequest.Decrypt r -> decrypt(r);
            case CryptoRequest.Sign r -> sign(r);
            case CryptoRequest.Verify r -> verify(r);
            case CryptoRequest.VerifyBy r -> verifyBy(r);
            case CryptoRequest.Digest r -> digest(r);
            case CryptoRequest.EncryptTo r -> encryptTo(r);
            case CryptoRequest.GeneratePair r -> handedOut(pair(r.spec()));
            case CryptoRequest.MakeClientKey r -> clientKey(r);
            case CryptoRequest.MakeImportKey r -> custody.importKey(r, () -> made(r.algorithm().wrappingSpec()));
            case CryptoRequest.ImportMaterial r -> importMaterial(r);
            case CryptoRequest.CanImport r -> canImport(r);
            case CryptoRequest.Discard r -> discard(r);
            case CryptoRequest.DecryptFrom r -> decryptFrom(r);
            case CryptoRequest.Mac r -> new Bytes(mac(r.key(), r.message()));
            case CryptoRequest.VerifyMac r -> new Verdict(MessageDigest.isEqual(mac(r.key(), r.message()), r.mac()));
            case CryptoRequest.All r -> new All(answers(r.parts()));
        };
    }

    /** To each of these, a refusal too; a fault, which is logged, is one as well, and harms no other part. */
    List<CryptoReply> answers(List<CryptoRequest> parts) {
        List<CryptoReply> answers = new ArrayList<>(parts.size());
        for (CryptoRequest part : parts) answers.add(answerOrNo(part));
        return answers;
    }

    private CryptoReply answerOrNo(CryptoRequest part) {
        try {
            return answer(part);
        } catch (GeneralSecurityException | RuntimeException failure) {
            return new CryptoReply.No(Ask.refused(part, failure));
        }
    }

    private Generated generate(CryptoRequest.Generate r) throws GeneralSecurityException {
        if (!r.spec().usages().contains(r.usage())) throw KEY_CANNOT.refused();
        return custody.generate(r);
    }

    private Bytes encrypt(CryptoRequest.Encrypt r) throws GeneralSecurityException {
        bound("Plaintext", r.plaintext());
        bound("EncryptionContext", r.aad());
        r.check();
        return new Bytes(use(r.key(), ENCRYPT_DECRYPT, Encrypts.class, key -> key.encrypt(r.mode(), r.iv(), r.plaintext(), r.aad())));
    }

    private Bytes decrypt(CryptoRequest.Decrypt r) throws GeneralSecurityException {
        bound("CiphertextBlob", r.sealed());
        bound("EncryptionContext", r.aad());
        r.check();
        return new Bytes(use(r.key(), ENCRYPT_DECRYPT, Encrypts.class, key -> key.decrypt(r.mode(), r.sealed(), r.aad())));
    }

    private Bytes sign(CryptoRequest.Sign r) throws GeneralSecurityException {
        bound(r.digested() ? "Digest" : "Message", r.input());
        suits(r.key(), r.algorithm());
        return new Bytes(use(r.key(), SIGN_VERIFY, Signs.class, key -> key.sign(r.algorithm(), r.input(), r.digested())));
    }

    private Verdict verify(CryptoRequest.Verify r) throws GeneralSecurityException {
        bound(r.digested() ? "Digest" : "Message", r.input());
        suits(r.key(), r.algorithm());
        if (r.key().usage() != SIGN_VERIFY) throw KEY_CANNOT.refused();
        OpenedPublic key = opened.publicKey(r.key(), () -> Algorithm.of(r.key().spec(), providers).openPublic(r.key().spec(), r.key().publicKey()));
        return new Verdict(as(Verifies.class, key).verify(r.algorithm(), r.input(), r.digested(), r.signature()));
    }

    private Bytes digest(CryptoRequest.Digest r) throws GeneralSecurityException {
        bound("Message", r.message());
        if (!r.algorithm().digestsAlike()) throw KEY_CANNOT.refused();
        return new Bytes(Digests.sha2(r.algorithm().digest(), r.message()));
    }

    private Verdict verifyBy(CryptoRequest.VerifyBy r) throws GeneralSecurityException {
        bound(r.digested() ? "Digest" : "Message", r.input());
        if (!r.algorithm().suits(r.spec())) throw KEY_CANNOT.refused();
        bound("PublicKey", r.publicKey());
        OpenedPublic key;
        try {
            key = strangers(r.spec(), r.publicKey());
        } catch (GeneralSecurityException e) {
            throw KEY_CANNOT.refused();
        }
        return new Verdict(as(Verifies.class, key).verify(r.algorithm(), r.input(), r.digested(), r.signature()));
    }

    private Bytes encryptTo(CryptoRequest.EncryptTo r) throws GeneralSecurityException {
        if (!r.algorithm().suits(r.spec())) throw KEY_CANNOT.refused();
        bound(r.parameter(), r.publicKey());
        OpenedPublic key;
        try {
            key = strangers(r.spec(), r.publicKey());
        } catch (GeneralSecurityException e) {
            throw Refusal.INVALID_PARAMETER.because(r.parameter());
        }
        return new Bytes(as(EncryptsTo.class, key).encrypt(r.algorithm(), r.plaintext()));
    }

    private OpenedPublic strangers(KeySpec spec, byte[] publicKey) throws GeneralSecurityException {
        return opened.publicKey(spec, publicKey, () -> Algorithm.of(spec, providers).openPublic(spec, publicKey));
    }

    private Bytes decryptFrom(CryptoRequest.DecryptFrom r) throws GeneralSecurityException {
        if (!r.algorithm().suits(r.key().spec())) throw KEY_CANNOT.refused();
        return new Bytes(use(r.key(), ENCRYPT_DECRYPT, DecryptsFrom.class, key -> key.decrypt(r.algorithm(), r.ciphertext())));
    }

    private Imported importMaterial(CryptoRequest.ImportMaterial r) throws GeneralSecurityException {
        bound("EncryptedKeyMaterial", r.encrypted());
        return custody.bring(r);
    }

    private Verdict canImport(CryptoRequest.CanImport r) throws GeneralSecurityException {
        custody.mustImport(r.spec(), r.usage());
        return new Verdict(true);
    }

    private Verdict discard(CryptoRequest.Discard r) {
        custody.discard(r.key());
        return new Verdict(true);
    }

    private NewKey pair(KeySpec spec) throws GeneralSecurityException {
        if (!PAIRS.contains(spec)) throw Refusal.INVALID_PARAMETER.because("KeyPairSpec");
        return made(spec);
    }

    /** One made ahead, if there is one. */
    private NewKey made(KeySpec spec) throws GeneralSecurityException {
        Optional<NewKey> ready = pairs.take(spec);
        return ready.isPresent() ? ready.get() : Algorithm.of(spec, providers).generate(spec);
    }

    /** The secret half is not closed: it is the asker's now. */
    private static Pair handedOut(NewKey pair) {
        return new Pair(pair.stored().bytes(), pair.publicKey());
    }

    private ClientKey clientKey(CryptoRequest.MakeClientKey r) throws GeneralSecurityException {
        Algorithm rsa = Algorithm.of(KeySpec.RSA_2048, providers);
        try (Secret password = r.password()) {
            NewKey made = pair(KeySpec.RSA_2048);
            try (Secret stored = made.stored(); Signs key = (Signs) rsa.open(KeySpec.RSA_2048, stored.bytes())) {
                byte[] certificate = ClientKeyFile.certificate(r.name(), r.notBeforeMillis(), r.notAfterMillis(), key, made.publicKey(), providers.random());
                return new ClientKey(ClientKeyFile.pkcs12(r.name(), certificate, stored, password), certificate, made.publicKey());
            }
        }
    }

    private byte[] mac(StoredKey stored, byte[] message) throws GeneralSecurityException {
        bound("Message", message);
        return use(stored, GENERATE_VERIFY_MAC, Macs.class, key -> key.mac(message));
    }

    private interface With<K> {
        byte[] compute(K key) throws GeneralSecurityException;
    }

    private <K extends Opened> byte[] use(StoredKey stored, KeyUsage usage, Class<K> capability, With<K> with) throws GeneralSecurityException {
        if (stored.usage() != usage) throw KEY_CANNOT.refused();
        return opened.use(stored, () -> custody.open(stored), key -> with.compute(as(capability, key)));
    }

    private static <K> K as(Class<K> capability, Object key) {
        if (!capability.isInstance(key)) throw KEY_CANNOT.refused();
        return capability.cast(key);
    }

    private static void suits(StoredKey key, SigningAlgorithm algorithm) {
        if (!algorithm.suits(key.spec())) throw KEY_CANNOT.refused();
    }

    private void bound(String parameter, byte[] input) {
        if (input.length > longestInputBytes) throw Refusal.INVALID_PARAMETER.because(parameter);
    }

    /** This process's own memory: secret halves are sealed under the root key and opened for the providers. */
    private record Memory(Providers providers, RootKeys roots, Imports imports) implements Custody {
        @Override
        public Generated generate(CryptoRequest.Generate r) throws GeneralSecurityException {
            NewKey made = Algorithm.of(r.spec(), providers).generate(r.spec());
            try (Secret stored = made.stored()) {
                return new Generated(roots.wrap(r.binding(), stored.bytes()), made.publicKey());
            }
        }

        /** It was in the reply and nowhere else. */
        @Override
        public void discard(StoredKey key) {}

        /** What is made here can be brought. */
        @Override
        public void mustImport(KeySpec spec, KeyUsage usage) {}

        @Override
        public Opened open(StoredKey stored) throws GeneralSecurityException {
            return switch (stored.material()) {
                case Material.Wrapped wrapped -> {
                    try (Secret secret = roots.open(stored.binding(), wrapped)) {
                        yield Algorithm.of(stored.spec(), providers).open(stored.spec(), secret.bytes());
                    }
                }
                // of a key that computes elsewhere too, for the engine that asks there
                case Material.External external -> {
                    try (Secret inner = roots.open(stored.binding(), external.inner())) {
                        yield Algorithm.of(stored.spec(), providers).open(stored.spec(), inner.bytes());
                    }
                }
                case Material.InHsm inHsm -> throw new IllegalStateException("a key in the HSM was sent to the engine for software keys");
            };
        }

        @Override
        public ImportKey importKey(CryptoRequest.MakeImportKey r, Pair pair) throws GeneralSecurityException {
            return imports.token(r, pair.make());
        }

        @Override
        public Imported bring(CryptoRequest.ImportMaterial r) throws GeneralSecurityException {
            return imports.bring(r);
        }
    }
}
