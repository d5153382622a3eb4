package io.wardmote.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The image that {@code ./wardmote image} makes, run without a container runtime: by chroot, as its user, with a root that is only read. */
@EnabledIfSystemProperty(named = "wardmote.faults", matches = "true")
class ImageSystemTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    /** In a namespace of its own, so that every mount ends with the node; each word is exec'd, so that the process is the node. */
    private static final String CONTAINED = """
        root=$1 user=$2; shift 2
        mount --bind "$root" "$root" && mount --rbind /dev "$root/dev" && mount --rbind /proc "$root/proc" &&
            mount -t tmpfs -o mode=1777 tmpfs "$root/tmp" && mount --bind "$root/var/lib/wardmote" "$root/var/lib/wardmote" &&
            mount -o remount,bind,ro "$root" && exec chroot --userspec="$user" "$root" "$@"
        """;

    @TempDir
    private Path base;

    private Process process(String name, List<String> words) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.redirectOutput(base.resolve(name + ".out").toFile()).redirectError(base.resolve(name + ".err").toFile());
        return builder.start();
    }

    private String ended(String name, List<String> words) throws Exception {
        Process process = process(name, words);
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as(name).isTrue();
        assertThat(process.exitValue()).as(Files.readString(base.resolve(name + ".err"))).isZero();
        return Files.readString(base.resolve(name + ".out"));
    }

    private Path image(String name) throws Exception {
        Path image = base.resolve(name + ".tar");
        ended(name, List.of(Path.of("..", "wardmote").toString(), "image", "--out", image.toString()));
        return image;
    }

    private Path unpacked(String name, Path tar) throws Exception {
        Path folder = Files.createDirectories(base.resolve(name));
        ended("tar", List.of("tar", "-xpf", tar.toString(), "-C", folder.toString()));
        return folder;
    }

    private static List<String> contained(Path root, JsonObject config, String... command) {
        List<String> words = new ArrayList<>(List.of("env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "unshare", "--mount",
            "sh", "-c", CONTAINED, "sh", root.toString(), config.getString("User")));
        config.getJsonArray("Entrypoint").forEach(word -> words.add(word.toString()));
        words.addAll(List.of(command));
        return words;
    }

    @Test
    void theImageIsTheSameBytesEachTimeAndANodeServesInItAlone() throws Exception {
        assumeThat(System.getProperty("user.name")).as("chroot is root's").isEqualTo("root");
        Path image = image("first");
        assertThat(image("second")).hasSameBinaryContentAs(image);
        Path parts = unpacked("parts", image);
        JsonObject manifest = new JsonArray(Files.readString(parts.resolve("manifest.json"))).getJsonObject(0);
        JsonObject config = new JsonObject(Files.readString(parts.resolve(manifest.getString("Config")))).getJsonObject("config");
        Path root = unpacked("root", parts.resolve(manifest.getJsonArray("Layers").getString(0)));
        for (String folder : List.of("dev", "proc")) Files.createDirectory(root.resolve(folder));
        int port = DevCluster.freePorts(3);
        Files.writeString(root.resolve("etc/wardmote/wardmote.yaml"), "node: kms1\ndata: /var/lib/wardmote/data\nlisten:\n  https: 127.0.0.1:" + port
            + "\n  raft: 127.0.0.1:" + (port + 1) + "\n  link: 127.0.0.1:" + (port + 2) + "\nrootKey:\n  file: /var/lib/wardmote/protector.key\n");
        List<String> founding = contained(root, config, "cluster", "init", "--config", "/etc/wardmote/wardmote.yaml");
        assertThat(ended("init", founding)).contains("A cluster is founded");
        Process node = process("node", contained(root, config, config.getJsonArray("Cmd").stream().map(Object::toString).toArray(String[]::new)));
        try {
            serves(root, node);
            node.destroy();
            assertThat(node.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(node.exitValue()).as("ended by SIGTERM, as containers are").isEqualTo(143);
        } finally {
            node.destroyForcibly();
        }
    }

    private void serves(Path root, Process node) throws IOException {
        Path data = root.resolve("var/lib/wardmote/data");
        JsonObject client = new JsonObject(Files.readString(data.resolve("client.json"))).put("caFile", data.resolve("tls/ca.pem").toString());
        Api api = new Api(client, 1);
        await().atMost(PATIENCE).ignoreExceptionsInstanceOf(UncheckedIOException.class).until(() -> {
            assertThat(node.isAlive()).as(Files.readString(base.resolve("node.err"))).isTrue();
            return api.health().getString("status").equals("ok");
        });
        for (String spec : List.of("Aliyun_AES_256", "RSA_2048", "EC_SM2")) api.ask("CreateKey", "KeySpec", spec).ok();
        assertThat(Files.readString(data.resolve("node.log"))).as("native libraries are loaded")
            .contains("TLS by BoringSSL", "RSA is computed by ACCP");
    }
}
