package io.wardmote.node;

import io.wardmote.raft.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the files of certificates every few seconds, and has what is new in them shown. What cannot be shown is refused once, in the log, and told to
 * health as long as it lies there; what was shown before still is. Files that are being written are left until two looks find them the same.
 */
final class CertificateWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CertificateWatch.class);
    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final Duration ENDS_SOON = Duration.ofDays(30);

    /** Takes over what the files hold now. */
    interface Show {
        /**
         * @return when what is shown now ends
         * @throws Fault or {@link StartFailure} in a sentence, and nothing has changed
         */
        Instant now();
    }

    private static final class Watched {
        final String whose;
        final String what;
        final List<Path> files;
        final Show show;
        byte[] shown;
        byte[] seen;
        volatile Instant ends;
        volatile String refused = "";

        Watched(String whose, List<Path> files, Show show, Instant ends) {
            this.whose = whose;
            this.what = "certificate for " + whose;
            this.files = files;
            this.show = show;
            this.ends = ends;
        }
    }

    private final InstantSource clock;
    private final List<Watched> watched = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("certificates").daemon().factory());

    CertificateWatch(InstantSource clock) {
        this.clock = clock;
    }

    /** To be called before the start. @param whose to whom it is shown; @param ends when what is shown now, as the files have it, ends */
    void add(String whose, List<Path> files, Instant ends, Show show) {
        Watched one = new Watched(whose, files, show, ends);
        one.shown = one.seen = digest(files);
        watched.add(one);
    }

    void start() {
        thread.scheduleWithFixedDelay(this::look, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    synchronized void look() {
        watched.forEach(this::look);
    }

    private void look(Watched one) {
        byte[] now = digest(one.files);
        boolean settled = Arrays.equals(now, one.seen);
        one.seen = now;
        if (!settled || Arrays.equals(now, one.shown)) return;
        one.shown = now; // or refused: not tried again until it is another
        try {
            one.ends = one.show.now();
            one.refused = "";
            LOG.info("The new {} is shown from now on; it ends at {}", one.what, one.ends);
        } catch (Fault | StartFailure e) {
            one.refused = e.getMessage();
            LOG.warn("The new {} is not used, and the one before is: {}", one.what, e.getMessage());
        } catch (RuntimeException e) { // a task that throws is never run again
            one.refused = "it cannot be used";
            LOG.error("The new {} is not used, and the one before is", one.what, e);
        }
    }

    /** To whom each is shown, and when it ends. Waits for nothing. */
    Map<String, Instant> ends() {
        return watched.stream().collect(Collectors.toMap(one -> one.whose, one -> one.ends));
    }

    /** "ok", or what is wrong. Waits for nothing: event loops ask, also those that what is new is being shown on. */
    String state() {
        for (Watched one : watched) {
            if (!one.refused.isEmpty()) return "the new " + one.what + " is not used: " + one.refused;
            Instant now = clock.instant();
            Instant ends = one.ends;
            if (now.isAfter(ends)) return "the " + one.what + " ended at " + ends;
            if (now.plus(ENDS_SOON).isAfter(ends)) return "the " + one.what + " ends at " + ends;
        }
        return "ok";
    }

    /** What cannot be read counts as empty: showing it says why. */
    private static byte[] digest(List<Path> files) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Path file : files) {
                digest.update((byte) 0);
                digest.update(bytes(file));
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.exists(file) && Files.size(file) <= 1 << 20 ? Files.readAllBytes(file) : new byte[0];
        } catch (IOException e) {
            LOG.debug("{} cannot be read: {}", file, e.toString());
            return new byte[0];
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
