package io.wardmote.http;

import io.vertx.core.buffer.Buffer;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import io.wardmote.op.Reply;
import io.wardmote.op.Times;
import io.wardmote.op.UsedLately;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What goes back for one request.
 *
 * @param headers besides those that every answer has
 */
record Answer(int status, String contentType, Buffer body, Map<String, String> headers) {
    static final String SURVIVAL = "x-wardmote-survival";
    static final String LAST_USE = "x-wardmote-last-use";
    private static final String RETRY_AFTER = "retry-after";
    private static final Map<String, String> RETRY = Map.of(RETRY_AFTER, "1");
    /** The scheme that the client may try, as RFC 9110 wants of a 401. */
    private static final Map<String, String> BEARER = Map.of("www-authenticate", "Bearer");

    static Answer of(Format format, String operation, String requestId, Reply reply) {
        return new Answer(200, format.contentType, format.reply(operation, requestId, reply), told(reply));
    }

    /** The headers that tell of survival mode, or that a key which is taken away is in use, where that is so: the bodies are the vendor's. */
    static Map<String, String> told(Reply reply) {
        if (reply.survivalUntil() == 0 && reply.used().isEmpty()) return Map.of();
        Map<String, String> headers = new HashMap<>();
        if (reply.survivalUntil() != 0) headers.put(SURVIVAL, "until=" + Times.text(reply.survivalUntil()));
        reply.used().ifPresent(used -> headers.put(LAST_USE, text(used)));
        return headers;
    }

    /** {@code 2026-01-02T03:04:05Z; count=7; callers=user/alice,accesspoint/orders}: in names what is no plain character is percent-coded. */
    private static String text(UsedLately used) {
        String callers = used.callers().stream().map(Answer::encoded).collect(Collectors.joining(","));
        return Times.text(used.at()) + "; count=" + used.count() + "; callers=" + callers;
    }

    private static String encoded(String caller) {
        return Stream.of(caller.split("/", -1)).map(Percent::encoded).collect(Collectors.joining("/"));
    }

    static Answer refused(Format format, String requestId, String hostId, Refused refused) {
        Refusal refusal = refused.refusal();
        Reply error = Reply.of("HostId", hostId, "Code", refusal.code(), "Message", refused.sentence(), "HttpStatus", refusal.status());
        return new Answer(refusal.status(), format.contentType, format.error(requestId, error), refusal.status() == 401 ? BEARER : retry(refused));
    }

    /** The header that goes with what may be tried again. */
    static Map<String, String> retry(Refused refused) {
        if (refused.retrySeconds() > 0) return Map.of(RETRY_AFTER, Integer.toString(refused.retrySeconds()));
        return refused.refusal() == Refusal.OVERLOADED || refused.refusal() == Refusal.UNAVAILABLE ? RETRY : Map.of();
    }
}
