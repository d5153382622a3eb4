package io.wardmote.hsm;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks a running agent how it stands with its token, as any process of its user may, beside the node that it serves. */
public final class AgentStatus {
    private static final int LONGEST = 1 << 16;
    private static final long PATIENCE_SECONDS = 20;

    private AgentStatus() {}

    /**
     * As {@link HsmStatus} writes it; empty if no agent listens there.
     *
     * @param folder the agent's
     * @throws IOException if one listens and does not answer: also if it is another user's
     */
    public static Optional<JsonObject> of(Path folder) throws IOException {
        Vertx vertx = AgentMain.vertx();
        NetClient client = vertx.createNetClient();
        try {
            return Optional.of(ask(client, folder).await(PATIENCE_SECONDS, TimeUnit.SECONDS));
        } catch (TimeoutException e) {
            throw new IOException("the HSM agent does not answer within " + PATIENCE_SECONDS + " s", e);
        } catch (Exception e) { // whatever failed is thrown as it is
            if (e instanceof ConnectException || e instanceof FileNotFoundException) return Optional.empty();
            throw new IOException(e.getMessage(), e);
        } finally {
            client.close(); // and so held until here: one that is collected takes its connections with it
            vertx.close().await();
        }
    }

    /** Fails with IOException, or for want of an answer. */
    static Future<JsonObject> ask(NetClient client, Path folder) {
        return client.connect(SocketAddress.domainSocketAddress(AgentMain.socket(folder))).compose(socket -> answer(socket)
            .timeout(PATIENCE_SECONDS, TimeUnit.SECONDS) // or an agent that hangs would gather connections
            .onComplete(asked -> socket.close())); // the agent may have closed it already, which takes nothing from what it said
    }

    private static Future<JsonObject> answer(NetSocket socket) {
        Promise<JsonObject> answer = Promise.promise();
        Frame.Parser parser = new Frame.Parser(LONGEST, frame -> {
            if (frame.kind() == Frame.Kind.REPORT) answer.tryComplete(frame.body().toJsonObject());
            else answer.tryFail(new IOException("the HSM agent answers with " + frame.kind()));
        });
        socket.handler(bytes -> {
            try {
                parser.handle(bytes);
            } catch (IllegalArgumentException | DecodeException e) {
                answer.tryFail(new IOException("the HSM agent says what is not understood: " + e.getMessage(), e));
            }
        });
        socket.exceptionHandler(answer::tryFail);
        socket.closeHandler(closed -> answer.tryFail(new IOException("the HSM agent answers nothing; it answers processes of its own user only")));
        try {
            Peer.processOf(socket);
            socket.write(new Frame(Frame.Kind.STATUS, 0, Buffer.buffer()).bytes());
        } catch (IOException e) {
            answer.tryFail(e);
        }
        return answer.future();
    }
}
