package io.wardmote.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wardmote.node.Address;
import io.wardmote.node.NodeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The manifests for Kubernetes, read strictly and held against the program and against each other; nothing here applies them. */
class KubernetesTest {
    private static final Path FOLDER = Path.of("..", "cluster-config", "kubernetes");
    private static final String NAMESPACE = "wardmote";
    private static final int NODES = 3;
    private static final LoadSettings STRICT = LoadSettings.builder().setAllowDuplicateKeys(false).setAllowRecursiveKeys(false).setMaxAliasesForCollections(0)
        .build();

    @TempDir
    private Path folder;
    private final List<Map<?, ?>> manifests = new ArrayList<>();

    @BeforeEach
    void read() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file : files.sorted().toList()) {
                for (Object manifest : new Load(STRICT).loadAllFromString(Files.readString(file))) manifests.add((Map<?, ?>) manifest);
            }
        }
    }

    /** What is there under a path of names and numbers. */
    private static Object at(Object from, Object... path) {
        Object found = from;
        for (Object step : path) found = step instanceof Integer index ? ((List<?>) found).get(index) : ((Map<?, ?>) found).get(step);
        return found;
    }

    private static List<?> list(Object from, Object... path) {
        Object found = at(from, path);
        return found == null ? List.of() : (List<?>) found;
    }

    private Map<?, ?> one(String kind, String name) {
        return all(kind).filter(manifest -> name.equals(at(manifest, "metadata", "name"))).findFirst().orElseThrow();
    }

    private Stream<Map<?, ?>> all(String kind) {
        return manifests.stream().filter(manifest -> kind.equals(at(manifest, "kind")));
    }

    /** Of the set and of the jobs. */
    private List<Object> pods() {
        return Stream.concat(all("StatefulSet"), all("Job")).map(owner -> at(owner, "spec", "template")).toList();
    }

    private static List<Object> containers(Object pod) {
        List<Object> containers = new ArrayList<>(list(pod, "spec", "initContainers"));
        containers.addAll(list(pod, "spec", "containers"));
        return containers;
    }

    private Map<String, NodeConfig> settings() throws IOException {
        Map<String, NodeConfig> settings = new TreeMap<>();
        for (Map.Entry<?, ?> entry : ((Map<?, ?>) at(one("ConfigMap", "wardmote-settings"), "data")).entrySet()) {
            Path file = Files.writeString(folder.resolve(entry.getKey().toString()), entry.getValue().toString());
            settings.put(entry.getKey().toString(), NodeConfig.read(file));
        }
        return settings;
    }

    @Test
    void everyOneIsWhatTheApiTakes() {
        assertThat(manifests).isNotEmpty().allSatisfy(manifest -> {
            KubernetesModel.assertReads(manifest);
            assertThat(at(manifest, "metadata", "namespace")).isEqualTo(NAMESPACE);
        });
    }

    /** Some servers would pass over it in silence. */
    @Test
    void aNameOrAKindThatTheApiDoesNotKnowIsFound() {
        String manifest = """
            apiVersion: apps/v1
            kind: StatefulSet
            spec: {template: {spec: {containers: [{name: node, livenessProbe: {httpGet: {path: /livez, port: 8443}}}]}}}
            """;
        KubernetesModel.assertReads((Map<?, ?>) new Load(STRICT).loadFromString(manifest));
        for (String[] wrong : new String[][] {{"httpGet", "httpget"}, {"8443", "{}"}, {"apps/v1", "apps/v2"}, {"StatefulSet", "StatefullSet"}, {"name: node", "name: [node]"}}) {
            Map<?, ?> read = (Map<?, ?>) new Load(STRICT).loadFromString(manifest.replace(wrong[0], wrong[1]));
            assertThatThrownBy(() -> KubernetesModel.assertReads(read)).as(wrong[1]).isInstanceOf(AssertionError.class);
        }
    }

    @Test
    void theSettingsOfEachNodeLoadAndNameItAsOthersFindIt() throws IOException {
        Map<String, NodeConfig> settings = settings();
        assertThat(settings.keySet()).containsExactlyElementsOf(IntStream.range(0, NODES).mapToObj(i -> "wardmote-" + i + ".yaml").toList());
        settings.forEach((file, config) -> {
            String host = config.name() + "." + at(one("StatefulSet", "wardmote"), "spec", "serviceName") + "." + NAMESPACE + ".svc";
            assertThat(file).isEqualTo(config.name() + ".yaml");
            assertThat(config.reached().raft()).isEqualTo(new Address(host, config.listen().raft().port()));
            assertThat(config.reached().link()).isEqualTo(new Address(host, config.listen().link().port()));
            assertThat(config.advertised()).isEqualTo(new Address(host, config.listen().https().port()));
            assertThat(config.names()).contains(host, "wardmote." + NAMESPACE + ".svc");
            assertThat(config.development().hsmThreads() || config.development().debugged()).isFalse();
        });
        assertThat(one("Service", "wardmote-nodes")).extracting(service -> at(service, "spec", "publishNotReadyAddresses")).isEqualTo(true);
    }

    @Test
    void portsAreThoseOfTheSettings() throws IOException {
        List<?> offered = list(one("StatefulSet", "wardmote"), "spec", "template", "spec", "containers", 0, "ports");
        Map<String, Object> ports = named(offered, "containerPort");
        for (NodeConfig config : settings().values()) {
            NodeConfig.Addresses listen = config.listen();
            assertThat(ports).isEqualTo(Map.of("https", listen.https().port(), "raft", listen.raft().port(), "link", listen.link().port()));
        }
        all("Service").forEach(service -> list(service, "spec", "ports").forEach(port -> {
            assertThat(at(port, "port")).isEqualTo(ports.get(at(port, "targetPort")));
            assertThat(at(port, "name")).isEqualTo(at(port, "targetPort"));
        }));
        list(one("NetworkPolicy", "wardmote"), "spec", "ingress").stream().flatMap(rule -> list(rule, "ports").stream())
            .forEach(port -> assertThat(ports).containsKey(at(port, "port").toString()));
    }

    private static Map<String, Object> named(List<?> items, String value) {
        return items.stream().collect(Collectors.toMap(item -> at(item, "name").toString(), item -> at(item, value)));
    }

    @Test
    void whatANodeWritesIsOnItsVolumeAndItsProtectorOnAnother() throws IOException {
        for (Object pod : pods()) {
            Object writes = containers(pod).getFirst();
            Map<String, Object> mounts = named(list(writes, "volumeMounts"), "mountPath");
            for (NodeConfig config : settings().values()) {
                assertThat(config.data()).startsWithRaw(Path.of(mounts.get("data").toString())).isNotEqualTo(Path.of(mounts.get("data").toString()));
                assertThat(config.protector().getParent()).isEqualTo(Path.of(mounts.get("protector").toString()));
            }
            assertThat(mounts).containsEntry("tmp", "/tmp");
        }
    }

    @Test
    void everyVolumeThatIsMountedIsThereAndEveryClaimIsMade() {
        Set<Object> claims = all("PersistentVolumeClaim").map(claim -> at(claim, "metadata", "name")).collect(Collectors.toSet());
        assertThat(claims).isEqualTo(IntStream.range(0, NODES).mapToObj(i -> "data-wardmote-" + i).collect(Collectors.toSet()));
        Object template = at(one("StatefulSet", "wardmote"), "spec", "volumeClaimTemplates", 0);
        all("PersistentVolumeClaim").forEach(claim -> assertThat(at(claim, "spec")).isEqualTo(at(template, "spec")));
        for (Object pod : pods()) {
            Set<Object> volumes = names(list(pod, "spec", "volumes").stream());
            if (pod.equals(at(one("StatefulSet", "wardmote"), "spec", "template"))) volumes.add(at(template, "metadata", "name"));
            assertThat(names(containers(pod).stream().flatMap(container -> list(container, "volumeMounts").stream()))).isEqualTo(volumes);
            list(pod, "spec", "volumes").stream().filter(volume -> at(volume, "persistentVolumeClaim") != null)
                .forEach(volume -> assertThat(claims).contains(at(volume, "persistentVolumeClaim", "claimName")));
        }
    }

    private static Set<Object> names(Stream<?> items) {
        return items.map(item -> at(item, "name")).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Words of the program itself, and of shells that end in it. */
    private static List<List<String>> commands(Object container) {
        List<String> words = list(container, "command").stream().map(Object::toString).toList();
        Stream<String> arguments = list(container, "args").stream().map(word -> word.toString().replace("$(POD_NAME)", "wardmote-0"));
        if (words.isEmpty()) return List.of(arguments.toList());
        return Pattern.compile(Pattern.quote(DeployedCommands.LAUNCHER) + " ([^<;]*)").matcher(words.getLast()).results()
            .map(found -> Arrays.asList(found.group(1).strip().split(" "))).toList();
    }

    @Test
    void commandsAreThoseOfTheProgramAndNameFilesThatAreThere() throws IOException {
        List<Object> containers = pods().stream().map(KubernetesTest::containers).flatMap(Collection::stream).toList();
        List<List<String>> commands = containers.stream().map(KubernetesTest::commands).flatMap(Collection::stream).toList();
        assertThat(commands).extracting(words -> words.get(0) + " " + words.get(1))
            .containsExactly("node --config", "cluster init", "cluster join", "cluster join");
        for (List<String> words : commands) {
            DeployedCommands.assertRead(words);
            Path file = Path.of(words.get(words.indexOf("--config") + 1));
            assertThat(file.getParent()).isEqualTo(Path.of("/etc/wardmote/settings"));
            assertThat(settings()).containsKey(file.getFileName().toString());
            int seed = words.indexOf("--seed") + 1;
            if (seed > 0) assertThat(Address.of(words.get(seed))).isEqualTo(settings().get("wardmote-0.yaml").advertised());
        }
        for (Object container : containers) {
            for (Object variable : list(container, "env")) {
                if (at(variable, "value") != null) DeployedCommands.assertVariable(at(variable, "name").toString());
            }
        }
    }

    /** Two pods that found nothing would be two clusters; and one that waits for the one before would wait for ever. */
    @Test
    void onlyJobsMakeNodesAndNodesStartTogether() {
        Object set = one("StatefulSet", "wardmote");
        assertThat(list(set, "spec", "template", "spec", "initContainers")).isEmpty();
        assertThat(at(set, "spec", "podManagementPolicy")).isEqualTo("Parallel");
        assertThat(all("Job")).hasSize(NODES).allSatisfy(job -> {
            assertThat(at(job, "spec", "backoffLimit")).isEqualTo(0);
            assertThat(at(job, "spec", "template", "spec", "restartPolicy")).isEqualTo("Never");
            assertThat(at(job, "spec", "template", "metadata", "labels")).as("no node").isNotEqualTo(at(set, "spec", "selector", "matchLabels"));
        });
        assertThat(at(one("PodDisruptionBudget", "wardmote"), "spec", "maxUnavailable")).isEqualTo(1);
        Object apart = at(set, "spec", "template", "spec", "affinity", "podAntiAffinity", "requiredDuringSchedulingIgnoredDuringExecution", 0);
        assertThat(at(apart, "labelSelector", "matchLabels")).isEqualTo(at(set, "spec", "template", "metadata", "labels"));
    }

    @Test
    void probesAskWhatNodesAnswer() throws IOException {
        Object pod = at(one("StatefulSet", "wardmote"), "spec", "template", "spec");
        Object node = at(pod, "containers", 0);
        assertThat(at(node, "livenessProbe", "httpGet", "path")).isEqualTo("/livez");
        assertThat(at(node, "startupProbe", "httpGet", "path")).isEqualTo("/livez");
        assertThat(at(node, "readinessProbe", "httpGet", "path")).isEqualTo("/readyz");
        String routes = Files.readString(Path.of("src/main/java/io/wardmote/http/HealthRoutes.java"));
        for (String probe : List.of("livenessProbe", "startupProbe", "readinessProbe")) {
            assertThat(routes).contains("router.get(\"" + at(node, probe, "httpGet", "path") + "\")");
            assertThat(at(node, probe, "httpGet", "scheme")).isEqualTo("HTTPS");
        }
        long stop = settings().get("wardmote-0.yaml").timeouts().stop().toSeconds();
        assertThat((Integer) at(pod, "terminationGracePeriodSeconds")).isGreaterThan((int) stop);
    }

    @Test
    void noContainerMayDoMoreThanANodeNeeds() {
        for (Object pod : pods()) {
            assertThat(at(pod, "spec", "automountServiceAccountToken")).isEqualTo(false);
            assertThat(at(pod, "spec", "securityContext", "runAsNonRoot")).isEqualTo(true);
            assertThat(at(pod, "spec", "securityContext", "seccompProfile", "type")).isEqualTo("RuntimeDefault");
            assertThat(containers(pod)).extracting(container -> at(container, "securityContext"))
                .containsOnly(Map.of("allowPrivilegeEscalation", false, "readOnlyRootFilesystem", true,
                    "capabilities", Map.of("drop", List.of("ALL"))));
        }
    }
}
