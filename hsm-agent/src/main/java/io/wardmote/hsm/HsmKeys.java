package io.wardmote.hsm;

import io.vertx.core.json.JsonObject;
import io.wardmote.crypto.Algorithm.Opened;
import io.wardmote.crypto.CryptoConfig;
import io.wardmote.crypto.CryptoReply;
import io.wardmote.crypto.CryptoReply.Generated;
import io.wardmote.crypto.CryptoReply.ImportKey;
import io.wardmote.crypto.CryptoReply.Imported;
import io.wardmote.crypto.CryptoRequest;
import io.wardmote.crypto.Custody;
import io.wardmote.crypto.OpenedKeys;
import io.wardmote.crypto.Providers;
import io.wardmote.crypto.SoftwareKeys;
import io.wardmote.key.KeySpec;
import io.wardmote.key.KeyUsage;
import io.wardmote.key.Material;
import io.wardmote.key.Material.InHsm;
import io.wardmote.key.Refused;
import io.wardmote.key.Secret;
import io.wardmote.key.StoredKey;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Answers every {@link CryptoRequest} whose key is {@link InHsm}, on the calling thread: the software engine's checks and public halves, with
 * secret halves that are made and used in the token. Thread safe; blocks for as long as the token takes.
 */
public final class HsmKeys implements AutoCloseable {
    /** Of {@code RootKey.subkey}: the key that binds blobs to their keys. */
    public static final String MAC_PURPOSE = BlobMac.PURPOSE;

    private final Providers providers;
    private final Token token;
    private final Strategy strategy;
    private final TokenObjects objects;
    private final BlobMac mac;
    private final PairCheck pairs;
    private final HsmImports imports;
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
     * @throws UnfitToken               if the token cannot do what the strategy needs
     * @throws GeneralSecurityException if the token cannot be had
     */
    public static HsmKeys open(Providers providers, HsmConfig config, String clusterId, Map<Integer, Secret> subkeys, Halt halt)
            throws GeneralSecurityException, IOException {
        return new HsmKeys(providers, fitToken(config, providers, halt), config, clusterId, subkeys);
    }

    static Token fitToken(HsmConfig config, Providers providers, Halt halt) throws GeneralSecurityException, IOException {
        Token token = token(config, halt);
        try {
            Fitness.check(token, config.strategy(), providers.random());
            return token;
        } catch (UnfitToken e) {
            token.close();
            throw e;
        }
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
        this.strategy = config.strategy();
        this.objects = new TokenObjects(token, providers.random());
        this.mac = new BlobMac(clusterId, subkeys);
        this.pairs = new PairCheck(providers, this::abilities);
        this.imports = new HsmImports(token, mac, providers, pairs);
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

    /** As {@link HsmEngine#dropSubkeysBefore}. */
    void dropSubkeysBefore(int epoch) {
        mac.dropBefore(epoch);
    }

    /** As {@link OpenedKeys#evict}. */
    public void evict(Collection<String> versionIds) {
        opened.evict(versionIds);
    }

    /** As {@link OpenedKeys#evictAll}. */
    public void evictAll() {
        opened.evictAll();
    }

    /** Has the token destroy the keys of its own that these blobs name, such as are of no version any more; what was wrapped is left alone. */
    void destroy(Collection<byte[]> blobs) {
        objects.destroy(blobs);
    }

    /** How it stands, as {@link HsmStatus} writes it; waits for the token, but not for long. */
    JsonObject status() {
        return HsmStatus.of(token, strategy, Optional.ofNullable(abilities),
            Optional.of(new HsmStatus.Cache(opened.size(), mostOpened, opened.hits(), opened.misses())));
    }

    /** Waits for nothing, and not for the token. */
    HsmFigures figures() {
        return new HsmFigures(token.generations(), token.busySessions(), token.idleSessions(), token.sessions(), opened.sizeAbout(), opened.hits(),
            opened.misses());
    }

    /** How many keys are open now. */
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

    private Abilities abilities() throws CryptokiException {
        Abilities known = abilities;
        return known == null ? discovered() : known;
    }

    private synchronized Abilities discovered() throws CryptokiException {
        if (abilities == null) abilities = Abilities.of(token, strategy);
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
            mustMake(r.spec(), r.usage());
            Made made = switch (strategy) {
                case WRAPPED_SESSION -> {
                    Mechanism wrapping = wrapping();
                    yield token.use("generating", session -> make(session, r.spec(), r.usage(), wrapping));
                }
                case TOKEN_OBJECT -> objects.make(r.spec(), r.usage(), r.versionId());
            };
            return new Generated(mac.seal(r.binding(), made.publicKey(), made.blob()), made.publicKey());
        }

        /** The MAC first: only what was made for that key is destroyed. */
        @Override
        public void discard(StoredKey key) {
            InHsm material = inHsm(key);
            mac.check(key.binding(), key.publicKey(), material);
            objects.destroy(List.of(material.blob()));
        }

        @Override
        public void mustImport(KeySpec spec, KeyUsage usage) throws GeneralSecurityException {
            mustMake(spec, usage);
            wrapping();
        }

        @Override
        public Opened open(StoredKey key) throws GeneralSecurityException {
            InHsm material = inHsm(key);
            Cryptoki cryptoki = token.cryptoki();
            HeldKey held = TokenObjects.isNamedBy(material.blob()) ? HeldKey.ofToken(token, session -> find(session, key, material))
                    : new HeldKey(token, session -> unwrap(session, key, material));
            Opened opened = key.spec().symmetric() ? new AesInHsm(held, cryptoki, providers.random()) : pairs.privateKey(key.spec(), held, cryptoki);
            try {
                if (key.spec().symmetric()) held.use("unwrapping", (session, object) -> null);
                else pairs.mustFit(key.spec(), key.usage(), key.publicKey(), opened);
                return opened;
            } catch (GeneralSecurityException | RuntimeException e) {
                opened.close();
                throw e;
            }
        }

        @Override
        public ImportKey importKey(CryptoRequest.MakeImportKey request, Pair pair) throws GeneralSecurityException {
            mustMake(request.spec(), request.usage());
            return imports.token(request, wrapping());
        }

        @Override
        public Imported bring(CryptoRequest.ImportMaterial request) throws GeneralSecurityException {
            mustMake(request.spec(), request.usage());
            return imports.bring(request, wrapping());
        }
    }

    private static InHsm inHsm(StoredKey key) {
        return switch (key.material()) {
            case InHsm inHsm -> inHsm;
            case Material.Wrapped wrapped -> throw new IllegalStateException("a software key was sent to the engine for keys in the HSM");
            case Material.External external -> throw new IllegalStateException("an external key was sent to the engine for keys in the HSM");
        };
    }

    /** @throws Refused UNSUPPORTED_OPERATION naming what the token lacks for such keys */
    private void mustMake(KeySpec spec, KeyUsage usage) throws CryptokiException {
        Optional<String> lacks = abilities().lacks(spec, usage);
        if (lacks.isPresent()) throw Abilities.lacking(lacks.get());
    }

    /** What wraps keys in this token, which its own need not be. @throws Refused UNSUPPORTED_OPERATION if nothing does */
    private Mechanism wrapping() throws CryptokiException {
        return abilities().wrapping().orElseThrow(() -> Abilities.lacking(Mechanism.AES_KEY_WRAP_KWP.apiName()));
    }

    /** In a pooled session: if anything fails, the session is closed and takes the key with it. */
    private Made make(Token.Session session, KeySpec spec, KeyUsage usage, Mechanism wrapping) throws CryptokiException {
        Cryptoki cryptoki = token.cryptoki();
        long kek = session.kek();
        Template born = KeyTemplates.born(spec, usage, kek().isTrusted(session, kek));
        Newborn made = Newborn.make(cryptoki, session.number(), spec, usage, born);
        byte[] wrapped = cryptoki.wrap(session.number(), Parameter.wrap(wrapping.number()), kek, made.secret());
        cryptoki.destroy(session.number(), made.secret());
        return new Made(new WrappedBlob(wrapping.number(), wrapped).toBytes(), made.publicKey());
    }

    /** The MAC first here too. */
    private long find(Token.Session session, StoredKey key, InHsm material) throws CryptokiException {
        mac.check(key.binding(), key.publicKey(), material);
        return objects.find(session, key.spec(), material.blob());
    }

    /** The MAC first: what was not made for this key never reaches the token. What another HSM's wrapping key wrapped costs nobody but who asks. */
    private long unwrap(Token.Session session, StoredKey key, InHsm material) throws CryptokiException {
        mac.check(key.binding(), key.publicKey(), material);
        WrappedBlob blob = WrappedBlob.of(material);
        long kek = session.kek();
        Template template = KeyTemplates.unwrapped(key.spec(), key.usage(), kek().isTrusted(session, kek));
        return session.inOwner(owner -> Judged.unwrapStored(token.cryptoki(), owner, Parameter.wrap(blob.mechanism()), kek, blob.wrapped(), template));
    }
}
