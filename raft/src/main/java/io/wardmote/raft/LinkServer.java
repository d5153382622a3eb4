package io.wardmote.raft;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.TrustOptions;
import io.wardmote.key.Refused;
import io.wardmote.state.ByteReader;
import io.wardmote.state.ByteWriter;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The side of the link that answers. A connection begins with HELLO, in which the caller says which node of which cluster it
 * is; that must be the node its certificate names, else the connection is closed; and so it is when that node is not admitted
 * any more. Questions on one connection are answered as
 * they get done, not in order.
 */
final class LinkServer {
    private static final Logger LOG = LoggerFactory.getLogger(LinkServer.class);
    private static final int IDLE_SECONDS = 30;
    /** In an answer to HELLO. */
    static final byte KNOWS_ASKED = 1;
    private static final byte[] KNOWN = {KNOWS_ASKED};

    /** What a node answers to its peers. An answer that fails with a {@link LinkFault} is told to the peer by its kind. */
    interface Service {
        CompletableFuture<byte[]> answer(String peer, int type, byte[] body);
    }

    private final NetServer server;
    private final Predicate<String> admitted;
    private final String cluster;
    private final Service service;

    LinkServer(Vertx vertx, NodeIdentity identity, Predicate<String> admitted, Callers callers, String cluster, Service service) {
        this.admitted = admitted;
        this.cluster = cluster;
        this.service = service;
        this.server = vertx.createNetServer(new NetServerOptions().setSsl(true).setSslEngineOptions(new BoundedTls(callers)).setClientAuth(ClientAuth.REQUIRED)
            .setEnabledSecureTransportProtocols(Set.of("TLSv1.3")).setKeyCertOptions(KeyCertOptions.wrap(identity.keyManager()))
            .setTrustOptions(TrustOptions.wrap(identity.trustManager(admitted))).setTcpNoDelay(true)
            .setReadIdleTimeout(IDLE_SECONDS).setIdleTimeoutUnit(TimeUnit.SECONDS));
        server.connectHandler(socket -> new Connection(socket, Vertx.currentContext()).open());
        server.exceptionHandler(failure -> LOG.debug("a connection to the link was refused: {}", failure.toString()));
    }

    Future<NetServer> listen(String address) {
        return server.listen(Peer.port(address), Peer.host(address));
    }

    Future<Void> close() {
        return server.close();
    }

    static byte[] hello(String cluster, String node) {
        return new ByteWriter().text(cluster).text(node).toBytes();
    }

    static Optional<String> certified(NetSocket socket) {
        try {
            List<Certificate> chain = socket.peerCertificates();
            return chain == null ? Optional.empty() : NodeIdentity.nodeId((X509Certificate) chain.getFirst()); // null: closed already
        } catch (SSLPeerUnverifiedException e) {
            return Optional.empty();
        }
    }

    private final class Connection {
        private final NetSocket socket;
        private final Context context;
        private String peer;
        private final Room room = new Room();

        Connection(NetSocket socket, Context context) {
            this.socket = socket;
            this.context = context;
        }

        void open() {
            socket.exceptionHandler(failure -> LOG.debug("the link from {} broke: {}", peer, failure.toString()));
            socket.handler(Frame.parser(this::received, this::refuse));
        }

        private void received(Frame frame) {
            try {
                if (peer == null) greeted(frame);
                // asked each time, since a connection outlives a membership
                else if (!admitted.test(peer)) refuse("a question, but " + peer + " is not a member any more");
                else if (!room.take(frame.body().length)) answer(Frame.OVERLOADED, frame, new byte[0]);
                else asked(frame);
            } catch (IllegalArgumentException | Refused e) { // Refused: who is a member is being replaced
                refuse(e.getMessage());
            }
        }

        private void greeted(Frame frame) {
            if (frame.type() != Frame.HELLO) throw new IllegalArgumentException("the first frame was no HELLO");
            ByteReader in = new ByteReader(frame.body());
            String theirs = in.text();
            String node = in.text();
            in.end();
            if (!theirs.equals(cluster)) throw new IllegalArgumentException("a node of another cluster");
            if (!certified(socket).orElse("").equals(node)) throw new IllegalArgumentException("a node that claims to be " + node + " without its certificate");
            peer = node;
            answer(Frame.DONE, frame, KNOWN);
        }

        private void asked(Frame frame) {
            question(frame)
                .whenComplete((body, failure) -> context.runOnContext(nothing -> {
                    room.leave(frame.body().length);
                    if (failure == null) answer(Frame.DONE, frame, body);
                    else answerFailure(frame, failure instanceof CompletionException ? failure.getCause() : failure);
                }));
        }

        private CompletableFuture<byte[]> question(Frame frame) {
            try {
                return service.answer(peer, frame.type(), frame.body());
            } catch (RuntimeException e) {
                room.leave(frame.body().length);
                throw e;
            }
        }

        private void answerFailure(Frame frame, Throwable failure) {
            if (!(failure instanceof LinkFault fault)) {
                LOG.error("A question of type {} from {} could not be answered", frame.type(), peer, failure);
                answer(Frame.FAILED, frame, failure.toString().getBytes(UTF_8));
                return;
            }
            int type = switch (fault.kind()) {
                case NOT_LEADER -> Frame.NOT_LEADER;
                case OVERLOADED -> Frame.OVERLOADED;
                case UNREACHABLE, LATE, FAILED -> Frame.FAILED;
            };
            answer(type, frame, fault.getMessage().getBytes(UTF_8));
        }

        private void answer(int type, Frame question, byte[] body) {
            socket.write(new Frame(type, question.correlation(), body).toBuffer());
        }

        private void refuse(String why) {
            LOG.warn("The link from {} is closed: it sent {}", socket.remoteAddress(), why);
            socket.close();
        }
    }
}
