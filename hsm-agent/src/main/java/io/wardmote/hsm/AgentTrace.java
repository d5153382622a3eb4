package io.wardmote.hsm;

import io.vertx.core.buffer.Buffer;
import io.wardmote.crypto.CryptoTrace;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * The parts of one traced question in the agent, sent to the node before the answer:
 * <pre>
 *   ASK_TRACED  | request id, a text | as ASK |
 *   PARTS       | count 1 | name, a text | mechanism, a text | began 8 | nanoseconds 8 | fault, a text | ...
 * </pre>
 * Thread safe.
 */
final class AgentTrace implements CryptoTrace {
    /** What comes after these is not told. */
    static final int MOST = 32;
    private static final Pattern ID = Pattern.compile("[0-9A-Za-z-]{1,64}");
    private static final Pattern WORD = Pattern.compile("[0-9A-Za-z_ ()]{0,64}");

    private final String requestId;
    private final List<Part> parts = new ArrayList<>();

    AgentTrace(String requestId) {
        this.requestId = requestId;
    }

    /** A question, and for whom. */
    record Asked(AgentTrace trace, Buffer question) {}

    static Buffer asked(String requestId, Buffer question) {
        return new FrameWriter().text(requestId).body().appendBuffer(question);
    }

    /** @throws IllegalArgumentException if there is no request id at its beginning */
    static Asked asked(Buffer body) {
        FrameReader in = new FrameReader(body);
        return new Asked(new AgentTrace(matching(ID, in)), in.rest());
    }

    /** What a line of the log is about, by name, if that is known. */
    static LoggingEventBuilder about(CryptoTrace trace, LoggingEventBuilder line) {
        return trace == OFF ? line : line.addKeyValue("requestId", trace.requestId());
    }

    @Override
    public String requestId() {
        return requestId;
    }

    @Override
    public synchronized void part(Part part) {
        if (parts.size() < MOST) parts.add(part);
    }

    synchronized Buffer toFrame() {
        FrameWriter out = new FrameWriter().u8(parts.size());
        for (Part part : parts) out.text(part.name()).text(part.mechanism()).i64(part.began()).i64(part.nanos()).text(part.fault());
        return out.body();
    }

    /** @throws IllegalArgumentException if it is anything else */
    static List<Part> parts(Buffer body) {
        FrameReader in = new FrameReader(body);
        int count = in.u8();
        if (count > MOST) throw new IllegalArgumentException(count + " parts are too many");
        List<Part> parts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) parts.add(part(in));
        in.end();
        return parts;
    }

    private static Part part(FrameReader in) {
        Part part = new Part(matching(WORD, in), matching(WORD, in), in.i64(), in.i64(), matching(WORD, in));
        if (part.name().isEmpty() || part.began() < 0 || part.nanos() < 0) throw new IllegalArgumentException("a part without name or time");
        return part;
    }

    private static String matching(Pattern pattern, FrameReader in) {
        String text = in.text();
        if (!pattern.matcher(text).matches()) throw new IllegalArgumentException("a text that is no " + pattern);
        return text;
    }
}
