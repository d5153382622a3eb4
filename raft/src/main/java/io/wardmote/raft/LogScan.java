package io.wardmote.raft;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.zip.CRC32C;

/**
 * Reads one file of the Raft log and finds whether it is what was written. Ratis' layout:
 *
 * <pre>
 *   "RaftLog1"
 *   entry*    length (varint), that many bytes (a LogEntryProto: field 1 the term, 2 the index), CRC-32C of both (4, big endian)
 *   zero*     room that was taken in advance, while the file is being written
 * </pre>
 *
 * What ends a file that was being written when the power went may be torn: written in part, and so promised to nobody, for an entry is
 * promised after its sync. A sector that was never written reads as zeros; a bit that flipped leaves none such. That tells the two apart.
 *
 * @param last  index of the last whole entry; one below the first if there is none
 * @param end   offset after it
 * @param fault what is wrong with what follows, or null
 * @param torn  that is an entry whose writing did not end
 */
record LogScan(long last, long end, String fault, boolean torn) {
    private static final byte[] HEADER = {'R', 'a', 'f', 't', 'L', 'o', 'g', '1'};
    private static final int SECTOR = 512;
    private static final int MOST_ENTRY_BYTES = 4 << 20;

    /**
     * @param first index of its first entry, by its name
     * @param upTo  index of the last entry to be read; what follows is not looked at
     * @param read  told how many bytes were read, after each entry
     */
    static LogScan of(Path file, long first, long upTo, IntConsumer read) throws IOException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
            byte[] header = in.readNBytes(HEADER.length);
            if (!Arrays.equals(header, HEADER)) return faulty(first - 1, 0, "its first bytes are not those of a log", allZero(header));
            Scanner scanner = new Scanner(file, in, first, upTo, read);
            return scanner.scan();
        }
    }

    private static LogScan faulty(long last, long end, String fault, boolean torn) {
        return new LogScan(last, end, fault, torn);
    }

    private static boolean allZero(byte[] bytes) {
        for (byte each : bytes) if (each != 0) return false;
        return true;
    }

    private static final class Scanner {
        private final Path file;
        private final DataInputStream in;
        private final long upTo;
        private final IntConsumer read;
        private long last;
        private long end = HEADER.length;
        private byte[] entry = new byte[4096];

        Scanner(Path file, DataInputStream in, long first, long upTo, IntConsumer read) {
            this.file = file;
            this.in = in;
            this.last = first - 1;
            this.upTo = upTo;
            this.read = read;
        }

        LogScan scan() throws IOException {
            while (last < upTo) {
                int first = in.read();
                if (first < 0) break;
                if (first == 0) return zerosToTheEnd() ? new LogScan(last, end, null, false) : broken("has a gap", 1);
                int length = first & 0x7f;
                int used = 1;
                for (int shift = 7, next = first; (next & 0x80) != 0; shift += 7) {
                    next = in.read();
                    if (next < 0 || shift > 21) return broken("has no length", used);
                    length |= (next & 0x7f) << shift;
                    used++;
                }
                if (length > MOST_ENTRY_BYTES) return broken("is longer than any may be", used);
                int size = used + length;
                if (entry.length < size) entry = new byte[Math.max(size, entry.length * 2)];
                putVarint(length);
                int sum;
                try {
                    in.readFully(entry, used, length);
                    sum = in.readInt();
                } catch (EOFException e) {
                    return broken("is cut short", size + Integer.BYTES);
                }
                CRC32C crc = new CRC32C();
                crc.update(entry, 0, size);
                if ((int) crc.getValue() != sum) return broken("fails its checksum", size + Integer.BYTES);
                long index = index(used, size);
                if (index != last + 1) return new LogScan(last, end, "entry " + (last + 1) + " is entry " + index, false);
                last = index;
                end += size + Integer.BYTES;
                read.accept(size + Integer.BYTES);
            }
            return new LogScan(last, end, null, false);
        }

        private boolean zerosToTheEnd() throws IOException {
            byte[] rest = new byte[1 << 16];
            for (int count; (count = in.read(rest)) >= 0; ) for (int i = 0; i < count; i++) if (rest[i] != 0) return false;
            return true;
        }

        private LogScan broken(String how, int extent) throws IOException {
            return faulty(last, end, "entry " + (last + 1) + " " + how, hasUnwrittenSector(extent));
        }

        private boolean hasUnwrittenSector(int extent) throws IOException {
            try (DataInputStream again = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
                again.skipNBytes(end);
                long at = end;
                while (at < end + extent) {
                    int sector = (int) (SECTOR - at % SECTOR);
                    byte[] bytes = again.readNBytes(sector);
                    if (allZero(bytes)) return true; // also where the file ends
                    at += sector;
                }
                return false;
            }
        }

        private void putVarint(int value) {
            int at = 0;
            for (int left = value; ; left >>>= 7) {
                boolean more = left > 0x7f;
                entry[at++] = (byte) (more ? left & 0x7f | 0x80 : left);
                if (!more) return;
            }
        }

        /** Of an entry whose checksum is right; proto3 leaves out what is zero. */
        private long index(int from, int to) {
            long index = 0;
            int[] at = {from};
            while (at[0] < to) {
                int tag = entry[at[0]++];
                if (tag != 1 << 3 && tag != 2 << 3) break;
                long value = varint(at, to);
                if (tag == 2 << 3) index = value;
            }
            return index;
        }

        private long varint(int[] at, int to) {
            long value = 0;
            for (int shift = 0; at[0] < to && shift < Long.SIZE; shift += 7) {
                byte next = entry[at[0]++];
                value |= (long) (next & 0x7f) << shift;
                if (next >= 0) break;
            }
            return value;
        }
    }
}
