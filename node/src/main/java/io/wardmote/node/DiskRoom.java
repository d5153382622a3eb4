package io.wardmote.node;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How much room there is for the data folder, looked at every few seconds beside the event loops: a file system over a network may let whoever asks wait.
 * {@code wardmote.disk.free} and {@code wardmote.disk.size}, in bytes.
 */
final class DiskRoom extends Recurring {
    private static final long PAUSE_MILLIS = 5_000;
    private static final long LEAST_BYTES = 1L << 30;
    private static final int LEAST_PERCENT = 5;

    private final Path folder;
    private volatile Room room;
    private volatile String fault = "";

    private record Room(long free, long size) {}

    /** Looks once at once. */
    DiskRoom(Path folder) {
        this.folder = folder;
        try {
            room = room();
        } catch (IOException e) {
            room = new Room(0, 0);
            failed(e);
        }
    }

    void measured(MeterRegistry registry) {
        Gauge.builder("wardmote.disk.free", this, it -> it.room.free).baseUnit("bytes").strongReference(true).register(registry);
        Gauge.builder("wardmote.disk.size", this, it -> it.room.size).baseUnit("bytes").strongReference(true).register(registry);
    }

    private Room room() throws IOException {
        FileStore store = Files.getFileStore(folder);
        return new Room(store.getUsableSpace(), store.getTotalSpace());
    }

    @Override
    protected Future<?> look() {
        return vertx.executeBlocking(this::room, false).onSuccess(now -> {
            room = now;
            fault = "";
        });
    }

    @Override
    protected void failed(Throwable failure) {
        fault = "how much room the disk of the data folder has cannot be found out: " + failure.getMessage();
    }

    @Override
    protected long pauseMillis() {
        return PAUSE_MILLIS;
    }

    /** "ok", or a sentence: less than 1 GiB and less than 5 % are free. */
    String state() {
        if (!fault.isEmpty()) return fault;
        Room now = room;
        return state(now.free, now.size);
    }

    static String state(long free, long size) {
        boolean little = free < LEAST_BYTES && free < size / 100 * LEAST_PERCENT;
        return little ? (free >> 20) + " MiB are free for the data folder: make room before the node stops for lack of it" : "ok";
    }
}
