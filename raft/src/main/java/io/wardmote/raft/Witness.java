package io.wardmote.raft;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.thirdparty.com.google.protobuf.InvalidProtocolBufferException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this node has promised the others, remembered outside of Ratis' files, so that it is seen when those were lost or are not
 * what they were. A node that forgot a vote would vote twice, one that forgot an entry would help to elect a leader without it; so
 * it takes part no more under its id.
 *
 * <p>The file {@code witness}, a {@link SealedText}, is written with each beat, so what was promised in the last one before the
 * process died is not in it:
 *
 * <pre>
 *   term &lt;term&gt; &lt;node voted for, or -&gt;
 *   entry &lt;index up to which the log was synced, of what was committed&gt;
 *   members &lt;index of the entry in raft-meta.conf&gt; &lt;CRC-32C of that file&gt;, or members -
 * </pre>
 */
final class Witness {
    private static final Logger LOG = LoggerFactory.getLogger(Witness.class);
    private static final String FILE = "witness";
    private static final String UNFIT = "unfit";
    private static final String KIND = "witness";
    private static final int LAYOUT = 1;
    private static final Pattern TEXT = Pattern.compile("term (\\d{1,18}) (\\S{1,200})\nentry (-1|\\d{1,18})\nmembers (-|\\d{1,18} [0-9a-f]{8})");
    private static final String NOBODY = "-";

    /** @param members index and checksum of the file that names the members; "-" if there is none */
    record Seen(long term, String votedFor, long entry, String members) {
        byte[] toBytes() {
            return SealedText.bytes(KIND, LAYOUT, List.of("term " + term + " " + votedFor, "entry " + entry, "members " + members));
        }

        static Seen parse(byte[] bytes, String where) throws SealedText.Broken {
            Matcher text = TEXT.matcher(String.join("\n", SealedText.lines(bytes, KIND, LAYOUT, where)));
            if (!text.matches()) throw new SealedText.Broken(where + " is none of ours");
            return new Seen(Long.parseLong(text.group(1)), text.group(2), Long.parseLong(text.group(3)), text.group(4));
        }
    }

    private final RaftConfig config;
    private final Path file;
    private final Path unfit;
    private final Path current;
    private Seen written;
    /** Of the file that names the members, when it was last seen whole; null before. */
    private byte[] wholeMembers;

    Witness(RaftConfig config) {
        this.config = config;
        this.file = config.data().resolve(FILE);
        this.unfit = config.data().resolve(UNFIT);
        this.current = config.data().resolve(DataFolder.RAFT).resolve(config.group().toString()).resolve("current");
    }

    private Path membersFile() {
        return current.resolve("raft-meta.conf");
    }

    /**
     * Before Ratis opens its files: are they those that this node made its promises with? An entry at the end of the log whose writing
     * did not end is cut off, since nobody was promised it.
     *
     * @param snapshot index of the newest snapshot; -1 if there is none
     * @throws Unfit if not, {@link StorageFailure} if they cannot be read
     */
    synchronized void check(long snapshot) {
        try {
            if (Files.exists(unfit)) throw new Unfit(config, Files.readString(unfit).strip());
            Seen promised = read(file);
            written = promised;
            if (promised == null) return;
            checkVote(promised);
            Torn torn = checkLog(current, snapshot, promised.entry);
            checkMembers(current, promised);
            rememberedMembers();
            if (torn != null) cut(torn);
        } catch (SealedText.Broken e) {
            throw new Unfit(config, e.getMessage());
        } catch (IOException e) {
            throw new StorageFailure("The Raft log in " + current + " cannot be read (" + e + ").", e);
        }
    }

    /**
     * For whoever takes over what a node has left that does not run: is its log all that it promised? Nothing there is changed.
     *
     * @param data     as {@link RaftConfig#data}
     * @param current  Ratis' folder in it
     * @param snapshot index of the newest snapshot; -1 if there is none
     * @throws SealedText.Broken if not: what is wrong
     */
    static void checkLeft(Path data, Path current, long snapshot) throws IOException {
        Path unfit = data.resolve(UNFIT);
        if (Files.exists(unfit)) throw new SealedText.Broken(Files.readString(unfit).strip());
        Seen promised = read(data.resolve(FILE));
        checkLog(current, snapshot, promised == null ? -1 : promised.entry);
        if (promised != null) checkMembers(current, promised);
    }

    private static Seen read(Path file) throws IOException {
        try {
            return Seen.parse(Files.readAllBytes(file), file.toString());
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private void checkVote(Seen promised) throws IOException {
        Seen found = meta();
        if (found == null) throw new SealedText.Broken("the record of this node's votes, " + current.resolve("raft-meta") + ", is lost or damaged");
        boolean earlier = found.term < promised.term;
        boolean another = found.term == promised.term && !promised.votedFor.equals(NOBODY) && !promised.votedFor.equals(found.votedFor);
        if (earlier || another) throw new SealedText.Broken("the record of this node's votes, " + current.resolve("raft-meta") + ", is not what it was");
    }

    /** An entry at the end of the file being written, which did not come to the disk whole. */
    private record Torn(Path path, LogScan scan) {}

    /** Answers what may be cut off, or null. */
    private static Torn checkLog(Path current, long snapshot, long promised) throws IOException {
        LogFiles files = LogFiles.in(current);
        long next = -1;
        for (LogFiles.Closed closed : files.closed()) {
            Path path = current.resolve(closed.name());
            mustFollow(path, next, closed.first());
            LogScan scan = LogScan.of(path, closed.first(), closed.last(), read -> {});
            if (scan.fault() != null) throw damaged(path, scan);
            if (scan.last() < closed.last()) throw new SealedText.Broken("the Raft log is damaged: " + path + " is cut short after entry " + scan.last());
            next = closed.last() + 1;
        }
        Torn torn = null;
        if (files.open() < Long.MAX_VALUE) {
            Path path = current.resolve(LogFiles.openName(files.open()));
            mustFollow(path, next, files.open());
            LogScan scan = LogScan.of(path, files.open(), Long.MAX_VALUE, read -> {});
            if (scan.fault() != null && !(scan.torn() && scan.last() >= promised)) throw damaged(path, scan);
            if (scan.fault() != null) torn = new Torn(path, scan);
            next = scan.last() + 1;
        }
        long last = Math.max(snapshot, next - 1);
        if (last < promised) throw new SealedText.Broken("the Raft log in " + current + " ends at entry " + last + ", but was written up to " + promised);
        return torn;
    }

    private static SealedText.Broken damaged(Path path, LogScan scan) {
        return new SealedText.Broken("the Raft log is damaged: in " + path + ", " + scan.fault());
    }

    private static void mustFollow(Path path, long next, long first) throws SealedText.Broken {
        if (next >= 0 && first != next)
            throw new SealedText.Broken("entries " + next + " to " + (first - 1) + " are missing from the Raft log, before " + path);
    }

    private static void cut(Torn torn) throws IOException {
        LOG.warn("The last entry in {} was not written to its end before the process died ({}): it is cut off, nobody was promised it", torn.path,
            torn.scan.fault());
        try (FileChannel channel = FileChannel.open(torn.path, StandardOpenOption.WRITE)) {
            channel.truncate(torn.scan.end());
            channel.force(true);
        }
    }

    private static void checkMembers(Path current, Seen promised) throws IOException {
        if (promised.members.equals(NOBODY)) return;
        String found = members(membersIn(current));
        // entries that name members are written there again, older ones too, while the log is applied
        boolean another = !found.equals(NOBODY) && !index(found).equals(index(promised.members));
        if (another || found.equals(promised.members)) return;
        throw new SealedText.Broken("the record of the cluster's members, " + current.resolve("raft-meta.conf") + ", is not what it was");
    }

    /**
     * Ratis puts an empty file in the place of its votes when the disk is full. While the process lives its term is known, and a vote for
     * itself in that term is one it will give to nobody else.
     *
     * @param term the highest that this process took part in
     */
    synchronized void keepVote(long term) throws IOException {
        if (written == null || meta() != null || !Files.exists(current.resolve("raft-meta"))) return;
        LOG.warn("The record of this node's votes was emptied while the disk was full; it is written anew, for term {}", term);
        Disk.write(current.resolve("raft-meta"), ("term=" + Math.max(term, written.term) + "\nvotedFor=" + config.node() + "\n").getBytes(UTF_8));
    }

    /**
     * Ratis does the same to its record of the members, and only logs it. What it was before does: what came after it is in the log, from which Ratis
     * takes it when it starts.
     */
    synchronized void keepMembers() throws IOException {
        if (wholeMembers == null || membersIn(current) != null || !Files.exists(membersFile())) return;
        LOG.warn("The record of the cluster's members was emptied while the disk was full; it is written anew");
        Disk.write(membersFile(), wholeMembers);
    }

    /** Remembers that this node may not take part again; told at each start. */
    Unfit condemn(String what) {
        try {
            Disk.write(unfit, (what + "\n").getBytes(UTF_8));
        } catch (IOException e) {
            LOG.error("That this node's log is damaged could not be written down; it is found again at the next start", e);
        }
        return new Unfit(config, what);
    }

    /** Writes down what this node has promised by now. Blocks for a sync, if there is anything new. */
    synchronized void note(long committed, long flushed) throws IOException {
        Seen meta = meta();
        if (meta == null) return; // about to be written
        keepMembers();
        Seen now = new Seen(meta.term, meta.votedFor, Math.max(Math.min(committed, flushed), written == null ? -1 : written.entry), rememberedMembers());
        if (now.equals(written)) return;
        Path made = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(made);
        try (FileChannel channel = FileChannel.open(made, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(now.toBytes());
            while (bytes.hasRemaining()) channel.write(bytes);
            channel.force(false);
        }
        Disk.moveInto(made, file);
        written = now;
    }

    /** Ratis' own record of term and vote, or null if there is none that can be read. */
    private Seen meta() throws IOException {
        try {
            Properties meta = new Properties();
            meta.load(new ByteArrayInputStream(Files.readAllBytes(current.resolve("raft-meta"))));
            String term = meta.getProperty("term", "");
            String votedFor = meta.getProperty("votedFor", "");
            if (!term.matches("\\d{1,18}")) return null;
            return new Seen(Long.parseLong(term), votedFor.isEmpty() ? NOBODY : votedFor.replaceAll("\\s", "_"), -1, NOBODY);
        } catch (NoSuchFileException e) {
            return null;
        } catch (IllegalArgumentException e) { // an escape that is none
            return null;
        }
    }

    private static String index(String members) {
        return members.substring(0, members.indexOf(' '));
    }

    /** Ratis' record of the members, or null if there is none that is whole. */
    private static byte[] membersIn(Path current) throws IOException {
        try {
            byte[] bytes = Files.readAllBytes(current.resolve("raft-meta.conf"));
            return LogEntryProto.parseFrom(bytes).hasConfigurationEntry() ? bytes : null;
        } catch (NoSuchFileException | InvalidProtocolBufferException e) {
            return null;
        }
    }

    private static String members(byte[] whole) throws InvalidProtocolBufferException {
        if (whole == null) return NOBODY;
        CRC32C sum = new CRC32C();
        sum.update(whole);
        return LogEntryProto.parseFrom(whole).getIndex() + " %08x".formatted(sum.getValue());
    }

    private String rememberedMembers() throws IOException {
        byte[] whole = membersIn(current);
        if (whole != null) wholeMembers = whole;
        return members(whole);
    }
}
