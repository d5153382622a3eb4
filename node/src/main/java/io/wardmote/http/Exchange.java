package io.wardmote.http;

import static io.wardmote.key.Refusal.BODY_TOO_LONG;
import static io.wardmote.key.Refusal.OVERLOADED;
import static io.wardmote.key.Refusal.UNAVAILABLE;
import static io.wardmote.key.Refusal.UNREADABLE_REQUEST;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.wardmote.key.Refused;
import io.wardmote.op.Audit;
import java.io.IOException;

/**
 * One request on its way through: its body is received within bounds, the door is asked, its answer sent. A body that is too
 * long is read on and thrown away, since a client that is still sending does not see an answer; up to a limit, where the
 * connection is closed behind the answer.
 */
final class Exchange {
    private static final CharSequence CONTENT_TYPE = HttpHeaders.createOptimized("content-type");
    private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("x-acs-request-id");
    private static final CharSequence CACHE_CONTROL = HttpHeaders.createOptimized("cache-control");
    private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");
    private static final byte[] NO_BODY = {};
    /** So many bodies' worth is thrown away before the connection is. */
    private static final int DISCARDED_BODIES = 32;

    private enum Stage { RECEIVING, ANSWERING, SENDING, ENDED }

    private final HttpServerRequest request;
    private final Head head;
    private final String id;
    private final HttpConfig config;
    private final Traffic traffic;
    private final Door door;
    private final Audit audit;
    private final Traced traced;
    private final int longest;
    private final Context context = Vertx.currentContext();
    private final Thread lane = Thread.currentThread();
    private Stage stage = Stage.RECEIVING;
    private long since;
    private Buffer body;
    private long received;
    private int held;
    private boolean admitted;
    /**
     * The door has the body, and so has the operation until it answers, however long ago we answered for it. What it answers is about
     * as long, so the bytes count until that is sent.
     */
    private boolean asked;
    private Refused refusal;

    Exchange(HttpServerRequest request, Head head, String id, HttpConfig config, Traffic traffic, Door door, Audit audit, Traced traced) {
        this.request = request;
        this.head = head;
        this.id = id;
        this.config = config;
        this.traffic = traffic;
        this.door = door;
        this.audit = audit;
        this.traced = traced;
        this.longest = door.bodyBytes(request);
        this.since = traffic.nowMillis();
    }

    HttpConnection connection() {
        return request.connection();
    }

    void begin() {
        listen();
        if (!head.isHeld()) {
            send(refusal(OVERLOADED.because("Too much is being received.")));
            head.over();   // and does not wait for the answer to be taken
            return;
        }
        request.handler(this::receive).endHandler(end -> {
            if (stage == Stage.RECEIVING) received();
        });
    }

    /** Refuses before this returns, as a Router wants of its error handlers; Vert.x throws the body away. */
    void refuseNow(Refused refused) {
        listen();
        send(refusal(refused));
    }

    /** Refuses what is not even HTTP. */
    void refuseAndClose(Refused refused) {
        listen();
        sendAndClose(refusal(refused));
    }

    private Answer refusal(Refused refused) {
        audit.stranger(door.name(), request.remoteAddress().hostAddress(), refused.refusal());
        return door.refusal(id, refused);
    }

    private void listen() {
        traffic.began(this);
        request.exceptionHandler(this::broken);
        request.response().exceptionHandler(this::broken).closeHandler(closed -> end());
    }

    /** Where the body's framing is malformed, the client can still be told; nothing after it can be read. */
    private void broken(Throwable how) {
        boolean gone = how instanceof IOException || how instanceof HttpClosedException;
        if (stage == Stage.RECEIVING && !gone) sendAndClose(refusal(UNREADABLE_REQUEST.because("The body is malformed.")));
        else end();
    }

    private void receive(Buffer chunk) {
        if (stage != Stage.RECEIVING) return;
        received += chunk.length();
        if (received > (long) longest * DISCARDED_BODIES) {
            sendAndClose(refusal(tooLong()));
            return;
        }
        if (refusal != null) return;
        if (received > longest) discard(tooLong());
        else if (!traffic.hold(chunk.length(), held + chunk.length())) discard(OVERLOADED.because("Too many bodies are being received."));
        else {
            held += chunk.length();
            if (body == null) body = Buffer.buffer(chunk.length());
            body.appendBuffer(chunk);
        }
    }

    private Refused tooLong() {
        return BODY_TOO_LONG.because("The body is longer than " + longest + " bytes.");
    }

    private void discard(Refused refused) {
        refusal = refused;
        letGo();
    }

    private void letGo() {
        traffic.letGo(held);
        held = 0;
        body = null;
    }

    private void received() {
        admitted = refusal == null && traffic.admit();
        if (!admitted) {
            send(refusal(refusal == null ? OVERLOADED.because("Too many requests are being answered.") : refusal));
            return;
        }
        enter(Stage.ANSWERING);
        asked = true;
        traced.begin(id, door, request.headers());
        Request whole = read();
        body = null;
        door.answer(whole).onComplete(answered -> onLane(() -> answer(answered.result())));
    }

    private Request read() {
        String query = request.query();
        return new Request(id, request.method().name(), request.path(), query == null ? "" : query, request.headers(),
            Request.authority(request), body == null ? NO_BODY : body.getBytes(), request.remoteAddress().hostAddress());
    }

    private void onLane(Runnable then) {
        if (Thread.currentThread() == lane) then.run();
        else context.runOnContext(next -> then.run());
    }

    private void answer(Answer answer) {
        asked = false;
        if (stage == Stage.ENDED) over();
        release();
        if (stage == Stage.ANSWERING) send(answer);
    }

    private Future<Void> send(Answer answer) {
        enter(Stage.SENDING);
        HttpServerResponse response = request.response();
        response.setStatusCode(answer.status())
            .putHeader(CONTENT_TYPE, answer.contentType()).putHeader(REQUEST_ID, id).putHeader(CACHE_CONTROL, NO_STORE);
        answer.headers().forEach(response::putHeader);
        return response.end(answer.body()).onComplete(sent -> end());
    }

    private void sendAndClose(Answer answer) {
        boolean streams = request.version() == HttpVersion.HTTP_2;   // there only the stream is given up
        if (!streams) request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        send(answer).onComplete(sent -> {
            if (streams) request.response().reset(0);
            else connection().close();
        });
    }

    /** The exchange stays counted while its operation goes on, even when the client has gone. */
    private void end() {
        if (stage == Stage.ENDED) return;
        enter(Stage.ENDED);
        traced.end(id, request.response().getStatusCode());
        if (!asked) over();
        if (!admitted) traffic.ended(this);
    }

    private void over() {
        letGo();
        head.over();
    }

    private void release() {
        if (!admitted) return;
        admitted = false;
        traffic.release();
        if (stage == Stage.ENDED) traffic.ended(this);
    }

    private void enter(Stage next) {
        stage = next;
        since = traffic.nowMillis();
    }

    /** Ends a stage that has gone on for too long. */
    void sweep(long nowMillis) {
        long age = nowMillis - since;
        switch (stage) {
            case RECEIVING -> {
                if (age > config.times().body()) sendAndClose(refusal(UNREADABLE_REQUEST.because("The body did not arrive in time.")));
            }
            case ANSWERING -> {
                if (age <= config.times().answer()) return;
                release();
                send(door.refusal(id, UNAVAILABLE.because("The operation took too long; it may yet be done.")));   // which is recorded when it is done
            }
            case SENDING -> {
                if (age > config.times().body()) connection().close();
            }
            case ENDED -> {
                if (age > config.times().answer()) release();
            }
        }
    }
}
