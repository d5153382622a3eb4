package io.wardmote.access;

import static io.wardmote.key.Refusal.UNKNOWN_ACCESS_KEY;
import static io.wardmote.key.Refusal.UNKNOWN_ACTION;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import io.wardmote.access.Credentials.XksCheck;
import io.wardmote.crypto.Randomness;
import io.wardmote.crypto.RootKeys;
import io.wardmote.key.Refused;
import io.wardmote.key.Secret;
import io.wardmote.raft.ReplicatedState;
import io.wardmote.state.XksCredential;
import io.wardmote.state.XksProxy;
import java.util.Optional;

/** The secrets that other clouds sign with, opened once: what {@link StoredCredentials} is for access keys. */
final class XksSecrets {
    private static final int MOST_OPENED = XksProxy.MOST * XksProxy.MOST_CREDENTIALS;
    private static final int SECRET_BYTES = 44;

    private final ReplicatedState state;
    private final Confirmation confirmation;
    private final RootKeys roots;
    private final Cache<String, Opened> opened = Caffeine.newBuilder().maximumSize(MOST_OPENED).build();
    private final Secret nobodys;

    /** @param confirmation shared with all that strangers ask */
    XksSecrets(ReplicatedState state, Confirmation confirmation, RootKeys roots, Randomness random) {
        this.state = state;
        this.confirmation = confirmation;
        this.roots = roots;
        this.nobodys = new Secret(random.bytes(SECRET_BYTES));
    }

    private record Opened(XksCredential row, Secret secret) {}

    private record Known(Optional<XksProxy> proxy, Optional<XksCredential> credential) {
        boolean isWhole() {
            return proxy.isPresent() && credential.isPresent();
        }
    }

    Future<Void> prove(String prefix, String accessKeyId, XksCheck check) {
        Optional<Refused> refused = refused(known(prefix, accessKeyId), check);
        if (refused.isEmpty()) return Future.succeededFuture();
        return confirmation.fresh().map(fresh -> {
            Optional<Refused> surely = refused(known(prefix, accessKeyId), check);
            if (surely.isPresent()) throw surely.get();
            return null;
        });
    }

    private Known known(String prefix, String accessKeyId) {
        return state.stale(ring -> new Known(ring.xks().proxy(prefix), ring.xks().credential(prefix, accessKeyId)));
    }

    /** The check takes as long where there is nothing to check by. */
    private Optional<Refused> refused(Known known, XksCheck check) {
        String region = known.proxy.map(XksProxy::region).orElse(XksProxy.ANY_REGION);
        try {
            check.by(region.equals(XksProxy.ANY_REGION) ? Optional.empty() : Optional.of(region), known.isWhole() ? open(known.credential.get()) : nobodys);
            if (known.isWhole()) return Optional.empty();
        } catch (Refused wrong) {
            if (known.isWhole()) return Optional.of(wrong);
        }
        return Optional.of((known.proxy.isEmpty() ? UNKNOWN_ACTION : UNKNOWN_ACCESS_KEY).refused());
    }

    private Secret open(XksCredential row) {
        String id = row.proxy() + ' ' + row.id();
        Opened known = opened.getIfPresent(id);
        if (known != null && known.row.equals(row)) return known.secret;
        Secret secret = roots.open(row.binding(), row.secret());
        opened.put(id, new Opened(row, secret));
        return secret;
    }
}
