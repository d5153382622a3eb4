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
    Outgoing to(Endpoint other) {
        return new Outgoing(entry, other, uri, headers, body);
    }
}
