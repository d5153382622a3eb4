package io.wardmote.http;

import io.vertx.core.buffer.Buffer;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import io.wardmote.op.Reply;
import io.wardmote.op.Times;
import java.util.Map;

/**
 * What goes back for one request.
 *
 * @param headers besides those that every answer has
 */
record Answer(int status, String contentType, Buffer body, Map<String, String> headers) {
    static final String SURVIVAL = "x-wardmote-survival";
    private static final String RETRY_AFTER = "retry-after";
    private static final Map<String, String> RETRY = Map.of(RETRY_AFTER, "1");
    /** The scheme that the client may try, as RFC 9110 wants of a 401. */
    private static final Map<String, String> BEARER = Map.of("www-authenticate", "Bearer");

    static Answer of(Format format, String operation, String requestId, Reply reply) {
        return new Answer(200, format.contentType, format.reply(operation, requestId, reply), survival(reply));
    }

    /** The header that tells of survival mode, where it has to do with the answer: the bodies are the vendor's. */
    static Map<String, String> survival(Reply reply) {
        return reply.survivalUntil() == 0 ? Map.of() : Map.of(SURVIVAL, "until=" + Times.text(reply.survivalUntil()));
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
