package io.wardmote.perf.load;

import io.vertx.core.Future;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.wardmote.perf.load.Client.Answer;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Sends the next request of a mix and records what became of it. What open and closed loops have in common; for one event loop. */
final class Sending {
    /** As the APIs have them; whatever else a server says is not for the page. */
    private static final Pattern CODE = Pattern.compile("[A-Za-z0-9._]{1,100}");

    private final Supplier<Outgoing> requests;
    private final Function<Outgoing, Future<Answer>> send;
    private final LongSupplier nanoClock;
    private final Measured measured;

    Sending(Supplier<Outgoing> requests, Function<Outgoing, Future<Answer>> send, LongSupplier nanoClock, Measured measured) {
        this.requests = requests;
        this.send = send;
        this.nanoClock = nanoClock;
        this.measured = measured;
    }

    long now() {
        return nanoClock.getAsLong();
    }

    Measured measured() {
        return measured;
    }

    /** @param fromNanos where its latency counts from @param ended runs when all is recorded */
    void next(long fromNanos, Runnable ended) {
        Outgoing request = requests.get();
        send.apply(request).onComplete(answered -> {
            if (answered.failed()) measured.failed(error(answered.cause()));
            else if (!answered.result().good()) measured.failed(error(answered.result()));
            else measured.answered(request.entry(), now() - fromNanos);
            ended.run();
        });
    }

    private static String error(Throwable cause) {
        return switch (cause) {
            case ConnectException none -> "no connection";
            case HttpClosedException lost -> "connection lost";
            case IOException lost -> "connection lost";
            case TimeoutException late -> "no answer in time";
            default -> cause.getClass().getSimpleName();
        };
    }

    /** With the API's code, which says more than the status. */
    private static String error(Answer answer) {
        byte[] body = answer.body().getBytes();
        String code = "";
        try {
            code = body.length > 0 && body[0] == '{' ? new JsonObject(answer.body()).getString("Code", "") : instanceCode(InstanceMessage.read(body));
        } catch (DecodeException | IllegalArgumentException | ClassCastException notOurs) {
            code = "unreadable";
        }
        return "HTTP " + answer.status() + (CODE.matcher(code).matches() ? ' ' + code : "");
    }

    private static String instanceCode(Map<Integer, byte[]> fields) {
        byte[] code = fields.get(InstanceMessage.ERROR_CODE);
        return code == null ? "" : new String(code, StandardCharsets.UTF_8);
    }
}
