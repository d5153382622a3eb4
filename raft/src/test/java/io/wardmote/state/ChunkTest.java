package io.wardmote.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChunkTest {
    @Test
    void whatIsWrittenIsReadForRunsAndForScatteredMembers() {
        long seed = System.nanoTime();
        System.out.println("ChunkTest seed " + seed);
        Random random = new Random(seed);
        for (double density : new double[] {0, 0.0001, 0.01, 0.3, 0.5, 0.999, 1}) {
            BitSet set = new BitSet();
            for (int bit = 0; bit < Chunk.SIZE; bit++) set.set(bit, random.nextDouble() < density);
            byte[] bytes = Chunk.toBytes(set);
            assertThat(bytes).hasSizeLessThanOrEqualTo(1 + Chunk.SIZE / 8);
            assertThat(Chunk.of(bytes)).as("density %s, seed %d", density, seed).isEqualTo(set);
        }
    }

    @Test
    void contentAloneDecidesTheBytes() {
        BitSet grown = new BitSet();
        grown.set(0, Chunk.SIZE);
        for (int bit = 0; bit < Chunk.SIZE; bit += 2) grown.clear(bit);
        for (int bit = 1000; bit < Chunk.SIZE; bit++) grown.clear(bit);
        BitSet made = new BitSet();
        for (int bit = 1; bit < 1000; bit += 2) made.set(bit);
        assertThat(Chunk.toBytes(grown)).isEqualTo(Chunk.toBytes(made));
    }

    @Test
    void oneMemberMoreOrFewerIsWrittenAsTheWholeSetWouldBe() {
        long seed = System.nanoTime();
        System.out.println("ChunkTest seed " + seed);
        Random random = new Random(seed);
        for (int width : new int[] {1, 3, 64, 5000, Chunk.SIZE}) {
            int from = random.nextInt(Chunk.SIZE - width + 1);
            BitSet set = new BitSet();
            byte[] bytes = Chunk.EMPTY;
            for (int change = 0; change < 3000; change++) {
                int bit = from + random.nextInt(width);
                boolean member = random.nextInt(5) > change / 1000;
                set.set(bit, member);
                bytes = Chunk.with(bytes, bit, member);
                assertThat(bytes).as("change %d of %d at %d, seed %d", change, width, bit, seed).isEqualTo(Chunk.toBytes(set));
                assertThat(Chunk.isEmpty(bytes)).isEqualTo(set.isEmpty());
            }
        }
    }

    @Test
    void runsBecomeABitmapAndRunsAgain() {
        BitSet set = new BitSet();
        byte[] bytes = Chunk.EMPTY;
        boolean bitmap = false;
        for (int bit = 1; bit < 4200; bit += 2) {
            set.set(bit);
            bytes = Chunk.with(bytes, bit, true);
            bitmap |= bytes[0] != Chunk.EMPTY[0];
            assertThat(bytes).as("up to %d", bit).isEqualTo(Chunk.toBytes(set));
        }
        assertThat(bitmap).isTrue();
        for (int bit = 2; bit < 4200; bit += 2) {
            set.set(bit);
            bytes = Chunk.with(bytes, bit, true);
            assertThat(bytes).as("joined at %d", bit).isEqualTo(Chunk.toBytes(set));
        }
        assertThat(bytes).hasSize(5);
        for (int bit = 3; bit < 4200; bit += 2) {
            set.clear(bit);
            bytes = Chunk.with(bytes, bit, false);
            assertThat(bytes).as("parted at %d", bit).isEqualTo(Chunk.toBytes(set));
        }
        assertThat(bytes[0]).isNotEqualTo(Chunk.EMPTY[0]);
    }

    @Test
    void bothEndsOfAChunkMayBeMembers() {
        byte[] ends = Chunk.with(Chunk.with(Chunk.EMPTY, 0, true), Chunk.SIZE - 1, true);
        assertThat(ends).containsExactly(0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff);
        assertThat(Chunk.with(ends, 0, false)).containsExactly(0, 0xff, 0xff, 0xff, 0xff);
    }

    @Test
    void bytesThatAreNoChunkAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Chunk.of(new byte[0]));
        assertThatIllegalArgumentException().isThrownBy(() -> Chunk.of(new byte[] {2}));
        assertThatIllegalArgumentException().isThrownBy(() -> Chunk.of(new byte[] {1, 0, 0}));
        assertThatIllegalArgumentException().isThrownBy(() -> Chunk.of(new byte[] {0, 1}));
        assertThatIllegalArgumentException().isThrownBy(() -> Chunk.with(new byte[0], 0, true));
        assertThatIllegalArgumentException().isThrownBy(() -> Chunk.with(new byte[] {0, 1}, 0, true));
        assertThatIllegalArgumentException().isThrownBy(() -> Chunk.with(new byte[] {2}, 0, true));
    }
}
