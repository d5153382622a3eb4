package io.wardmote.raft;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.ratis.io.MD5Hash;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.util.MD5FileUtil;
import org.rocksdb.Options;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileReader;

/**
 * What a snapshot consists of, as {@value #NAME} in its folder, a {@link SealedText}: {@code entry <term> <index>}, then a line
 * {@code <MD5> <length> <name>} for each file, by name. MD5 is what Ratis compares when it sends a file, so a file that is not
 * what it was when the snapshot was made is refused by whoever gets it. It guards against rot, not against people.
 */
record SnapshotManifest(TermIndex at, Map<String, Entry> files) {
    static final String NAME = "manifest";
    /** Of the manifest itself, which says whether it is whole. */
    static final MD5Hash COMPUTED_WHEN_SENT = null;
    private static final String KIND = "snapshot";
    private static final int LAYOUT = 1;
    private static final Pattern AT = Pattern.compile("entry (\\d{1,18}) (\\d{1,18})");
    private static final Pattern FILE = Pattern.compile("([0-9a-f]{32}) (\\d{1,18}) ([A-Za-z0-9._-]{1,200})");
    private static final int CHUNK = 1 << 16;

    record Entry(MD5Hash md5, long length) {}

    /**
     * Of the files in a folder.
     *
     * @param before what is known of files that never change: those that are still the same file are not read again
     */
    static SnapshotManifest of(Path folder, TermIndex at, Known before) throws IOException {
        TreeMap<String, Entry> files = new TreeMap<>();
        for (Path file : list(folder)) {
            Entry known = before.of(file);
            files.put(file.getFileName().toString(), known != null ? known : new Entry(md5(file, read -> {}), Files.size(file)));
        }
        return new SnapshotManifest(at, files);
    }

    /** Answers what an earlier manifest says of a file, or null. */
    interface Known {
        Entry of(Path file) throws IOException;
    }

    byte[] toBytes() {
        List<String> lines = new ArrayList<>();
        lines.add("entry " + at.getTerm() + " " + at.getIndex());
        files.forEach((name, entry) -> lines.add(entry.md5 + " " + entry.length + " " + name));
        return SealedText.bytes(KIND, LAYOUT, lines);
    }

    /** @throws SealedText.Broken if it is damaged or missing */
    static SnapshotManifest in(Path folder) throws IOException {
        Path file = folder.resolve(NAME);
        try {
            return parse(Files.readAllBytes(file), file.toString());
        } catch (NoSuchFileException e) {
            throw new SealedText.Broken(file + " is missing");
        }
    }

    static SnapshotManifest parse(byte[] bytes, String where) throws IOException {
        List<String> lines = SealedText.lines(bytes, KIND, LAYOUT, where);
        Matcher at = AT.matcher(lines.isEmpty() ? "" : lines.getFirst());
        if (!at.matches()) throw new SealedText.Broken(where + " names no entry");
        TreeMap<String, Entry> files = new TreeMap<>();
        for (String line : lines.subList(1, lines.size())) {
            Matcher file = FILE.matcher(line);
            if (!file.matches()) throw new SealedText.Broken(where + " holds a line that is no file");
            files.put(file.group(3), new Entry(MD5Hash.newInstance(file.group(1)), Long.parseLong(file.group(2))));
        }
        return new SnapshotManifest(TermIndex.valueOf(Long.parseLong(at.group(1)), Long.parseLong(at.group(2))), files);
    }

    /**
     * Reads every file.
     *
     * @param read told how many bytes were read, after each few
     * @throws SealedText.Broken if one is not what it was; another {@link IOException} if one cannot be read
     */
    void verify(Path folder, IntConsumer read) throws IOException {
        for (Map.Entry<String, Entry> file : files.entrySet()) {
            Path path = folder.resolve(file.getKey());
            try {
                if (Files.size(path) != file.getValue().length || !md5(path, read).equals(file.getValue().md5))
                    throw new SealedText.Broken(path + " is not what it was");
                if (file.getKey().endsWith(".sst")) verifyTable(path);
            } catch (NoSuchFileException e) {
                throw new SealedText.Broken(path + " is missing");
            } catch (RocksDBException e) {
                throw new SealedText.Broken(path + " was damaged when the snapshot was made (" + e.getMessage() + ")");
            }
        }
    }

    /** By RocksDB's own checksums of its blocks: a snapshot may be taken of a store that is damaged already. */
    static void verifyTable(Path table) throws RocksDBException {
        try (Options options = new Options(); SstFileReader reader = new SstFileReader(options)) {
            reader.open(table.toString());
            reader.verifyChecksum();
        }
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> !file.getFileName().toString().equals(NAME)).sorted().toList();
        }
    }

    private static MD5Hash md5(Path file, IntConsumer read) throws IOException {
        MessageDigest digest = MD5FileUtil.newMD5();
        byte[] chunk = new byte[CHUNK];
        try (InputStream in = Files.newInputStream(file)) {
            for (int count; (count = in.read(chunk)) >= 0; read.accept(count)) digest.update(chunk, 0, count);
        }
        return MD5Hash.newInstance(digest.digest());
    }
}
