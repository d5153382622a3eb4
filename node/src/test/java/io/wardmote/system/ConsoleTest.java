package io.wardmote.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import io.wardmote.raft.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The console in a real browser, before a cluster of three: one story, told in order. */
@TestMethodOrder(OrderAnnotation.class)
class ConsoleTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String SESSION = "__Host-wardmote";
    private static final List<String> SCREENS = List.of("keys", "create", "tryout", "instances", "access", "access/policies", "explain", "cluster", "meters",
        "audit", "backups");
    private static final Map<String, String> TITLES = Map.ofEntries(Map.entry("keys", "Keys"), Map.entry("create", "Create a key"),
        Map.entry("tryout", "Try out"),
        Map.entry("instances", "Instances and HSM"), Map.entry("access", "Access"), Map.entry("explain", "Explain a decision"),
            Map.entry("cluster", "Cluster"), Map.entry("meters", "Live"),
        Map.entry("audit", "Audit"), Map.entry("backups", "Backups"));

    @TempDir
    private static Path folder;
    private static DevCluster cluster;
    private static Browser browser;
    private static String address;
    private static String key;
    private static String busy;

    @BeforeAll
    static void start() throws IOException {
        cluster = new DevCluster(folder.resolve("dev"), FreePorts.of(3), 3);
        browser = new Browser();
        address = "https://" + cluster.client().getString("endpoint") + "/console/";
    }

    @AfterAll
    static void stop() {
        if (browser != null) browser.close();
        if (cluster != null) cluster.close();
    }

    /** As a browser would ask that node, with a session that may be over. */
    private static int status(int node, String cookie) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newBuilder().sslContext(Api.trust(Path.of(cluster.client().getString("caFile")))).build()) {
            String endpoint = cluster.client().getJsonArray("endpoints").getString(node - 1);
            HttpRequest request = HttpRequest.newBuilder(URI.create("https://" + endpoint + "/api/ListKeys")).header("cookie", SESSION + "=" + cookie)
                .header("x-wardmote-console", "used")
                .header("content-type", "application/json").POST(HttpRequest.BodyPublishers.ofString("{}")).build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }

    private static void logInByToken() {
        browser.click("Token");
        browser.fillAndEnter("Bearer token", cluster.client().getString("bearerToken"));
        browser.isAt("Keys");
    }

    private static void logIn(String password) {
        browser.fill("User", "alice");
        browser.fillAndEnter("Password", password);
    }

    @Test
    @Order(1)
    void nobodyGetsInByGuessing() throws IOException {
        browser.open(address);
        browser.sees("Log in");
        browser.picture("log-in-light");
        logIn("guessed at random");
        browser.sees("User name or password is wrong.");
        browser.colours("dark");
        browser.picture("log-in-dark");
        browser.colours("light");
        logInByToken();
        browser.sees("what the external instance's manager holds");
    }

    @Test
    @Order(2)
    void aKeyIsCreatedByTheWizard() throws IOException {
        browser.click("Create key");
        browser.isAt("Create a key");
        browser.sees("Made and used in the memory of the nodes");
        browser.picture("wizard-kind");
        browser.click("Software, in an instance");
        browser.click("Next");
        browser.sees("What is it for?");
        browser.picture("wizard-use");
        browser.click("Next");
        browser.fill("Description", "<b>Orders</b> & invoices");
        browser.fill("Alias", "alias/orders");
        browser.fill("Rotation", "every 90 days");
        browser.fillAndEnter("Tags", "team=blue, stage=test");
        browser.sees("Is this right?");
        browser.picture("wizard-review");
        browser.click("Create key");
        browser.isAt("<b>Orders</b> & invoices");
        browser.sees("alias/orders");
        browser.sees("AES-256");
        key = cluster.api(1).ask("ListAliases").body().getJsonObject("Aliases").getJsonArray("Alias").getJsonObject(0).getString("KeyId");
        assertThat(cluster.api(2).ask("DescribeKey", "KeyId", key).at("KeyMetadata.Description")).isEqualTo("<b>Orders</b> & invoices");
        assertThat(browser.script("return [...document.querySelectorAll('main b')].some(b => b.textContent === 'Orders')"))
            .as("text is taken for markup").isEqualTo(false);
    }

    @Test
    @Order(3)
    void itEncryptsAndDecrypts() {
        browser.go("#/tryout/" + key);
        browser.isAt("Try out");
        browser.fill("Text", "a secret with ünïcode");
        browser.click("Encrypt");
        browser.sees("Request");
        String ciphertext = browser.value("Ciphertext");
        assertThat(ciphertext).isNotEmpty().doesNotContain("secret");
        browser.click("Decrypt");
        await().atMost(Duration.ofMinutes(2)).until(() ->
            "a secret with ünïcode".equals(browser.script("return document.querySelectorAll('.result')[1].querySelector('textarea')?.value")));
    }

    @Test
    @Order(4)
    void itIsRotatedAndDisabledAndThenRefused() throws IOException {
        browser.go("#/keys");
        browser.sees("2 in all");
        browser.go("#/key/" + key);
        browser.sees("Versions (1)");
        browser.click("Rotate");
        browser.press(Keys.ESCAPE);
        browser.sees("Versions (1)");
        browser.click("Rotate");
        browser.script("document.querySelector('dialog .primary').click()");
        browser.sees("Versions (2)");
        browser.sees("encrypt 1, decrypt 1");
        browser.picture("key-light");
        browser.click("Disable");
        browser.sees("It is in use: 2 times so far, the last at ");
        browser.sees("Aliases lead to it: alias/orders.");
        browser.picture("disable");
        browser.script("document.querySelector('dialog .primary').click()");
        browser.sees("The key is disabled on every node.");
        for (int node = 1; node <= 3; node++) assertThat(cluster.api(node).ask("Encrypt", "KeyId", key, "Plaintext", "x").code())
            .isEqualTo("Rejected.Disabled");
        browser.go("#/tryout/" + key);
        browser.isAt("Try out");
        browser.fill("Text", "no more");
        browser.click("Encrypt");
        browser.sees("The request was rejected because the key state is Disabled.");
        browser.picture("refused");
    }

    /** In light and dark and on a phone; nothing is wider than it. */
    @Test
    @Order(5)
    void everyScreenIsToBeSeen() throws IOException {
        cluster.api(1).identity("CreateUser", "UserName", "alice", "DisplayName", "Alice of Orders").ok();
        cluster.api(1).ask("CreateKey", "KeySpec", "EC_P256", "Description", "Signs releases").ok();
        cluster.api(1).ask("CreateKey", "KeySpec", "RSA_3072", "KeyUsage", "SIGN/VERIFY").ok();
        cluster.api(1).ask("CreateKey", "Origin", "EXTERNAL", "Description", "To be brought").ok();
        busy = cluster.api(1).ask("CreateKey", "Description", "At the till").ok().at("KeyMetadata.KeyId");
        for (String theme : List.of("light", "dark", "phone")) {
            browser.colours(theme.equals("dark") ? "dark" : "light");
            browser.size(theme.equals("phone") ? 360 : 1280, theme.equals("phone") ? 780 : 900);
            for (String screen : SCREENS) {
                look(screen, TITLES.get(screen.replaceAll("/.*", "")), theme);
            }
            look("key/" + key, "<b>Orders</b> & invoices", theme);
            look("access/users/alice", "Access", theme);
        }
        browser.size(1280, 900);
        browser.colours("light");
    }

    private static void look(String screen, String title, String theme) throws IOException {
        browser.go("#/" + screen);
        browser.isAt(title);
        if (screen.equals("meters")) live();
        if (screen.equals("cluster")) await().atMost(PATIENCE).until(() -> ((List<?>) browser.script("return [...document.querySelectorAll('.node')]"
            + ".map(node => node.innerText).filter(text => /[0-9]+ of [0-9]+ checks are ok/.test(text))")).size() == 3);
        if (theme.equals("phone")) assertThat((Long) browser.script("return document.documentElement.scrollWidth")).as(screen).isLessThanOrEqualTo(360);
        assertThat(browser.script("return [...document.querySelectorAll('main input, main select, main textarea')]"
            + ".filter(one => one.type !== 'radio' && !one.labels?.length)"
            + ".map(one => one.outerHTML)")).as(screen + ": what has no label").isEqualTo(List.of());
        assertThat(browser.script("return document.querySelectorAll('[role=alert]').length")).as(screen + ": " + browser.text()).isEqualTo(0L);
        browser.picture(screen.replaceAll("/(key-|alice).*", "").replace('/', '-') + "-" + theme);
    }

    /** Until there is a line to be seen, while a key is used. */
    private static void live() throws IOException {
        String operations = "Operations, a second";
        await().atMost(PATIENCE).until(() -> {
            cluster.api(1).ask("Encrypt", "KeyId", busy, "Plaintext", "x").ok();
            return looks(operations, "done") >= 2 && figure(operations, "done") > 0 && figure("Latency of operations, ms, at most", "half") > 0;
        });
    }

    private static int looks(String plot, String series) {
        Matcher said = plotted(plot, series);
        return said.find() ? Integer.parseInt(said.group(1)) : 0;
    }

    private static double figure(String plot, String series) {
        Matcher said = plotted(plot, series);
        return said.find() ? Double.parseDouble(said.group(2).replace(",", "")) : 0;
    }

    private static Matcher plotted(String plot, String series) {
        Object label = browser.script("return [...document.querySelectorAll('[role=img]')].map(one => one.getAttribute('aria-label'))"
            + ".find(label => label?.startsWith(arguments[0])) ?? ''", plot);
        return Pattern.compile("([0-9]+) looks, the last .*?\\b" + series + " ([0-9.,]*[0-9])").matcher(String.valueOf(label));
    }

    /** What was refused in the key's story before was refused by each node. */
    @Test
    @Order(6)
    void recordsOfAllNodesAreLookedFor() throws IOException {
        browser.go("#/key/" + key);
        browser.isAt("<b>Orders</b> & invoices");
        assertThat(rows()).as("its story, without who only looked").hasSizeLessThanOrEqualTo(20).noneSatisfy(row -> assertThat(row).contains("Describe"))
            .anySatisfy(row -> assertThat(row).contains("DisableKey")).anySatisfy(row -> assertThat(row).contains("CreateKeyVersion"))
            .anySatisfy(row -> assertThat(row).contains("Rejected.Disabled"));
        browser.picture("key-audit");
        browser.click("Find more");
        browser.isAt("Audit");
        assertThat(browser.value("Key")).isEqualTo(key);
        browser.fill("Operation", "Encrypt");
        browser.fillAndEnter("Outcome", "refused");
        await().atMost(PATIENCE).until(() -> browser.text().contains("Rejected.Disabled"));
        assertThat(rows()).allSatisfy(row -> assertThat(row).contains("root", "Encrypt", key, "Rejected.Disabled"))
            .anySatisfy(row -> assertThat(row).contains("node1")).anySatisfy(row -> assertThat(row).contains("node2"))
            .anySatisfy(row -> assertThat(row).contains("node3"));
        browser.picture("audit-of-key");
        assertThat((Boolean) browser.script("const table = document.querySelector('[aria-label^=\"Newest records\"]');"
            + "return table.scrollWidth <= table.clientWidth")).as("its columns have room").isTrue();
        browser.fill("Outcome", "done");
        browser.script("const to = document.querySelector('[name=to]'); to.value = '2026-01-01T12:00:30'");
        browser.click("Find");
        browser.sees("None was found.");
        assertThat(browser.value("To")).as("by the clock of who looks").isEqualTo("2026-01-01T12:00:30");
        browser.script("history.back()");
        await().atMost(PATIENCE).until(() -> browser.value("Outcome").equals("refused"));
        browser.isAt("Audit");
        browser.click("All");
        browser.sees("There may be older ones.");
        List<String> newest = rows();
        assertThat(newest).hasSize(50);
        browser.click("Older");
        await().atMost(PATIENCE).until(() -> rows().size() == 100);
        browser.picture("audit-older");
        assertThat(rows()).startsWith(newest.toArray(String[]::new));
    }

    /** The records that are shown, each as it is read. */
    @SuppressWarnings("unchecked")
    private static List<String> rows() {
        String script = "return [...document.querySelectorAll('[aria-label^=\"Newest records\"] tbody tr')].map(row => row.textContent"
            + " + row.querySelector('time').getAttribute('datetime'))";
        await().atMost(PATIENCE).until(() -> !((List<String>) browser.script(script)).isEmpty());
        return (List<String>) browser.script(script);
    }

    @Test
    @Order(7)
    void theKeyboardIsEnough() {
        browser.go("#/keys");
        browser.isAt("Keys");
        browser.reload();
        browser.isAt("Keys");
        browser.press(Keys.TAB);
        assertThat(browser.script("return document.activeElement.textContent")).isEqualTo("Skip to content");
        assertThat(browser.script("const found = document.activeElement;"
            + "return getComputedStyle(found).outlineStyle !== 'none' && found.getBoundingClientRect().top >= 0"))
            .as("the skip link is seen when it has the focus").isEqualTo(true);
        browser.press(Keys.ENTER);
        assertThat(browser.script("return document.activeElement.id")).isEqualTo("content");
        browser.press(Keys.TAB);
        assertThat(browser.script("return document.activeElement.type")).as("what is found by, first").isEqualTo("search");
        browser.press("alias/orders", Keys.ENTER);
        browser.isAt("<b>Orders</b> & invoices");
        browser.press(Keys.chord(Keys.SHIFT, Keys.TAB));
        assertThat(browser.script("return getComputedStyle(document.activeElement).outlineStyle")).isEqualTo("solid");
    }

    @Test
    @Order(8)
    void theColoursMayBeChosen() {
        browser.click("Colours: system");
        browser.click("Colours: light");
        assertThat(browser.script("return getComputedStyle(document.documentElement).colorScheme")).isEqualTo("dark");
        browser.reload();
        browser.click("Colours: dark");
        assertThat(browser.script("return getComputedStyle(document.documentElement).colorScheme")).isEqualTo("light dark");
    }

    @Test
    @Order(9)
    void aUserIsLetInAndChangesThePasswordFirst() throws Exception {
        browser.go("#/access/users/alice");
        browser.sees("May not log in here.");
        browser.click("Let log in");
        browser.fillAndEnter("Password", "set by somebody else");
        browser.sees("the password must be changed");
        browser.click("Attach");
        browser.fill("Policy", "AliyunKMSReadOnlyAccess (of the system)");
        browser.script("document.querySelector('dialog .primary').click()");
        browser.sees("AliyunKMSReadOnlyAccess");
        String root = browser.cookie(SESSION);
        for (int node = 1; node <= 3; node++) assertThat(status(node, root)).as("one session, on every node").isEqualTo(200);
        browser.click("Log out");
        browser.sees("You are logged out.");
        for (int node = 1; node <= 3; node++) assertThat(status(node, root)).as("over, on every node").isEqualTo(401);

        logIn("set by somebody else");
        browser.sees("Change the password first");
        assertThat(status(1, browser.cookie(SESSION))).as("good for nothing else").isEqualTo(403);
        browser.fill("Password now", "set by somebody else");
        browser.fill("New password", "a much better one");
        browser.fillAndEnter("The same again", "a much better one");
        browser.sees("The password is changed.");
        logIn("a much better one");
        browser.isAt("Access");
        browser.go("#/keys");
        browser.isAt("Keys");
        browser.sees("<b>Orders</b> & invoices");
    }

    @Test
    @Order(10)
    void whatTheUserMayNotIsRefusedAndSaid() throws IOException {
        browser.go("#/key/" + key);
        browser.isAt("<b>Orders</b> & invoices");
        browser.click("Enable");
        browser.sees("This operation is forbidden by permission system.");
        assertThat(String.valueOf(browser.script("return document.getElementById('said').textContent"))).as("by which logs know it")
            .containsPattern("Request [0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}");
        browser.sees("Records are told to the account itself alone.");
        browser.go("#/audit");
        browser.sees("They are told to the account itself alone.");
        browser.go("#/meters");
        browser.sees("for the account itself alone");
        browser.go("#/cluster");
        browser.sees("told to the account itself alone");
        assertThat(browser.script("return fetch('/cluster/nodes', {headers: {'x-wardmote-console': 'used'}}).then(answer => answer.status)")).isEqualTo(403L);
        browser.picture("cluster-of-a-user");
    }

    @Test
    @Order(11)
    void aSessionEndsWithItsUser() throws Exception {
        String alices = browser.cookie(SESSION);
        cluster.api(2).identity("DetachPolicyFromUser", "UserName", "alice", "PolicyType", "System", "PolicyName", "AliyunKMSReadOnlyAccess").ok();
        cluster.api(2).identity("DeleteUser", "UserName", "alice").ok();
        for (int node = 1; node <= 3; node++) assertThat(status(node, alices)).isEqualTo(401);
        browser.go("#/keys");
        browser.sees("The session of the console is over; log in again.");
    }

    /** Nobody else reads records, and those of a node that is away are missed by name. */
    @Test
    @Order(12)
    void whoIsAwayIsNamedWhereRecordsAreMissing() throws IOException {
        logInByToken();
        cluster.kill(3);
        // it may have led
        String client = cluster.data().resolve("client.json").toString();
        await("the others choose who leads").atMost(PATIENCE).until(() -> Program.run(folder, "keys", "create", "--client", client).status() == 0);
        browser.go("#/audit");
        browser.isAt("Audit");
        browser.sees("Node node3 told none of its records: it cannot be reached.");
        assertThat(rows()).hasSize(50).noneSatisfy(row -> assertThat(row).contains("node3"));
        browser.picture("audit-of-two");
        browser.go("#/cluster");
        browser.isAt("Cluster");
        browser.sees("it cannot be reached");
        browser.picture("cluster-of-two");
        assertThat(browser.script("return fetch('/cluster/nodes').then(answer => answer.status)")).as("as another site would have it asked").isEqualTo(403L);
        browser.go("#/instances");
        browser.in("HSM").sees("says nothing");
        browser.in("HSM").sees("it cannot be reached");
        browser.go("#/key/" + key);
        browser.isAt("<b>Orders</b> & invoices");
        browser.sees("Node node3 told none of its records: it cannot be reached.");
    }

    @Test
    @Order(13)
    void nobodyElseWasAskedAndNothingBroke() {
        assertThat(browser.requests().stream().filter(url -> !url.startsWith("data:")).toList()).as("but for icons of the browser's own fields")
            .hasSizeGreaterThan(50).allSatisfy(url -> assertThat(url).startsWith(address.replace("console/", "")));
        assertThat(browser.errors()).allSatisfy(error -> assertThat(error).as("a refusal, which browsers note")
            .containsPattern("(/api/|/console/session|/cluster/).* Failed to load resource: the server responded with a status of 4"));
    }

    @Test
    @Order(14)
    void logInsAndLogOutsAreRecorded() throws IOException {
        List<JsonObject> records = Program.run(folder, "audit", "export", cluster.data().resolve("node1/data").toString()).ok().lines().map(JsonObject::new)
            .filter(record -> "console".equals(record.getString("door"))).toList();
        assertThat(records).extracting(record -> record.getString("operation") + " " + record.getString("principal") + " " + record.getString("outcome"))
            .contains("LogIn root done", "LogOut root done", "LogIn user/alice done");
        assertThat(records.stream().filter(record -> record.encode().contains("Forbidden.WrongPassword"))).as("guesses are counted").isNotEmpty();
    }
}
