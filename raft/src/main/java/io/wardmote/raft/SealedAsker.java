package io.wardmote.raft;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How a node that is sealed, and so takes no part yet, asks the other members for the root key: over the link, by mutual TLS. */
public final class SealedAsker implements AutoCloseable {
    static final Duration WAIT = Duration.ofSeconds(5);

    private final NetClient client;
    private final Map<String, LinkClient> others;

    /**
     * @param clusterId as {@link RaftConfig#clusterId}
     * @param node      this node's id
     * @param others    as this node last knew them; nobody else is spoken with
     */
    public SealedAsker(Vertx vertx, String clusterId, String node, NodeIdentity identity, List<Peer> others) {
        Map<String, Peer> byId = others.stream().collect(Collectors.toMap(Peer::node, Function.identity(), (one, same) -> one));
        byte[] hello = LinkServer.hello(clusterId, node);
        client = Link.client(vertx, identity, byId::containsKey);
        this.others = byId.values().stream()
            .collect(Collectors.toMap(Peer::node, peer -> new LinkClient(vertx, client, hello, peer.node(), peer::linkAddress)));
    }

    /** Asks all at once. @param proof for {@link RootKeyGiver}; @return what the first answers that has the root key; fails if none does in 5 s */
    public CompletableFuture<byte[]> rootKey(byte[] proof) {
        CompletableFuture<byte[]> first = new CompletableFuture<>();
        CompletableFuture<?>[] asked = others.values().stream().map(other -> other.ask(Frame.ROOT_KEY, proof, WAIT.toMillis()).thenAccept(first::complete))
            .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(asked).whenComplete((all, failure) ->
            first.completeExceptionally(new LinkFault(LinkFault.Kind.UNREACHABLE, failure == null ? "nobody to ask" : String.valueOf(failure.getMessage()))));
        return first;
    }

    @Override
    public void close() {
        others.values().forEach(LinkClient::close);
        client.close();
    }
}
