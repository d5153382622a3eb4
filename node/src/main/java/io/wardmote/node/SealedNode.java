package io.wardmote.node;

import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.wardmote.audit.AuditLog;
import io.wardmote.audit.Desk;
import io.wardmote.crypto.Randomness;
import io.wardmote.crypto.RootKeys;
import io.wardmote.crypto.SealBroken;
import io.wardmote.crypto.Share;
import io.wardmote.http.Gateway;
import io.wardmote.http.Health;
import io.wardmote.http.HttpConfig;
import io.wardmote.key.Refusal;
import io.wardmote.key.Secret;
import io.wardmote.node.founding.AskingMembers;
import io.wardmote.node.founding.Identity;
import io.wardmote.node.founding.Keepsake;
import io.wardmote.node.founding.NodeFolder;
import io.wardmote.node.founding.Protectors;
import io.wardmote.node.founding.SharesGiven;
import io.wardmote.op.Audit;
import io.wardmote.op.Lane;
import io.wardmote.op.Reply;
import io.wardmote.raft.NodeIdentity;
import io.wardmote.state.Slot;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node whose root key is not open. It answers health and takes shares, and nothing else; it asks the other members, of which one may be
 * open; and where its HSM was away it tries its own slot again. It takes no part in the cluster yet.
 */
final class SealedNode {
    private static final Logger LOG = LoggerFactory.getLogger(SealedNode.class);
    private static final Duration ASK_EVERY = Duration.ofSeconds(1);
    private static final int OWN_EVERY_ROUNDS = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final NodeConfig config;
    private final Identity identity;
    private final SharesGiven shares;
    /** As everybody may know it. */
    private final String reason;
    private final Optional<Desk> desk;
    private final ClusterRecords records;
    private final CompletableFuture<Found> opened = new CompletableFuture<>();

    private SealedNode(NodeConfig config, Identity identity, SharesGiven shares, String reason, Optional<AuditLog> audit) {
        this.config = config;
        this.identity = identity;
        this.shares = shares;
        this.reason = reason;
        this.desk = audit.map(AuditLog::desk);
        this.records = new ClusterRecords(desk.<Audit>map(it -> it).orElse(Audit.NONE));
    }

    /** @param fault that the node's own slot did not open, as everybody may know it; empty if it did, or there was none */
    record Opened(RootKeys roots, String fault) {}

    /** @param by for the record */
    private record Found(RootKeys roots, String by) {}

    /**
     * The root key: by what the node has at hand, else by others or by shares, for as long as that takes.
     *
     * @param told hears in one line that the node is sealed, and what opens it, if it has to wait
     * @throws Fault if nobody ever could: no other member, no shares, and nothing at hand that is only away
     */
    static Opened open(NodeConfig config, NodeFolder folder, Identity identity, NodeIdentity shown, Vertx vertx, Randomness random,
                       Optional<AuditLog> audit, Consumer<String> told) {
        Keepsake kept = Keepsake.of(folder, identity);
        Protectors own = Protectors.of(identity.cluster(), config, random);
        try {
            return new Opened(own.openAny(identity.node(), kept.slots()), "");
        } catch (Protectors.NotOpened e) {
            boolean others = kept.members().stream().anyMatch(peer -> !peer.node().equals(identity.node()));
            boolean byShares = kept.slots().stream().anyMatch(slot -> slot.kind().equals(Slot.SHAMIR) && slot.proven());
            if (!others && !byShares && !e.mayLater()) {
                throw new Fault(Fault.DATA, "The root key cannot be opened, because " + e.getMessage() + "; give this node's own protector as rootKey.file.",
                    e);
            }
            LOG.warn("This node is sealed: {}. It asks the other members{}", e.getMessage(), byShares ? " and waits for shares: wardmote unseal" : "");
            told.accept(line(config, folder, e, byShares, others));
            try (SharesGiven shares = new SharesGiven(identity.cluster(), kept.slots(), random);
                 AskingMembers members = new AskingMembers(vertx, identity, config, shown, kept.members(), random)) {
                Again again = e.mayLater() ? () -> own.openAny(identity.node(), kept.slots()) : null;
                RootKeys roots = new SealedNode(config, identity, shares, e.inPublic(), audit).await(vertx, members, again);
                LOG.info("This node is open");
                return new Opened(roots, e.hadOwn() ? e.inPublic() : "");
            }
        }
    }

    /** For who started it; strangers are told less. */
    private static String line(NodeConfig config, NodeFolder folder, Protectors.NotOpened why, boolean byShares, boolean others) {
        List<String> ways = new ArrayList<>();
        if (byShares) ways.add("bring shares with `wardmote unseal --at " + config.advertised() + " --ca " + folder.clientAuthority() + "`");
        if (others) ways.add("start another member that opens, which it asks each second");
        if (why.mayLater()) ways.add("see to what should open its own slot, which it tries again");
        return "sealed https://" + config.advertised() + ": " + why.getMessage() + "; " + String.join("; or ", ways);
    }

    /** What may open later by itself. */
    private interface Again {
        /** @throws Protectors.NotOpened if it does not, yet */
        RootKeys open();
    }

    private RootKeys await(Vertx vertx, AskingMembers members, Again own) {
        HttpConfig http = Doors.http(config, identity.region());
        UnsealRoute unseal = new UnsealRoute(vertx, new Bringing(), records, System::nanoTime);
        Gateway gateway = Gateway.shut(http, Doors.doorstep(config), this::health, Refusal.UNAVAILABLE.because(sentence())).with(unseal::mount);
        List<Deployable> parts = new ArrayList<>(desk.stream().toList());
        parts.add(gateway);
        String deployment = finished(vertx.deployVerticle(new Lane(parts), Lane.options(0)));
        try {
            Found found = await(members, own);
            finished(records.happened("unsealed", found.by).recover(failure -> {
                LOG.warn("This node was opened by {}, and its record is not written yet", found.by);
                return Future.succeededFuture();
            }));
            return found.roots;
        } finally {
            finished(vertx.undeploy(deployment));
        }
    }

    private String sentence() {
        return shares.progress().isEmpty() ? "This node is sealed until another member opens it."
            : "This node is sealed; `wardmote unseal` opens it.";
    }

    private Found await(AskingMembers members, Again own) {
        Again again = own;
        for (int round = 1; ; round++) {
            members.rootKey().thenAccept(roots -> opened(roots, "another member")).exceptionally(failure -> {
                LOG.debug("no member gives the root key yet: {}", failure.getMessage());
                return null;
            });
            try {
                return opened.get(ASK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                if (again != null && round % OWN_EVERY_ROUNDS == 0) again = tried(again);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Fault(Fault.INTERNAL, "The start was interrupted; try again.", e);
            } catch (ExecutionException e) {
                throw new IllegalStateException("a root key failed to be one", e);
            }
        }
    }

    private Again tried(Again own) {
        try {
            opened(own.open(), "its own key slot");
            return null;
        } catch (Protectors.NotOpened e) {
            LOG.info("Still sealed: {}", e.getMessage());
            return e.mayLater() ? own : null;
        }
    }

    /** Whoever comes second brings a copy that nobody needs. */
    private void opened(RootKeys roots, String by) {
        if (!opened.complete(new Found(roots, by))) roots.close();
    }

    private final class Bringing implements UnsealRoute.Deeds {
        @Override
        public UnsealRoute.Done take(String text) {
            try (Secret typed = new Secret(text.getBytes(StandardCharsets.UTF_8))) {
                SharesGiven.Taken taken = shares.take(Share.of(typed.bytes(), "the share"));
                taken.root().map(RootKeys::new).ifPresent(roots -> opened(roots, "shares of key slot " + taken.slot()));
                return new UnsealRoute.Done(answer().put("taken", taken.index()), "share " + taken.index() + " of key slot " + taken.slot());
            } catch (SealBroken e) {
                throw new Fault(Fault.DATA, "It was not taken: " + e.getMessage() + ".", e);
            }
        }

        @Override
        public UnsealRoute.Done forget() {
            shares.close();
            return new UnsealRoute.Done(answer(), "all shares, to be forgotten");
        }
    }

    private JsonObject answer() {
        JsonObject answer = new JsonObject().put("sealed", !opened.isDone());
        shares.progress().forEach(slot -> answer.put(slot.slot(), new JsonObject().put("given", slot.given()).put("threshold", slot.threshold())
            .put("shares", slot.count())));
        return answer;
    }

    private Health health() {
        List<Reply> slots = shares.progress().stream()
            .map(slot -> Reply.of("slot", slot.slot(), "given", slot.given(), "threshold", slot.threshold(), "shares", slot.count())).toList();
        return new Health(false, Map.of("sealed", "this node is sealed"),
            Reply.of("node", config.name(), "role", "sealed", "leader", "", "status", "sealed", "applied", 0L, "reason", reason, "unseal", slots));
    }

    private static <T> T finished(Future<T> future) {
        try {
            return future.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new Fault(Fault.UNAVAILABLE, "The node did not start within " + PATIENCE.toSeconds() + " s; see node.log in its data folder.", e);
        }
    }
}
