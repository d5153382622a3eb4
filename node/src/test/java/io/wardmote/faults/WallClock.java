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

/** Sets the wall clock of one process while it runs, by a library loaded before the machine's own. Needs a C compiler and glibc or musl. */
final class WallClock {
    private final Path library;
    private final Path shift;

    private WallClock(Path library, Path shift) {
        this.library = library;
        this.shift = shift;
    }

    /** None if there is no C compiler here. */
    static Optional<Path> library(Path folder) throws IOException {
        Path source = folder.resolve("clock.c");
        Path library = folder.resolve("clock.so").toAbsolutePath();
        try (var in = WallClock.class.getResourceAsStream("/faults/clock.c")) {
            Files.copy(in, source);
        }
        try {
            Process compiler = new ProcessBuilder("cc", "-O1", "-shared", "-fPIC", "-o", library.toString(), source.toString(), "-ldl").inheritIO().start();
            if (compiler.waitFor() != 0) throw new IllegalStateException("cc does not compile clock.c");
            return Optional.of(library);
        } catch (IOException none) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static WallClock of(Path library, Path shift) throws IOException {
        Files.write(shift, new byte[Long.BYTES]);
        return new WallClock(library, shift.toAbsolutePath());
    }

    Map<String, String> environment() {
        return Map.of("LD_PRELOAD", library.toString(), "WARDMOTE_TEST_CLOCK", shift.toString());
    }

    /** From the machine's. */
    void set(Duration apart) {
        try (FileChannel file = FileChannel.open(shift, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder()).putLong(0, apart.toNanos()), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
