package io.wardmote.node;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Set;
import org.slf4j.event.KeyValuePair;

/**
 * A line of the log as a JSON object, for programs that gather logs:
 *
 * <pre>
 *   time     UTC, ISO 8601 with milliseconds
 *   level    ERROR, WARN, INFO, DEBUG, TRACE
 *   thread   that logged it
 *   logger   the class that did
 *   message  as the text form has it
 *   …        what the message is about, by name: requestId
 *   stack    what was thrown and where, with causes; only where something was
 * </pre>
 *
 * A line break within a text is escaped, so a line is an event and an event a line, whatever is in it.
 */
final class JsonLog extends EncoderBase<ILoggingEvent> {
    private static final JsonFactory JSON = new JsonFactory();
    private static final byte[] NOTHING = {};
    private static final int USUAL_BYTES = 256;
    private static final Set<String> OWN = Set.of("time", "level", "thread", "logger", "message", "stack");

    private JsonLog() {}

    static JsonLog encoder(LoggerContext context) {
        JsonLog encoder = new JsonLog();
        encoder.setContext(context);
        encoder.start();
        return encoder;
    }

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        ByteArrayOutputStream line = new ByteArrayOutputStream(USUAL_BYTES);
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            json.writeStringField("time", Instant.ofEpochMilli(event.getTimeStamp()).toString());
            json.writeStringField("level", event.getLevel().toString());
            json.writeStringField("thread", event.getThreadName());
            json.writeStringField("logger", event.getLoggerName());
            json.writeStringField("message", event.getFormattedMessage());
            if (event.getKeyValuePairs() != null) {
                for (KeyValuePair about : event.getKeyValuePairs()) if (!OWN.contains(about.key)) json.writeStringField(about.key, String.valueOf(about.value));
            }
            if (event.getThrowableProxy() != null) json.writeStringField("stack", ThrowableProxyUtil.asString(event.getThrowableProxy()));
            json.writeEndObject();
            json.writeRaw('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e); // there is no I/O in it
        }
        return line.toByteArray();
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }
}
