package io.wardmote.perf.load;

import io.vertx.core.buffer.Buffer;

/**
 * A request that is ready to be sent.
 *
 * @param entry     of the mix, counted from 0
 * @param authority whom it is for, and signed for
 * @param headers   names and values in turn
 * @param body      null for none
 */
record Outgoing(int entry, Endpoint authority, String uri, String[] headers, Buffer body) {
    private static final int HEAD = 1000;

    /** What it takes in memory, about. */
    long bytes() {
        return HEAD + uri.length() + (body == null ? 0 : body.length());
    }

    Outgoing to(Endpoint other) {
        return new Outgoing(entry, other, uri, headers, body);
    }
}
