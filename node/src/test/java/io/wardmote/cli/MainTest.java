package io.wardmote.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.node.Fault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Commands that cannot do what they are asked end with one sentence that names the cause and what to do. */
class MainTest {
    @TempDir
    private Path base;
    private Path data;

    private record Run(int status, String err) {}

    @BeforeEach
    void folder() {
        data = base.resolve("dev");
    }

    private static Run run(String... arguments) {
        StringWriter err = new StringWriter();
        int status = Main.run(new PrintWriter(err), new Environment(Map.of(), Path.of("/nonexistent")), arguments);
        return new Run(status, err.toString());
    }

    private Run dev(String... options) {
        return run(Stream.concat(Stream.of("dev", "--data", data.toString()), Stream.of(options)).toArray(String[]::new));
    }

    private static void refused(Run run, int status, String... parts) {
        assertThat(run.err()).startsWith("wardmote: ").hasLineCount(1).contains(parts).doesNotContain("\tat ", "Exception");
        assertThat(run.status()).isEqualTo(status);
    }

    /** Examples of commands that take them, after pipes and line by line. */
    private static Stream<String> examples(CommandLine line) {
        Stream<String> own = Stream.of(line.getCommandSpec().usageMessage().footer()).filter(text -> text.contains(" wardmote "))
            .map(text -> text.substring(text.indexOf(" wardmote ") + " wardmote ".length()));
        return Stream.concat(own, line.getSubcommands().values().stream().flatMap(MainTest::examples));
    }

    @Test
    void everyExampleOfAHelpIsACommandThatIsThere() {
        CommandLine line = Main.line(new Environment(Map.of(), Path.of("/nonexistent")));
        assertThat(examples(line)).hasSizeGreaterThan(10).allSatisfy(example -> {
            CommandLine.ParseResult parsed = Main.line(new Environment(Map.of(), Path.of("/nonexistent"))).parseArgs(example.split(" "));
            assertThat(parsed.hasSubcommand()).isTrue();
        });
    }

    /** To be copied. */
    @Test
    void anExampleStaysOnItsLine() {
        assertThat(help("external").lines()).contains("  wardmote external create theirs --uri https://keys.example.com --region eu-west-1 --credential credential.json");
        assertThat(help("encrypt").lines()).contains("  tar c folder | wardmote encrypt alias/orders - --out folder.sealed");
        assertThat(Main.line(new Environment(Map.of(), Path.of("/nonexistent"))).getUsageMessage().lines()).allMatch(line -> line.length() <= 80);
    }

    @Test
    void everyCommandSaysWhatItDoesAndEveryOptionWhatItIs() {
        complete(Main.line(new Environment(Map.of(), Path.of("/nonexistent"))));
    }

    /** As it stands: to be typed to see what there is. */
    @Test
    void aFamilyByItselfSaysWhatThereIs() throws IOException {
        List<List<String>> families = new ArrayList<>();
        families(Main.line(new Environment(Map.of(), Path.of("/nonexistent"))), List.of(), families);
        assertThat(families).hasSizeGreaterThan(10).contains(List.of(), List.of("keys"), List.of("access", "key"));
        for (List<String> family : families) {
            assertThat(said(family.toArray(String[]::new)))
                .startsWith("Usage: " + String.join(" ", Stream.concat(Stream.of("wardmote"), family.stream()).toList())).contains("Commands:");
        }
    }

    /** What it prints, where nothing is wrong. */
    private static String said(String... words) {
        PrintStream before = System.out;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            assertThat(run(words)).as(String.join(" ", words)).isEqualTo(new Run(0, ""));
        } finally {
            System.setOut(before);
        }
        return said.toString(StandardCharsets.UTF_8);
    }

    /** Though no command is read for it but its name. */
    @Test
    void theHelpOfAllIsThatOfAllCommands() {
        String whole = Main.line(new Environment(Map.of(), Path.of("/nonexistent"))).getUsageMessage();
        assertThat(said("--help")).isEqualTo(whole);
        assertThat(said("-h")).isEqualTo(whole);
        assertThat(said()).isEqualTo(whole);
        assertThat(said("-V")).isEqualTo(said("--version")).startsWith("Wardmote ");
    }

    @Test
    void itsOwnOptionsComeBeforeThoseThatAllHave() {
        assertThat(help("keys", "rotation")).startsWith("Usage: wardmote keys rotation [COMMON OPTIONS] (--every=TIME | --off) KEY")
            .containsSubsequence("KEY ", "--every=TIME ", "--off ", "\nCommon options:\n", "--at=HOST:PORT ", "--client=FILE ", "--field=PATH ", "-h, --help ", "--output=table|json ", "-V, --version ");
        assertThat(help("audit", "search")).startsWith("Usage: wardmote audit search ").containsSubsequence("--limit=N ", "\nCommon options:\n", "--client=FILE ", "For example:");
        assertThat(help("keys", "rotate")).startsWith("Usage: wardmote keys rotate [COMMON OPTIONS] KEY").containsOnlyOnce("--client=FILE");
        assertThat(help("dev")).contains("-h, --help ").doesNotContain("ommon options");
        assertThat(help("node")).contains("--config=FILE").doesNotContain("--child"); // which is for processes
    }

    private static String help(String... words) {
        CommandLine line = Main.line(new Environment(Map.of(), Path.of("/nonexistent")));
        for (String word : words) line = line.getSubcommands().get(word);
        return line.getUsageMessage();
    }

    private static void families(CommandLine line, List<String> words, List<List<String>> found) {
        if (line.getCommand() instanceof CommandFamily) found.add(words);
        line.getSubcommands().forEach((name, below) -> families(below, Stream.concat(words.stream(), Stream.of(name)).toList(), found));
    }

    private static void complete(CommandLine line) {
        CommandLine.Model.CommandSpec command = line.getCommandSpec();
        assertThat(command.usageMessage().description()).as(command.qualifiedName()).isNotEmpty();
        command.args().forEach(argument -> assertThat(argument.description()).as(command.qualifiedName() + " " + argument.paramLabel()).isNotEmpty());
        line.getSubcommands().values().forEach(MainTest::complete);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "dev --colour red       | Unknown options: '--colour', 'red'",
        "dev --port eighty      | '--port'",
        "dev --port 0           | --port is 0; give a port from 1 to 65535.",
        "dev --port 65535 --nodes 3 | --port is 65535; give a port from 1 to 65533.",
        "dev --nodes 0          | --nodes is 0; give 1 to 9.",
        "dev --nodes 100        | --nodes is 100; give 1 to 9.",
        "dev --clock tomorrow   | give a shift such as +8d",
        "dev --clock +9999d     | give a shift such as +8d",
        "dev --port             | '--port'",
        "node                   | Missing required option: '--config=FILE'",
        "cluster token          | It is not said which cluster to ask; give --client FILE or --profile NAME",
        "tags set KEY broken    | wardmote: Value for KEY=VALUE should be in KEY=VALUE format but was broken; see",
        "keys create --tag broken | wardmote: Value for option '--tag' (KEY=VALUE) should be in KEY=VALUE format but was broken; see",
        "keys list --page one   | wardmote: Invalid value for option '--page': 'one' is not an int; see",
        "cluster priority kms1 x | wardmote: Invalid value for PRIORITY: 'x' is not an int; see",
        "clusters               | Unmatched argument"})
    void aBadOptionIsNamed(String line, String part) {
        refused(run(line.split(" ")), Fault.USAGE, part);
    }

    @Test
    void everyCommandAndOptionIsExplained() {
        explained(Main.line(new Environment(Map.of(), Path.of("/nonexistent"))));
    }

    private static void explained(CommandLine command) {
        String name = command.getCommandSpec().qualifiedName();
        assertThat(command.getCommandSpec().usageMessage().description()).as(name).isNotEmpty();
        assertThat(command.getUsageMessage()).as(name).contains("Usage: " + name);
        command.getCommandSpec().args().forEach(argument -> assertThat(argument.description()).as(name + " " + argument.paramLabel()).isNotEmpty());
        command.getSubcommands().values().forEach(MainTest::explained);
    }

    @Test
    void aPortInUseIsNamed() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            refused(dev("--port", Integer.toString(taken.getLocalPort())), Fault.UNAVAILABLE,
                "127.0.0.1:" + taken.getLocalPort(), "in use", "another --port");
        }
    }

    @Test
    void aFolderThatCannotBeMadeIsNamed() throws IOException {
        Path file = Files.writeString(base.resolve("file"), "");
        data = file.resolve("below");
        refused(dev(), Fault.CANNOT_WRITE, data.toString(), "--data");
        data = file;
        refused(dev(), Fault.CANNOT_WRITE, data.toString(), "--data");
    }

    @Test
    void aFolderOfSomethingElseIsLeftAlone() throws IOException {
        Path letter = Files.writeString(Files.createDirectories(data).resolve("letter.txt"), "Dear");
        refused(dev(), Fault.CANNOT_WRITE, data.toString(), "other files", "--data");
        try (Stream<Path> members = Files.list(data)) {
            assertThat(members).containsExactly(letter);
        }
        // not even if it seems to be ours
        Files.createFile(data.resolve("dev.lock"));
        refused(dev(), Fault.CANNOT_WRITE, data.toString(), "other files", "--data");
        assertThat(letter).hasContent("Dear");
    }

    @Test
    void anotherNumberOfNodesIsRefused() throws IOException {
        mark("{\"format\":1,\"nodes\":3}");
        refused(dev(), Fault.USAGE, "a cluster of 3 nodes", "--nodes 3", "--data");
    }

    @Test
    void aFolderOfALaterVersionOrDamagedIsRefused() throws IOException {
        mark("{\"format\":2,\"nodes\":1}");
        refused(dev(), Fault.DATA, "dev.json", "later version");
        mark("{\"format\":1,");
        refused(dev(), Fault.DATA, "dev.json is damaged", "backup");
        mark("{\"format\":1}");
        refused(dev(), Fault.DATA, "dev.json is damaged", "backup");
    }

    private void mark(String content) throws IOException {
        Files.createDirectories(data);
        Files.writeString(data.resolve("dev.lock"), "");
        Files.writeString(data.resolve("dev.json"), content);
    }

    @Test
    void damagedSettingsOfANodeAreRefused() throws IOException {
        mark("{\"format\":1,\"nodes\":1}");
        Files.writeString(Files.createDirectories(data.resolve("node1")).resolve("wardmote.yaml"), "node: node1\nlisten: [\n");
        refused(dev("--port", Integer.toString(freePort())), Fault.CONFIG, "wardmote.yaml", "not YAML");
    }

    @Test
    void aFolderWhoseNodeIsGoneIsRefused() throws IOException {
        mark("{\"format\":1,\"nodes\":1}");
        refused(dev("--port", Integer.toString(freePort())), Fault.CONFIG, "holds no node");
    }

    private static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0)) {
            return any.getLocalPort();
        }
    }

    @Test
    void aNodeThatWasNeverMadeDoesNotStart() throws IOException {
        Path settings = Files.writeString(base.resolve("kms.yaml"), "node: kms1\n");
        refused(run("node", "--config", settings.toString()), Fault.CONFIG, "holds no node yet", "cluster init", "cluster join");
        refused(run("node", "--config", base.resolve("none.yaml").toString()), Fault.CONFIG, "none.yaml does not exist", "cluster-config");
    }

    @Test
    void joiningNeedsATokenAndAMember() throws IOException {
        Path settings = Files.writeString(base.resolve("kms.yaml"), "node: kms2\n");
        refused(run("cluster", "join", "--config", settings.toString(), "--seed", "127.0.0.1:1", "--token", "abc"), Fault.USAGE, "cluster token");
        refused(run("cluster", "join", "--config", settings.toString(), "--seed", "nowhere", "--token", "abc"), Fault.USAGE, "--seed is \"nowhere\"");
        String token = "wmj1." + "A".repeat(43) + "." + "0".repeat(64);
        for (int attempt = 0; attempt < 2; attempt++) {
            refused(run("cluster", "join", "--config", settings.toString(), "--seed", "127.0.0.1:" + freePort(), "--token", token), Fault.UNAVAILABLE, "cannot be reached");
        }
    }

    @Test
    void askingWithoutCredentialsIsRefused() throws IOException {
        refused(run("cluster", "status", "--client", base.resolve("client.json").toString()), Fault.DATA, "client.json is not there");
        Path damaged = Files.writeString(base.resolve("damaged.json"), "{\"endpoint\":\"127.0.0.1:1\"}");
        refused(run("cluster", "status", "--client", damaged.toString()), Fault.DATA, "damaged.json is damaged");
    }
}
