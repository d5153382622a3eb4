package io.wardmote.http;

import io.vertx.core.buffer.Buffer;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import io.wardmote.op.Reply;

/**
 * What goes back for one request.
 *
 * @param retry  whether to send Retry-After: 1
 * @param bearer whether to name the scheme that the client may try, as RFC 9110 wants of a 401
 */
record Answer(int status, String contentType, Buffer body, boolean retry, boolean bearer) {

    static Answer of(Format format, String operation, String requestId, Reply reply) {
        return new Answer(200, format.contentType, format.reply(operation, requestId, reply), false, false);
    }

    static Answer refused(Format format, String requestId, String hostId, Refused refused) {
        Refusal refusal = refused.refusal();
        Reply error = Reply.of("HostId", hostId, "Code", refusal.code(), "Message", refused.sentence(), "HttpStatus", refusal.status());
        boolean retry = refusal == Refusal.OVERLOADED || refusal == Refusal.UNAVAILABLE;
        return new Answer(refusal.status(), format.contentType, format.error(requestId, error), retry, refusal.status() == 401);
    }
}
