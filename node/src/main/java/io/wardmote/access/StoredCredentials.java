package io.wardmote.access;

import static io.wardmote.key.Refusal.INACTIVE_ACCESS_KEY;
import static io.wardmote.key.Refusal.INVALID_BEARER_TOKEN;
import static io.wardmote.key.Refusal.MISMATCHED_SECURITY_TOKEN;
import static io.wardmote.key.Refusal.UNKNOWN_ACCESS_KEY;
import static io.wardmote.key.Refusal.WRONG_SIGNATURE;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wardmote.crypto.CryptoReply;
import io.wardmote.crypto.CryptoRequest;
import io.wardmote.crypto.Randomness;
import io.wardmote.crypto.RootKeys;
import io.wardmote.crypto.SoftwareKeys;
import io.wardmote.key.Binding;
import io.wardmote.key.KeySpec;
import io.wardmote.key.Refused;
import io.wardmote.key.Secret;
import io.wardmote.key.SigningAlgorithm;
import io.wardmote.op.Principal;
import io.wardmote.raft.ReplicatedState;
import io.wardmote.state.AccessKey;
import io.wardmote.state.BearerToken;
import io.wardmote.state.ClientKey;
import io.wardmote.state.KeyRing;
import io.wardmote.state.Table;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Optional;
import java.util.function.Function;

/**
 * Credentials out of the replicated state. What is found there at once and proves right is taken as it is, since the operation that
 * follows reads afresh; all else is looked at once more after a fresh read before it is refused.
 */
public final class StoredCredentials implements Credentials {
    /** As long as those that are given out. */
    private static final int SECRET_BYTES = 30;

    private final ReplicatedState state;
    private final Confirmation confirmation;
    private final RootKeys roots;
    private final SessionTokens tokens;
    private final SoftwareKeys keys;
    private final String account;
    private final LastUse lastUse;
    private final OpenedSecrets opened;
    private final OpenedSecrets.Source<AccessKey> accessKeys = new AccessKeys();
    /** What is used where there is no key: it takes as long, and nothing is signed with it. */
    private final SigningSecret nobody;
    private final XksSecrets xks;
    private final ConsoleSessions sessions;
    private final byte[] nobodysPublicKey;

    /**
     * @param keys   verifies clients' signatures, on the thread that asks: it takes no longer than a hop to another would
     * @param opened is told of every change of the state
     * @param random must not be predictable
     */
    public StoredCredentials(Vertx vertx, ReplicatedState state, RootKeys roots, SoftwareKeys keys, String account, LastUse lastUse,
                             OpenedSecrets opened, Randomness random) {
        this.state = state;
        this.confirmation = new Confirmation(vertx, state);
        this.roots = roots;
        this.tokens = new SessionTokens(roots);
        this.keys = keys;
        this.account = account;
        this.lastUse = lastUse;
        this.opened = opened;
        this.nobody = new SigningSecret("", new Principal.Nobody(), new Secret(random.bytes(SECRET_BYTES)));
        this.nobodysPublicKey = nobodysPublicKey(random);
        this.sessions = new ConsoleSessions(state, confirmation);
        this.xks = new XksSecrets(state, confirmation, roots, opened, random);
    }

    /** X.509 of an RSA key of 2048 bits whose factors nobody has looked for; to make a real one takes a start a tenth of a second. */
    private static byte[] nobodysPublicKey(Randomness random) {
        BigInteger modulus = new BigInteger(1, random.bytes(KeySpec.RSA_2048.bits() / Byte.SIZE)).setBit(KeySpec.RSA_2048.bits() - 1).setBit(0);
        try {
            return KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, RSAKeyGenParameterSpec.F4)).getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no RSA", e);
        }
    }

    @Override
    public <T> Future<T> accessKey(String accessKeyId, Function<SigningSecret, T> check) {
        Optional<AccessKey> known = state.stale(ring -> ring.accessKey(accessKeyId)).filter(AccessKey::active);
        try {
            T checked = checked(known, check);
            if (known.isPresent()) return Future.succeededFuture(checked);
        } catch (Refused wrong) {
            if (wrong.refusal() != WRONG_SIGNATURE && known.isPresent()) return Future.failedFuture(wrong);
        }
        return confirmation.fresh().map(fresh -> {
            Optional<AccessKey> found = state.stale(ring -> ring.accessKey(accessKeyId));
            boolean good = found.isPresent() && found.get().active();
            try {
                T checked = checked(found.filter(AccessKey::active), check);
                if (good) return checked;
            } catch (Refused wrong) {
                if (good) throw wrong;
            }
            throw (found.isEmpty() ? UNKNOWN_ACCESS_KEY : INACTIVE_ACCESS_KEY).refused();
        });
    }

    @Override
    public <T> Future<T> session(String accessKeyId, String securityToken, Function<SigningSecret, T> check) {
        SigningSecret found = tokens.open(securityToken);
        try {
            if (!found.accessKeyId().equals(accessKeyId) || !(found.who() instanceof Principal.Session session)) throw MISMATCHED_SECURITY_TOKEN.refused();
            T checked = check.apply(found);
            if (state.stale(ring -> SessionTokens.isGood(ring, session))) return Future.succeededFuture(checked);
            return confirmation.fresh().map(fresh -> state.stale(ring -> SessionTokens.role(ring, session))).map(role -> checked);
        } finally {
            found.secret().close();
        }
    }

    @Override
    public void used(String accessKeyId) {
        lastUse.note(accessKeyId);
    }

    @Override
    public Future<String> bearer(String tokenHash) {
        Optional<String> user = state.stale(ring -> user(ring, tokenHash));
        if (user.isPresent()) return Future.succeededFuture(user.get());
        return confirmation.fresh().map(fresh -> state.stale(ring -> user(ring, tokenHash).orElseThrow(INVALID_BEARER_TOKEN::refused)));
    }

    @Override
    public Future<String> bearerNow(String tokenHash) {
        return state.read(ring -> user(ring, tokenHash).orElseThrow(INVALID_BEARER_TOKEN::refused));
    }

    @Override
    public Future<Void> console(String user, String hash, boolean used) {
        return sessions.check(user, hash, used);
    }

    @Override
    public Future<Void> consoleNow(String user, String hash) {
        return sessions.checkNow(user, hash);
    }

    @Override
    public Future<String> clientKey(String clientKeyId, byte[] signed, byte[] signature) {
        Optional<ClientKey> known = state.stale(ring -> good(ring, clientKeyId));
        if (verified(known, signed, signature)) return Future.succeededFuture(known.get().accessPoint());
        return confirmation.fresh().map(fresh -> {
            Optional<ClientKey> found = state.stale(ring -> good(ring, clientKeyId));
            if (verified(found, signed, signature)) return found.get().accessPoint();
            throw found.isEmpty() ? UNKNOWN_ACCESS_KEY.because(clientKeyId) : WRONG_SIGNATURE.refused();
        });
    }

    private static Optional<ClientKey> good(KeyRing ring, String clientKeyId) {
        return ring.clientKey(clientKeyId).filter(key -> key.isGoodAt(ring.time()));
    }

    private boolean verified(Optional<ClientKey> key, byte[] signed, byte[] signature) {
        byte[] publicKey = key.map(ClientKey::publicKey).orElse(nobodysPublicKey);
        var request = new CryptoRequest.VerifyBy(KeySpec.RSA_2048, publicKey, SigningAlgorithm.RSA_PKCS1_SHA_256, signed, false, signature);
        try {
            boolean valid = ((CryptoReply.Verdict) keys.answer(request)).valid();
            return valid && key.isPresent();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a client's signature could not be looked at", e);
        }
    }

    @Override
    public Future<Void> xksCredential(String prefix, String accessKeyId, XksCheck check) {
        return xks.prove(prefix, accessKeyId, check);
    }

    @Override
    public String account() {
        return account;
    }

    private static Optional<String> user(KeyRing ring, String tokenHash) {
        return ring.bearerToken(tokenHash).filter(token -> token.isGoodAt(ring.time())).map(BearerToken::user);
    }

    private <T> T checked(Optional<AccessKey> good, Function<SigningSecret, T> check) {
        if (good.isEmpty()) return check.apply(nobody);
        return opened.check(new OpenedSecrets.Of(Table.ACCESS_KEY, good.get().id()), good.get(), accessKeys, check);
    }

    private final class AccessKeys implements OpenedSecrets.Source<AccessKey> {
        @Override
        public SigningSecret open(AccessKey row) {
            return new SigningSecret(row.id(), Principal.ofUser(row.user()), roots.open(Binding.accessKey(row.id()), row.secret()));
        }

        @Override
        public boolean stands(AccessKey row) {
            return state.stale(ring -> ring.accessKey(row.id())).filter(row::equals).isPresent();
        }
    }
}
