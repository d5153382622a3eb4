package io.wardmote.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What is done to segments, and what a verification says of it: each at places drawn from a printed seed. */
class SegmentDamageTest {
    private static final int SEGMENTS = 4;
    private static final int EACH = 40;
    private static final int PLACES = 25;
    private static final int MASTERS = 5;
    private static final Selection ANY = new Selection(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
        Optional.empty());

    @TempDir
    private Path base;
    private final List<Path> masters = new ArrayList<>();
    private final long seed = Long.getLong("wardmote.seed", System.nanoTime());

    /** Does something to the segments in a folder. @return where that is to show */
    private interface Doing {
        Place to(List<Path> segments, Random random) throws Exception;
    }

    private record Case(String name, Doing doing, String... sentences) {}

    /** @param first the record that is named; 0 if that is not the same wherever the damage is @param proven so many records */
    private record Place(long first, long proven) {
        static Place at(long first) {
            return new Place(first, first - 1);
        }

        static final Place ANY = new Place(0, 0);
    }

    private static final List<Case> TABLE = List.of(
        new Case("a segment is missing", (segments, random) -> {
            int which = 1 + random.nextInt(SEGMENTS - 2);
            Files.delete(segments.get(which));
            return Place.at(which * EACH + 1);
        }, "is missing"),
        new Case("two segments have changed names", (segments, random) -> {
            int which = random.nextInt(SEGMENTS - 1);
            Path other = segments.get(which + 1);
            Path aside = other.resolveSibling("aside");
            Files.move(segments.get(which), aside);
            Files.move(other, segments.get(which));
            Files.move(aside, other);
            return Place.at(which * EACH + 1);
        }, "has the name of another"),
        new Case("a segment is there twice", (segments, random) -> {
            int which = random.nextInt(SEGMENTS);
            Files.copy(segments.get(which), segments.get(which).resolveSibling("operations-999999999999.seg"));
            return Place.ANY;
        }, "is here twice", "has the name of another"),
        new Case("a segment is cut in the middle of a block", (segments, random) -> {
            Path file = segments.get(random.nextInt(SEGMENTS));
            byte[] bytes = Files.readAllBytes(file);
            List<Integer> blocks = blocks(bytes);
            int at = blocks.get(random.nextInt(blocks.size()));
            long first = Block.at(bytes, at).orElseThrow().first();
            Files.write(file, Arrays.copyOf(bytes, at + 1 + random.nextInt(Block.at(bytes, at).orElseThrow().length() - 1)));
            return Place.at(first);
        }, "ends in the middle of a block"),
        new Case("a segment that others follow is cut at the end of a block", (segments, random) -> {
            Path file = segments.get(random.nextInt(SEGMENTS - 1));
            byte[] bytes = Files.readAllBytes(file);
            List<Integer> blocks = blocks(bytes);
            int at = blocks.get(1 + random.nextInt(blocks.size() - 1));
            long first = Block.at(bytes, at).orElseThrow().first();
            Files.write(file, Arrays.copyOf(bytes, at));
            return Place.at(first);
        }, "are missing at the end of the segment before"),
        new Case("a block is missing", (segments, random) -> {
            Path file = segments.get(random.nextInt(SEGMENTS));
            byte[] bytes = Files.readAllBytes(file);
            List<Integer> blocks = blocks(bytes);
            int which = random.nextInt(blocks.size() - 1);
            long first = Block.at(bytes, blocks.get(which)).orElseThrow().first();
            Files.write(file, join(Arrays.copyOf(bytes, blocks.get(which)), Arrays.copyOfRange(bytes, blocks.get(which + 1), bytes.length)));
            return Place.at(first);
        }, "where record"),
        new Case("a block is there twice", (segments, random) -> {
            Path file = segments.get(random.nextInt(SEGMENTS));
            byte[] bytes = Files.readAllBytes(file);
            List<Integer> blocks = blocks(bytes);
            int which = random.nextInt(blocks.size() - 1);
            int end = blocks.get(which + 1);
            Files.write(file, join(Arrays.copyOf(bytes, end), Arrays.copyOfRange(bytes, blocks.get(which), bytes.length)));
            return Place.at(Block.at(bytes, end).orElseThrow().first());
        }, "where record"),
        new Case("two blocks have changed places", (segments, random) -> {
            Path file = segments.get(random.nextInt(SEGMENTS));
            byte[] bytes = Files.readAllBytes(file);
            List<Integer> blocks = blocks(bytes);
            blocks.add(bytes.length);
            int which = random.nextInt(blocks.size() - 2);
            int a = blocks.get(which);
            int b = blocks.get(which + 1);
            int c = blocks.get(which + 2);
            Files.write(file, join(Arrays.copyOf(bytes, a), Arrays.copyOfRange(bytes, b, c), Arrays.copyOfRange(bytes, a, b), Arrays.copyOfRange(bytes, c, bytes.length)));
            return Place.at(Block.at(bytes, a).orElseThrow().first());
        }, "where record"),
        new Case("a bit of a block is flipped", (segments, random) -> {
            Path file = segments.get(random.nextInt(SEGMENTS));
            byte[] bytes = Files.readAllBytes(file);
            List<Integer> blocks = blocks(bytes);
            int at = blocks.get(random.nextInt(blocks.size()));
            Block block = Block.at(bytes, at).orElseThrow();
            bytes[at + random.nextInt(block.length())] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, bytes);
            return Place.at(block.first());
        }, "a block is altered", "ends in the middle of a block"),
        new Case("a bit of a header is flipped", (segments, random) -> {
            Path file = segments.get(random.nextInt(SEGMENTS));
            byte[] bytes = Files.readAllBytes(file);
            bytes[random.nextInt(blocks(bytes).getFirst())] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, bytes);
            return Place.ANY;
        }, "header", "does not begin as a segment does", "has format", "cannot be read"),
        new Case("a record is altered, and its block made to fit", (segments, random) -> {
            Path file = segments.get(random.nextInt(SEGMENTS));
            return resealed(file, random, false);
        }, "is not the one that was written"),
        new Case("a record is altered, its block made to fit, and its own hash too", (segments, random) -> {
            Path file = segments.get(random.nextInt(SEGMENTS));
            return resealed(file, random, true);
        }, "is not the one that was written", "does not have the hash that its block ends with"),
        new Case("bytes are put behind the last block", (segments, random) -> {
            Path file = segments.get(random.nextInt(SEGMENTS));
            byte[] more = new byte[1 + random.nextInt(300)];
            random.nextBytes(more);
            Files.write(file, join(Files.readAllBytes(file), more));
            return Place.ANY;
        }, "ends in the middle of a block"),
        new Case("a header is another node's", (segments, random) -> {
            Path file = segments.get(1 + random.nextInt(SEGMENTS - 1));
            byte[] bytes = Files.readAllBytes(file);
            SegmentHeader.Read read = SegmentHeader.of(bytes);
            SegmentHeader header = read.header();
            byte[] other = new SegmentHeader(header.kind(), header.cluster(), header.node(), "kms2", header.incarnation(), header.number(), header.first(), header.previous(), header.openedAt()).toBytes();
            Files.write(file, join(other, Arrays.copyOfRange(bytes, read.bytes().length, bytes.length)));
            return Place.at(header.first());
        }, "is not the one that was written"));

    @TestFactory
    Stream<DynamicTest> whateverIsDoneIsNamed() throws IOException {
        System.out.println("SegmentDamageTest seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < MASTERS; i++) {
            masters.add(Files.createDirectory(base.resolve("master" + i)));
            Records.write(masters.getLast(), SEGMENTS, EACH, random);
        }
        return TABLE.stream().map(kind -> DynamicTest.dynamicTest(kind.name, () -> {
            for (int i = 0; i < PLACES; i++) isNamed(kind, random);
        }));
    }

    private Path copy(Path master) throws IOException {
        Path folder = Files.createTempDirectory(base, "audit");
        for (Path file : SegmentFolder.at(master)) Files.copy(file, folder.resolve(file.getFileName()));
        return folder;
    }

    private void isNamed(Case kind, Random random) throws Exception {
        Path folder = copy(masters.get(random.nextInt(MASTERS)));
        List<Entry> before = Records.read(folder);
        assertThat(before).hasSize(SEGMENTS * EACH);
        Place place = kind.doing.to(SegmentFolder.at(folder), random);

        List<Entry> proven = new ArrayList<>();
        List<Verdict> verdicts = new Verifier(List.of()).verify(SegmentFolder.at(folder), proven::add);
        List<Verdict.Broken> broken = verdicts.stream().flatMap(verdict -> verdict.broken().stream()).toList();
        assertThat(broken).as(kind.name).isNotEmpty();
        assertThat(broken.getFirst().sentence()).containsAnyOf(kind.sentences);
        if (!proven.isEmpty()) assertThat(before).as("what is proven is what was written").containsSequence(proven);
        Found found = RecordSearch.of(folder, ANY, RecordSearch.NEWEST, 2 * SEGMENTS * EACH);
        isAccountedFor(before, SegmentFolder.at(folder), found);
        if (place.first == 0) return;
        assertThat(broken).anySatisfy(it -> {
            assertThat(it.sequence()).isEqualTo(place.first);
            assertThat(it.afterMillis()).isEqualTo(place.proven == 0 ? 0 : Records.TIME + place.proven - 1);
        });
        assertThat(proven).as("and comes before").isEqualTo(before.subList(0, (int) place.proven));
    }

    /** A search gives what was written, newest first, and names whatever it does not give; only heads tell that the end is missing. */
    private static void isAccountedFor(List<Entry> before, List<Path> segments, Found found) throws IOException {
        List<Long> sequences = found.entries().stream().map(Entry::sequence).toList();
        assertThat(sequences).doesNotHaveDuplicates().isSortedAccordingTo(Comparator.reverseOrder());
        assertThat(found.entries()).extracting(Entry::hash).as("is what was written")
            .isSubsetOf(before.stream().map(Entry::hash).toList());
        byte[] newest = Files.readAllBytes(segments.getLast());
        List<Integer> blocks = blocks(newest);
        long end = blocks.isEmpty() ? 0 : Block.at(newest, blocks.getLast()).orElseThrow().end();
        assertThat(before.stream().map(Entry::sequence).filter(one -> !sequences.contains(one) && one <= end))
            .allMatch(one -> found.passed().stream().anyMatch(hole -> covers(hole, one)), "is named");
    }

    private static boolean covers(Passed hole, long sequence) {
        long number = Kind.OPERATIONS.number(hole.segment()).orElseThrow();
        long first = hole.first() > 0 ? hole.first() : (number - 1) * EACH + 1;
        return sequence >= first && sequence <= (hole.last() >= hole.first() ? hole.last() : number * EACH);
    }

    /** @param check whether the first bytes of the record's hash are made to fit as well */
    private static Place resealed(Path file, Random random, boolean check) throws Exception {
        Segment segment = Segment.read(file);
        byte[] bytes = Files.readAllBytes(file);
        List<AuditRecord> records = new ArrayList<>();
        segment.each(segment.chain(), entry -> records.add(entry.record()));
        List<Integer> blocks = blocks(bytes);
        int which = random.nextInt(blocks.size());
        Block block = Block.at(bytes, blocks.get(which)).orElseThrow();
        int altered = random.nextInt(block.count());

        byte[] raw;
        try (Unpacker unpacker = new Unpacker()) {
            raw = new byte[0];
            for (int at : blocks.subList(0, which + 1)) raw = unpacker.unpack(Block.at(bytes, at).orElseThrow());
        }
        int at = 0;
        for (int i = 0; i < altered; i++) at += 4 + length(raw, at) + Block.CHECK;
        int end = at + 4 + length(raw, at);
        raw[end - 1] ^= 1;   // of the microseconds
        if (check) {
            Chain chain = segment.chain();
            int before = (int) (block.first() - segment.header().first()) + altered;
            for (int i = 0; i < before; i++) chain.record(Records.written(chain.sequence() + 1, records.get(i)));
            Hash hash = chain.record(Arrays.copyOfRange(raw, at + 4, end));
            System.arraycopy(hash.bytes(), 0, raw, end, Block.CHECK);
        }
        Deflater deflater = new Deflater(1, true);
        deflater.setInput(raw);
        byte[] packed = new byte[raw.length + 100];
        int length = deflater.deflate(packed, 0, packed.length, Deflater.SYNC_FLUSH);
        deflater.end();
        byte[] resealed = new Block(true, Block.Packing.DEFLATED, block.count(), block.first(), raw.length, block.last(), Arrays.copyOf(packed, length)).toBytes();
        Path draft = file.resolveSibling("draft");
        Files.write(draft, join(Arrays.copyOf(bytes, blocks.get(which)), resealed, Arrays.copyOfRange(bytes, blocks.get(which) + block.length(), bytes.length)));
        Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
        // with its own hash made to fit it is the next one that does not follow, or the block that ends otherwise
        return new Place(check && altered < block.count() - 1 ? block.first() + altered + 1 : block.first() + altered, block.first() - 1);
    }

    private static int length(byte[] raw, int at) {
        return (raw[at] & 0xFF) << 24 | (raw[at + 1] & 0xFF) << 16 | (raw[at + 2] & 0xFF) << 8 | raw[at + 3] & 0xFF;
    }

    private static List<Integer> blocks(byte[] bytes) {
        List<Integer> blocks = new ArrayList<>();
        for (int at = Block.next(bytes, 0); at >= 0; at = Block.next(bytes, at + 1)) blocks.add(at);
        return blocks;
    }

    private static byte[] join(byte[]... parts) {
        byte[] whole = new byte[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, whole, at, part.length);
            at += part.length;
        }
        return whole;
    }
}
