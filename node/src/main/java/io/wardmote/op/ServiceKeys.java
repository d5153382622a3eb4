package io.wardmote.op;

import static io.wardmote.key.Refusal.ALIAS_EXISTS;

import io.vertx.core.Future;
import io.wardmote.key.KeySpec;
import io.wardmote.key.KeyUsage;
import io.wardmote.key.Origin;
import io.wardmote.key.Protection;
import io.wardmote.key.Refused;
import io.wardmote.raft.ReplicatedState;
import io.wardmote.state.KeyFacts;
import io.wardmote.state.KeyRing;
import java.util.Set;
import java.util.function.Predicate;

/** One AES-256 key per integrated service, under {@code alias/acs/<service>}, made when it is first used. */
public final class ServiceKeys {
    public static final String PREFIX = "alias/acs/";
    private static final Set<String> SERVICES = Set.of("ecs", "oss", "rds", "nas", "odps", "polardb", "mongodb", "redis", "sls", "acr",
        "ack", "elasticsearch", "kafka", "secretsmanager", "cloudbox", "ess", "hbase", "mse", "oos", "vpn", "waf");

    private final ReplicatedState state;
    private final NewKeys keys;

    public ServiceKeys(ReplicatedState state, NewKeys keys) {
        this.state = state;
        this.keys = keys;
    }

    /** Whether this is the alias of a service whose key may be made. */
    boolean mayMake(Arns.Name name) {
        return name.isAlias() && name.text().startsWith(PREFIX) && SERVICES.contains(name.text().substring(PREFIX.length()));
    }

    /**
     * Makes the key and its alias; where somebody else just made them, that is as well.
     *
     * @param wanting refuses who may not use it; whether it is still for want of the alias that it is not found
     */
    Future<Void> make(Arns.Name name, Predicate<KeyRing> wanting) {
        String service = name.text().substring(PREFIX.length());
        KeyFacts facts = new KeyFacts(keys.plainId(), KeySpec.AES_256, KeyUsage.ENCRYPT_DECRYPT, Origin.GENERATED, Protection.SOFTWARE, "", service);
        return keys.material(facts)
            .compose(made -> state.change(ReplicatedState.NO_NONCE, ring -> {
                if (!wanting.test(ring)) throw ALIAS_EXISTS.refused();
                return keys.command(facts, made).alias(name.text()).build();
            }))
            .recover(failure -> failure instanceof Refused refused && refused.refusal() == ALIAS_EXISTS
                ? Future.succeededFuture() : Future.failedFuture(failure));
    }
}
