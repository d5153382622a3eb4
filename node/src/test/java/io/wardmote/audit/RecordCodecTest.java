package io.wardmote.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wardmote.key.Refusal;
import io.wardmote.op.Deed;
import io.wardmote.op.Used;
import io.wardmote.state.Destruction;
import io.wardmote.state.Milestone;
import io.wardmote.state.UseKind;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordCodecTest {
    private static Deed deed(String requestId, Refusal refusal) {
        return new Deed(requestId, "openapi", "1", "user/älice", "LTAI1", "2001:db8::1", "Encrypt", "key", "version", "kst-1", "alias/a", refusal, 5, Long.MAX_VALUE);
    }

    private static void comesBack(AuditRecord record) {
        assertThat(RecordCodec.read(Records.written(Long.MAX_VALUE, record))).isEqualTo(new RecordCodec.Numbered(Long.MAX_VALUE, record));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "request", "0F8FAD5B-D9CB-469F-A165-70867728950E", "0f8fad5b-d9cb-469f-a165-70867728950e", "00000000-0000-4000-8000-000000000000", "0F8FAD5B-D9CB-469f-A165-70867728950E",
        "0f8fad5b-d9cb-469f-a165-70867728950g", "0f8fad5b+d9cb-469f-a165-70867728950e", "0f8fad5bxd9cbx469fxa165x70867728950e", "０f8fad5b-d9cb-469f-a165-70867728950e"})
    void aRequestIdIsWhatItWas(String id) {
        comesBack(new AuditRecord.Operated(-1, deed(id, null)));
    }

    @ParameterizedTest
    @EnumSource
    void everyRefusalIsWhatItWas(Refusal refusal) {
        comesBack(new AuditRecord.Operated(7, deed("r", refusal)));
        comesBack(new AuditRecord.Strangers(7, 6, "instance", "", refusal, Long.MAX_VALUE));
    }

    @Test
    void whatWasUsedIsWhatItWas() {
        Deed plain = deed("r", null);
        List<Used> used = List.of(new Used(UseKind.DECRYPT, "k1", "k1.1", 3), new Used(UseKind.MAC, "k2", "", Long.MAX_VALUE));
        Deed noted = new Deed(plain.requestId(), plain.door(), plain.account(), plain.principal(), plain.accessKeyId(), plain.address(), plain.operation(), plain.key(),
            plain.version(), plain.instance(), plain.resource(), null, 5, 6, used);
        comesBack(new AuditRecord.Operated(7, noted));
        byte[] bytes = Records.written(1, new AuditRecord.Operated(7, noted));
        int before = Records.written(1, new AuditRecord.Operated(7, plain)).length;
        for (int length = before + 1; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> RecordCodec.read(cut)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(RecordCodec.read(Arrays.copyOf(bytes, before)).record()).as("as records without any are written").isInstanceOf(AuditRecord.Operated.class);
    }

    @Test
    void evidenceIsWhatItWas() {
        List<Destruction.Cleared> nodes = List.of(new Destruction.Cleared("n1", "kms1", 7), new Destruction.Cleared("n2", "kms2", 0));
        comesBack(new AuditRecord.Destroyed(7, new Destruction("k", List.of("k.1", "k.2"), new Milestone(5, 6), nodes, 8)));
    }

    @Test
    void whatWasLetGoIsWhatItWas() {
        comesBack(new AuditRecord.Trimmed(7, Long.MAX_VALUE, true));
        comesBack(new AuditRecord.Trimmed(7, 2, false));
    }

    @Test
    void bytesThatAreNoRecordAreRefused() {
        byte[] bytes = Records.written(1, new AuditRecord.Operated(7, deed("r", null)));
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> RecordCodec.read(cut)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> RecordCodec.read(Arrays.copyOf(bytes, bytes.length + 1))).isInstanceOf(IllegalArgumentException.class);
        byte[] other = bytes.clone();
        other[0] = 9;
        assertThatThrownBy(() -> RecordCodec.read(other)).hasMessageContaining("kind 9");
    }
}
