package io.wardmote.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.node.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One node with a token of SoftHSM, as an administrator sets it up. */
class HsmNodeTest {
    private static final String PIN = "81726354";
    @TempDir
    private Path folder;
    private int port;

    @BeforeEach
    void token() throws IOException, InterruptedException {
        port = DevCluster.freePorts(3);
        Files.createDirectory(folder.resolve("tokens"));
        softHsm("");
        Files.setPosixFilePermissions(Files.writeString(folder.resolve("pin"), PIN), PosixFilePermissions.fromString("rw-------"));
        ProcessBuilder tool = new ProcessBuilder("softhsm2-util", "--init-token", "--free", "--label", "wardmote", "--so-pin", "so-" + PIN, "--pin", PIN);
        tool.environment().put("SOFTHSM2_CONF", conf().toString());
        assertThat(tool.redirectErrorStream(true).redirectOutput(folder.resolve("tool.log").toFile()).start().waitFor()).isZero();
    }

    private Path conf() {
        return folder.resolve("softhsm2.conf");
    }

    private void softHsm(String more) throws IOException {
        Files.writeString(conf(), "directories.tokendir = " + folder.resolve("tokens") + "\nobjectstore.backend = file\n" + more);
    }

    private Path settings(String hsm) throws IOException {
        Path library = Stream.of("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so", "/usr/lib64/pkcs11/libsofthsm2.so")
            .map(Path::of).filter(Files::isReadable).findFirst().orElseThrow(() -> new AssertionError("SoftHSM is not there: run ./wardmote test"));
        return Files.writeString(folder.resolve("kms.yaml"), "node: kms\nlisten: {https: '127.0.0.1:" + port + "', raft: '127.0.0.1:" + (port + 1) + "', link: '127.0.0.1:" + (port + 2)
            + "'}\nlimits: {nonces: 65536}\nhsm:\n  library: " + library + "\n  token: wardmote\n  pin: pin\n" + hsm);
    }

    private Program.Run run(String... words) throws IOException {
        return Program.run(folder, words);
    }

    /** SoftHSM leaves out the mechanisms that its settings tell it to. */
    @Test
    void aNodeWhoseTokenCannotDoWhatTheStrategyNeedsDoesNotStart() throws IOException {
        String settings = settings("  environment: {SOFTHSM2_CONF: " + conf() + "}\n").toString();
        softHsm("slots.mechanisms = -CKM_AES_KEY_WRAP,CKM_AES_KEY_WRAP_PAD\n");
        run("cluster", "init", "--config", settings).ok();
        run("node", "--config", settings).refused(Fault.CONFIG, "hsm.strategy is wrapped-session", "CKM_AES_KEY_WRAP_KWP", "give token-object");
    }
}
