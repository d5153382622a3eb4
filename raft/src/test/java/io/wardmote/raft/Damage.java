package io.wardmote.raft;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What disks do to files. */
final class Damage {
    private Damage() {}

    /** One bit, anywhere in that part of the file. */
    static void flip(Path file, long from, long to, Random random) throws IOException {
        long at = from + random.nextLong(to - from);
        int bit = 1 << random.nextInt(8);
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(at);
            int was = bytes.read();
            bytes.seek(at);
            bytes.write(was ^ bit);
        }
        System.out.println("flipped " + Integer.toHexString(bit) + " at " + at + " of " + file.getFileName());
    }

    static void flip(Path file, Random random) throws IOException {
        flip(file, 0, Files.size(file), random);
    }

    static void truncate(Path file, long to) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.setLength(to);
        }
    }

    /** Oldest first, by the number in their names. */
    static List<Path> files(Path folder, Predicate<String> path) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> path.test(folder.relativize(file).toString())).sorted(Comparator.comparing(Damage::number)).toList();
        }
    }

    private static long number(Path file) {
        String digits = file.getFileName().toString().replaceAll("^\\D*(\\d{0,17}).*$", "$1");
        return digits.isEmpty() ? 0 : Long.parseLong(digits);
    }

    /** Offset after the last entry of a file of the log. */
    static long end(Path log) throws IOException {
        long first = number(log);
        return LogScan.of(log, first, Long.MAX_VALUE, read -> {}).end();
    }

    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path file : all.toList()) {
                Path copy = to.resolve(from.relativize(file));
                if (Files.isDirectory(file)) Files.createDirectories(copy);
                else Files.copy(file, copy);
            }
        }
    }
}
