package io.wardmote.perf.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class JavaProcessTest {
    @Test
    void nodesHaveNotTheRoomThatTheToolHasForItself() {
        List<String> given = List.of("-Xms192m", "-Xmx1g", "-Xmn96m", "-Xmx1536m", "-Xmn512m", "-Dwardmote.tool=-Xmx1536m -Xmn512m", "-Dmine=1");
        assertThat(JavaProcess.options(given, "-Xmx1536m -Xmn512m")).containsExactly("-Xms192m", "-Xmx1g", "-Xmn96m", "-Dmine=1");
    }

    @Test
    void whatEverybodyWasGivenIsHandedOn() {
        List<String> given = List.of("-Xms192m", "-Xmx4g");
        assertThat(JavaProcess.options(given, "")).isEqualTo(given);
    }
}
