package io.wardmote.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DifferencesTest {
    private static byte[] written(Differences differences, List<byte[]> records) {
        records.forEach(differences::add);
        return differences.take();
    }

    private static List<byte[]> read(Differences differences, byte[] bytes) {
        List<byte[]> records = new ArrayList<>();
        Differences.Reader reader = differences.new Reader(bytes, bytes.length);
        while (!reader.atEnd()) records.add(reader.next(1 << 20));
        return records;
    }

    @Test
    void aRecordIsWhatIsOtherThanInTheOneBefore() {
        Differences differences = new Differences();
        differences.add("alice 0001 encrypts".getBytes(US_ASCII));
        assertThat(differences.take()).isEqualTo(HexFormat.of().parseHex("130013" + HexFormat.of().formatHex("alice 0001 encrypts".getBytes(US_ASCII))));
        differences.add("alice 0072 encrypts".getBytes(US_ASCII));
        assertThat(differences.take()).isEqualTo(HexFormat.of().parseHex("13" + "08" + "02" + "3732" + "09" + "00"));
        differences.add("alice 0072 encrypts".getBytes(US_ASCII));
        assertThat(differences.take()).isEqualTo(HexFormat.of().parseHex("13" + "13" + "00"));
    }

    @Test
    void whatIsReadIsWhatWasWritten() {
        long seed = System.nanoTime();
        System.out.println("DifferencesTest seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        Differences writer = new Differences();
        Differences reader = new Differences();
        byte[] last = new byte[0];
        for (int round = 0; round < 2000; round++) {
            if (random.nextInt(20) == 0) {
                writer.startAnew();
                reader.startAnew();
            }
            List<byte[]> records = new ArrayList<>();
            for (int i = random.nextInt(1, 8); i > 0; i--) {
                byte[] record = random.nextInt(3) == 0 ? new byte[random.nextInt(300)] : last.clone();
                for (int change = random.nextInt(6); change > 0 && record.length > 0; change--) record[random.nextInt(record.length)] = (byte) random.nextInt();
                records.add(record);
                last = record;
            }
            List<byte[]> read = read(reader, written(writer, records));
            assertThat(read.stream().map(HexFormat.of()::formatHex)).as("seed %s", seed)
                .containsExactlyElementsOf(records.stream().map(HexFormat.of()::formatHex).toList());
        }
    }

    @Test
    void noRecordTakesMuchMoreThanItsLength() {
        SplittableRandom random = new SplittableRandom(7);
        Differences differences = new Differences();
        byte[] record = new byte[1000];
        for (int i = 0; i < 500; i++) {
            byte[] next = record.clone();
            for (int at = i % 5; at < next.length; at += 5) next[at]++;   // what is the same is as short as counts
            differences.add(next);
            assertThat(differences.take()).hasSizeLessThanOrEqualTo(next.length + Differences.MOST_MORE);
            record = next;
            if (random.nextInt(10) == 0) differences.startAnew();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "05,                the differences end in the middle",
        "0500,              the differences end in the middle",
        "050006,            more is other than there is",
        "050003aabb,        more is other than there is",
        "05000500,          more is other than there is",
        "050000,            more is other than there is",
        "0501,              more is the same than there was",
        "ffffffffff01,      a number is too large",
        "ffffffff0f,        a number is too large",
        "ffffffff07,        a record of 2147483647 bytes where there is room for 1048576",
    })
    void whatIsNoneIsRefused(String hex, String why) {
        assertThatThrownBy(() -> read(new Differences(), HexFormat.of().parseHex(hex))).isInstanceOf(IllegalArgumentException.class).hasMessage(why);
    }

    @Test
    void whateverIsReadEndsAndFailsAsItShould() {
        long seed = System.nanoTime();
        System.out.println("DifferencesTest seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        byte[] sound = written(new Differences(), List.of(new byte[40], new byte[40], "0123456789".getBytes(US_ASCII)));
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = Arrays.copyOf(sound, random.nextInt(sound.length + 1));
            for (int change = random.nextInt(4); change > 0 && bytes.length > 0; change--) bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            try {
                read(new Differences(), bytes);
            } catch (IllegalArgumentException refused) {
                assertThat(refused).hasMessageNotContaining("null");
            }
        }
    }
}
