package io.wardmote.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JsonLogTest {
    private final LoggerContext context = new LoggerContext();
    private final JsonLog encoder = JsonLog.encoder(context);
    private final List<String> lines = new ArrayList<>();
    private final Logger log = context.getLogger("io.wardmote.Sample");

    @BeforeEach
    void gather() {
        AppenderBase<ILoggingEvent> gathering = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                lines.add(new String(encoder.encode(event), UTF_8));
            }
        };
        gathering.setContext(context);
        gathering.start();
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.addAppender(gathering);
        root.setLevel(Level.INFO);
    }

    private JsonObject only() {
        assertThat(lines).singleElement().asString().endsWith("}\n");
        return new JsonObject(lines.getFirst());
    }

    @Test
    void anEventIsAnObject() {
        log.info("Node {} serves", "kms1");
        assertThat(only().fieldNames()).containsExactly("time", "level", "thread", "logger", "message");
        assertThat(only().getString("message")).isEqualTo("Node kms1 serves");
        assertThat(only().getString("level")).isEqualTo("INFO");
        assertThat(only().getString("logger")).isEqualTo("io.wardmote.Sample");
        assertThat(only().getString("time")).matches("[0-9-]{10}T[0-9:]{8}(\\.[0-9]{3})?Z");
    }

    @Test
    void whatItIsAboutHasNamesOfItsOwn() {
        log.atWarn().addKeyValue("requestId", "R-1").addKeyValue("level", "not to be taken for the level").log("failed");
        assertThat(only().getString("requestId")).isEqualTo("R-1");
        assertThat(only().getString("level")).isEqualTo("WARN");
    }

    @Test
    void whateverIsInATextAnEventIsOneLine() {
        log.info("one\ntwo\r\u2028\u0000\"}\n{\"level\":\"ERROR\"}");
        assertThat(lines.getFirst().strip().lines()).hasSize(1);
        assertThat(only().getString("message")).isEqualTo("one\ntwo\r\u2028\u0000\"}\n{\"level\":\"ERROR\"}");
        assertThat(only().getString("level")).isEqualTo("INFO");
    }

    @Test
    void whatWasThrownIsThereWithItsCauses() {
        log.error("failed", new IllegalStateException("outer", new IllegalArgumentException("inner")));
        assertThat(only().getString("stack")).contains("IllegalStateException: outer", "Caused by: java.lang.IllegalArgumentException: inner", "JsonLogTest");
    }
}
