package io.wardmote.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Sets the clocks of one process while it runs, and makes its disk fail, by a library loaded before the machine's own. Needs a C compiler and glibc
 * or musl.
 */
final class Preloaded {
    private enum Order { WALL_AHEAD, SYNCS_FAIL, STOOD_STILL, SLOWER }

    private final Path library;
    private final Path orders;

    private Preloaded(Path library, Path orders) {
        this.library = library;
        this.orders = orders;
    }

    /** None if there is no C compiler here. */
    static Optional<Path> library(Path folder) throws IOException {
        Path source = folder.resolve("preloaded.c");
        Path library = folder.resolve("preloaded.so").toAbsolutePath();
        try (var in = Preloaded.class.getResourceAsStream("/faults/preloaded.c")) {
            Files.copy(in, source);
        }
        try {
            Process compiler = new ProcessBuilder("cc", "-O1", "-shared", "-fPIC", "-o", library.toString(), source.toString(), "-ldl").inheritIO().start();
            if (compiler.waitFor() != 0) throw new IllegalStateException("cc does not compile preloaded.c");
            return Optional.of(library);
        } catch (IOException none) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static Preloaded of(Path library, Path orders) throws IOException {
        Files.write(orders, new byte[Order.values().length * Long.BYTES]);
        return new Preloaded(library, orders.toAbsolutePath());
    }

    Map<String, String> environment() {
        return Map.of("LD_PRELOAD", library.toString(), "WARDMOTE_TEST_ORDERS", orders.toString());
    }

    /** The wall clock, from the machine's. */
    void clock(Duration apart) {
        order(Order.WALL_AHEAD, apart.toNanos());
    }

    /** Whether each {@code fsync} and {@code fdatasync} ends with EIO. */
    void failSyncs(boolean fail) {
        order(Order.SYNCS_FAIL, fail ? 1 : 0);
    }

    /** The monotonic clock is behind the machine's by what it did not see. */
    void stoodStill(Duration unseen) {
        order(Order.STOOD_STILL, unseen.toNanos());
    }

    /** The monotonic clock is so much slower than the machine's, from the start of the process on: to be said before. */
    void slower(double part) {
        order(Order.SLOWER, Math.round(part * 1e6));
    }

    private void order(Order which, long value) {
        try (FileChannel file = FileChannel.open(orders, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder()).putLong(0, value), (long) which.ordinal() * Long.BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
