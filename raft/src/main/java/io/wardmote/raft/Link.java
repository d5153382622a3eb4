package io.wardmote.raft;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.TrustOptions;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Node to node: questions and answers over mutual TLS 1.3, one connection from each node to each. What is asked is in
 * {@link Frame}; who may connect, in {@link PeerTrust}.
 */
final class Link {
    private static final int CONNECT_MILLIS = 2000;

    private final Vertx vertx;
    private final NetClient client;
    private final LinkServer server;
    private final byte[] hello;
    private final Function<String, String> addresses;
    private final Map<String, LinkClient> peers = new ConcurrentHashMap<>();

    /** @param addresses where a node's link port is, by its id; null if not known */
    Link(Vertx vertx, RaftConfig config, Predicate<String> admitted, Function<String, String> addresses, LinkServer.Service service) {
        this.vertx = vertx;
        this.addresses = addresses;
        this.hello = LinkServer.hello(config.clusterId(), config.node());
        this.server = new LinkServer(vertx, config.identity(), admitted, Callers.ofPort(), config.clusterId(), service);
        this.client = client(vertx, config.identity(), admitted);
    }

    static NetClient client(Vertx vertx, NodeIdentity identity, Predicate<String> admitted) {
        return vertx.createNetClient(new NetClientOptions().setSsl(true).setHostnameVerificationAlgorithm("")
            .setEnabledSecureTransportProtocols(Set.of("TLSv1.3")).setKeyCertOptions(KeyCertOptions.wrap(identity.keyManager()))
            .setTrustOptions(TrustOptions.wrap(identity.trustManager(admitted))).setConnectTimeout(CONNECT_MILLIS).setTcpNoDelay(true));
    }

    Future<?> listen(String address) {
        return server.listen(address);
    }

    /** @return the body of the answer, or a {@link LinkFault} */
    CompletableFuture<byte[]> ask(String node, int type, byte[] body, long timeoutMillis) {
        return peer(node).ask(type, body, timeoutMillis);
    }

    /** A proposal to who leads, and for whom it is. */
    CompletableFuture<byte[]> forward(String node, Asked asked, byte[] proposal, long timeoutMillis) {
        return peer(node).forward(asked, proposal, timeoutMillis);
    }

    private LinkClient peer(String node) {
        return peers.computeIfAbsent(node, id -> new LinkClient(vertx, client, hello, id, () -> addresses.apply(id)));
    }

    Future<?> close() {
        peers.values().forEach(LinkClient::close);
        return Future.join(client.close(), server.close());
    }
}
