package io.wardmote.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.node.NodeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the recipe of an image says, held against the program; nothing here builds it. */
class ContainerfileTest {
    private static final Path FOLDER = Path.of("..", "cluster-config");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"");

    private static List<String> instructions() throws IOException {
        List<String> lines = Files.readAllLines(FOLDER.resolve("container/Containerfile"));
        return lines.stream().filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
    }

    private static String instruction(String name) throws IOException {
        String prefix = name + " ";
        return instructions().stream().filter(line -> line.startsWith(prefix)).reduce((first, last) -> last).orElseThrow().substring(prefix.length());
    }

    private static List<String> words(String list) {
        return WORD.matcher(list).results().map(found -> found.group(1)).toList();
    }

    @Test
    void itIsMadeOfTheDistributionOfThisVersion() throws IOException {
        List<String> pom = Files.readAllLines(Path.of("..", "pom.xml"));
        String version = pom.stream().filter(line -> line.startsWith("  <version>")).findFirst().orElseThrow().replaceAll(".*>(.*)<.*", "$1");
        assertThat(instructions()).contains("ARG VERSION=" + version, "COPY wardmote-${VERSION}.tar.gz /distribution.tar.gz");
        assertThat(Files.readString(Path.of("..", "wardmote"))).contains("name=wardmote-$version", "$made.tar.gz");
        try (Stream<Path> manifests = Files.list(FOLDER.resolve("kubernetes"))) {
            for (Path manifest : manifests.toList()) {
                assertThat(Files.readAllLines(manifest)).filteredOn(line -> line.strip().startsWith("image: "))
                    .allMatch(line -> line.strip().equals("image: wardmote:" + version));
            }
        }
    }

    @Test
    void itRunsTheLauncherAsNobodyInParticular() throws IOException {
        assertThat(words(instruction("ENTRYPOINT"))).containsExactly(DeployedCommands.LAUNCHER);
        DeployedCommands.assertRead(words(instruction("CMD")));
        assertThat(instruction("USER")).isEqualTo("10001:10001");
        assertThat(Files.readString(FOLDER.resolve("kubernetes/nodes.yaml"))).contains("runAsUser: 10001\n", "runAsGroup: 10001\n");
        List<String> lines = instructions();
        assertThat(lines.subList(lines.indexOf("USER 10001:10001"), lines.size())).noneMatch(line -> line.startsWith("RUN "));
    }

    @Test
    void portsAndTheHealthCheckAreThoseOfANode() throws IOException {
        NodeConfig usual = NodeConfig.read(FOLDER.resolve("one-node.yaml"));
        NodeConfig.Addresses listen = usual.listen();
        assertThat(Arrays.stream(instruction("EXPOSE").split(" ")).map(Integer::valueOf))
            .containsExactly(listen.https().port(), listen.raft().port(), listen.link().port());
        String check = instruction("HEALTHCHECK");
        assertThat(words(check)).first().isEqualTo("curl");
        assertThat(words(check)).last().isEqualTo("https://127.0.0.1:" + usual.listen().https().port() + "/livez");
        assertThat(instruction("RUN")).as("curl is there, and so are the folders").contains("/var/lib/wardmote", "/etc/wardmote");
        assertThat(instructions()).anyMatch(line -> line.startsWith("RUN apt-get") && line.contains(" curl "));
    }
}
