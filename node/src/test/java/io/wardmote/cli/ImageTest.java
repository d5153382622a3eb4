package io.wardmote.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@code ./wardmote image} makes of jars, a runtime and system libraries that are only said to be such. */
class ImageTest extends LauncherTree {
    private static final String JLINK = """
        #!/bin/sh
        for word do runtime=$word; done
        mkdir -p "$runtime/bin" "$runtime/lib"
        printf '#!/bin/sh\\necho "$@" >> "$HOME/dumped"\\n' > "$runtime/bin/java"
        chmod +x "$runtime/bin/java"
        echo runtime > "$runtime/lib/libjava.so"
        """;
    private static final String LDD = """
        #!/bin/sh
        printf '\\tlinux-vdso.so.1 (0x0001)\\n\\t%s => %s (0x0002)\\n\\t%s (0x0003)\\n\\tlibjava.so => not found\\n' \\
            libsample.so.1 "$HOME/system/libsample.so.1" "$HOME/system/ld-sample.so.2"
        """;

    @BeforeEach
    void plantWhatAnImageIsMadeOf() throws IOException {
        program(jdk("jdk-25", "25").resolve("bin/jlink"), JLINK);
        maven();
        program(programs.resolve("ldd"), LDD);
        Path system = Files.createDirectories(base.resolve("system"));
        Files.writeString(system.resolve("libsample.so.1.0"), "sample");
        Files.createSymbolicLink(system.resolve("libsample.so.1"), Path.of("libsample.so.1.0"));
        Files.writeString(system.resolve("ld-sample.so.2"), "loader");
        aged(Files.writeString(tree.resolve("pom.xml"), "<project>\n  <version>1.2.3</version>\n</project>\n"));
        Files.createDirectories(tree.resolve("node/target/native"));
        Files.writeString(tree.resolve("node/target/native/libnative.so"), "native");
        Path script = Path.of("cluster-config", "container", "image.sh");
        Files.createDirectories(tree.resolve(script).getParent());
        Files.copy(Path.of("..").resolve(script), tree.resolve(script));
    }

    private Path image(String name) throws Exception {
        Path image = base.resolve(name);
        Run run = run(Map.of(), "image", "--out", image.toString());
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out()).isEqualTo(image + "\n");
        return image;
    }

    private Path unpacked(Path tar) throws Exception {
        Path where = Files.createTempDirectory(base, "unpacked");
        assertThat(new ProcessBuilder("tar", "-xpf", tar.toString(), "-C", where.toString()).start().waitFor()).isZero();
        return where;
    }

    private static String hash(Path file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }

    private static JsonObject manifest(Path image) throws IOException {
        return new JsonArray(Files.readString(image.resolve("manifest.json"))).getJsonObject(0);
    }

    private static JsonObject config(Path image) throws IOException {
        return new JsonObject(Files.readString(image.resolve(manifest(image).getString("Config"))));
    }

    private static Path layer(Path image) throws IOException {
        return image.resolve(manifest(image).getJsonArray("Layers").getString(0));
    }

    @Test
    void itsPartsAreNamedByTheirHashesAndTheImageByItsVersion() throws Exception {
        Path image = unpacked(image("image.tar"));
        assertThat(image.toFile().list()).hasSize(3);
        assertThat(manifest(image).getJsonArray("RepoTags")).containsExactly("wardmote:1.2.3-noshell");
        assertThat(manifest(image).getString("Config")).isEqualTo(hash(image.resolve(manifest(image).getString("Config"))) + ".json");
        assertThat(config(image).getJsonObject("rootfs").getJsonArray("diff_ids")).containsExactly("sha256:" + hash(layer(image)));
        assertThat(config(image).getString("os")).isEqualTo("linux");
        Map<String, String> architectures = Map.of("amd64", "amd64", "aarch64", "arm64");
        assertThat(config(image).getString("architecture")).isEqualTo(architectures.get(System.getProperty("os.arch")));
    }

    @Test
    void itRunsWhatTheLauncherRunsButTouchesNoHeapFirstSinceItsFlagsAreOfEachCommand() throws Exception {
        JsonObject config = config(unpacked(image("image.tar"))).getJsonObject("config");
        String elsewhere = run(Map.of(), "dev").out().replace(tree + "/node/target/native", "/opt/wardmote/native")
            .replace(tree + "/node/target/", "/opt/wardmote/lib/").replace(tree + "/", "/opt/wardmote/lib/");
        List<String> launched = elsewhere.lines().filter(line -> line.startsWith("[")).map(line -> line.substring(1, line.length() - 1)).toList();
        List<Object> words = config.getJsonArray("Entrypoint").stream().collect(Collectors.toCollection(ArrayList::new));
        assertThat(words.removeFirst()).isEqualTo("/opt/java/bin/java");
        assertThat(words.remove("-XX:ErrorFile=/var/lib/wardmote/hs_err.log")).isTrue();
        words.add("dev");
        assertThat(words).isEqualTo(launched);
        List<String> command = config.getJsonArray("Cmd").stream().map(Object::toString).toList();
        DeployedCommands.assertRead(command);
        assertThat(command).containsExactly("node", "--config", "/etc/wardmote/wardmote.yaml");
        assertThat(Files.readString(base.resolve("dumped"))).as("the archive of classes is of these flags")
            .contains("-XX:+UseCompactObjectHeaders", "-Xshare:dump");
    }

    @Test
    void itIsWhatTheContainerfileMakes() throws Exception {
        List<String> recipe = Files.readAllLines(Path.of("..", "cluster-config", "container", "Containerfile"));
        JsonObject config = config(unpacked(image("image.tar"))).getJsonObject("config");
        String ports = String.join(" ", config.getJsonObject("ExposedPorts").fieldNames()).replace("/tcp", "");
        String command = config.getJsonArray("Cmd").encode().replace(",", ", ");
        assertThat(recipe).contains("USER " + config.getString("User"), "WORKDIR " + config.getString("WorkingDir"), "EXPOSE " + ports,
            "CMD " + command, "STOPSIGNAL " + config.getString("StopSignal"),
            "VOLUME " + String.join(" ", config.getJsonObject("Volumes").fieldNames()));
    }

    @Test
    void itHoldsTheRuntimeTheJarsTheSystemsLibrariesAndNoShell() throws Exception {
        Path layer = layer(unpacked(image("image.tar")));
        Path root = unpacked(layer);
        Path system = root.resolve(Path.of("/").relativize(base.resolve("system")));
        try (Stream<Path> files = Files.walk(root)) {
            Stream<String> names = files.filter(file -> !Files.isDirectory(file)).map(file -> root.relativize(file).toString());
            assertThat(names.filter(name -> !name.startsWith("usr/lib/locale/C.utf8/"))).containsExactlyInAnyOrder(
                "etc/group", "etc/passwd", "opt/java/bin/java", "opt/java/lib/libjava.so", "opt/wardmote/lib/classpath",
                "opt/wardmote/lib/library.jar", "opt/wardmote/lib/node.jar", "opt/wardmote/native/libnative.so",
                root.relativize(system.resolve("libsample.so.1")).toString(), root.relativize(system.resolve("ld-sample.so.2")).toString());
        }
        assertThat(system.resolve("libsample.so.1")).hasContent("sample");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve("var/lib/wardmote")))).isEqualTo("rwx------");
        Process listed = new ProcessBuilder("tar", "--numeric-owner", "-tvf", layer.toString()).start();
        List<String> lines = new String(listed.getInputStream().readAllBytes()).lines().toList();
        assertThat(lines).filteredOn(line -> line.endsWith(" ./var/lib/wardmote/")).singleElement().asString().startsWith("drwx------ 10001/10001 ");
        assertThat(lines).filteredOn(line -> line.endsWith(" ./tmp/")).singleElement().asString().startsWith("drwxrwxrwt 0/0 ");
        assertThat(lines).filteredOn(line -> !line.contains(" 0/0 ")).hasSize(1);
    }

    @Test
    void itIsTheSameBytesEachTimeItIsMade() throws Exception {
        Path first = image("first.tar");
        Files.setLastModifiedTime(tree.resolve("library.jar"), FileTime.from(Instant.now().minusSeconds(1000)));
        Files.setPosixFilePermissions(base.resolve("system/libsample.so.1.0"), PosixFilePermissions.fromString("rw-------"));
        assertThat(image("second.tar")).hasSameBinaryContentAs(first);
        assertThat(run(Map.of(), "image").out()).isEqualTo(tree.resolve("node/target/wardmote-image.tar") + "\n");
        assertThat(tree.resolve("node/target/wardmote-image.tar")).hasSameBinaryContentAs(first);
        assertThat(tree.resolve("node/target/image")).doesNotExist();
    }

    private void refused(int status, String sentence, String... words) throws Exception {
        Run run = run(Map.of(), words);
        assertThat(run.status()).as(run.err()).isEqualTo(status);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines().toList().getLast()).startsWith("wardmote: ").contains(sentence);
    }

    @Test
    void whatKeepsItFromBeingMadeIsSaidInOneSentence() throws Exception {
        refused(64, "it is `image [--out FILE]`", "image", "--to", "x");
        refused(64, "it is `image [--out FILE]`", "image", "--out");
        refused(64, "it is `image [--out FILE]`", "image", "--out", "x", "y");
        refused(73, base.resolve("nowhere") + " is no folder that can be written", "image", "--out", base.resolve("nowhere/image.tar").toString());
        assertThat(builds()).as("nothing is built for it").isEmpty();
        Files.delete(base.resolve("system/ld-sample.so.2"));
        refused(70, "ld-sample.so.2 could not be copied", "image");
        program(programs.resolve("ldd"), "#!/bin/sh\nprintf '\\tlibmissing.so.3 => not found\\n'\n");
        refused(69, "libmissing.so.3, which the image needs, was not found on this system", "image");
        program(jdks.resolve("jdk-25/bin/jlink"), "#!/bin/sh\necho 'Error: no such module' >&2\nexit 1\n");
        refused(70, "the runtime of the image could not be made", "image");
        Files.delete(programs.resolve("ldd"));
        refused(69, "ldd, which tells the shared libraries", "image");
        Files.delete(jdks.resolve("jdk-25/bin/jlink"));
        refused(78, "has no jlink", "image");
        assertThat(tree.resolve("node/target/wardmote-image.tar")).doesNotExist();
    }
}
