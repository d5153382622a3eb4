package io.wardmote.perf.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class JavaProcessTest {
    private static final String OWN = "-Xms768m -Xmx1536m -Xmn512m";

    @Test
    void nodesHaveNotTheRoomThatTheToolHasForItself() {
        List<String> given = List.of("-Xms192m", "-Xmx1g", "-Xmn96m", "-Xms768m", "-Xmx1536m", "-Xmn512m", "-Dwardmote.tool=" + OWN, "-Dmine=1");
        assertThat(JavaProcess.options(given, OWN)).containsExactly("-Xms192m", "-Xmx1g", "-Xmn96m", "-Dmine=1");
    }

    @Test
    void whatTheUserGaveIsHandedOnThoughTheToolHasAsMuch() {
        List<String> given = List.of("-Xmn96m", "-Xmn512m", "-Dwardmote.tool=" + OWN, "-Xmn512m");
        assertThat(JavaProcess.options(given, OWN)).containsExactly("-Xmn96m", "-Xmn512m");
        assertThat(JavaProcess.options(List.of("-Xms192m", "-Xmx4g"), "")).containsExactly("-Xms192m", "-Xmx4g");
    }

    @Test
    void furtherOptionsStandLastAndTheirCollectorIsTheOnlyOne() {
        List<String> usual = List.of("-XX:+UseParallelGC", "-XX:+UseCompactObjectHeaders", "-Xmn96m");
        assertThat(JavaProcess.with(usual, List.of("-Xmn32m"))).containsExactly("-XX:+UseParallelGC", "-XX:+UseCompactObjectHeaders", "-Xmn96m", "-Xmn32m");
        assertThat(JavaProcess.with(usual, List.of("-XX:+UseZGC"))).containsExactly("-XX:+UseCompactObjectHeaders", "-Xmn96m", "-XX:+UseZGC");
    }
}
