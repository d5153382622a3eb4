package io.wardmote.node.backup;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wardmote.node.Fault;
import io.wardmote.node.NodeConfig;
import io.wardmote.node.founding.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Backups that a node makes by itself, in a folder: {@code wardmote-<node>-<time>.backup}. The newest are kept; of other names nothing is
 * ever deleted. A failure is logged and told at the node's health until one succeeds, and stops nothing.
 */
public final class ScheduledBackups {
    private static final Logger LOG = LoggerFactory.getLogger(ScheduledBackups.class);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final String FINE = "ok";
    private static final long AGAIN_MILLIS = 60_000;
    private static final long SHORTEST_MILLIS = 10;

    private final Vertx vertx;
    private final NodeConfig.Backup settings;
    private final String prefix;
    private final Function<Path, Future<Long>> maker;
    private final InstantSource clock;
    private volatile String fault = FINE;

    /** @param maker writes a backup to a new file */
    ScheduledBackups(Vertx vertx, NodeConfig.Backup settings, String node, Function<Path, Future<Long>> maker, InstantSource clock) {
        this.vertx = vertx;
        this.settings = settings;
        this.prefix = "wardmote-" + node + "-";
        this.maker = maker;
        this.clock = clock;
    }

    /** From now on, until Vert.x is closed; the first at once, unless there is one that is young enough. */
    public static ScheduledBackups start(Vertx vertx, NodeConfig.Backup settings, String node, Backups backups) {
        ScheduledBackups scheduled = new ScheduledBackups(vertx, settings, node, backups::write, InstantSource.system());
        scheduled.next();
        return scheduled;
    }

    /** "ok", or why the last one failed. */
    public String fault() {
        return fault;
    }

    private void next() {
        vertx.executeBlocking(() -> own().stream().map(this::timeOf).max(Instant::compareTo).map(last -> last.plus(settings.every())).orElse(Instant.MIN))
            .onSuccess(due -> after(due.equals(Instant.MIN) ? 0 : due.toEpochMilli() - clock.millis()))
            .onFailure(failure -> {
                failed(failure);
                after(AGAIN_MILLIS);
            });
    }

    private void after(long millis) {
        vertx.setTimer(Math.max(SHORTEST_MILLIS, millis), due -> due().onSuccess(done -> {
            if (fault.equals(FINE)) next();
            else after(AGAIN_MILLIS);
        }));
    }

    /** What is done when one is due; never fails. */
    Future<Void> due() {
        return make().<Void>mapEmpty().otherwise(failure -> {
            failed(failure);
            return null;
        });
    }

    private void failed(Throwable failure) {
        fault = "the last backup failed: " + failure.getMessage();
        LOG.warn("A backup to {} failed and is tried again: {}", settings.folder(), failure.getMessage());
    }

    /** Makes one now, and deletes those that are too many. */
    Future<Path> make() {
        Path file = settings.folder().resolve(prefix + TIME.format(clock.instant()) + ".backup");
        return vertx.executeBlocking(() -> {
            PrivateFiles.makeFolder(settings.folder(), "correct backup.folder in the settings");
            return file;
        }).compose(maker).compose(rows -> vertx.executeBlocking(() -> {
            LOG.info("A backup of {} rows is in {}", rows, file);
            fault = FINE;
            List<Path> all = own();
            for (Path old : all.subList(0, Math.max(0, all.size() - settings.keep()))) Files.delete(old);
            return file;
        }));
    }

    /** Oldest first. */
    private List<Path> own() {
        Pattern name = Pattern.compile(Pattern.quote(prefix) + "\\d{8}T\\d{6}Z\\.backup");
        if (!Files.isDirectory(settings.folder())) return List.of();
        try (Stream<Path> files = Files.list(settings.folder())) {
            return files.filter(file -> name.matcher(file.getFileName().toString()).matches()).sorted().toList();
        } catch (IOException e) {
            throw new Fault(Fault.CANNOT_WRITE, settings.folder() + " cannot be read (" + e.getMessage() + "); see that this user owns it.", e);
        }
    }

    private Instant timeOf(Path file) {
        Matcher time = Pattern.compile("\\d{8}T\\d{6}Z").matcher(file.getFileName().toString().substring(prefix.length()));
        return time.lookingAt() ? Instant.from(TIME.parse(time.group())) : Instant.MIN;
    }
}
