package io.wardmote.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wardmote.crypto.ChunkSeal;
import io.wardmote.key.Secret;
import io.wardmote.node.Fault;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was encrypted comes back whole, and whatever was done to it is noticed. */
class SealedFileTest {
    private static final int CHUNK = SealedFile.CHUNK;
    private static final int FRAME = 1 + 4 + ChunkSeal.OVERHEAD;
    private static final long SEED = System.nanoTime();
    private final Random random = new Random(SEED);
    private final byte[] key = bytes(32);
    private final SealedFile.Header header = header("key-1", bytes(ChunkSeal.SALT_BYTES));

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static SealedFile.Header header(String keyId, byte[] salt) {
        return new SealedFile.Header(keyId, "blob", Map.of("table", "orders", "row", "7"), salt);
    }

    private byte[] sealed(byte[] plain) throws IOException {
        return sealed(header, plain);
    }

    private byte[] sealed(SealedFile.Header header, byte[] plain) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Secret dataKey = new Secret(key.clone())) {
            SealedFile.seal(header, dataKey, new ByteArrayInputStream(plain), out, read -> { });
        }
        return out.toByteArray();
    }

    private byte[] opened(byte[] sealed, ByteArrayOutputStream out) throws IOException {
        ByteArrayInputStream in = new ByteArrayInputStream(sealed);
        try (Secret dataKey = new Secret(key.clone())) {
            SealedFile.open(SealedFile.header(in, "a file"), dataKey, in, out, "a file", written -> { });
        }
        return out.toByteArray();
    }

    private void refused(byte[] sealed, byte[] plain, String... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThatThrownBy(() -> opened(sealed, out)).as("seed %d", SEED).isInstanceOfSatisfying(Fault.class, fault -> assertThat(fault.status()).isEqualTo(Fault.DATA))
            .satisfies(fault -> assertThat(List.of(parts)).allMatch(fault.getMessage()::contains, fault.getMessage()));
        // what was let out before is a beginning of what was put in
        assertThat(out.toByteArray()).as("seed %d", SEED).isEqualTo(Arrays.copyOf(plain, out.size()));
        assertThat(out.size() % CHUNK == 0 || out.size() == plain.length).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 5})
    void whatWasEncryptedComesBack(int length) throws IOException {
        byte[] plain = bytes(length);
        byte[] sealed = sealed(plain);
        assertThat(opened(sealed, new ByteArrayOutputStream())).as("seed %d", SEED).isEqualTo(plain);
        assertThat(sealed.length).isEqualTo(header.toBytes().length + length + Math.max(1, Math.ceilDiv(length, CHUNK)) * FRAME);
        SealedFile.Header read = SealedFile.header(new ByteArrayInputStream(sealed), "a file");
        assertThat(read.context()).isEqualTo(header.context());
        assertThat(read.dataKey()).isEqualTo("blob");
        assertThat(read.keyId()).isEqualTo("key-1");
    }

    @Test
    void anEndThatIsMissingIsNoticed() throws IOException {
        byte[] plain = bytes(2 * CHUNK);
        byte[] sealed = sealed(plain);
        int first = header.toBytes().length + FRAME + CHUNK;
        for (int length : new int[] {header.toBytes().length, header.toBytes().length + 3, first, first + 4, first + 700, sealed.length - 1})
            refused(Arrays.copyOf(sealed, length), plain, "a file ends early");
        refused(Arrays.copyOf(sealed, 30), plain, "a file ends early");
        refused(Arrays.copyOf(sealed, 10), plain, "is no file that `wardmote encrypt` made");
    }

    @Test
    void whatIsAddedIsNoticed() throws IOException {
        byte[] plain = bytes(100);
        byte[] sealed = sealed(plain);
        refused(Arrays.copyOf(sealed, sealed.length + 1), plain, "something stands after its end");
    }

    @Test
    void chunksInAnotherOrderOrMarkedOtherwiseAreNoticed() throws IOException {
        byte[] plain = bytes(3 * CHUNK);
        byte[] sealed = sealed(plain);
        int start = header.toBytes().length;
        int length = FRAME + CHUNK;
        byte[] swapped = sealed.clone();
        System.arraycopy(sealed, start, swapped, start + length, length);
        System.arraycopy(sealed, start + length, swapped, start, length);
        refused(swapped, plain, "chunk 0 was altered, or belongs elsewhere");
        byte[] without = Arrays.copyOf(sealed, sealed.length - length);
        System.arraycopy(sealed, start + 2 * length, without, start + length, length);
        refused(without, plain, "chunk 1 was altered, or belongs elsewhere");
        byte[] ended = Arrays.copyOf(sealed, start + length);
        ended[start] = 1;
        refused(ended, plain, "chunk 0 was altered, or belongs elsewhere");
        byte[] other = sealed(plain);
        System.arraycopy(sealed(header("key-1", bytes(ChunkSeal.SALT_BYTES)), bytes(3 * CHUNK)), start, other, start, length);
        refused(other, plain, "chunk 0 was altered, or belongs elsewhere");
    }

    @Test
    void anyBitThatIsTurnedIsNoticed() throws IOException {
        byte[] plain = bytes(500);
        byte[] sealed = sealed(plain);
        for (int at = 0; at < sealed.length; at++) {
            byte[] altered = sealed.clone();
            altered[at] ^= (byte) (1 << random.nextInt(8));
            refused(altered, plain);
        }
    }

    /** What is read of it would be the same: the bytes must be too. */
    @Test
    void aHeaderThatIsWrittenOtherwiseIsNoticed() throws IOException {
        byte[] sealed = sealed(new byte[0]);
        int pairs = 16 + 4 + 4 + (4 + 5) + (4 + 4) + 4;
        int first = (4 + 3) + (4 + 1);
        int second = (4 + 5) + (4 + 6);
        byte[] turned = sealed.clone();
        System.arraycopy(sealed, pairs + first, turned, pairs, second);
        System.arraycopy(sealed, pairs, turned, pairs + second, first);
        refused(turned, new byte[0], "its header is not as it is written");
    }

    @Test
    void aFileOfALaterVersionIsNamed() throws IOException {
        byte[] sealed = sealed(new byte[0]);
        sealed[19] = 2;
        refused(sealed, new byte[0], "has format 2 and this version reads 1");
    }
}
