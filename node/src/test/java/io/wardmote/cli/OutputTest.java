package io.wardmote.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardmote.node.Fault;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The forms in which a command prints what it did, also where it asks no node. */
class OutputTest {
    /** They run until they are stopped, or print what a shell, a chain or a program reads as it stands. */
    private static final Set<String> OF_ONE_FORM = Set.of("wardmote audit export", "wardmote audit heads", "wardmote completion", "wardmote dev", "wardmote node", "wardmote rehearse",
        "wardmote rehearse-commands");

    @TempDir
    private Path folder;

    private CommandRun run(Map<String, String> environment, String... arguments) {
        return CommandRun.of(new Environment(environment, folder), new byte[0], arguments);
    }

    private static JsonObject json(CommandRun run) {
        assertThat(run.status()).as(run.err()).isZero();
        return new JsonObject(run.out());
    }

    @Test
    void everyCommandThatAnswersHasTheSameForms() {
        Set<String> without = new TreeSet<>();
        without(Main.line(new Environment(Map.of(), folder)), without);
        assertThat(without).isEqualTo(new TreeSet<>(OF_ONE_FORM));
    }

    private static void without(CommandLine line, Set<String> without) {
        line.getSubcommands().values().forEach(below -> without(below, without));
        boolean has = line.getCommandSpec().optionsMap().keySet().containsAll(Set.of("--output", "--json", "--field"));
        if (line.getSubcommands().isEmpty() && !has) without.add(line.getCommandSpec().qualifiedName());
    }

    @Test
    void theEnvironmentChoosesTheFormUnlessAnOptionDoes() {
        Map<String, String> json = Map.of("WARDMOTE_OUTPUT", "json");
        JsonArray all = json(run(json, "algorithms")).getJsonArray("algorithms");
        assertThat(all.getJsonObject(0).fieldNames()).containsExactly("name", "providers", "use");
        assertThat(run(json, "algorithms", "--output", "table").out()).startsWith("ALGORITHM ").isEqualTo(run(Map.of(), "algorithms").out()).hasLineCount(all.size() + 1);
        assertThat(run(json, "algorithms", "--field", "algorithms.name").out().lines()).hasSize(all.size()).contains(all.getJsonObject(0).getString("name"));
        assertThat(json(run(Map.of("WARDMOTE_OUTPUT", "table"), "algorithms", "--json"))).isEqualTo(new JsonObject().put("algorithms", all));
    }

    @Test
    void aFormThatThereIsNotIsRefusedBeforeAnythingIsDone() throws IOException {
        Path settings = Files.writeString(folder.resolve("kms.yaml"), "node: kms1\n");
        CommandRun run = run(Map.of("WARDMOTE_OUTPUT", "xml"), "cluster", "init", "--config", settings.toString());
        assertThat(run).isEqualTo(new CommandRun(Fault.USAGE, "", "wardmote: \"xml\" is no form of output; give table or json.\n"));
        assertThat(folder.resolve("data")).doesNotExist();
        assertThat(run(Map.of(), "cluster", "init", "--config", settings.toString(), "--json", "--field", "node").status()).isEqualTo(Fault.USAGE);
        assertThat(folder.resolve("data")).doesNotExist();
    }

    @Test
    void whatIsMadeHereIsToldToProgramsToo() throws IOException {
        Path settings = Files.writeString(folder.resolve("kms.yaml"), "node: kms1\n");
        JsonObject made = json(run(Map.of(), "cluster", "init", "--config", settings.toString(), "--json"));
        assertThat(made.fieldNames()).containsExactly("cluster", "node", "nodeId", "data", "protector", "client");
        assertThat(made.getString("node")).isEqualTo("kms1");
        for (String path : Set.of("data", "protector", "client")) assertThat(Path.of(made.getString(path))).exists();
        assertThat(made.getString("cluster")).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    }

    /** One of Wardmote's own: no sentence can say what to do, so the status tells it from all others. */
    @Test
    void whateverWasNotForeseenEndsWithItsOwnStatus() {
        PrintStream before = System.out;
        System.setOut(new PrintStream(OutputStream.nullOutputStream()) {
            @Override
            public void println(String line) {
                throw new IllegalStateException("a fault in the program");
            }
        });
        StringWriter err = new StringWriter();
        try {
            assertThat(Main.run(new PrintWriter(err), new Environment(Map.of(), folder), "algorithms")).isEqualTo(Fault.INTERNAL).isEqualTo(70);
        } finally {
            System.setOut(before);
        }
        assertThat(err.toString()).isEqualTo("wardmote: A fault of Wardmote's own (IllegalStateException); its details are in the log of the node.\n");
    }
}
