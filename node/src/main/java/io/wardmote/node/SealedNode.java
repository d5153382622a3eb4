package io.wardmote.node;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
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
import io.wardmote.op.Lane;
import io.wardmote.op.Reply;
import io.wardmote.raft.NodeIdentity;
import io.wardmote.state.Slot;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
    private static final String SENTENCE = "This node is sealed.";

    private final NodeConfig config;
    private final Identity identity;
    private final SharesGiven shares;
    private final String reason;
    private final CompletableFuture<RootKeys> opened = new CompletableFuture<>();

    private SealedNode(NodeConfig config, Identity identity, SharesGiven shares, String reason) {
        this.config = config;
        this.identity = identity;
        this.shares = shares;
        this.reason = reason;
    }

    /** @param fault why the node's own slot did not open; empty if it did, or there was none */
    record Opened(RootKeys roots, String fault) {}

    /**
     * The root key: by what the node has at hand, else by others or by shares, for as long as that takes.
     *
     * @throws Fault if nobody ever could: no other member, no shares, and nothing at hand that is only away
     */
    static Opened open(NodeConfig config, NodeFolder folder, Identity identity, NodeIdentity shown, Vertx vertx, Randomness random) {
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
            try (SharesGiven shares = new SharesGiven(identity.cluster(), kept.slots(), random);
                 AskingMembers members = new AskingMembers(vertx, identity, config, shown, kept.members(), random)) {
                Again again = e.mayLater() ? () -> own.openAny(identity.node(), kept.slots()) : null;
                RootKeys roots = new SealedNode(config, identity, shares, e.getMessage()).await(vertx, members, again);
                LOG.info("This node is open");
                return new Opened(roots, e.hadOwn() ? e.getMessage() : "");
            }
        }
    }

    /** What may open later by itself. */
    private interface Again {
        /** @throws Protectors.NotOpened if it does not, yet */
        RootKeys open();
    }

    private RootKeys await(Vertx vertx, AskingMembers members, Again own) {
        HttpConfig http = Doors.http(config, identity.region());
        UnsealRoute unseal = new UnsealRoute(vertx, this::take);
        Gateway gateway = Gateway.shut(http, Doors.doorstep(config), this::health, Refusal.UNAVAILABLE.because(SENTENCE)).with(unseal::mount);
        String deployment = finished(vertx.deployVerticle(new Lane(List.of(gateway)), Lane.options(0)));
        try {
            return await(members, own);
        } finally {
            finished(vertx.undeploy(deployment));
        }
    }

    private RootKeys await(AskingMembers members, Again own) {
        Again again = own;
        for (int round = 1; ; round++) {
            members.rootKey().thenAccept(this::opened).exceptionally(failure -> {
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
            opened(own.open());
            return null;
        } catch (Protectors.NotOpened e) {
            LOG.info("Still sealed: {}", e.getMessage());
            return e.mayLater() ? own : null;
        }
    }

    /** Whoever comes second brings a copy that nobody needs. */
    private void opened(RootKeys roots) {
        if (!opened.complete(roots)) roots.close();
    }

    /** {@code {"share": text}}, or {@code {"forget": true}} to begin again. */
    private JsonObject take(JsonObject body) {
        if (Boolean.TRUE.equals(body.getValue("forget"))) {
            shares.close();
            return answer();
        }
        if (!(body.getValue("share") instanceof String text)) throw Refusal.INVALID_PARAMETER.because("share");
        try (Secret typed = new Secret(text.getBytes(StandardCharsets.UTF_8))) {
            Share share = Share.of(typed.bytes(), "the share");
            int index = share.index();
            shares.take(share).map(RootKeys::new).ifPresent(this::opened);
            return answer().put("taken", index);
        } catch (SealBroken e) {
            throw new Fault(Fault.DATA, "It was not taken: " + e.getMessage() + ".", e);
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
