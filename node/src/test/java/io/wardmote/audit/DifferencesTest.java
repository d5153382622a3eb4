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
    private static int shelf(byte[] record) {
        return record.length % 7;
    }

    private static byte[] written(Differences differences, List<byte[]> records) {
        records.forEach(record -> differences.add(record, shelf(record)));
        return differences.take();
    }

    private static List<byte[]> read(Differences differences, byte[] bytes) {
        return read(differences, bytes, false);
    }

    private static List<byte[]> read(Differences differences, byte[] bytes, boolean byLength) {
        List<byte[]> records = new ArrayList<>();
        Differences.Reader reader = differences.new Reader(bytes, bytes.length, byLength);
        while (!reader.atEnd()) records.add(reader.next(1 << 20));
        return records;
    }

    @Test
    void aRecordIsWhatIsOtherThanInTheOneBeforeOnItsShelf() {
        Differences differences = new Differences();
        String first = HexFormat.of().formatHex("alice 0001 encrypts".getBytes(US_ASCII));
        differences.add("alice 0001 encrypts".getBytes(US_ASCII), 7);
        assertThat(differences.take()).isEqualTo(HexFormat.of().parseHex("13" + "07" + "0013" + first));
        differences.add("alice 0072 encrypts".getBytes(US_ASCII), 7);
        assertThat(differences.take()).isEqualTo(HexFormat.of().parseHex("13" + "07" + "08" + "02" + "3732" + "09" + "00"));
        differences.add("alice 0001 encrypts".getBytes(US_ASCII), 1000);
        assertThat(differences.take()).isEqualTo(HexFormat.of().parseHex("13" + "e807" + "0013" + first));
        differences.add("alice 0072 encrypts".getBytes(US_ASCII), 7);
        assertThat(differences.take()).isEqualTo(HexFormat.of().parseHex("13" + "07" + "13" + "00"));
        differences.add("alice 007".getBytes(US_ASCII), 7);
        assertThat(differences.take()).isEqualTo(HexFormat.of().parseHex("09" + "07" + "09" + "00"));
    }

    /** As it was written until November 2026. */
    @Test
    void whereNoShelfIsToldTheOneBeforeIsTheLastOfItsLength() {
        String first = "13" + "0013" + HexFormat.of().formatHex("alice 0001 encrypts".getBytes(US_ASCII));
        assertThat(read(new Differences(), HexFormat.of().parseHex(first + "13" + "08" + "02" + "3732" + "09" + "00"), true))
            .extracting(record -> new String(record, US_ASCII)).containsExactly("alice 0001 encrypts", "alice 0072 encrypts");
        assertThatThrownBy(() -> read(new Differences(), HexFormat.of().parseHex(first + "53" + "13" + "40" + "00".repeat(64)), true))
            .as("on the same shelf, of another length").hasMessage("more is the same than there was");
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
            differences.add(next, 1023);
            assertThat(differences.take()).hasSizeLessThanOrEqualTo(next.length + Differences.MOST_MORE);
            record = next;
            if (random.nextInt(10) == 0) differences.startAnew();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "05,                the differences end in the middle",
        "0500,              the differences end in the middle",
        "050000,            the differences end in the middle",
        "05000006,          more is other than there is",
        "05000003aabb,      more is other than there is",
        "0500000500,        more is other than there is",
        "05000000,          more is other than there is",
        "050001,            more is the same than there was",
        "05000005aabbccddee04000500, more is the same than there was",
        "058008,            there is no shelf 1024",
        "ffffffffff01,      a number is too large",
        "ffffffff0f,        a number is too large",
        "ffffffff07,        a record of 2147483647 bytes where there is room for 1048576",
    })
    void whatIsNoneIsRefused(String hex, String why) {
        assertThatThrownBy(() -> read(new Differences(), HexFormat.of().parseHex(hex))).isInstanceOf(IllegalArgumentException.class).hasMessage(why);
    }

    /** Zeros deflate to a thousandth: a segment of 16 MiB could have whoever proves it keep 16 GiB. */
    @Test
    void shelvesThatAreFilledBeyondWhatAnyWriterKeepsAreRefused() {
        Differences writer = new Differences();
        byte[] record = new byte[1 << 20];
        int most = Differences.MOST_KEPT / record.length;
        for (int shelf = 0; shelf < most; shelf++) writer.add(record, shelf);
        for (int again = 0; again < most; again++) writer.add(record, 5);
        Differences reader = new Differences();
        assertThat(read(reader, writer.take())).hasSize(2 * most);
        writer.add(new byte[1], most);
        byte[] over = writer.take();
        assertThatThrownBy(() -> read(reader, over)).isInstanceOf(IllegalArgumentException.class)
            .hasMessage("there is more on its shelves than any writer keeps");
        reader.startAnew();
        assertThat(read(reader, over)).hasSize(1);
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
