package io.wardmote.access;

import static io.wardmote.key.Refusal.INACTIVE_ACCESS_KEY;
import static io.wardmote.key.Refusal.INVALID_BEARER_TOKEN;
import static io.wardmote.key.Refusal.MISMATCHED_SECURITY_TOKEN;
import static io.wardmote.key.Refusal.UNKNOWN_ACCESS_KEY;
import static io.wardmote.key.Refusal.WRONG_SIGNATURE;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wardmote.crypto.CryptoReply;
import io.wardmote.crypto.CryptoRequest;
import io.wardmote.crypto.RootKeys;
import io.wardmote.crypto.SoftwareKeys;
import io.wardmote.key.Binding;
import io.wardmote.key.KeySpec;
import io.wardmote.key.SigningAlgorithm;
import io.wardmote.op.Principal;
import io.wardmote.raft.ReplicatedState;
import io.wardmote.state.AccessKey;
import io.wardmote.state.BearerToken;
import io.wardmote.state.ClientKey;
import io.wardmote.state.KeyRing;
import java.security.GeneralSecurityException;
import java.util.Optional;

/**
 * Credentials out of the replicated state. What is found there at once is taken as it is, since the operation that follows
 * reads afresh; what is not is looked for once more in a fresh read before it is refused.
 */
public final class StoredCredentials implements Credentials {
    private static final int MOST_OPENED = 10_000;

    private final ReplicatedState state;
    private final Confirmation confirmation;
    private final RootKeys roots;
    private final SessionTokens tokens;
    private final SoftwareKeys keys;
    private final String account;
    private final LastUse lastUse;
    private final Cache<String, Opened> opened = Caffeine.newBuilder().maximumSize(MOST_OPENED).build();

    /** @param keys verifies clients' signatures, on the thread that asks: it takes no longer than a hop to another would */
    public StoredCredentials(Vertx vertx, ReplicatedState state, RootKeys roots, SoftwareKeys keys, String account, LastUse lastUse) {
        this.state = state;
        this.confirmation = new Confirmation(vertx, state);
        this.roots = roots;
        this.tokens = new SessionTokens(roots);
        this.keys = keys;
        this.account = account;
        this.lastUse = lastUse;
    }

    private record Opened(AccessKey row, SigningSecret secret) {}

    @Override
    public Future<SigningSecret> accessKey(String accessKeyId) {
        Optional<AccessKey> known = state.stale(ring -> ring.accessKey(accessKeyId)).filter(AccessKey::active);
        if (known.isPresent()) return Future.succeededFuture(open(known.get()));
        return confirmation.fresh().map(fresh -> state.stale(ring -> {
            AccessKey found = ring.accessKey(accessKeyId).orElseThrow(UNKNOWN_ACCESS_KEY::refused);
            if (!found.active()) throw INACTIVE_ACCESS_KEY.refused();
            return found;
        })).map(this::open);
    }

    @Override
    public Future<SigningSecret> session(String accessKeyId, String securityToken) {
        SigningSecret found = tokens.open(securityToken);
        if (!found.accessKeyId().equals(accessKeyId) || !(found.who() instanceof Principal.Session session)) {
            found.secret().close();
            throw MISMATCHED_SECURITY_TOKEN.refused();
        }
        if (state.stale(ring -> SessionTokens.isGood(ring, session))) return Future.succeededFuture(found);
        return confirmation.fresh().map(fresh -> state.stale(ring -> SessionTokens.role(ring, session)))
            .map(role -> found).onFailure(over -> found.secret().close());
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
    public Future<String> clientKey(String clientKeyId, byte[] signed, byte[] signature) {
        Optional<ClientKey> known = state.stale(ring -> good(ring, clientKeyId));
        if (known.isPresent()) return verified(known.get(), signed, signature);
        return confirmation.fresh().map(fresh -> state.stale(ring -> good(ring, clientKeyId).orElseThrow(() -> UNKNOWN_ACCESS_KEY.because(clientKeyId))))
            .compose(found -> verified(found, signed, signature));
    }

    private static Optional<ClientKey> good(KeyRing ring, String clientKeyId) {
        return ring.clientKey(clientKeyId).filter(key -> key.isGoodAt(ring.time()));
    }

    private Future<String> verified(ClientKey key, byte[] signed, byte[] signature) {
        var request = new CryptoRequest.VerifyBy(KeySpec.RSA_2048, key.publicKey(), SigningAlgorithm.RSA_PKCS1_SHA_256, signed, false, signature);
        try {
            boolean valid = ((CryptoReply.Verdict) keys.answer(request)).valid();
            return valid ? Future.succeededFuture(key.accessPoint()) : Future.failedFuture(WRONG_SIGNATURE.refused());
        } catch (GeneralSecurityException e) {
            return Future.failedFuture(e);
        }
    }

    @Override
    public String account() {
        return account;
    }

    private static Optional<String> user(KeyRing ring, String tokenHash) {
        return ring.bearerToken(tokenHash).filter(token -> token.isGoodAt(ring.time())).map(BearerToken::user);
    }

    /** A row that has changed is opened anew. */
    private SigningSecret open(AccessKey row) {
        Opened known = opened.getIfPresent(row.id());
        if (known != null && known.row.equals(row)) return known.secret;
        SigningSecret secret = new SigningSecret(row.id(), Principal.ofUser(row.user()), roots.open(Binding.accessKey(row.id()), row.secret()));
        opened.put(row.id(), new Opened(row, secret));
        return secret;
    }
}
