package io.wardmote.raft;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The side of the link that asks one peer. Connects when there is something to ask, and again after a pause that grows to a
 * second when that fails. All its state belongs to one event loop; asking is allowed from any thread.
 */
final class LinkClient {
    private static final Logger LOG = LoggerFactory.getLogger(LinkClient.class);
    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 1000;
    private static final long HELLO_MILLIS = 3000;
    private static final long SILENT_NANOS = 2_000_000_000;

    private record Pending(CompletableFuture<byte[]> answer, long timer) {}

    private final Vertx vertx;
    private final Context context;
    private final NetClient client;
    private final byte[] hello;
    private final String peer;
    private final Supplier<String> address;
    private final Map<Long, Pending> pending = new HashMap<>();
    // of all that was asked and is not answered, also while it waits for a connection or in the socket's own queue
    private final Room room = new Room();
    private NetSocket socket;
    private CompletableFuture<Void> ready;
    private long correlation;
    private long pauseMillis = FIRST_PAUSE_MILLIS;
    private long notBeforeNanos = System.nanoTime();
    private long heardNanos;
    private boolean closed;
    /** Whether the peer takes {@link Frame#FORWARD_ASKED}; nodes of an older version do not. */
    private boolean knowsAsked;

    /** @param address where the peer is found now: peers may move */
    LinkClient(Vertx vertx, NetClient client, byte[] hello, String peer, Supplier<String> address) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.client = client;
        this.hello = hello;
        this.peer = peer;
        this.address = address;
    }

    private record Question(int type, byte[] body) {}

    /** @return the body of the answer, or a {@link LinkFault} */
    CompletableFuture<byte[]> ask(int type, byte[] body, long timeoutMillis) {
        Question question = new Question(type, body);
        return ask(body, () -> question, timeoutMillis);
    }

    /** A proposal, and for whom it is, if the peer can be told. */
    CompletableFuture<byte[]> forward(Asked asked, byte[] proposal, long timeoutMillis) {
        if (asked == Asked.NOBODY) return ask(Frame.FORWARD, proposal, timeoutMillis);
        return ask(proposal, () -> {
            byte[] told = knowsAsked ? asked.with(proposal) : proposal;
            return told == proposal || told.length > Frame.MAX_BODY ? new Question(Frame.FORWARD, proposal) : new Question(Frame.FORWARD_ASKED, told);
        }, timeoutMillis);
    }

    /** @param question of about that body; asked for when there is a connection */
    private CompletableFuture<byte[]> ask(byte[] body, Supplier<Question> question, long timeoutMillis) {
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        if (body.length > Frame.MAX_BODY) {
            answer.completeExceptionally(new IllegalArgumentException("a message of " + body.length + " bytes"));
            return answer;
        }
        if (!room.take(body.length)) {
            answer.completeExceptionally(new LinkFault(LinkFault.Kind.OVERLOADED, peer));
            return answer;
        }
        answer.whenComplete((done, failure) -> room.leave(body.length));
        context.runOnContext(nothing -> connected().whenComplete((done, failure) -> {
            if (failure != null) answer.completeExceptionally(failure);
            else send(question.get(), timeoutMillis, answer);
        }));
        return answer;
    }

    void close() {
        context.runOnContext(nothing -> {
            closed = true;
            if (socket != null) socket.close();
            failAll("closed");
        });
    }

    private void send(Question question, long timeoutMillis, CompletableFuture<byte[]> answer) {
        if (socket == null) {
            answer.completeExceptionally(unreachable("the connection was lost"));
            return;
        }
        long id = ++correlation;
        long timer = vertx.setTimer(Math.max(1, timeoutMillis), fired -> {
            pending.remove(id);
            answer.completeExceptionally(new LinkFault(LinkFault.Kind.LATE, peer));
            // after a cut, TCP may try again only when we have long given up: a new connection finds out at once
            if (socket != null && System.nanoTime() - heardNanos > SILENT_NANOS) socket.close();
        });
        pending.put(id, new Pending(answer, timer));
        socket.write(new Frame(question.type, id, question.body).toBuffer());
    }

    private CompletableFuture<Void> connected() {
        if (ready != null) return ready;
        if (closed) return CompletableFuture.failedFuture(unreachable("closed"));
        if (System.nanoTime() - notBeforeNanos < 0) return CompletableFuture.failedFuture(unreachable("tried a moment ago"));
        String at = address.get();
        if (at == null) return CompletableFuture.failedFuture(unreachable("its address is not known"));
        CompletableFuture<Void> connecting = new CompletableFuture<>();
        ready = connecting;
        connect(at).onComplete(connection -> context.runOnContext(nothing -> {
            if (connection.succeeded()) greet(connection.result(), connecting);
            else lost(null, connecting, connection.cause());
        }));
        return connecting;
    }

    private Future<NetSocket> connect(String at) {
        try {
            return client.connect(Peer.port(at), Peer.host(at));
        } catch (IllegalStateException e) {
            return Future.failedFuture(e); // the client was closed a moment ago
        }
    }

    private void greet(NetSocket connection, CompletableFuture<Void> connecting) {
        connection.exceptionHandler(failure -> LOG.debug("the link to {} broke: {}", peer, failure.toString()));
        connection.closeHandler(nothing -> context.runOnContext(also -> lost(connection, connecting, null)));
        Optional<String> found = LinkServer.certified(connection);
        if (!found.equals(Optional.of(peer))) {
            found.ifPresent(other -> LOG.error("The link to {} is closed: node {} is there", peer, other));
            connection.close();
            return;
        }
        connection.handler(Frame.parser(this::answered, why -> {
            LOG.error("The link to {} is closed: it sent {}", peer, why);
            connection.close();
        }));
        socket = connection;
        heardNanos = System.nanoTime();
        CompletableFuture<byte[]> welcome = new CompletableFuture<>();
        send(new Question(Frame.HELLO, hello), HELLO_MILLIS, welcome);
        welcome.whenComplete((body, failure) -> {
            if (failure != null) {
                connection.close();
                return;
            }
            pauseMillis = FIRST_PAUSE_MILLIS;
            knowsAsked = body.length > 0 && body[0] >= LinkServer.KNOWS_ASKED;
            connecting.complete(null);
        });
    }

    private void answered(Frame frame) {
        heardNanos = System.nanoTime();
        Pending waiting = pending.remove(frame.correlation());
        if (waiting == null) return; // too late: whoever asked has been told so
        vertx.cancelTimer(waiting.timer);
        switch (frame.type()) {
            case Frame.DONE -> waiting.answer.complete(frame.body());
            case Frame.NOT_LEADER -> waiting.answer.completeExceptionally(new LinkFault(LinkFault.Kind.NOT_LEADER, new String(frame.body(), UTF_8)));
            case Frame.OVERLOADED -> waiting.answer.completeExceptionally(new LinkFault(LinkFault.Kind.OVERLOADED, peer));
            default -> waiting.answer.completeExceptionally(new LinkFault(LinkFault.Kind.FAILED, new String(frame.body(), UTF_8)));
        }
    }

    private void lost(NetSocket connection, CompletableFuture<Void> connecting, Throwable cause) {
        if (connection != null && socket != null && socket != connection) return;
        socket = null;
        ready = null;
        notBeforeNanos = System.nanoTime() + pauseMillis * 1_000_000;
        pauseMillis = Math.min(LONGEST_PAUSE_MILLIS, pauseMillis * 2);
        String why = cause == null ? "the connection was lost" : cause.toString();
        LOG.debug("no link to {}: {}", peer, why);
        connecting.completeExceptionally(unreachable(why));
        failAll(why);
    }

    private void failAll(String why) {
        Map<Long, Pending> lost = new HashMap<>(pending);
        pending.clear();
        lost.values().forEach(waiting -> {
            vertx.cancelTimer(waiting.timer);
            waiting.answer.completeExceptionally(unreachable(why));
        });
    }

    private LinkFault unreachable(String why) {
        return new LinkFault(LinkFault.Kind.UNREACHABLE, peer + ": " + why);
    }
}
