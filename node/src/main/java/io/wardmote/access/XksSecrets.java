package io.wardmote.access;

import static io.wardmote.key.Refusal.UNKNOWN_ACCESS_KEY;
import static io.wardmote.key.Refusal.UNKNOWN_ACTION;

import io.vertx.core.Future;
import io.wardmote.access.Credentials.SigningSecret;
import io.wardmote.access.Credentials.XksCheck;
import io.wardmote.crypto.Randomness;
import io.wardmote.crypto.RootKeys;
import io.wardmote.key.Refused;
import io.wardmote.key.Secret;
import io.wardmote.op.Principal;
import io.wardmote.raft.ReplicatedState;
import io.wardmote.state.Table;
import io.wardmote.state.XksCredential;
import io.wardmote.state.XksProxy;
import java.util.Optional;
import java.util.function.Function;

/** The secrets that other clouds sign with: what {@link StoredCredentials} is for access keys. */
final class XksSecrets implements OpenedSecrets.Source<XksCredential> {
    private static final int SECRET_BYTES = 44;

    private final ReplicatedState state;
    private final Confirmation confirmation;
    private final RootKeys roots;
    private final OpenedSecrets opened;
    private final SigningSecret nobodys;

    /** @param confirmation shared with all that strangers ask */
    XksSecrets(ReplicatedState state, Confirmation confirmation, RootKeys roots, OpenedSecrets opened, Randomness random) {
        this.state = state;
        this.confirmation = confirmation;
        this.roots = roots;
        this.opened = opened;
        this.nobodys = new SigningSecret("", new Principal.Nobody(), new Secret(random.bytes(SECRET_BYTES)));
    }

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
        String named = known.proxy.map(XksProxy::region).orElse(XksProxy.ANY_REGION);
        Optional<String> region = named.equals(XksProxy.ANY_REGION) ? Optional.empty() : Optional.of(named);
        Function<SigningSecret, Void> by = secret -> {
            check.by(region, secret.secret());
            return null;
        };
        try {
            if (known.isWhole()) {
                XksCredential row = known.credential.get();
                opened.check(new OpenedSecrets.Of(Table.XKS_PROXY, row.rowId()), row, this, by);
                return Optional.empty();
            }
            by.apply(nobodys);
        } catch (Refused wrong) {
            if (known.isWhole()) return Optional.of(wrong);
        }
        return Optional.of((known.proxy.isEmpty() ? UNKNOWN_ACTION : UNKNOWN_ACCESS_KEY).refused());
    }

    @Override
    public SigningSecret open(XksCredential row) {
        return new SigningSecret(row.id(), new Principal.XksProxy(row.proxy()), roots.open(row.binding(), row.secret()));
    }

    @Override
    public boolean stands(XksCredential row) {
        return state.stale(ring -> ring.xks().credential(row.proxy(), row.id())).filter(row::equals).isPresent();
    }
}
