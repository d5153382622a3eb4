package io.wardmote.node;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** However much a node has to complain of, and whoever makes it, its log takes the room that it may take, and says what it left out. */
class NodeLogTest {
    @TempDir
    private Path folder;
    private final LoggerContext context = new LoggerContext();
    private final Logger log = context.getLogger("io.wardmote.Some");
    private final AtomicLong nanos = new AtomicLong();
    private final ListAppender<ILoggingEvent> written = new ListAppender<>();

    @BeforeEach
    void begin() {
        context.setMDCAdapter(new LogbackMDCAdapter());
        context.start();
        written.start();
    }

    @AfterEach
    void end() {
        context.stop();
    }

    private RepeatedLines bounded() {
        RepeatedLines lines = new RepeatedLines(written, nanos::get);
        lines.setContext(context);
        lines.start();
        log.addAppender(lines);
        return lines;
    }

    private List<String> lines() {
        return written.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void aFloodTakesNoMoreRoomThanTheFilesMayHave() throws IOException {
        Appender<ILoggingEvent> files = NodeLog.files(context, folder, Observation.LogFormat.TEXT);
        log.addAppender(files);
        String text = "x".repeat(4000);
        long most = NodeLog.FILE_BYTES * (NodeLog.OLD_FILES + 1);
        long lines = most / text.length() * 2;
        for (long i = 0; i < lines; i++) log.warn("{} {}", i, text);
        files.stop();
        long whole = 0;
        try (Stream<Path> all = Files.list(folder)) {
            List<Path> found = all.toList();
            assertThat(found).hasSize(NodeLog.OLD_FILES + 1);
            for (Path file : found) {
                assertThat(Files.size(file)).isLessThan(NodeLog.FILE_BYTES + 10_000);
                whole += Files.size(file);
            }
        }
        assertThat(whole).as("the newest of it").isBetween(most / (NodeLog.OLD_FILES + 1) * NodeLog.OLD_FILES, most + 60_000);
        assertThat(Files.readString(folder.resolve("node.log"))).contains(" " + (lines - 1) + " xxx");
    }

    @Test
    void whatWasWrittenBeforeAStartCounts() throws IOException {
        Files.write(folder.resolve("node.log"), new byte[(int) NodeLog.FILE_BYTES]);
        Appender<ILoggingEvent> files = NodeLog.files(context, folder, Observation.LogFormat.TEXT);
        log.addAppender(files);
        log.warn("the first of this start");
        files.stop();
        assertThat(Files.readString(folder.resolve("node.log"))).contains("the first of this start").hasLineCount(1);
        assertThat(Files.size(folder.resolve("node.1.log"))).isEqualTo(NodeLog.FILE_BYTES);
    }

    @Test
    void aMessageOfAnyLengthIsOneLineThatIsCut() throws IOException {
        Appender<ILoggingEvent> files = NodeLog.files(context, folder, Observation.LogFormat.TEXT);
        log.addAppender(files);
        log.warn("begin {} end", "x".repeat(1 << 20));
        files.stop();
        assertThat(Files.readString(folder.resolve("node.log"))).hasLineCount(1).contains("begin xxx").doesNotContain("end").hasSizeLessThan(10_000);
    }

    @Test
    void linesOfAKindAreLeftOutAndCountedWhereTheyAreTooMany() {
        bounded();
        int atOnce = RepeatedLines.OF_A_KIND.atOnce();
        for (int i = 0; i < atOnce + 900; i++) log.warn("A connection from {} failed", i);
        log.warn("Something else");
        assertThat(lines()).hasSize(atOnce + 1).startsWith("A connection from 0 failed").endsWith("Something else");
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(10));
        log.warn("A connection from {} failed", "afar");
        assertThat(lines().subList(atOnce + 1, lines().size())).containsExactly("900 more lines such as this were left out: A connection from {} failed",
            "A connection from afar failed");
        assertThat(written.list.get(atOnce + 1)).satisfies(told -> {
            assertThat(told.getLevel()).isEqualTo(Level.WARN);
            assertThat(told.getLoggerName()).isEqualTo(log.getName());
        });
    }

    @Test
    void whatWasLeftOutIsToldAtTheEndToo() {
        RepeatedLines bounded = bounded();
        for (int i = 0; i < RepeatedLines.OF_A_KIND.atOnce() + 3; i++) log.error("It fails");
        bounded.stop();
        assertThat(lines()).endsWith("3 more lines such as this were left out: It fails");
    }

    @Test
    void linesThatAreAllUnlikeAreBoundedTogetherAndNothingIsRememberedOfMoreKindsThanThereMayBe() {
        bounded();
        int atOnce = RepeatedLines.OF_ALL.atOnce();
        for (int i = 0; i < atOnce + 2000; i++) log.warn("Unlike all others: " + i);
        assertThat(lines()).hasSize(atOnce);
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(10));
        log.warn("The last");
        List<String> told = lines().subList(atOnce, lines().size());
        assertThat(told).hasSize(RepeatedLines.MOST_TOLD + 2).endsWith((2000 - RepeatedLines.MOST_TOLD) + " more lines of other kinds were left out", "The last");
        assertThat(told.getFirst()).startsWith("1 more lines such as this were left out: Unlike all others: ");
    }

    @Test
    void whoeverWantsToKnowEverythingIsToldEverything() {
        bounded();
        log.setLevel(Level.DEBUG);
        int most = RepeatedLines.OF_ALL.atOnce() * 2;
        for (int i = 0; i < most; i++) log.debug("A step");
        assertThat(lines()).hasSize(most);
    }
}
