package io.wardmote.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardmote.raft.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * What is in {@code cluster-config/monitoring} asks for what a node exports: one with an HSM and a manager of external keys, of which each kind of figure was
 * needed once. And the tables of the documents have what is there.
 */
class MonitoringTest {
    private static final Path FILES = Path.of("..", "cluster-config", "monitoring");
    private static final Path PLOTS = Path.of("src/main/resources/console/meters.js");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern ROW = Pattern.compile("([a-z_0-9]+)(?:\\{(.*)})? [^ ]+");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"((?:[^\"\\\\]|\\\\.)*)\",?");
    /** Prometheus' own, of whatever it scrapes; what it calls a label of ours whose name it needs itself. */
    private static final Set<String> OF_PROMETHEUS = Set.of("job", "instance");
    private static final Map<String, String> CALLED = Map.of("exported_instance", "instance");
    /** How an operation may end, whether one did or not. */
    private static final Set<String> OUTCOMES = Set.of("done", "refused", "failed");

    @TempDir
    private static Path folder;
    private static OneNode node;
    private static URI metrics;
    private static Api api;

    @BeforeAll
    static void start() throws Exception {
        SoftToken token = new SoftToken(folder, "kms");
        int port = FreePorts.of(1);
        metrics = URI.create("http://127.0.0.1:" + port + "/metrics");
        node = new OneNode(folder, "metrics: {listen: '127.0.0.1:" + port + "'}\n" + token.section() + token.environment());
        api = new Api(new JsonObject(Files.readString(node.client())), 1);
        String key = api.ask("CreateKey").ok().at("KeyMetadata.KeyId");
        api.ask("Encrypt", "KeyId", key, "Plaintext", "a secret").ok();
        api.ask("CreateExternalKmsInstance", "KmsInstanceName", "elsewhere", "XksProxyUri", "https://127.0.0.1:1", "XksProxyRegion", "us-east-1", "XksProxyAccessKeyId", "A".repeat(20),
            "XksProxyAccessKeySecret", "a".repeat(43)).ok();
        System.gc();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static String scrape() throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString()).body();
        }
    }

    /** By name the labels, and the values of each that there are. */
    private static Map<String, Map<String, Set<String>>> exported() throws IOException, InterruptedException {
        Map<String, Map<String, Set<String>>> all = new TreeMap<>();
        for (String line : scrape().lines().filter(it -> !it.startsWith("#")).toList()) {
            Matcher row = ROW.matcher(line);
            assertThat(row.matches()).as(line).isTrue();
            Map<String, Set<String>> labels = all.computeIfAbsent(row.group(1), any -> new TreeMap<>());
            if (row.group(2) == null) continue;
            Matcher label = LABEL.matcher(row.group(2));
            while (label.find()) labels.computeIfAbsent(label.group(1), any -> new TreeSet<>()).add(label.group(2));
        }
        return all;
    }

    private static JsonObject dashboard() throws IOException {
        return new JsonObject(Files.readString(FILES.resolve("grafana-dashboard.json")));
    }

    private static Object yaml(String file) throws IOException {
        return new Load(LoadSettings.builder().setAllowDuplicateKeys(false).build()).loadFromString(Files.readString(FILES.resolve(file)));
    }

    private static List<JsonObject> panels() throws IOException {
        return dashboard().getJsonArray("panels").stream().map(JsonObject.class::cast).filter(panel -> !panel.getString("type").equals("row")).toList();
    }

    private static Stream<JsonObject> variables() throws IOException {
        return dashboard().getJsonObject("templating").getJsonArray("list").stream().map(JsonObject.class::cast);
    }

    private static List<Map<?, ?>> rules() throws IOException {
        List<Map<?, ?>> rules = new ArrayList<>();
        for (Object group : (List<?>) ((Map<?, ?>) yaml("prometheus-alerts.yaml")).get("groups"))
            for (Object rule : (List<?>) ((Map<?, ?>) group).get("rules")) rules.add((Map<?, ?>) rule);
        return rules;
    }

    private static List<String> expressions() throws IOException {
        List<String> all = new ArrayList<>();
        variables().filter(variable -> variable.getString("type").equals("query")).forEach(variable -> all.add(variable.getString("query")));
        for (JsonObject panel : panels()) for (Object target : panel.getJsonArray("targets")) all.add(((JsonObject) target).getString("expr"));
        for (Map<?, ?> rule : rules()) all.add((String) rule.get("expr"));
        return all;
    }

    @Test
    void everyFigureAndLabelThatIsAskedForIsExported() throws Exception {
        List<String> expressions = expressions();
        assertThat(expressions).hasSizeGreaterThan(60);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(missing(expressions, exported())).isEmpty());
    }

    /** What the console's plots are made of. */
    @Test
    void everyFigureThatTheConsolePlotsIsExported() throws Exception {
        List<String> selectors = Pattern.compile("(?:rate|value|below)\\('(wardmote_[^']+)'").matcher(Files.readString(PLOTS)).results().map(found -> found.group(1)).toList();
        assertThat(selectors).hasSizeGreaterThan(15);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(missing(selectors, exported())).isEmpty());
    }

    private static Set<String> missing(List<String> expressions, Map<String, Map<String, Set<String>>> exported) {
        Set<String> missing = new TreeSet<>();
        for (String expression : expressions) new PromQl(expression).figures().forEach((figure, labels) -> {
            if (figure.equals("up")) return;
            if (!exported.containsKey(figure)) missing.add(figure);
            else labels.forEach((label, values) -> {
                if (OF_PROMETHEUS.contains(label)) return;
                Set<String> there = exported.get(figure).getOrDefault(label, Set.of());
                if (there.isEmpty()) missing.add(figure + "{" + label + "}");
                else if (!there.containsAll(values) && !(label.equals("outcome") && OUTCOMES.containsAll(values))) missing.add(figure + "{" + label + "=" + values + "}");
            });
        });
        return missing;
    }

    @Test
    void whatIsGroupedByIsALabelOfWhatIsAskedFor() throws Exception {
        for (String expression : expressions()) {
            PromQl asked = new PromQl(expression);
            Set<String> labels = new HashSet<>(OF_PROMETHEUS);
            Map<String, Map<String, Set<String>>> exported = exported();
            asked.figures().keySet().forEach(figure -> labels.addAll(exported.getOrDefault(figure, Map.of()).keySet()));
            assertThat(labels).as(expression).containsAll(asked.grouped());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sum(a", "a)", "median(a)", "a{b}", "a{b=\"c}", "a[5]", "a % b", "{b=\"c\"}", "a \u2265 1"})
    void whatIsNoExpressionIsFound(String expression) {
        assertThatThrownBy(() -> new PromQl(expression)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everyAlertIsWhole() throws IOException {
        Set<Object> names = new HashSet<>();
        assertThat(((Map<?, ?>) yaml("prometheus-alerts.yaml")).keySet()).isEqualTo(Set.of("groups"));
        for (Map<?, ?> rule : rules()) {
            assertThat(Set.of("alert", "expr", "for", "labels", "annotations").containsAll(rule.keySet())).as(rule.toString()).isTrue();
            assertThat(names.add(rule.get("alert"))).as("named once: " + rule).isTrue();
            assertThat((String) rule.get("alert")).matches("Wardmote[A-Za-z]+");
            if (rule.containsKey("for")) assertThat((String) rule.get("for")).matches("[0-9]+[smh]");
            assertThat(((Map<?, ?>) rule.get("labels")).get("severity")).isIn("page", "ticket");
            Map<?, ?> said = (Map<?, ?>) rule.get("annotations");
            assertThat(Set.of("summary", "description").containsAll(said.keySet())).isTrue();
            assertThat(said.get("summary")).isNotNull();
        }
        Set<String> labels = new TreeSet<>();
        Matcher used = Pattern.compile("\\$labels\\.([a-z_]+)").matcher(Files.readString(FILES.resolve("prometheus-alerts.yaml")));
        while (used.find()) labels.add(CALLED.getOrDefault(used.group(1), used.group(1)));
        assertThat(labels).containsExactly("bound", "check", "instance", "whose");
    }

    @Test
    void everyPanelIsWhole() throws IOException {
        Set<Integer> ids = new HashSet<>();
        Set<String> places = new HashSet<>();
        for (Object row : dashboard().getJsonArray("panels")) assertThat(ids.add(((JsonObject) row).getInteger("id"))).isTrue();
        for (JsonObject panel : panels()) {
            JsonObject at = panel.getJsonObject("gridPos");
            for (int x = at.getInteger("x"); x < at.getInteger("x") + at.getInteger("w"); x++) {
                assertThat(x).isBetween(0, 23);
                for (int y = at.getInteger("y"); y < at.getInteger("y") + at.getInteger("h"); y++) assertThat(places.add(x + "," + y)).as("nothing on top of " + panel.getString("title")).isTrue();
            }
            assertThat(panel.getString("title")).isNotBlank();
            JsonArray targets = panel.getJsonArray("targets");
            assertThat(targets).isNotEmpty();
            for (Object target : targets) assertThat(((JsonObject) target).getJsonObject("datasource").getString("uid")).isEqualTo("${source}");
        }
    }

    /** What it lists, and what its panels take from there. */
    @Test
    void everyVariableOfTheDashboardIsThereAndUsed() throws IOException {
        assertThat(new PromQl("label_values(wardmote_ready{job=\"wardmote\"}, instance)")).satisfies(asked -> {
            assertThat(asked.figures()).containsOnlyKeys("wardmote_ready");
            assertThat(asked.grouped()).containsExactly("instance");
        });
        assertThat(expressions()).anyMatch(expression -> expression.startsWith("label_values("));
        Set<String> there = variables().map(variable -> variable.getString("name")).collect(Collectors.toCollection(TreeSet::new));
        Set<String> used = new TreeSet<>();
        Matcher variable = Pattern.compile("\\$\\{?([a-z][a-z_]*)").matcher(Files.readString(FILES.resolve("grafana-dashboard.json")));
        while (variable.find()) used.add(variable.group(1));
        assertThat(used).isEqualTo(there);
    }

    @Test
    void theScrapingIsOfThesePathsAndRules() throws IOException {
        Map<?, ?> settings = (Map<?, ?>) yaml("prometheus.yaml");
        assertThat(Set.of("global", "rule_files", "scrape_configs").equals(settings.keySet())).isTrue();
        for (Object file : (List<?>) settings.get("rule_files")) assertThat(FILES.resolve((String) file)).exists();
        Map<?, ?> job = (Map<?, ?>) ((List<?>) settings.get("scrape_configs")).getFirst();
        assertThat(job.get("job_name")).isEqualTo("wardmote");
        assertThat(job.get("scheme")).isEqualTo("https");
    }

    /** The table of checks says all that there are, and no others. */
    @Test
    void everyCheckOfHealthIsExplained() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("README.md"));
        int table = lines.indexOf("| check | is not ok when | readiness goes with it |");
        assertThat(table).isPositive();
        Set<String> explained = new TreeSet<>();
        for (String line : lines.subList(table + 2, lines.size())) {
            if (!line.startsWith("| `")) break;
            explained.add(line.substring(3, line.indexOf('`', 3)));
        }
        Set<String> there = new TreeSet<>(api.health().getJsonObject("checks").fieldNames());
        there.add("backup"); // this node makes none
        assertThat(explained).isEqualTo(there);
    }

    /** The API's description is there for everybody, and describes what this node answers by. */
    @Test
    void theApiDescribesItself() {
        HttpResponse<String> response = api.open("/openapi.json");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).contains("application/json");
        JsonObject document = new JsonObject(response.body());
        assertThat(document.getString("openapi")).isEqualTo("3.1.0");
        assertThat(document.getJsonObject("paths").fieldNames()).contains("/api/Encrypt", "/api/CreateUser", "/api/GetCallerIdentity", "/api/CreateXksProxy");
        assertThat(api.post("/openapi.json", "{}")).as("as whatever is not there").isEqualTo(404);
    }

    @Test
    void metricsOfTheHttpsPortNeedTheAccountsToken() throws IOException {
        assertThat(api.metrics("x".repeat(43)).statusCode()).isEqualTo(401);
        assertThat(api.metrics().statusCode()).isEqualTo(200);
    }
}
