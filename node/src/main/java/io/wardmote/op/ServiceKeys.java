package io.wardmote.op;

import static io.wardmote.key.Refusal.ALIAS_EXISTS;
import static io.wardmote.key.Refusal.UNKNOWN_ALIAS;

import io.vertx.core.Future;
import io.wardmote.key.KeySpec;
import io.wardmote.key.KeyUsage;
import io.wardmote.key.Origin;
import io.wardmote.key.Protection;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import io.wardmote.raft.ReplicatedState;
import io.wardmote.state.KeyFacts;
import java.util.Set;
import java.util.function.Supplier;

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

    /** The answer of a use; where the use found no such alias and the alias is a service's, makes the key and uses again. */
    <R> Future<R> onFirstUse(Arns.Name name, Future<R> used, Supplier<Future<R>> again) {
        if (!name.isAlias() || !name.text().startsWith(PREFIX)) return used;
        String service = name.text().substring(PREFIX.length());
        if (!SERVICES.contains(service)) return used;
        return used.recover(failure -> is(failure, UNKNOWN_ALIAS) ? make(service).compose(made -> again.get()) : Future.failedFuture(failure));
    }

    private Future<Void> make(String service) {
        KeyFacts facts = new KeyFacts(keys.plainId(), KeySpec.AES_256, KeyUsage.ENCRYPT_DECRYPT, Origin.GENERATED, Protection.SOFTWARE, "", service);
        return keys.material(facts)
            .compose(made -> state.change(ReplicatedState.NO_NONCE, keys.command(facts, made).alias(PREFIX + service).build()))
            .recover(failure -> is(failure, ALIAS_EXISTS) ? Future.succeededFuture() : Future.failedFuture(failure));
    }

    private static boolean is(Throwable failure, Refusal refusal) {
        return failure instanceof Refused refused && refused.refusal() == refusal;
    }
}
