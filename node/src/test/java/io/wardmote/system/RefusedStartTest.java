package io.wardmote.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.node.Fault;
import io.wardmote.raft.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A start that cannot be, as whoever starts the program sees it: one sentence, a status, and a process that has ended. */
class RefusedStartTest {
    @TempDir
    private Path base;

    private Program.Run dev(Path data, int port, String... more) throws IOException {
        String[] words = new String[more.length + 5];
        System.arraycopy(new String[] {"dev", "--data", data.toString(), "--port", Integer.toString(port)}, 0, words, 0, 5);
        System.arraycopy(more, 0, words, 5, more.length);
        return Program.run(base, words);
    }

    @Test
    void whatIsThereBeforeTheFirstStartIsNamedAndLeftAlone() throws IOException {
        int port = FreePorts.of(1);
        dev(base.resolve("dev"), port, "--colour", "red").refused(Fault.USAGE, "--colour", "--help");
        Path file = Files.writeString(base.resolve("file"), "Dear");
        dev(file, port).refused(Fault.CANNOT_WRITE, file.toString(), "is a file", "--data");
        Path foreign = Files.createDirectories(base.resolve("foreign"));
        Files.writeString(foreign.resolve("letter.txt"), "Dear");
        dev(foreign, port).refused(Fault.CANNOT_WRITE, foreign.toString(), "other files", "--data");
        assertThat(foreign).isDirectoryContaining("glob:**/letter.txt");
        assertThat(file).hasContent("Dear");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            dev(base.resolve("dev"), taken.getLocalPort()).refused(Fault.UNAVAILABLE, "127.0.0.1:" + taken.getLocalPort(), "in use", "--port");
        }
    }

    @Test
    void aClusterThatIsThereIsNeitherSharedNorChangedNorGuessed() throws IOException {
        Path data = base.resolve("dev");
        int port = FreePorts.of(3);
        try (DevCluster running = new DevCluster(data, port, 1)) {
            dev(data, port + 1).refused(Fault.UNAVAILABLE, data.toString(), "in use by another process");
            running.api(1).ask("CreateKey").ok();
        }
        dev(data, port, "--nodes", "3").refused(Fault.USAGE, "a cluster of 1 node;", "--nodes 1");
        for (String name : new String[] {"identity.json", "sealed.json"}) {
            Path file = data.resolve("node1/data").resolve(name);
            byte[] whole = Files.readAllBytes(file);
            Files.write(file, Arrays.copyOf(whole, whole.length / 2));
            dev(data, port).refused(Fault.DATA, name);
            Files.write(file, whole);
        }
        Path key = data.resolve("node1/data/tls/https.key");
        byte[] wholeKey = Files.readAllBytes(key);
        Files.write(key, Arrays.copyOf(wholeKey, 20));
        dev(data, port).refused(Fault.DATA, "https.key");
        Files.write(key, wholeKey);
        // a cluster that lost its mark is not taken for a start that was cut off
        Path mark = data.resolve("dev.json");
        byte[] marked = Files.readAllBytes(mark);
        Files.delete(mark);
        dev(data, port).refused(Fault.DATA, "dev.json is missing");
        Files.write(mark, marked);
        // as of a volume that is not mounted: the node that has voted does not start as a new one
        Path raft = data.resolve("node1/data/raft");
        Path away = Files.move(raft, base.resolve("raft"));
        dev(data, port).refused(Fault.DATA, raft + ", is not there", "Move its data folder " + raft.getParent() + " away");
        assertThat(raft).doesNotExist();
        Files.move(away, raft);
        Path slot = data.resolve("node1/data/sealed.json");
        String whole = Files.readString(slot);
        String altered = whole.replaceFirst("(\"sealed\" : \"....)[^+]", "$1+");
        Files.writeString(slot, altered.equals(whole) ? whole.replaceFirst("(\"sealed\" : \"....)[+]", "$1A") : altered);
        assertThat(slot).content().isNotEqualTo(whole);
        dev(data, port).refused(Fault.DATA, "root key cannot be opened");
    }
}
