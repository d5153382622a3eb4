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
    void bytesThatAreNoChunkAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Chunk.of(new byte[0]));
        assertThatIllegalArgumentException().isThrownBy(() -> Chunk.of(new byte[] {2}));
        assertThatIllegalArgumentException().isThrownBy(() -> Chunk.of(new byte[] {1, 0, 0}));
        assertThatIllegalArgumentException().isThrownBy(() -> Chunk.of(new byte[] {0, 1}));
    }
}
