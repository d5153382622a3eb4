package io.wardmote.node.backup;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a backup into a folder when the newest there is old enough, and deletes the oldest beyond those that are to be kept: its own alone, told by
 * their names, {@code wardmote-<node>-<yyyyMMdd'T'HHmmss'Z'>.backup}. That one fails stops nothing; it is tried again, and told at the node's health.
 */
public final class ScheduledBackups extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(ScheduledBackups.class);
    private static final long LOOK_MILLIS = 60_000;
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Function<Path, Future<Backups.Written>> write;
    private final Path folder;
    private final Duration every;
    private final int keep;
    private final InstantSource clock;
    private final String prefix;
    private final Pattern name;
    private boolean underWay;
    private volatile String fault;

    /** @param node its name; nodes may share a folder */
    public ScheduledBackups(Function<Path, Future<Backups.Written>> write, String node, Path folder, Duration every, int keep, InstantSource clock) {
        this.write = write;
        this.folder = folder;
        this.every = every;
        this.keep = keep;
        this.clock = clock;
        this.prefix = "wardmote-" + node + "-";
        this.name = Pattern.compile(Pattern.quote(prefix) + "(\\d{8}T\\d{6}Z)\\.backup");
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(0, LOOK_MILLIS, timer -> look());
        return Future.succeededFuture();
    }

    /** Why the newest try failed; empty if it did not. */
    public Optional<String> fault() {
        return Optional.ofNullable(fault);
    }

    /** Writes one if it is time to. */
    Future<Void> look() {
        if (underWay) return Future.succeededFuture();
        underWay = true;
        Instant now = clock.instant();
        return vertx.executeBlocking(() -> isDue(now)).compose(due -> due ? writeNow(now) : Future.succeededFuture())
            .onSuccess(done -> fault = null)
            .onFailure(failure -> {
                fault = "no backup could be written to " + folder + ": " + words(failure);
                LOG.error("No backup could be written to {}", folder, failure);
            })
            .onComplete(done -> underWay = false).mapEmpty();
    }

    private Future<Void> writeNow(Instant now) {
        return write.apply(folder.resolve(prefix + STAMP.format(now) + ".backup"))
            .onSuccess(written -> LOG.info("{} rows up to entry {} are backed up in {}", written.rows(), written.index(), written.file()))
            .compose(written -> vertx.executeBlocking(this::dropOld)).mapEmpty();
    }

    private boolean isDue(Instant now) throws IOException {
        List<Path> own = own();
        return own.isEmpty() || !stamp(own.getLast()).plus(every).isAfter(now);
    }

    private Void dropOld() throws IOException {
        List<Path> own = own();
        for (Path old : own.subList(0, Math.max(0, own.size() - keep))) Files.delete(old);
        return null;
    }

    /** Oldest first. */
    private List<Path> own() throws IOException {
        Files.createDirectories(folder);
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> name.matcher(file.getFileName().toString()).matches()).sorted().toList();
        }
    }

    private Instant stamp(Path file) {
        Matcher matcher = name.matcher(file.getFileName().toString());
        if (!matcher.matches()) throw new IllegalArgumentException(file.toString());
        return Instant.from(STAMP.parse(matcher.group(1)));
    }

    private static String words(Throwable failure) {
        return failure instanceof UncheckedIOException io ? io.getCause().toString() : failure.toString();
    }
}
