package io.wardmote.http;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.wardmote.key.Refused;

/** One wire protocol: bytes to a call, a reply to bytes. Every request ends in an answer of its own kind, also where it is refused unread. */
interface Door {
    /** Never fails. */
    Future<Answer> answer(Request request);

    /** The answer to a request that is refused without reading it. */
    Answer refusal(String requestId, Refused refused);

    /** What records call it. */
    String name();

    /** The longest body that such a request may have, by its headers. */
    int bodyBytes(HttpServerRequest request);
}
