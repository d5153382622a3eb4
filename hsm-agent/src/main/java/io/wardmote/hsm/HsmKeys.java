package io.wardmote.hsm;

import io.vertx.core.json.JsonObject;
import io.wardmote.crypto.Algorithm;
import io.wardmote.crypto.Algorithm.NewKey;
import io.wardmote.crypto.Algorithm.DecryptsFrom;
import io.wardmote.crypto.Algorithm.EncryptsTo;
import io.wardmote.crypto.Algorithm.Opened;
import io.wardmote.crypto.Algorithm.OpenedPublic;
import io.wardmote.crypto.Algorithm.Signs;
import io.wardmote.crypto.Algorithm.Verifies;
import io.wardmote.crypto.CryptoConfig;
import io.wardmote.crypto.CryptoReply;
import io.wardmote.crypto.CryptoReply.Generated;
import io.wardmote.crypto.CryptoReply.Imported;
import io.wardmote.crypto.CryptoRequest;
import io.wardmote.crypto.Custody;
import io.wardmote.crypto.OpenedKeys;
import io.wardmote.crypto.Providers;
import io.wardmote.crypto.SealBroken;
import io.wardmote.crypto.SoftwareKeys;
import io.wardmote.key.EncryptionAlgorithm;
import io.wardmote.key.KeySpec;
import io.wardmote.key.KeyUsage;
import io.wardmote.key.Material;
import io.wardmote.key.Material.InHsm;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import io.wardmote.key.Secret;
import io.wardmote.key.SigningAlgorithm;
import io.wardmote.key.StoredKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * Answers every {@link CryptoRequest} whose key is {@link InHsm}, on the calling thread: the software engine's checks and public halves, with
 * secret halves that are made and used in the token. Thread safe; blocks for as long as the token takes.
 */
public final class HsmKeys implements AutoCloseable {
    /** Of {@code RootKey.subkey}: the key that binds blobs to their keys. */
    public static final String MAC_PURPOSE = BlobMac.PURPOSE;

    private static final byte LAYOUT = 1;
    /** Layout and mechanism. */
    private static final int HEADER = 5;

    private final Providers providers;
    private final Token token;
    private final BlobMac mac;
    private final OpenedKeys opened;
    private final SoftwareKeys answers;
    private final int mostOpened;
    private volatile Abilities abilities;

    /**
     * Opens the token of the configuration by its library.
     *
     * @param clusterId the one the root key is of
     * @param subkeys   {@code RootKeys.subkeys(HsmKeys.MAC_PURPOSE)}, by epoch; taken over
     * @param halt      ends the process when the token hangs
     * @throws IOException              if the library or the PIN cannot be read
     * @throws GeneralSecurityException if the token cannot be had
     */
    public static HsmKeys open(Providers providers, HsmConfig config, String clusterId, Map<Integer, Secret> subkeys, Halt halt)
            throws GeneralSecurityException, IOException {
        Token token = token(new IaikCryptoki(config.library()), config, halt);
        return new HsmKeys(providers, token, config, clusterId, subkeys);
    }

    /** The token alone, without keys: to make or to take its wrapping key. */
    public static Token token(HsmConfig config, Halt halt) throws GeneralSecurityException, IOException {
        return token(new IaikCryptoki(config.library()), config, halt);
    }

    static Token token(Cryptoki cryptoki, HsmConfig config, Halt halt) throws GeneralSecurityException, IOException {
        return new Token(cryptoki, config, Pin.file(config.pinFile()), System::nanoTime, halt);
    }

    /** @param token taken over, closed with this */
    public HsmKeys(Providers providers, Token token, HsmConfig config, String clusterId, Map<Integer, Secret> subkeys) {
        this.providers = providers;
        this.token = token;
        this.mac = new BlobMac(clusterId, subkeys);
        CryptoConfig usual = CryptoConfig.defaults();
        CryptoConfig sized = new CryptoConfig(usual.workers(), usual.workersWaiting(), usual.generators(), usual.generatorsWaiting(), usual.patience(),
                config.openedKeys(), config.openedKeys(), usual.openedKeyIdle(), usual.longestInputBytes());
        this.mostOpened = config.openedKeys();
        this.opened = new OpenedKeys(sized);
        this.answers = new SoftwareKeys(providers, new InToken(), opened, sized);
        token.makeRoomBy(opened::evictColdest);
    }

    /** @throws Refused as {@link CryptoRequest} says; UNAVAILABLE while the token does not serve */
    public CryptoReply answer(CryptoRequest request) throws GeneralSecurityException {
        return answers.answer(request);
    }

    /** Another epoch's MAC key; taken over. */
    public void addSubkey(int epoch, Secret subkey) {
        mac.add(epoch, subkey);
    }

    /** As {@link OpenedKeys#evict}. */
    public void evict(Collection<String> versionIds) {
        opened.evict(versionIds);
    }

    /** As {@link OpenedKeys#evictAll}. */
    public void evictAll() {
        opened.evictAll();
    }

    /** How it stands, as {@link HsmStatus} writes it; waits for the token, but not for long. */
    JsonObject status() {
        return HsmStatus.of(token, Optional.ofNullable(abilities), Optional.of(new HsmStatus.Cache(opened.size(), mostOpened, opened.hits(), opened.misses())));
    }

    /** How many keys are unwrapped in the token now. */
    public long size() {
        return opened.size();
    }

    public Token token() {
        return token;
    }

    public Kek kek() {
        return new Kek(token);
    }

    /** Finds out what the token can do and logs it, unless that is known; takes seconds. Whoever needs to know waits for it. */
    public void discover() throws GeneralSecurityException {
        abilities();
    }

    /** What such keys would need that the token lacks; empty if they can be made. As {@link #discover}, the first time. */
    public Optional<String> lacks(KeySpec spec, KeyUsage usage) throws GeneralSecurityException {
        return abilities().lacks(spec, usage);
    }

    private Abilities abilities() throws CryptokiException {
        Abilities known = abilities;
        return known == null ? discovered() : known;
    }

    private synchronized Abilities discovered() throws CryptokiException {
        if (abilities == null) abilities = Abilities.of(token);
        return abilities;
    }

    /** Destroys what is unwrapped, wipes the MAC keys and logs out. */
    @Override
    public void close() {
        opened.close();
        mac.close();
        token.close();
    }

    private final class InToken implements Custody {
        @Override
        public Generated generate(CryptoRequest.Generate r) throws GeneralSecurityException {
            Abilities can = abilities();
            Optional<String> lacks = can.lacks(r.spec(), r.usage());
            if (lacks.isPresent()) throw Refusal.UNSUPPORTED_OPERATION.because("The HSM has no " + lacks.get() + ".");
            Mechanism wrapping = can.wrapping().orElseThrow();
            Made made = token.use("generating", session -> make(session, r.spec(), r.usage(), wrapping));
            return new Generated(mac.seal(r.binding(), made.publicKey, made.blob), made.publicKey);
        }

        @Override
        public Opened open(StoredKey key) throws GeneralSecurityException {
            InHsm material = switch (key.material()) {
                case InHsm inHsm -> inHsm;
                case Material.Wrapped wrapped -> throw new IllegalStateException("a software key was sent to the engine for keys in the HSM");
            };
            Cryptoki cryptoki = token.cryptoki();
            HeldKey held = new HeldKey(token, session -> unwrap(session, key, material));
            Opened opened = key.spec().symmetric() ? new AesInHsm(held, cryptoki, providers.random()) : new PrivateInHsm(key.spec(), held, cryptoki, () -> abilities().oaep());
            try {
                if (key.spec().symmetric()) held.use("unwrapping", (session, object) -> null);
                else mustBelong(key, opened);
                return opened;
            } catch (GeneralSecurityException | RuntimeException e) {
                opened.close();
                throw e;
            }
        }

        @Override
        public CryptoReply importKey(CryptoRequest.MakeImportKey request, NewKey pair) {
            pair.stored().close();
            throw takesNoMaterial();
        }

        @Override
        public Imported bring(CryptoRequest.ImportMaterial request) {
            throw takesNoMaterial();
        }
    }

    private static Refused takesNoMaterial() {
        return Refusal.UNSUPPORTED_OPERATION.because("Material for keys in the HSM cannot be imported.");
    }

    private record Made(byte[] blob, byte[] publicKey) {}

    /** In a pooled session: if anything fails, the session is closed and takes the key with it. */
    private Made make(Token.Session session, KeySpec spec, KeyUsage usage, Mechanism wrapping) throws CryptokiException {
        Cryptoki cryptoki = token.cryptoki();
        long kek = session.kek();
        Template born = KeyTemplates.born(spec, usage, kek().isTrusted(session, kek));
        byte[] publicKey = {};
        long secret;
        if (spec.symmetric()) {
            secret = cryptoki.generateKey(session.number(), Parameter.aesKey(), born);
        } else {
            boolean rsa = spec.family() == KeySpec.Family.RSA;
            Cryptoki.Pair pair = cryptoki.generatePair(session.number(), rsa ? Parameter.rsaPair() : Parameter.ecPair(), KeyTemplates.publicKey(spec, usage), born);
            secret = pair.privateKey();
            publicKey = rsa ? PublicKeys.rsa(cryptoki, session.number(), pair.publicKey()) : PublicKeys.ec(cryptoki, session.number(), pair.publicKey(), spec);
            cryptoki.destroy(session.number(), pair.publicKey());
        }
        byte[] wrapped = cryptoki.wrap(session.number(), Parameter.wrap(wrapping.number()), kek, secret);
        cryptoki.destroy(session.number(), secret);
        return new Made(ByteBuffer.allocate(HEADER + wrapped.length).put(LAYOUT).putInt((int) wrapping.number()).put(wrapped).array(), publicKey);
    }

    /** The MAC first: what was not made for this key never reaches the token. */
    private long unwrap(Token.Session session, StoredKey key, InHsm material) throws CryptokiException {
        mac.check(key.binding(), key.publicKey(), material);
        byte[] blob = material.blob();
        if (blob.length <= HEADER || blob[0] != LAYOUT) throw new SealBroken("a wrapped key is in no layout known here");
        long mechanism = Integer.toUnsignedLong(ByteBuffer.wrap(blob, 1, 4).getInt());
        if (Mechanism.WRAPPING.stream().noneMatch(it -> it.number() == mechanism)) throw new SealBroken("a wrapped key names no wrapping mechanism");
        long kek = session.kek();
        Template template = KeyTemplates.unwrapped(key.spec(), key.usage(), kek().isTrusted(session, kek));
        byte[] wrapped = Arrays.copyOfRange(blob, HEADER, blob.length);
        return session.inOwner(owner -> token.cryptoki().unwrap(owner, Parameter.wrap(mechanism), kek, wrapped, template));
    }

    /**
     * A private key must fit its public one, or signatures would be given out that nobody can verify.
     * @throws SealBroken if it does not
     */
    private void mustBelong(StoredKey key, Opened opened) throws GeneralSecurityException {
        OpenedPublic publicKey = Algorithm.of(key.spec(), providers).openPublic(key.spec(), key.publicKey());
        boolean fits = switch (key.usage()) {
            case SIGN_VERIFY -> {
                SigningAlgorithm algorithm = SigningAlgorithm.usual(key.spec());
                byte[] digest = providers.random().bytes(algorithm.digestBytes());
                yield ((Verifies) publicKey).verify(algorithm, digest, true, ((Signs) opened).sign(algorithm, digest, true));
            }
            case ENCRYPT_DECRYPT -> {
                EncryptionAlgorithm algorithm = abilities().oaep().contains(Parameter.Hash.SHA_256) ? EncryptionAlgorithm.RSAES_OAEP_SHA_256 : EncryptionAlgorithm.RSAES_OAEP_SHA_1;
                byte[] probe = providers.random().bytes(32);
                yield Arrays.equals(((DecryptsFrom) opened).decrypt(algorithm, ((EncryptsTo) publicKey).encrypt(algorithm, probe)), probe);
            }
            case GENERATE_VERIFY_MAC -> false;
        };
        if (!fits) throw new SealBroken("a wrapped private key is not that of its public key");
    }
}
