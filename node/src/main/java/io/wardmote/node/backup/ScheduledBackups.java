package io.wardmote.node.backup;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.wardmote.node.Fault;
import io.wardmote.node.NodeConfig;
import io.wardmote.node.founding.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Backups that a node makes by itself, in a folder: {@code wardmote-<node>-<time>.backup}. The newest are kept, each is read again once in
 * the time in which the node's data is; of other names nothing is ever deleted, but {@code ….backup.new}, which is what a process that was
 * killed had not written to its end. What fails is logged, told at the node's health until it is mended, and stops nothing.
 */
public final class ScheduledBackups {
    private static final Logger LOG = LoggerFactory.getLogger(ScheduledBackups.class);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final int TIME_LENGTH = "20261126T000000Z".length();
    private static final String FINE = "ok";
    private static final long AGAIN_MILLIS = 60_000;
    private static final long SHORTEST_MILLIS = 10;

    private final Vertx vertx;
    private final NodeConfig.Backup settings;
    private final Duration readEvery;
    private final String prefix;
    private final Function<Path, Future<Long>> maker;
    private final InstantSource clock;
    private volatile String unmade = "";
    private volatile String undeleted = "";
    private final Map<String, String> damaged = new ConcurrentSkipListMap<>();
    private volatile String lastRead = "";
    private volatile Kept kept = new Kept("", "", 0, 0);

    /**
     * What is there, as it was when one was last made or read.
     *
     * @param newest its file's name, and
     * @param made   when; "" where there is none
     * @param bytes  of the newest
     */
    private record Kept(String newest, String made, long bytes, int count) {}

    /**
     * @param readEvery in that time each is read
     * @param maker     writes a backup to a new file
     */
    ScheduledBackups(Vertx vertx, NodeConfig.Backup settings, Duration readEvery, String node, Function<Path, Future<Long>> maker, InstantSource clock) {
        this.vertx = vertx;
        this.settings = settings;
        this.readEvery = readEvery;
        this.prefix = "wardmote-" + node + "-";
        this.maker = maker;
        this.clock = clock;
    }

    /** From now on, until Vert.x is closed; the first at once, unless there is one that is young enough. */
    public static ScheduledBackups start(Vertx vertx, NodeConfig.Backup settings, Duration readEvery, String node, Backups backups) {
        ScheduledBackups scheduled = new ScheduledBackups(vertx, settings, readEvery, node, backups::write, InstantSource.system());
        scheduled.makeIn(SHORTEST_MILLIS);
        scheduled.readIn(scheduled.betweenReads());
        return scheduled;
    }

    /** "ok", or what is wrong with the last one, with one that is there, or with deleting what is too old. */
    public String fault() {
        String all = Stream.concat(Stream.of(unmade, undeleted), damaged.values().stream()).filter(each -> !each.isEmpty()).collect(Collectors.joining("; "));
        return all.isEmpty() ? FINE : all;
    }

    /** What is made when, and what there is: {@code {"folder", "everySeconds", "keep", "kept", "newest", "made", "bytes", "state"}}. */
    public JsonObject report() {
        Kept now = kept;
        return new JsonObject().put("folder", settings.folder().toString()).put("everySeconds", settings.every().toSeconds())
            .put("keep", settings.keep()).put("kept", now.count).put("newest", now.newest).put("made", now.made).put("bytes", now.bytes).put("state", fault());
    }

    /** A file whose size cannot be told is one of none: reading it says what is wrong, and the next is to be made all the same. */
    private void look() {
        List<Path> past = past();
        Path newest = past.isEmpty() ? null : past.getLast();
        kept = newest == null ? new Kept("", "", 0, 0)
            : new Kept(newest.getFileName().toString(), timeOf(newest).orElseThrow().toString(), newest.toFile().length(), past.size());
    }

    private void makeIn(long millis) {
        vertx.setTimer(Math.max(SHORTEST_MILLIS, millis), now -> makeIfDue().onSuccess(this::makeIn));
    }

    private void readIn(long millis) {
        vertx.setTimer(millis, now -> readNext().onSuccess(done -> readIn(betweenReads())));
    }

    /** So that all that are to be there have had their turn in time, and the disk is not kept busy. */
    private long betweenReads() {
        return Math.max(SHORTEST_MILLIS, readEvery.toMillis() / settings.keep());
    }

    /** Makes one if it is due; answers in how many milliseconds to ask again. Never fails. */
    Future<Long> makeIfDue() {
        return vertx.executeBlocking(this::untilDue)
            .compose(millis -> millis > 0 ? Future.succeededFuture(millis) : make().map(file -> settings.every().toMillis()))
            .otherwise(failure -> {
                unmade = "the last backup failed: " + failure.getMessage();
                LOG.warn("A backup to {} failed and is tried again: {}", settings.folder(), failure.getMessage());
                return AGAIN_MILLIS;
            });
    }

    private long untilDue() {
        look();
        List<Path> past = past();
        return past.isEmpty() ? 0 : Duration.between(clock.instant(), timeOf(past.getLast()).orElseThrow().plus(settings.every())).toMillis();
    }

    /** Makes one now, reads it, and deletes those that are too many. */
    private Future<Path> make() {
        Path file = settings.folder().resolve(prefix + TIME.format(clock.instant()) + ".backup");
        return vertx.executeBlocking(() -> {
            PrivateFiles.makeFolder(settings.folder(), "correct backup.folder in the settings");
            return file;
        }).compose(maker).compose(rows -> vertx.executeBlocking(() -> {
            mustBeWhole(file);
            LOG.info("A backup of {} rows is in {}", rows, file);
            unmade = "";
            deleteWhatIsOver();
            look();
            return file;
        }));
    }

    private static void mustBeWhole(Path file) {
        try {
            BackupReader.check(file);
        } catch (Fault e) {
            PrivateFiles.delete(file); // tried again soon, and good ones are not to make room for it
            throw e;
        }
    }

    private void deleteWhatIsOver() {
        List<Path> past = past();
        List<Path> over = Stream.concat(named("\\.backup\\.new").stream(), past.subList(0, Math.max(0, past.size() - settings.keep())).stream()).toList();
        List<String> left = new ArrayList<>();
        for (Path file : over) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                LOG.warn("{} is too old, and cannot be deleted: {}", file, e.toString());
                left.add(file.getFileName().toString());
            }
        }
        undeleted = left.isEmpty() ? "" : "older backups cannot be deleted, " + left.size() + " in all: " + left.getFirst();
    }

    /** Reads the one whose turn it is: a bit that flipped is to be found before the backup is needed. Never fails. */
    Future<Void> readNext() {
        return vertx.<Void>executeBlocking(() -> {
            damaged.keySet().removeIf(name -> !Files.exists(settings.folder().resolve(name)));
            List<Path> all = named("\\.backup");
            look();
            if (all.isEmpty()) return null;
            Path file = all.stream().filter(each -> each.getFileName().toString().compareTo(lastRead) > 0).findFirst().orElse(all.getFirst());
            lastRead = file.getFileName().toString();
            try {
                BackupReader.check(file);
                damaged.remove(lastRead);
            } catch (Fault e) {
                damaged.put(lastRead, e.getMessage());
                LOG.warn("{}", e.getMessage());
            }
            return null;
        }).otherwise(failure -> {
            LOG.warn("The backups in {} were not read: {}", settings.folder(), failure.getMessage());
            return null;
        });
    }

    /** Oldest first. One of a time to come was made under a wrong clock: it does not count until then, or there would be none for as long. */
    private List<Path> past() {
        Instant now = clock.instant();
        List<Path> all = named("\\.backup");
        List<Path> past = all.stream().filter(file -> !timeOf(file).orElseThrow().isAfter(now)).toList();
        if (past.size() < all.size()) LOG.warn("{} is of a time to come, by this machine's clock, and does not count as a backup", all.getLast());
        return past;
    }

    /** This node's, by time. */
    private List<Path> named(String ending) {
        Pattern name = Pattern.compile(Pattern.quote(prefix) + "\\d{8}T\\d{6}Z" + ending);
        if (!Files.isDirectory(settings.folder())) return List.of();
        try (Stream<Path> files = Files.list(settings.folder())) {
            return files.filter(file -> name.matcher(file.getFileName().toString()).matches() && timeOf(file).isPresent()).sorted().toList();
        } catch (IOException e) {
            throw new Fault(Fault.CANNOT_WRITE, settings.folder() + " cannot be read (" + e.getMessage() + "); see that this user owns it.", e);
        }
    }

    /** Empty if the name tells none, such as one of a 13th month: then it is none of ours. */
    private Optional<Instant> timeOf(Path file) {
        try {
            return Optional.of(Instant.from(TIME.parse(file.getFileName().toString().substring(prefix.length(), prefix.length() + TIME_LENGTH))));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
