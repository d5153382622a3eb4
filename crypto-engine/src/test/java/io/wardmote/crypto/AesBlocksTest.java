package io.wardmote.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.key.CipherMode;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class AesBlocksTest {
    private static boolean isPadding(byte[] block) {
        return AesBlocks.isPadding(block, block[block.length - 1] & 0xff);
    }

    @Test
    void aPaddingHasItsLengthInEachByteAndIsNeitherNoneNorMoreThanABlock() {
        for (int padding = 0; padding < 256; padding++) {
            byte[] block = new byte[2 * CipherMode.BLOCK];
            Arrays.fill(block, (byte) padding);
            assertThat(isPadding(block)).as("all bytes %s", padding).isEqualTo(padding >= 1 && padding <= CipherMode.BLOCK);
        }
    }

    @Test
    void eachByteOfAPaddingCountsAndNoneBeforeIt() {
        for (int padding = 1; padding <= CipherMode.BLOCK; padding++) {
            for (int back = 2; back <= 2 * CipherMode.BLOCK; back++) {
                byte[] block = new byte[2 * CipherMode.BLOCK];
                Arrays.fill(block, (byte) padding);
                block[block.length - back] ^= (byte) 0x80;
                assertThat(isPadding(block)).as("padding %s, wrong %s from the end", padding, back).isEqualTo(back > padding);
            }
        }
    }
}
