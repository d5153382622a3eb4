package io.wardmote.hsm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.vertx.core.buffer.Buffer;
import io.wardmote.crypto.CryptoTrace.Part;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgentTraceTest {
    private static final String ID = "5f0c1bb5-0000-4000-8000-000000000001";
    private static final Part SIGN = new Part("C_Sign", "CKM_ECDSA", 7, 8, "");

    private static Buffer frame(Part... parts) {
        AgentTrace trace = new AgentTrace(ID);
        for (Part part : parts) trace.part(part);
        return trace.toFrame();
    }

    @Test
    void aQuestionKnowsItsRequest() {
        AgentTrace.Asked asked = AgentTrace.asked(AgentTrace.asked(ID, Buffer.buffer("question")));
        assertThat(asked.trace().requestId()).isEqualTo(ID);
        assertThat(asked.question()).isEqualTo(Buffer.buffer("question"));
    }

    @Test
    void aRequestIdThatIsNoneIsRefused() {
        for (String id : new String[] {"", "a\nb", "a b", "x".repeat(65)})
            assertThatIllegalArgumentException().as(id).isThrownBy(() -> AgentTrace.asked(AgentTrace.asked(id, Buffer.buffer())));
        assertThatIllegalArgumentException().isThrownBy(() -> AgentTrace.asked(Buffer.buffer()));
    }

    @Test
    void partsAreTheirBytes() {
        assertThat(HexFormat.of().formatHex(frame(SIGN).getBytes())).isEqualTo("01" + "00000006" + "435f5369676e" + "00000009" + "434b4d5f4543445341"
            + "0000000000000007" + "0000000000000008" + "00000000");
        for (Mechanism mechanism : Mechanism.values()) {
            Part part = new Part("hsm session", Mechanism.nameOf(mechanism.number()), 1, 0, "CKR_DEVICE_ERROR");
            assertThat(AgentTrace.parts(frame(SIGN, part))).as(mechanism.apiName()).containsExactly(SIGN, part);
        }
        assertThat(Mechanism.nameOf(0x80001234L)).isEqualTo("0x80001234");
    }

    @Test
    void whatIsNoPartIsRefused() {
        for (Part wrong : List.of(new Part("", "", 1, 1, ""), new Part("C_Sign\n", "", 1, 1, ""), new Part("x".repeat(65), "", 1, 1, ""),
            new Part("C_Sign", "<", 1, 1, ""), new Part("C_Sign", "", -1, 1, ""), new Part("C_Sign", "", 1, -1, ""), new Part("C_Sign", "", 1, 1, "é")))
            assertThatIllegalArgumentException().as(wrong.toString()).isThrownBy(() -> AgentTrace.parts(frame(wrong)));
        for (int length = 0; length < frame(SIGN).length(); length++) {
            Buffer cut = frame(SIGN).getBuffer(0, length);
            assertThatIllegalArgumentException().as("%d bytes", length).isThrownBy(() -> AgentTrace.parts(cut));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> AgentTrace.parts(frame(SIGN).appendByte((byte) 0)));
    }

    @Test
    void soManyAreToldAndNoMore() {
        AgentTrace trace = new AgentTrace(ID);
        for (int i = 0; i <= AgentTrace.MOST; i++) trace.part(SIGN);
        assertThat(AgentTrace.parts(trace.toFrame())).hasSize(AgentTrace.MOST);
        assertThatIllegalArgumentException().isThrownBy(() -> AgentTrace.parts(trace.toFrame().setByte(0, (byte) (AgentTrace.MOST + 1))));
    }
}
