package io.wardmote.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the console shows of a node's HSM, backups and checks, of one that has them all. */
class ConsoleNodesTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    private static Path folder;
    private static ConsoleOfOne console;
    private static Browser browser;

    @BeforeAll
    static void start() throws Exception {
        SoftToken token = new SoftToken(folder, "kms");
        console = new ConsoleOfOne(folder, token.section() + token.environment() + "backup: {folder: backups, every: 6h, keep: 3}\n");
        browser = console.browser();
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    @Test
    void theTokenItsKeyAndItsSessionsAreShown() throws IOException {
        await().atMost(PATIENCE).until(() -> "ok".equals(console.api().health().getString("hsm")));
        String settings = console.node().settings().toString();
        browser.go("#/instances");
        shows("The HSM has no wrapping key yet: `wardmote hsm init` makes one.");
        Program.run(folder, "hsm", "init", "--config", settings).ok();
        JsonObject said = new JsonObject(Program.run(folder, "hsm", "status", "--json", "--config", settings).ok());
        shows(said.getJsonObject("wrappingKey").getString("checkValue"));
        assertThat(browser.in("HSM").text()).contains("kms1", said.getJsonObject("token").getString("label"), said.getJsonObject("token").getString("serial"),
            "serves", "of " + said.getJsonObject("sessions").getInteger("most"));
        browser.picture("hsm");
    }

    /** The token is asked now and then. */
    private static void shows(String text) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            browser.reload();
            browser.isAt("Instances and HSM");
            assertThat(browser.in("HSM").text()).contains(text);
        });
    }

    @Test
    void theNewestBackupIsShown() throws IOException {
        await().atMost(PATIENCE).until(() -> names().count() == 1);
        String name = names().findFirst().orElseThrow();
        browser.go("#/backups");
        await().atMost(PATIENCE).untilAsserted(() -> {
            browser.reload();
            browser.isAt("Backups");
            assertThat(browser.in("By schedule").text()).contains(name);
        });
        assertThat(browser.in("By schedule").text()).contains("kms1", "as it should be", folder.resolve("backups").toString(), "1 of 3", "one every 6 hours", "KiB");
        browser.picture("backups");
    }

    /** Nodes do not keep in mind what they sent elsewhere; their audit logs do. */
    @Test
    void aBackupByHandIsFoundInTheAuditLog() throws IOException {
        Program.run(folder, "cluster", "backup", "--to", folder.resolve("by-hand").toString(), "--client", console.node().client().toString()).ok();
        browser.go("#/backups");
        browser.isAt("Backups");
        browser.in("By hand").click("When they were made");
        browser.isAt("Audit");
        browser.in("Records").sees("cluster/backup");
        assertThat(browser.in("Records").text()).contains("kms1", "root", "done");
    }

    private static Stream<String> names() throws IOException {
        Path backups = folder.resolve("backups");
        if (!Files.isDirectory(backups)) return Stream.empty();
        try (Stream<Path> files = Files.list(backups)) {
            return files.map(file -> file.getFileName().toString()).filter(file -> file.endsWith(".backup")).toList().stream();
        }
    }

    /** Such as without a majority: this node still says how it is, and the others are looked for at the next look. */
    @Test
    void whatCannotBeToldOfTheOthersHidesNothingOfThisNode() {
        browser.go("#/backups");
        browser.isAt("Backups");
        browser.script("window.told = window.fetch; window.fetch = (path, ...more) => path === '/cluster/nodes'"
            + " ? Promise.resolve(new Response(JSON.stringify({Code: 'ServiceUnavailable', Message: 'No leader is known.'}), {status: 503}))"
            + " : told(path, ...more)");
        browser.go("#/cluster");
        browser.isAt("Cluster");
        browser.sees("No leader is known.");
        assertThat(browser.in("Node kms1, to which you are connected").text()).contains("Lease", "hsm");
        browser.script("window.fetch = window.told");
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() ->
            assertThat(browser.text()).contains("checks are ok").doesNotContain("No leader is known."));
    }

    /** Or each such visit would go on asking, a record each time, for as long as the page is open. */
    @Test
    void whoLeavesBeforeItIsDrawnIsNotKeptInformed() {
        browser.go("#/backups");
        browser.isAt("Backups");
        browser.script("window.repeated = 0; const set = window.setInterval;"
            + "window.setInterval = (...all) => { window.repeated++; return set(...all); };"
            + "const ask = window.fetch; window.fetch = (path, ...more) => path === '/cluster/nodes'"
            + " ? new Promise(done => { window.answer = () => ask(path, ...more).then(done); }) : ask(path, ...more)");
        browser.go("#/cluster");
        await().atMost(PATIENCE).until(() -> browser.script("return window.answer !== undefined"), Boolean.TRUE::equals);
        browser.go("#/explain");
        browser.isAt("Explain a decision");
        browser.script("return window.answer().then(() => fetch('/health')).then(answer => answer.text()).then(() => true)");
        assertThat(browser.script("return window.repeated")).isEqualTo(0L);
        browser.go("#/cluster");
        await().atMost(PATIENCE).until(() -> browser.script("window.answer(); return window.repeated"), Long.valueOf(1)::equals);
        browser.reload();
    }

    @Test
    void allChecksOfTheNodeAreShown() throws IOException {
        browser.go("#/cluster");
        browser.isAt("Cluster");
        browser.sees("checks are ok");
        browser.script("document.querySelector('details summary').click()");
        JsonObject checks = console.api().health().getJsonObject("checks");
        assertThat(checks.fieldNames()).contains("hsm", "backup");
        assertThat(browser.script("return [...document.querySelectorAll('details .checks b')].map(name => name.textContent)"))
            .isEqualTo(checks.fieldNames().stream().toList());
        browser.picture("checks");
    }
}
