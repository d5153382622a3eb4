package io.wardmote.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wardmote.key.Refused;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProtobufMessageTest {
    private static final ProtobufMessage MESSAGE = ProtobufMessage.of("1:Text:s 2:Octets:b 3:Number:i 16:Truth:o");
    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, byte[]> octets = new HashMap<>();

    private void read(String hex) {
        MESSAGE.read(HexFormat.of().parseHex(hex.replace(" ", "")), texts, octets);
    }

    @Test
    void theSdksBytesAreWrittenAndRead() {
        Map<String, Object> fields = Map.of("KeyId", "key-abc", "Plaintext", "hello".getBytes(UTF_8), "Algorithm", "AES_GCM", "Aad", "aad".getBytes(UTF_8));
        assertThat(InstanceApi.ENCRYPT.request.write(fields)).asHexString().isEqualToIgnoringCase("0a076b65792d616263120568656c6c6f1a074145535f47434d2203616164");
        assertThat(MESSAGE.write(Map.of("Text", "é", "Octets", new byte[] {1, 2}, "Number", 300, "Truth", true, "Other", 1L))).asHexString()
            .isEqualTo("0A02C3A91202010218AC02800101");
        read("0a02c3a9 12020102 18ac02 800101");
        assertThat(texts).isEqualTo(Map.of("Text", "é", "Number", "300", "Truth", "true"));
        assertThat(octets).hasEntrySatisfying("Octets", bytes -> assertThat(bytes).containsExactly(1, 2));
    }

    @Test
    void whatHasItsDefaultIsNotWritten() {
        assertThat(MESSAGE.write(Map.of("Text", "", "Octets", new byte[0], "Number", 0, "Truth", false))).isEmpty();
        read("1800");
        assertThat(texts).isEmpty();
    }

    /** As the format says: the last of several wins, an unknown field and one of another type are passed over. */
    @ParameterizedTest
    @CsvSource({"0a0161 0a0162, b", "0a0161 220178, a", "0a0161 0801, a", "0a0161 23 0802 24, a", "0a0161 21 0000000000000000, a", "1805 1800 0a0161, a"})
    void otherFieldsDoNoHarm(String hex, String text) {
        read(hex);
        assertThat(texts).isEqualTo(Map.of("Text", text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0a", "0a05 61", "0aff", "0affffffff0f", "0a02c328", "07", "00", "24", "23", "1880808080808080808080 80", "0affffffffffffffffff01"})
    void whatIsNoMessageIsRefused(String hex) {
        assertThatThrownBy(() -> read(hex)).isInstanceOf(Refused.class).hasMessage("ParseRequestParameterException");
    }
}
