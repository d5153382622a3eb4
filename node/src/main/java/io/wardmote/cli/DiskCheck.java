package io.wardmote.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** Whether a disk has room, and how long it takes to keep something: each change waits for that. */
final class DiskCheck {
    private static final long LEAST_BYTES = 1L << 30;
    private static final long FEW_BYTES = 10L << 30;
    private static final int TRIES = 15;
    private static final long SLOW_MILLIS = 20;
    private static final long BROKEN_MILLIS = 500;

    private DiskCheck() {}

    static void look(Findings findings, Path folder) {
        if (!Files.isDirectory(folder)) {
            findings.warn("disk", folder + " is not there yet; a node makes it when it is made.");
            return;
        }
        try {
            room(findings, Files.getFileStore(folder), folder);
            if (!Files.isWritable(folder)) findings.fault("disk", folder + " cannot be written by this user; start this command as the node's user.");
            else speed(findings, folder);
        } catch (IOException e) {
            findings.fault("disk", folder + " cannot be used (" + e.getMessage() + "); see that the disk is there and whole.");
        }
    }

    private static void room(Findings findings, FileStore store, Path folder) throws IOException {
        long left = store.getUsableSpace();
        String room = (left >> 20) + " MiB are free for " + folder;
        if (left < LEAST_BYTES) findings.fault("disk", room + "; make room before the node stops for lack of it.");
        else if (left < FEW_BYTES) findings.warn("disk", room + "; snapshots and audit logs grow, so make room.");
        else findings.ok("disk", room + ".");
    }

    private static void speed(Findings findings, Path folder) throws IOException {
        Path file = Files.createTempFile(folder, "doctor", ".tmp");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            Files.delete(file); // what is written to it goes to the disk all the same, and nothing is left whatever becomes of this process
            long[] millis = new long[TRIES];
            for (int i = 0; i < TRIES; i++) {
                long before = System.nanoTime();
                channel.write(ByteBuffer.allocate(4096));
                channel.force(true);
                millis[i] = (System.nanoTime() - before) / 1_000_000;
            }
            Arrays.sort(millis);
            told(findings, millis[TRIES / 2], millis[TRIES - 1]);
        }
    }

    static void told(Findings findings, long median, long longest) {
        String speed = "To keep 4 KiB takes " + median + " ms, at most " + longest + " ms";
        if (median > BROKEN_MILLIS) findings.fault("disk", speed + "; give the node a disk that is not worn, not shared or not over a network.");
        else if (median > SLOW_MILLIS) findings.warn("disk", speed + ", and each change waits for that; an SSD takes 5 ms or less.");
        else findings.ok("disk", speed + ".");
    }
}
