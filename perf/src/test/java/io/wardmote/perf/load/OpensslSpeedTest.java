package io.wardmote.perf.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wardmote.node.Fault;
import io.wardmote.perf.load.OpensslSpeed.Task;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The outputs are those of OpenSSL 3.0.19. */
class OpensslSpeedTest {
    @Test
    void ciphersAreBytesASecondAndBecomeBlocks() {
        String out = """
            Forked child 0
            Got: +H:32 from 0
            Got: +F:25:AES-256-GCM:82593408.00 from 0
            Got: +F:25:AES-256-GCM:86138304.00 from 1
            +F:25:AES-256-GCM:168731712.00
            """;
        assertThat(OpensslSpeed.perSecond(new Task("aes-256-gcm", 32), out)).isEqualTo(Map.of("aes-256-gcm 32 B", 168731712.0 / 32));
    }

    @Test
    void signaturesAreTwoRates() {
        String out = "Got: +F4:3:256:44718.0:13686.0 from 0\n+F4:3:256:92511.000000:27055.000000\n";
        assertThat(OpensslSpeed.perSecond(new Task("ecdsap256", 0), out)).isEqualTo(Map.of("ecdsap256 sign", 92511.0, "ecdsap256 verify", 27055.0));
    }

    @Test
    void whatOlderOnesPrintIsRefused() {
        Task task = new Task("rsa2048", 0);
        assertThatThrownBy(() -> OpensslSpeed.perSecond(task, "+F2:2:2048:0.000295:0.000017\n")).isInstanceOf(Fault.class).hasMessageContaining("leave out --openssl");
        assertThatThrownBy(() -> OpensslSpeed.perSecond(task, "")).isInstanceOf(Fault.class);
    }

    @Test
    void theMixSaysWhatIsMeasured() {
        assertThat(OpensslSpeed.tasks(ScenarioFile.named("default").mix())).containsExactly(new Task("aes-256-gcm", 32), new Task("aes-256-gcm", 256), new Task("ecdsap256", 0));
        assertThat(new OpensslSpeed(2).command(new Task("aes-256-gcm", 32))).containsExactly("openssl", "speed", "-mr", "-elapsed", "-multi", "2", "-seconds", "2", "-bytes", "32", "-evp", "aes-256-gcm");
        assertThat(new OpensslSpeed(2).command(new Task("rsa2048", 0))).endsWith("-seconds", "2", "rsa2048");
    }
}
