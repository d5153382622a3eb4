package io.wardmote.raft;

import io.wardmote.state.ByteReader;
import io.wardmote.state.ByteWriter;
import java.util.regex.Pattern;

/**
 * Which request a change is made for, so that logs and traces of another node can name it. It goes along on the link, and into no log of Raft's: nothing
 * is decided by it.
 *
 * @param requestId as the answer has it; "" for nobody's
 * @param trace     a {@code traceparent} of W3C's Trace Context; "" for none
 */
public record Asked(String requestId, String trace) {
    private static final Pattern SHAPE = Pattern.compile("[0-9A-Za-z-]{0,64}");
    public static final Asked NOBODY = new Asked("", "");

    /** @throws IllegalArgumentException if it is neither an id nor a traceparent: it goes into logs as it is */
    public Asked {
        if (!SHAPE.matcher(requestId).matches() || !SHAPE.matcher(trace).matches()) throw new IllegalArgumentException("no id of a request, or no trace");
    }

    /** Before a proposal, for the link: text, text, bytes. */
    byte[] with(byte[] proposal) {
        return new ByteWriter().text(requestId).text(trace).bytes(proposal).toBytes();
    }

    /** What {@link #with} wrote. @throws IllegalArgumentException if it is anything else */
    static With read(byte[] body) {
        ByteReader in = new ByteReader(body);
        Asked asked = new Asked(in.text(), in.text());
        With with = new With(asked, in.bytes());
        in.end();
        return with;
    }

    record With(Asked asked, byte[] proposal) {}
}
