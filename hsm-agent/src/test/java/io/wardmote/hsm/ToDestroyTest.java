package io.wardmote.hsm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class ToDestroyTest {
    private final ToDestroy keys = new ToDestroy();

    private static byte[] named(int id) {
        return ByteBuffer.allocate(17).put((byte) 2).putInt(id).array();
    }

    @Test
    void anAgentIsToldOnceWhatWasToldToNone() {
        keys.add(List.of(named(1), named(2)));
        assertThat(keys.tell(1)).containsExactly(named(1), named(2));
        assertThat(keys.tell(2)).isEmpty();
        keys.add(List.of(named(3)));
        assertThat(keys.tell(3)).containsExactly(named(3));
    }

    @Test
    void whatAnAgentDidNotAnswerIsToldToTheNext() {
        keys.add(List.of(named(1)));
        keys.tell(1);
        keys.add(List.of(named(2)));
        keys.tell(2);
        keys.answered(1);
        keys.ended();
        keys.answered(2);
        assertThat(keys.tell(3)).containsExactly(named(2));
        keys.answered(3);
        keys.ended();
        assertThat(keys.tell(4)).isEmpty();
    }

    @Test
    void whatThreeAgentsEndedByIsToldToNoOther() {
        keys.add(List.of(named(1)));
        for (int agent = 0; agent < 3; agent++) {
            assertThat(keys.tell(agent)).containsExactly(named(1));
            keys.ended();
        }
        assertThat(keys.tell(3)).isEmpty();
    }

    @Test
    void keysThatAreNotTheTokensAreLeftOut() {
        keys.add(List.of(new WrappedBlob(0x210b, new byte[40]).toBytes()));
        assertThat(keys.tell(1)).isEmpty();
    }

    @Test
    void noMoreThanAHundredThousandWait() {
        for (int i = 0; i < 60_000; i++) keys.add(List.of(named(i)));
        assertThat(keys.tell(1)).hasSize(60_000);
        for (int i = 0; i < 40_001; i++) keys.add(List.of(named(i)));
        assertThat(keys.tell(2)).hasSize(40_000);
        keys.answered(1);
        for (int i = 0; i < 60_000; i++) keys.add(List.of(named(i)));
        assertThat(keys.tell(3)).hasSize(60_000);
    }
}
