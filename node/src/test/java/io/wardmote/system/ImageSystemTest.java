package io.wardmote.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardmote.raft.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The image that {@code ./wardmote image} makes: what it has to hold; and run without a container runtime, by chroot, as its user. */
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

    private static List<String> words(JsonObject config, String name) {
        return config.getJsonArray(name).stream().map(Object::toString).toList();
    }

    /** With the image's environment but for its PATH: mount and chroot are found by this system's. */
    private static List<String> contained(Path root, JsonObject config, List<String> program, List<String> command) {
        List<String> words = new ArrayList<>(List.of("env", "-i"));
        words.addAll(words(config, "Env"));
        words.addAll(List.of("PATH=/usr/sbin:/usr/bin:/sbin:/bin", "unshare", "--mount", "sh", "-c", CONTAINED, "sh", root.toString(),
            config.getString("User")));
        words.addAll(program);
        words.addAll(command);
        return words;
    }

    @Test
    void theImageIsTheSameBytesEachTimeAndANodeServesInItAlone() throws Exception {
        assertThat(System.getProperty("user.name")).as("chroot is root's: run this test as root").isEqualTo("root");
        Path image = image("first");
        assertThat(image("second")).hasSameBinaryContentAs(image);
        Path parts = unpacked("parts", image);
        JsonObject manifest = new JsonArray(Files.readString(parts.resolve("manifest.json"))).getJsonObject(0);
        JsonObject config = new JsonObject(Files.readString(parts.resolve(manifest.getString("Config")))).getJsonObject("config");
        Path root = unpacked("root", parts.resolve(manifest.getJsonArray("Layers").getString(0)));
        for (String folder : List.of("dev", "proc")) Files.createDirectory(root.resolve(folder));
        int port = FreePorts.of(3);
        Files.writeString(root.resolve("etc/wardmote/wardmote.yaml"), "node: kms1\ndata: /var/lib/wardmote/data\nlisten:\n  https: 127.0.0.1:" + port
            + "\n  raft: 127.0.0.1:" + (port + 1) + "\n  link: 127.0.0.1:" + (port + 2) + "\nrootKey:\n  file: /var/lib/wardmote/protector.key\n");
        ended("settings", contained(root, config, List.of("/opt/java/bin/java"), List.of("-XshowSettings:properties", "-version")));
        assertThat(Files.readString(base.resolve("settings.err"))).as("names beyond ASCII are read").contains("sun.jnu.encoding = UTF-8");
        List<String> program = words(config, "Entrypoint");
        List<String> founding = List.of("cluster", "init", "--config", "/etc/wardmote/wardmote.yaml");
        assertThat(ended("init", contained(root, config, program, founding))).contains("A cluster is founded");
        Process node = process("node", contained(root, config, program, words(config, "Cmd")));
        try {
            serves(root, node);
            node.destroy();
            assertThat(node.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(node.exitValue()).as("ended by SIGTERM, as containers are").isEqualTo(143);
        } finally {
            node.destroyForcibly();
        }
    }

    @Test
    void theRuntimeHasEveryModuleThatTheJarsAskForButTwo() throws Exception {
        image("image");
        String classes = Files.readString(Path.of("target", "classpath")).strip();
        List<String> words = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "jdeps").toString(), "--print-module-deps",
            "--ignore-missing-deps", "--multi-release", "25", "-cp", classes, Path.of("target", "node.jar").toString()));
        words.addAll(List.of(classes.split(":")));
        Set<String> asked = new HashSet<>(List.of(ended("jdeps", words).lines().toList().getLast().split(",")));
        assertThat(asked.removeAll(Set.of("java.desktop", "java.compiler"))).isTrue();
        List<String> recipe = Files.readAllLines(Path.of("..", "cluster-config", "container", "image.sh"));
        String modules = recipe.stream().filter(line -> line.startsWith("IMAGE_MODULES=")).findFirst().orElseThrow();
        assertThat(modules.substring(modules.indexOf('=') + 1).split(",")).containsAll(asked);
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
