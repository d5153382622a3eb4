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
 * Sets the wall clock of one process while it runs, and makes its disk fail, by a library loaded before the machine's own. Needs a C compiler and glibc
 * or musl.
 */
final class Preloaded {
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
        Files.write(orders, new byte[2 * Long.BYTES]);
        return new Preloaded(library, orders.toAbsolutePath());
    }

    Map<String, String> environment() {
        return Map.of("LD_PRELOAD", library.toString(), "WARDMOTE_TEST_ORDERS", orders.toString());
    }

    /** From the machine's. */
    void clock(Duration apart) {
        order(0, apart.toNanos());
    }

    /** Whether each {@code fsync} and {@code fdatasync} ends with EIO. */
    void failSyncs(boolean fail) {
        order(Long.BYTES, fail ? 1 : 0);
    }

    private void order(long at, long value) {
        try (FileChannel file = FileChannel.open(orders, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder()).putLong(0, value), at);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
