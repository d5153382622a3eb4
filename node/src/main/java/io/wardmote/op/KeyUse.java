package io.wardmote.op;

import static io.wardmote.key.Refusal.DRY_RUN;
import static io.wardmote.key.Refusal.KEY_CANNOT;
import static io.wardmote.key.Refusal.KEY_UNAVAILABLE;
import static io.wardmote.key.Refusal.NO_PERMISSION;
import static io.wardmote.key.Refusal.UNKNOWN_ALIAS;
import static io.wardmote.key.Refusal.UNKNOWN_KEY;
import static io.wardmote.key.Refusal.UNKNOWN_KEY_VERSION;
import static io.wardmote.key.Refusal.UNSUPPORTED_OPERATION;

import io.vertx.core.Future;
import io.wardmote.access.Access;
import io.wardmote.access.Said;
import io.wardmote.crypto.Asker;
import io.wardmote.crypto.CryptoReply;
import io.wardmote.crypto.CryptoRequest;
import io.wardmote.key.KeySpec;
import io.wardmote.key.KeyUsage;
import io.wardmote.key.Protection;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import io.wardmote.key.StoredKey;
import io.wardmote.raft.ReplicatedState;
import io.wardmote.raft.ReplicatedState.Surviving;
import io.wardmote.state.Alias;
import io.wardmote.state.ExternalManager;
import io.wardmote.state.Key;
import io.wardmote.state.KeyRing;
import io.wardmote.state.UseKind;
import io.wardmote.state.Version;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * How operations come by a key they may use: known? permitted? enabled? of the right kind? in this order, all read from one
 * moment of the state.
 */
public final class KeyUse {
    private final ReplicatedState state;
    private final Engine engine;
    private final Access access;
    private final Arns arns;
    private final Uses uses;
    private final Quotas quotas;
    private final ServiceKeys services;

    public KeyUse(ReplicatedState state, Engine engine, Access access, Arns arns, Uses uses, Quotas quotas, ServiceKeys services) {
        this.state = state;
        this.engine = engine;
        this.access = access;
        this.arns = arns;
        this.uses = uses;
        this.quotas = quotas;
        this.services = services;
    }

    /** A key, the version to be used, and for whom. */
    public record Found(Key key, Version version, Asker asker) {
        public StoredKey stored() {
            return version.storedKey(key.facts());
        }

        public Used used(UseKind kind, long count) {
            return new Used(kind, key.id(), version.id(), count);
        }

        /** With the mode that the key's spec has, under a fresh nonce. */
        public CryptoRequest.Encrypt encrypting(byte[] plaintext, byte[] aad) {
            return new CryptoRequest.Encrypt(stored(), plaintext, aad).by(asker);
        }

        /** What was made so. */
        public CryptoRequest.Decrypt decrypting(byte[] sealed, byte[] aad) {
            return new CryptoRequest.Decrypt(stored(), sealed, aad).by(asker);
        }
    }

    /**
     * Finds with {@code find}, stops there if the call is a dry run, else computes. A key of a service is made on first use:
     * {@code keyParameter} names the parameter that may name one, or is null.
     */
    public <T, R> Future<R> use(Call call, String keyParameter, Function<KeyRing, T> find, Function<T, Future<R>> compute) {
        Arns.Name named = keyParameter == null ? null : arns.name(call, keyParameter);
        boolean dryRun = isDryRun(call);
        if (!dryRun) call.trail().use();
        Function<KeyRing, T> checked = unlessDry(dryRun, find);
        Future<R> used = state.use(checked, compute);
        if (named == null || !services.mayMake(named)) return used;
        return used.recover(failure -> {
            if (!is(failure, UNKNOWN_ALIAS)) return Future.failedFuture(failure);
            return state.read(ring -> lacksAlias(ring, find)).compose(lacks -> {
                if (lacks && dryRun) throw DRY_RUN.refused();
                return lacks ? services.make(named, ring -> lacksAlias(ring, find)).compose(made -> state.use(checked, compute)) : state.use(checked, compute);
            });
        });
    }

    /** Whether it is still for want of the alias, and not of a right to it, that nothing is found. */
    private static boolean lacksAlias(KeyRing ring, Function<KeyRing, ?> find) {
        try {
            find.apply(ring);
            return false;
        } catch (Refused refused) {
            if (refused.refusal() == UNKNOWN_ALIAS) return true;
            throw refused;
        }
    }

    /**
     * The same for what decrypts or verifies, and makes nothing: where the key found is marked for it, a node that is cut off goes on with it. Not with
     * an external one: that is asked for elsewhere, and its instance may be disconnected.
     *
     * @param key of what was found
     */
    public <T> Future<Reply> useOrSurvive(Call call, Function<KeyRing, T> find, Function<T, Key> key, Function<T, Future<Reply>> compute) {
        boolean dryRun = isDryRun(call);
        if (!dryRun) call.trail().use();
        return state.use(unlessDry(dryRun, find), compute, new Surviving<>(found -> seconds(key.apply(found)), Reply::inSurvivalUntil));
    }

    private static long seconds(Key key) {
        return key.facts().protection() == Protection.EXTERNAL ? 0 : key.survival().seconds();
    }

    private static boolean isDryRun(Call call) {
        return call.flag("DryRun").orElse(false);
    }

    private static <T> Function<KeyRing, T> unlessDry(boolean dryRun, Function<KeyRing, T> find) {
        return ring -> {
            T found = find.apply(ring);
            if (dryRun) throw DRY_RUN.refused();
            return found;
        };
    }

    private static boolean is(Throwable failure, Refusal refusal) {
        return failure instanceof Refused refused && refused.refusal() == refusal;
    }

    /** The primary version of a symmetric key that the parameter names, for this use. */
    public Found primary(KeyRing ring, Call call, String parameter, String action, KeyUsage usage) {
        return primary(ring, call, parameter, action, usage, EncryptionContext.NONE);
    }

    public Found primary(KeyRing ring, Call call, String parameter, String action, KeyUsage usage, EncryptionContext context) {
        Key key = permitted(ring, call, parameter, List.of(action), Said.context(context));
        call.trail().version(key.versions().primary());
        mustBeUsable(ring, key);
        if (key.facts().usage() != usage || !key.facts().spec().symmetric()) throw UNSUPPORTED_OPERATION.refused();
        return new Found(key, ring.version(key.versions().primary()).orElseThrow(), call.asker());
    }

    /** The version of an asymmetric key that both parameters name, for this use. */
    public Found named(KeyRing ring, Call call, String keyParameter, String versionParameter, String action, KeyUsage usage) {
        Key key = permitted(ring, call, keyParameter, action);
        key.state().mustBeEnabled();
        if (key.facts().usage() != usage || key.facts().spec().symmetric()) throw KEY_CANNOT.refused();
        Version version = versionOf(ring, key, call.text(versionParameter, 64));
        call.trail().version(version.id());
        return new Found(key, version, call.asker());
    }

    /** The version that a ciphertext names, for decryption. */
    public Found ofBlob(KeyRing ring, Call call, Blob blob, String action, EncryptionContext context) {
        Found found = permittedVersion(ring, call, blob.versionId(), List.of(action), Said.context(context));
        Key key = found.key();
        mustBeUsable(ring, key);
        if (key.facts().usage() != KeyUsage.ENCRYPT_DECRYPT || !key.facts().spec().symmetric()) throw UNSUPPORTED_OPERATION.refused();
        return found;
    }

    /**
     * Enabled, and, where it is elsewhere, in an instance that is connected. That is read with the key, so that whoever disconnects an instance is
     * answered when no key of it works any more.
     */
    public static void mustBeUsable(KeyRing ring, Key key) {
        key.state().mustBeEnabled();
        if (key.facts().protection() != Protection.EXTERNAL) return;
        boolean connected = ring.externals().manager(key.facts().instance()).filter(ExternalManager::connected).isPresent();
        if (!connected) throw KEY_UNAVAILABLE.because("Its instance is disconnected.");
    }

    /** The key that the parameter names by id, alias or ARN, if the caller may do this with it. */
    public Key permitted(KeyRing ring, Call call, String parameter, String action) {
        return permitted(ring, call, parameter, action, Said.NOTHING);
    }

    public Key permitted(KeyRing ring, Call call, String parameter, String action, Said said) {
        return permitted(ring, call, parameter, List.of(action), said);
    }

    /** If the caller may do all of these. */
    public Key permitted(KeyRing ring, Call call, String parameter, List<String> actions, Said said) {
        Arns.Name name = arns.name(call, parameter);
        String asked = name.isAlias() ? arns.alias(name.text()) : arns.key(name.text());
        Optional<Key> key = ring.key(name.isAlias() ? ring.alias(name.text()).map(Alias::keyId).orElse("") : name.text());
        key.ifPresentOrElse(call.trail()::found, () -> call.trail().asked(name.text()));
        mustBePermitted(ring, call, key, actions, asked, said);
        return key.orElseThrow((name.isAlias() ? UNKNOWN_ALIAS : UNKNOWN_KEY)::refused);
    }

    /** The version of that id and its key, if the caller may do all of these with it. */
    public Found permittedVersion(KeyRing ring, Call call, String versionId, List<String> actions, Said said) {
        Optional<Version> version = ring.version(versionId);
        Optional<Key> key = version.flatMap(it -> ring.key(it.keyId()));
        key.ifPresent(found -> call.trail().found(found, versionId));
        mustBePermitted(ring, call, key, actions, arns.key(versionId), said);
        return new Found(key.orElseThrow(UNKNOWN_KEY::refused), version.orElseThrow(), call.asker());
    }

    /** Whoever may not use a key is told neither whether it is there nor what a name leads to. */
    private void mustBePermitted(KeyRing ring, Call call, Optional<Key> key, List<String> actions, String asked, Said said) {
        try {
            String resource = key.map(found -> arns.key(found.id())).orElse(asked);
            access.checkKey(ring, call.caller(), actions, resource, key.map(found -> found.facts().instance()).orElse(""), said);
        } catch (Refused refused) {
            throw refused.refusal() == NO_PERMISSION ? NO_PERMISSION.because(asked) : refused;
        }
        if (call.trail().isUse()) key.ifPresent(found -> quotas.useKey(call, found.id()));
    }

    /** Whether the caller may choose the IV of an encryption under this key. */
    public void mustBePermittedOwnIv(KeyRing ring, Call call, Key key) {
        access.checkOwnIv(ring, call.caller(), "kms:" + call.operation(), arns.key(key.id()), key.facts().instance());
    }

    public Version versionOf(KeyRing ring, Key key, String versionId) {
        return ring.version(versionId).filter(version -> version.keyId().equals(key.id())).orElseThrow(UNKNOWN_KEY_VERSION::refused);
    }

    /** Seals with a symmetric key and counts it; answers the whole ciphertext. */
    public Future<Blob> seal(Found found, byte[] plaintext, byte[] aad) {
        return seal(found, found.encrypting(plaintext, aad)).map(sealed -> new Blob(found.version().id(), sealed));
    }

    /** Counts an encryption and does it; answers IV, ciphertext and tag as the mode has them. */
    public Future<byte[]> seal(Found found, CryptoRequest.Encrypt request) {
        return announce(found, 1).compose(counted -> bytes(request));
    }

    /** Counts so many encryptions, which are then to be done. Fails with LIMIT_EXCEEDED. */
    public Future<Void> announce(Found found, int count) {
        return uses.announce(found.version(), count);
    }

    /** What a call stands for counts as if each of it had been asked alone. @throws Refused THROTTLED */
    public void countItems(Call call, int items) {
        quotas.takeItems(call.caller(), items);
    }

    /** Each of these for itself, and what is refused of them too. Fails with what is not the refusal of one. */
    public Future<List<CryptoReply>> all(List<CryptoRequest> requests) {
        return Together.ask(engine, requests);
    }

    public Future<byte[]> open(Found found, Blob blob, byte[] aad) {
        return bytes(found.decrypting(blob.sealed(), aad));
    }

    public Future<byte[]> bytes(CryptoRequest request) {
        return engine.ask(request).map(reply -> ((CryptoReply.Bytes) reply).bytes());
    }

    /** A key pair that is not kept. */
    public Future<CryptoReply.Pair> pair(KeySpec spec) {
        return engine.ask(new CryptoRequest.GeneratePair(spec)).map(reply -> (CryptoReply.Pair) reply);
    }

    public Future<Boolean> verdict(CryptoRequest request) {
        return engine.ask(request).map(reply -> ((CryptoReply.Verdict) reply).valid());
    }
}
