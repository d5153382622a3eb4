package io.wardmote.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.node.dev.SoftHsm;
import io.wardmote.raft.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Each guide, followed on clean folders: {@link GuideWalk} says how. The names and addresses that guides speak of are this machine's own here. */
@Timeout(value = 30, unit = TimeUnit.MINUTES) // up to seven processes where the processors have other things to do
class GuidesTest {
    private static final Path TREE = Path.of("..");
    private static final Path CONFIG = TREE.resolve("cluster-config");
    private static final Path GUIDES = CONFIG.resolve("guides");
    private static final String README = "README.md";
    private static final String DOMAIN = ".example.org";

    /** Blocks of each: run, held against what was printed, read as YAML, not run. Whoever writes one counts it here. */
    private static final Map<String, List<Long>> BLOCKS = Map.ofEntries(
        Map.entry("backup-and-disaster", List.of(11L, 6L, 0L, 0L)),
        Map.entry("consistency", List.of(0L, 0L, 0L, 0L)),
        Map.entry("first-five-minutes", List.of(10L, 5L, 0L, 0L)),
        Map.entry("from-the-vendors-cloud", List.of(3L, 2L, 0L, 1L)),
        Map.entry("hsm-ceremony", List.of(14L, 6L, 0L, 0L)),
        Map.entry("kubernetes", List.of(0L, 0L, 0L, 5L)),
        Map.entry("sdks", List.of(6L, 4L, 0L, 4L)),
        Map.entry("three-machines", List.of(9L, 5L, 0L, 3L)),
        Map.entry("three-regions", List.of(7L, 2L, 0L, 0L)),
        Map.entry("upgrade-and-rollback", List.of(5L, 2L, 0L, 0L)),
        Map.entry(README, List.of(5L, 4L, 1L, 0L)));

    @TempDir
    private Path base;

    private static Guide guide(String name) throws IOException {
        return Guide.read(name.equals(README) ? TREE.resolve(README) : GUIDES.resolve(name + ".md"));
    }

    @Test
    void everyBlockOfEveryGuideIsOfAKindThatIsKnownAndCounted() throws IOException {
        Map<String, List<Long>> found = new TreeMap<>();
        try (Stream<Path> files = Files.list(GUIDES)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString().replaceFirst("\\.md$", "");
                if (!name.equals("README")) found.put(name, counts(guide(name)));
            }
        }
        found.put(README, counts(guide(README)));
        assertThat(found).containsExactlyInAnyOrderEntriesOf(BLOCKS);
    }

    private static List<Long> counts(Guide guide) {
        return Stream.of(Guide.Kind.values()).map(guide::count).toList();
    }

    private static void follow(String name, GuideWalk walk) throws IOException {
        int followed = walk.follow(guide(name));
        assertThat(followed).as(name).isEqualTo((int) BLOCKS.get(name).stream().limit(3).mapToLong(count -> count).sum());
    }

    /** On one machine, with {@code dev}. */
    private void followBesideDev(String name) throws IOException {
        int port = FreePorts.of(201);
        try (GuideWalk walk = new GuideWalk(base)) {
            walk.where("./wardmote dev", "./wardmote dev --port " + port).where("127.0.0.1:8443", "127.0.0.1:" + port)
                .furnishedBy((machine, folder) -> furnish(walk, folder));
            follow(name, walk);
        }
    }

    private static void furnish(GuideWalk walk, Path folder) {
        try {
            Files.createSymbolicLink(Files.createDirectories(folder.resolve("home")).resolve("wardmote"), walk.wardmote());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** On machines with settings of cluster-config, whose names and addresses are exchanged for ones of this machine. */
    private GuideWalk machines(Map<String, String> addresses) throws IOException {
        GuideWalk walk = new GuideWalk(base);
        for (String place : List.of("/etc/wardmote", "/var/lib/wardmote", "/opt")) walk.where(place, machine -> walk.folder(machine) + place);
        List<String> names = List.copyOf(addresses.keySet());
        int port = FreePorts.of(3 * names.size());
        for (String name : names) {
            int own = port + names.indexOf(name);
            walk.where(name + DOMAIN + ":/", walk.folder(name) + "/").where(name + DOMAIN + ":8443", "127.0.0.1:" + own)
                .where(addresses.get(name) + ":8543", "127.0.0.1:" + (own + names.size()))
                .where(addresses.get(name) + ":8643", "127.0.0.1:" + (own + 2 * names.size()));
        }
        return walk.where("$(hostname -s)" + DOMAIN + ":8443", machine -> "127.0.0.1:" + (port + names.indexOf(machine)))
            .furnishedBy((machine, folder) -> install(walk, machine, folder));
    }

    /** As the guides have root do it. */
    private static void install(GuideWalk walk, String machine, Path folder) {
        try {
            for (String place : List.of("etc/wardmote", "var/lib/wardmote")) Files.createDirectories(folder.resolve(place));
            Path installed = Files.createDirectories(folder.resolve("opt/wardmote-0.1.0"));
            Files.createSymbolicLink(folder.resolve("opt/wardmote"), installed.getFileName());
            Files.createSymbolicLink(installed.resolve("wardmote"), walk.wardmote());
            Path config = Files.createDirectories(installed.resolve("cluster-config"));
            try (Stream<Path> examples = Files.list(CONFIG)) {
                for (Path example : examples.filter(file -> file.toString().endsWith(".yaml")).toList()) {
                    Files.writeString(config.resolve(example.getFileName()), walk.here(machine, onLoopback(Files.readString(example))));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Listens where clients are told to come, and keeps less memory for nonces. */
    private static String onLoopback(String settings) {
        return settings.replaceAll("https: 0\\.0\\.0\\.0:8443((?:.*\n)+?advertise: )(.*)", "https: $2$1$2")
            .replace("keys: 10000000", "nonces: 65536");
    }

    private static Map<String, String> three() {
        return new TreeMap<>(Map.of("kms1", "10.0.0.11", "kms2", "10.0.0.12", "kms3", "10.0.0.13"));
    }

    @Test
    void theReadmeDoesWhatItSays() throws IOException {
        followBesideDev(README);
    }

    @Test
    void theFirstFiveMinutes() throws IOException {
        followBesideDev("first-five-minutes");
    }

    @Test
    @EnabledIfSystemProperty(named = "wardmote.faults", matches = "true")
    void anHsmCeremony() throws IOException {
        try (GuideWalk walk = machines(three())) {
            follow("hsm-ceremony", walk.where("/usr/lib/softhsm/libsofthsm2.so", SoftHsm.library().toString()));
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "wardmote.faults", matches = "true")
    void aDrillForDisasters() throws IOException {
        try (GuideWalk walk = machines(three())) {
            follow("backup-and-disaster", walk.where("spare" + DOMAIN + ":/", walk.folder("spare") + "/"));
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "wardmote.faults", matches = "true")
    void theVendorsSdks() throws IOException {
        followBesideDev("sdks");
    }

    @Test
    @EnabledIfSystemProperty(named = "wardmote.faults", matches = "true")
    void movingFromTheVendorsCloud() throws IOException {
        followBesideDev("from-the-vendors-cloud");
    }

    @Test
    @EnabledIfSystemProperty(named = "wardmote.faults", matches = "true")
    void threeRegions() throws IOException {
        Map<String, String> seven = Map.of("kms-hz1", "10.1.0.11", "kms-hz2", "10.1.0.12", "kms-sh1", "10.2.0.11", "kms-sh2", "10.2.0.12",
            "kms-fr1", "10.3.0.11", "kms-fr2", "10.3.0.12", "kms-sg1", "10.4.0.11");
        try (GuideWalk walk = machines(new TreeMap<>(seven))) {
            follow("three-regions", walk.where("$NODE" + DOMAIN + ":/", base + "/$NODE/"));
        }
    }

    /** Both guides, since it begins where three machines run. The new version is the same program in another folder. */
    @Test
    @EnabledIfSystemProperty(named = "wardmote.faults", matches = "true")
    void threeMachinesThenAnUpgradeAndTheWayBack() throws IOException {
        try (GuideWalk walk = machines(three())) {
            follow("three-machines", walk);
            for (String machine : three().keySet()) pack(walk.folder(machine));
            follow("upgrade-and-rollback", walk);
        }
    }

    private void pack(Path machine) throws IOException {
        Path newer = base.resolve("wardmote-0.2.0");
        Path program = machine.resolve("opt/wardmote-0.1.0/wardmote").toRealPath();
        if (Files.notExists(newer)) Files.createSymbolicLink(Files.createDirectory(newer).resolve("wardmote"), program);
        String archive = machine.resolve("home/wardmote-0.2.0.tar.gz").toString();
        Process tar = new ProcessBuilder("tar", "-czf", archive, "-C", base.toString(), newer.getFileName().toString()).start();
        assertThat(tar.onExit().join().exitValue()).isZero();
    }
}
