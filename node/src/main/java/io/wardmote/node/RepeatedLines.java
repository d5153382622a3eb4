package io.wardmote.node;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import io.wardmote.op.Bucket;
import io.wardmote.op.Rate;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Lets only so many lines of one kind through to a log, and so many of all, or whoever makes a node complain would push out all that was said before. How
 * many were left out is told by a line, within ten seconds of the next that comes, and at the end. Lines are of a kind that one logger says in the same
 * words, whatever they are said of.
 */
final class RepeatedLines extends AppenderBase<ILoggingEvent> {
    static final Rate OF_A_KIND = new Rate(5, 100);
    static final Rate OF_ALL = new Rate(500, 5000);
    static final int MOST_KINDS = 1000;
    static final int MOST_TOLD = 20;
    private static final long TELL_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Appender<ILoggingEvent> log;
    private final LongSupplier nanoClock;
    private final Bucket ofAll;
    /** Who was heard longest ago comes first. */
    private final LinkedHashMap<Kind, Line> lines = new LinkedHashMap<>(16, 0.75f, true);
    private long told;
    /** Of kinds that are forgotten. */
    private long leftOutOfOthers;

    /** @param nanoClock monotonic */
    RepeatedLines(Appender<ILoggingEvent> log, LongSupplier nanoClock) {
        this.log = log;
        this.nanoClock = nanoClock;
        ofAll = new Bucket(OF_ALL, nanoClock.getAsLong());
        told = nanoClock.getAsLong();
    }

    private record Kind(Logger logger, Level level, String words) {}

    private static final class Line {
        final Bucket bucket;
        long leftOut;

        Line(long now) {
            bucket = new Bucket(OF_A_KIND, now);
        }
    }

    /** One at a time, by the lock that there is around this. What is said only where somebody wants to know everything is not bounded. */
    @Override
    protected void append(ILoggingEvent event) {
        long now = nanoClock.getAsLong();
        if (now - told >= TELL_NANOS) tell(now);
        if (!event.getLevel().isGreaterOrEqual(Level.INFO)) {
            log.doAppend(event);
            return;
        }
        Kind kind = new Kind(((LoggerContext) getContext()).getLogger(event.getLoggerName()), event.getLevel(), event.getMessage());
        Line line = lines.computeIfAbsent(kind, first -> new Line(now));
        boolean fits = line.bucket.take(now, 0) == 0 && ofAll.take(now, 0) == 0;
        if (fits) log.doAppend(event);
        else line.leftOut++;
        if (lines.size() > MOST_KINDS) leftOutOfOthers += lines.pollFirstEntry().getValue().leftOut;
    }

    private void tell(long now) {
        told = now;
        List<Map.Entry<Kind, Line>> most = lines.entrySet().stream().filter(entry -> entry.getValue().leftOut > 0)
            .sorted(Comparator.comparingLong((Map.Entry<Kind, Line> entry) -> entry.getValue().leftOut).reversed()).toList();
        for (int i = 0; i < most.size(); i++) {
            Line line = most.get(i).getValue();
            if (i < MOST_TOLD) tell(most.get(i).getKey(), "{} more lines such as this were left out: {}", line.leftOut, most.get(i).getKey().words);
            else leftOutOfOthers += line.leftOut;
            line.leftOut = 0;
        }
        if (leftOutOfOthers > 0) tell(others(), "{} more lines of other kinds were left out", leftOutOfOthers);
        leftOutOfOthers = 0;
    }

    private Kind others() {
        return new Kind(((LoggerContext) getContext()).getLogger(RepeatedLines.class), Level.WARN, "");
    }

    private void tell(Kind as, String words, Object... of) {
        log.doAppend(new LoggingEvent(RepeatedLines.class.getName(), as.logger, as.level, words, null, of));
    }

    @Override
    public void stop() {
        tell(nanoClock.getAsLong());
        super.stop();
        log.stop();
    }
}
