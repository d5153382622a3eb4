package io.wardmote.node;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.LengthCounter;
import ch.qos.logback.core.rolling.LengthCounterBase;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.TriggeringPolicyBase;
import java.io.File;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * The log of a node: {@code node.log} in its data folder, at most six files of 16 MiB. Set up in code, since the folder is known
 * only when the settings are, and reading XML takes a tenth of a second at each start.
 */
public final class NodeLog {
    static final int OLD_FILES = 5;
    static final long FILE_BYTES = 16 << 20;
    /** Longer messages are cut; a stack trace behind one is as long as it is. */
    private static final int LONGEST_MESSAGE = 8192;

    private NodeLog() {}

    private static Encoder<ILoggingEvent> encoder(LoggerContext context, Observation.LogFormat format) {
        return switch (format) {
            case TEXT -> text(context);
            case JSON -> JsonLog.encoder(context);
        };
    }

    private static PatternLayoutEncoder text(LoggerContext context) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%d{\"yyyy-MM-dd'T'HH:mm:ss.SSSXXX\", UTC} %-5level [%thread] %logger{24} %.-" + LONGEST_MESSAGE + "msg%n");
        encoder.start();
        return encoder;
    }

    /** Sends what is worth knowing to standard output, for a process whose output is kept. */
    static void toOutput(LoggerContext context, Observation.LogFormat format) {
        ConsoleAppender<ILoggingEvent> output = new ConsoleAppender<>();
        output.setContext(context);
        output.setEncoder(encoder(context, format));
        output.start();
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        root.addAppender(output);
    }

    /** Counts what is written: asking for a file's size at each line would cost too much, and now and then is too late for a flood. */
    private static final class FullFile extends TriggeringPolicyBase<ILoggingEvent> {
        private final LengthCounter length = new LengthCounterBase();

        @Override
        public LengthCounter getLengthCounter() {
            return length;
        }

        @Override
        public boolean isTriggeringEvent(File file, ILoggingEvent event) {
            if (length.getLength() < FILE_BYTES) return false;
            length.reset();
            return true;
        }
    }

    /** {@code node.log} in that folder, begun anew whenever it is full. */
    static Appender<ILoggingEvent> files(LoggerContext context, Path folder, Observation.LogFormat format) {
        RollingFileAppender<ILoggingEvent> file = new RollingFileAppender<>();
        file.setContext(context);
        file.setName("node");
        file.setFile(folder.resolve("node.log").toString());
        file.setEncoder(encoder(context, format));
        FixedWindowRollingPolicy rolling = new FixedWindowRollingPolicy();
        rolling.setContext(context);
        rolling.setParent(file);
        rolling.setFileNamePattern(folder.resolve("node.%i.log").toString());
        rolling.setMinIndex(1);
        rolling.setMaxIndex(OLD_FILES);
        rolling.start();
        FullFile full = new FullFile();
        full.setContext(context);
        full.start();
        file.setRollingPolicy(rolling);
        file.setTriggeringPolicy(full);
        file.start();
        return file;
    }

    /** Sends everything logged from now on to the folder, but for what is said too often. */
    public static void open(Path folder, Observation observation) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        RepeatedLines lines = new RepeatedLines(files(context, folder, observation.format()), System::nanoTime);
        lines.setContext(context);
        lines.start();

        // gRPC within Ratis logs through java.util.logging, which would print to standard error
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        java.util.logging.Logger.getLogger("").setLevel(java.util.logging.Level.WARNING);

        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.detachAndStopAllAppenders();
        root.addAppender(lines);
        root.setLevel(Level.valueOf(observation.level().name()));
        context.getLogger("io.netty").setLevel(Level.WARN);
        // Ratis tells each step of each election and each append at INFO
        context.getLogger("org.apache.ratis").setLevel(observation.level().compareTo(Observation.LogLevel.DEBUG) >= 0 ? Level.INFO : Level.WARN);
    }

    /** Writes out what is left. */
    public static void close() {
        ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
    }
}
