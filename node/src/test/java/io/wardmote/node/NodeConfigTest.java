package io.wardmote.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.wardmote.hsm.HsmConfig;
import io.wardmote.hsm.Strategy;
import io.wardmote.hsm.TokenChoice;
import io.wardmote.http.Doorstep;
import io.wardmote.op.Rate;
import io.wardmote.state.Place;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NodeConfigTest {
    private static final Path FOLDER = Path.of("/srv/kms");
    private static final Path EXAMPLES = Path.of("..", "cluster-config");

    private static NodeConfig config(String yaml) {
        return NodeConfig.of(yaml, FOLDER, "kms.yaml");
    }

    private static List<String> faults(String yaml) {
        Fault fault = catchThrowableOfType(Fault.class, () -> config(yaml));
        assertThat(fault.status()).isEqualTo(Fault.CONFIG);
        return fault.getMessage().lines().map(String::strip).toList();
    }

    static Stream<Path> examples() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyExampleLoads(Path example) {
        assertThat(NodeConfig.read(example).name()).startsWith("kms");
    }

    @Test
    void theCommentedExampleSaysWhatHoldsWithoutIt() {
        NodeConfig example = NodeConfig.read(EXAMPLES.resolve("one-node.yaml"));
        NodeConfig defaults = NodeConfig.of("node: kms1\naccount: '1000000000000001'", EXAMPLES.toAbsolutePath().normalize(), "");
        assertThat(example).isEqualTo(defaults);
    }

    @Test
    void aPlaceIsAVotersOfNoPriorityUnlessItSaysOtherwise() {
        assertThat(config("node: a").place()).isEqualTo(Place.ANY);
        assertThat(config("node: a\nplace: {region: eu-1, priority: 7, role: listener}").place()).isEqualTo(new Place("eu-1", 7, true));
        assertThat(faults("node: a\nplace: {region: E!, priority: 1001, role: boss}")).hasSize(4)
            .anyMatch(fault -> fault.contains("place.region")).anyMatch(fault -> fault.contains("place.priority")).anyMatch(fault -> fault.contains("place.role"));
    }

    @Test
    void theLogIsALevelOrALevelAndAForm() {
        assertThat(config("node: a").observation()).isEqualTo(new Observation(Observation.LogLevel.INFO, Observation.LogFormat.TEXT, Optional.empty(), Optional.empty()));
        assertThat(config("node: a\nlog: debug").observation().level()).isEqualTo(Observation.LogLevel.DEBUG);
        assertThat(config("node: a\nlog: {format: json}").observation()).isEqualTo(new Observation(Observation.LogLevel.INFO, Observation.LogFormat.JSON, Optional.empty(), Optional.empty()));
        assertThat(config("node: a\nlog: {level: warn, format: text}").observation().level()).isEqualTo(Observation.LogLevel.WARN);
        assertThat(faults("node: a\nlog: {level: loud, format: xml, colour: red}")).contains("log.level is \"loud\": give error, warn, info, debug or trace",
            "log.format is \"xml\": give text or json", "log.colour is not a setting: here go format, level");
    }

    @Test
    void metricsHaveAnAddressOfTheirOwnOrNone() {
        assertThat(config("node: a\nmetrics: {listen: '127.0.0.1:9464'}").observation().metrics()).contains(new Address("127.0.0.1", 9464));
        assertThat(faults("node: a\nmetrics: {listen: here}").getFirst()).contains("metrics.listen is \"here\": give host:port, such as 127.0.0.1:9464");
        assertThat(faults("node: a\nmetrics: {listen: '127.0.0.1:8443'}").getFirst()).contains("metrics.listen names a port of listen: give it one of its own");
        assertThat(faults("node: a\nmetrics: {port: 1}").getFirst()).contains("metrics.port is not a setting: here go listen");
    }

    @Test
    void requestsAreTracedWhereACollectorIsNamed() {
        assertThat(config("node: a\ntracing: {sample: 0.5}").observation().traced()).isEmpty();
        assertThat(config("node: a\ntracing: {collector: 'https://traces:4318/v1/traces'}").observation().traced())
            .contains(new Observation.Traced(URI.create("https://traces:4318/v1/traces"), 0.01, false));
        assertThat(config("node: a\ntracing: {collector: 'http://a/', sample: 1, followClients: yes}").observation().traced()).contains(new Observation.Traced(URI.create("http://a/"), 1, true));
        for (String collector : List.of("traces:4318", "ftp://a/", "http:///v1", "http://me:secret@a/", "http://a/?b", "http://a b/", "http://a/#b"))
            assertThat(faults("node: a\ntracing: {collector: '" + collector + "'}").getFirst()).as(collector).contains("tracing.collector is ", "give an address such as http://127.0.0.1:4318/v1/traces");
        for (String sample : List.of("-0.1", "1.1", "NaN", "all"))
            assertThat(faults("node: a\ntracing: {sample: " + sample + "}").getFirst()).as(sample).contains("tracing.sample is ");
        assertThat(faults("node: a\ntracing: {followClients: maybe, port: 1}")).anyMatch(fault -> fault.contains("tracing.followClients is")).anyMatch(fault -> fault.contains("tracing.port is not a setting"));
    }

    @Test
    void pathsAreRelativeToTheFile() {
        NodeConfig config = config("node: a\ndata: here\ntls: {certificate: /etc/tls/a.pem, key: a.key}");
        assertThat(config.data()).isEqualTo(Path.of("/srv/kms/here"));
        assertThat(config.protector()).isEqualTo(Path.of("/srv/kms/here/protector.key"));
        assertThat(config.tls()).isEqualTo(new NodeConfig.Tls(Path.of("/etc/tls/a.pem"), Path.of("/srv/kms/a.key"), Optional.empty(), false));
    }

    @Test
    void otherNodesReachItWhereItListensUnlessItSaysOtherwise() {
        String listening = "node: a\nadvertise: kms:8443\nlisten: {https: '0.0.0.0:8443', raft: '0.0.0.0:8543', link: '0.0.0.0:8643'}\n";
        assertThat(config("node: a\nlisten: {raft: 'kms:1', link: 'kms:2'}").reached()).isEqualTo(new NodeConfig.Reached(new Address("kms", 1), new Address("kms", 2)));
        assertThat(config(listening + "peers: {raft: 'kms:1', link: 'kms:2'}").reached()).isEqualTo(new NodeConfig.Reached(new Address("kms", 1), new Address("kms", 2)));
        assertThat(faults(listening + "peers: {raft: 'kms:1'}").getFirst()).contains("listen.link is a wildcard", "as peers.link");
        assertThat(faults("node: a\npeers: {raft: nowhere}").getFirst()).contains("peers.raft is \"nowhere\"");
    }

    @Test
    void everyFaultIsReportedAtOnceWithNameValueAndRemedy() {
        List<String> faults = faults("""
            node: "no spaces"
            region: Hangzhou!
            listen: {https: nowhere, raft: "127.0.0.1:99999"}
            limits: {encryptions: 4294967297, keys: many, nonces: 1000000}
            timeouts: {stop: soon}
            lease: {ttl: 1s, margin: 11s}
            audit: {whenStuck: shrug, patience: 1ms, mostLost: 0, keep: 1h, mebibytes: 1, strangerMebibytes: 2, syslog: "udp://a:1", where: here}
            defaultKeys: maybe
            log: loud
            colour: red
            """);
        assertThat(faults.getFirst()).isEqualTo("kms.yaml: 21 faults:");
        assertThat(faults.subList(1, faults.size())).containsExactlyInAnyOrder(
            "node is \"no spaces\": give the node a name of letters, digits, dots and dashes",
            "region is \"Hangzhou!\": give lower-case letters, digits and dashes",
            "listen.https is \"nowhere\": give host:port, such as 127.0.0.1:8443",
            "listen.raft is \"127.0.0.1:99999\": give host:port, such as 127.0.0.1:8443",
            "limits.encryptions is \"4294967297\": give a number from 1 to 4294967296",
            "limits.nonces is \"1000000\": give a power of two from 4096 to 268435456",
            "limits.keys is \"many\": give a number from 1 to 1000000000",
            "timeouts.stop is \"soon\": give a time from 100ms to 10m",
            "lease.ttl is \"1s\": give 0, or a time from 2s to 1m",
            "lease.margin is \"11s\": give a time from 122ms to 10s",
            "audit.whenStuck is \"shrug\": give block or bounded-loss",
            "audit.patience is \"1ms\": give a time from 100ms to 1m",
            "audit.mostLost is \"0\": give a number from 1 to 1000000000000",
            "audit.keep is \"1h\": give a time from 1d to 36500d",
            "audit.mebibytes is \"1\": give a number from 64 to 1073741824",
            "audit.strangerMebibytes is \"2\": give a number from 64 to 1048576",
            "audit.syslog is \"udp://a:1\": give tcp://host:port or unix:///path",
            "audit.where is not a setting: here go keep, mebibytes, mostLost, patience, strangerMebibytes, syslog, whenStuck",
            "defaultKeys is \"maybe\": give open or strict",
            "log is \"loud\": give error, warn, info, debug or trace",
            "colour is not a setting: here go access, account, advertise, audit, backup, data, defaultKeys, destruction, development, hsm, lease, limits, "
                + "listen, log, metrics, names, node, peers, place, proxies, quotas, region, rootKey, scrub, timeouts, tls, tracing");
    }

    @Test
    void quotasAreOfCallersAndKeysAndOffUnlessTheyAreGiven() {
        assertThat(config("node: a").quotas()).isEqualTo(new NodeConfig.QuotaSettings(Optional.empty(), Optional.empty(), Map.of()));
        String given = "quotas: {caller: {perSecond: 50, atOnce: 200}, key: {perSecond: 7}, weights: {root: 2, user/alice.b: 3, accesspoint/orders: 1000}}";
        Map<String, Integer> weights = Map.of("root", 2, "user/alice.b", 3, "accesspoint/orders", 1000);
        assertThat(config("node: a\n" + given).quotas())
            .isEqualTo(new NodeConfig.QuotaSettings(Optional.of(new Rate(50, 200)), Optional.of(new Rate(7, 7)), weights));
        List<String> faults = faults("node: a\nquotas: {caller: {perSecond: 0}, key: {atOnce: 5, burst: 3}, weights: {alice: 1, root: 0}, all: 1}");
        assertThat(faults.subList(1, faults.size())).containsExactlyInAnyOrder(
            "quotas.caller.perSecond is \"0\": give a number from 1 to 1000000",
            "quotas.key.perSecond is missing: give a number, or leave quotas.key out",
            "quotas.key.burst is not a setting: here go atOnce, perSecond",
            "quotas.weights has \"alice\": give root, user/NAME, role/NAME, accesspoint/NAME or xksproxy/PREFIX",
            "quotas.weights.root is \"0\": give a number from 1 to 1000",
            "quotas.all is not a setting: here go caller, key, weights");
        assertThat(faults("node: a\nquotas: {key: {perSecond: 1, atOnce: 90000}}").getFirst()).contains("quotas.key", "at once 1 to a day's worth");
    }

    @Test
    void theDoorstepIsBoundedAsItSays() {
        assertThat(config("node: a").limits().connections()).isEqualTo(Doorstep.Limits.DEFAULT);
        String given = "limits: {connections: 9, connectionsOfOneAddress: 3, handshakes: 2, failures: 7, admitted: 10, places: 4}";
        NodeConfig.Limits limits = config("node: a\n" + given).limits();
        assertThat(limits.connections()).isEqualTo(new Doorstep.Limits(9, 3, 2));
        assertThat(List.of(limits.failures(), limits.admitted(), limits.places())).containsExactly(7, 10, 4);
        assertThat(config("node: a\nlimits: {admitted: 7}").limits().places()).isEqualTo(2);
        assertThat(faults("node: a\nlimits: {admitted: 10, places: 11}").getFirst()).contains("limits.places is \"11\": give a number from 1 to 10");
        assertThat(config("node: a\nproxies: [10.0.0.0/28, '2001:db8::7']").proxies()).hasSize(2);
        assertThat(faults("node: a\nproxies: [balancer, 10.0.0.1/33]")).hasSize(3);
    }

    @Test
    void certificatesOfClientsAreRequiredOnlyWhereSomebodyIsNamedToIssueThem() {
        NodeConfig.Tls tls = config("node: a\ntls: {clients: ca.pem, clientCertificates: required}").tls();
        assertThat(tls.clients()).contains(Path.of("/srv/kms/ca.pem"));
        assertThat(tls.required()).isTrue();
        assertThat(config("node: a\ntls: {clients: ca.pem}").tls().required()).isFalse();
        assertThat(faults("node: a\ntls: {clientCertificates: required}").getFirst()).contains("tls.clients is missing");
    }

    @Test
    void oneFaultIsOneLine() {
        assertThat(faults("data: x")).containsExactly("kms.yaml: node is missing: give the node a name of letters, digits, dots and dashes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"node: [a", "- a\n- b", "just text", "node: a\nnode: b", "node: &x [*x]", "listen: 7\nnode: a", "node: a\nnames: kms.example.org", "node: {a: b}"})
    void whatIsNotSettingsIsRefused(String yaml) {
        assertThatExceptionOfType(Fault.class).isThrownBy(() -> config(yaml)).withMessageStartingWith("kms.yaml: ");
    }

    @Test
    void aLeasesMarginGoesWithItsTtl() {
        assertThat(config("node: a").lease()).isEqualTo(new NodeConfig.Lease(Duration.ofSeconds(6), Duration.ofMillis(300)));
        assertThat(config("node: a\nlease: {ttl: 60s}").lease().margin()).isEqualTo(Duration.ofSeconds(3));
        assertThat(config("node: a\nlease: {ttl: 60s, margin: 1213ms}").lease().margin()).isEqualTo(Duration.ofMillis(1213));
        assertThat(config("node: a\nlease: {ttl: 0}").lease().ttl()).isZero();
        assertThat(faults("node: a\nlease: {ttl: 60s, margin: 300ms}")).containsExactly("kms.yaml: lease.margin is \"300ms\": give a time from 1213ms to 10s");
        assertThat(faults("node: a\nlease: {margin: 1ms}")).containsExactly("kms.yaml: lease.margin is \"1ms\": give a time from 122ms to 10s");
    }

    @Test
    void aWildcardIsNoAddressForOthers() {
        assertThat(faults("node: a\nlisten: {https: '0.0.0.0:1', raft: '0.0.0.0:2', link: '[::]:3'}")).hasSize(4);
        assertThat(config("node: a\nadvertise: kms.example.org:443\nlisten: {https: '0.0.0.0:8443'}").advertised()).hasToString("kms.example.org:443");
    }

    @Test
    void twoThingsDoNotListenOnOnePort() {
        assertThat(faults("node: a\nlisten: {raft: '127.0.0.1:8443'}")).containsExactly("kms.yaml: listen names the same port twice: give https, raft and link a port each");
    }

    @Test
    void theClockIsShiftedInDevelopmentOnly() {
        assertThat(config("node: a\ndevelopment: {clock: +8d}").development().clock()).isEqualTo(Duration.ofDays(8));
        assertThat(config("node: a\ndevelopment: {clock: -90s}").development().clock()).isEqualTo(Duration.ofSeconds(-90));
        assertThat(faults("node: a\ndevelopment: {clock: 8d}")).hasSize(1);
        assertThat(faults("node: a\nclock: +8d")).hasSize(1);
    }

    @Test
    void theHsmAgentIsAProcessUnlessADeveloperSaysOtherwise() {
        assertThat(config("node: a").development().hsmThreads()).isFalse();
        assertThat(config("node: a\ndevelopment: {hsmAgent: threads}").development().hsmThreads()).isTrue();
        assertThat(faults("node: a\ndevelopment: {hsmAgent: thread}")).containsExactly("kms.yaml: development.hsmAgent is \"thread\": give process or threads");
    }

    @Test
    void theDiskIsScrubbedSoOftenAndSoFast() {
        assertThat(config("node: a").scrub()).isEqualTo(new NodeConfig.Scrub(Duration.ofDays(1), 8));
        assertThat(config("node: a\nscrub: {every: 1h, mebibytesPerSecond: 100}").scrub()).isEqualTo(new NodeConfig.Scrub(Duration.ofHours(1), 100));
        assertThat(faults("node: a\nscrub: {every: 1s}")).containsExactly("kms.yaml: scrub.every is \"1s\": give a time from 1m to 30d");
        assertThat(faults("node: a\nscrub: {mebibytesPerSecond: 0}")).hasSize(1);
    }

    @Test
    void destroyedKeysAreGoneFromDiskWithinADay() {
        assertThat(config("node: a\ndestruction: {delay: 23h}").destruction().delay()).isEqualTo(Duration.ofHours(23));
        for (String delay : List.of("24h", "59s", "0s", "never")) {
            assertThat(faults("node: a\ndestruction: {delay: " + delay + "}"))
                .containsExactly("kms.yaml: destruction.delay is \"" + delay + "\": give a time from 1m to 23h");
        }
        assertThat(faults("node: a\ndestruction: {after: 1h}")).hasSize(1);
    }

    @Test
    void anHsmIsALibraryATokenAndItsPin(@TempDir Path folder) throws IOException {
        assertThat(config("node: a").hsm()).isEmpty();
        Path library = Files.createFile(folder.resolve("p11.so"));
        Path pin = Files.createFile(folder.resolve("pin"));
        String yaml = "node: a\nhsm: {library: " + library + ", token: kms, pin: pin, sessions: 8, keys: 100, deadline: 5s, environment: {P11_CONF: /etc/p11.conf}}";
        NodeConfig.Hsm hsm = NodeConfig.of(yaml, folder, "kms.yaml").hsm().orElseThrow();
        assertThat(hsm.config()).isEqualTo(new HsmConfig(library, new TokenChoice.Labelled("kms"), pin, 8, 100, Strategy.WRAPPED_SESSION, Duration.ofSeconds(5), Duration.ofSeconds(2)));
        assertThat(hsm.environment()).isEqualTo(Map.of("P11_CONF", "/etc/p11.conf"));
        assertThat(faults("node: a\nhsm: {sessions: 0, deadline: 1h, strategy: wrapped, label: x}")).containsExactlyInAnyOrder("kms.yaml: 7 faults:",
            "hsm.library is missing: give a path",
            "hsm.token is missing: give the token's label, 1 to 32 characters, or hsm.slot instead",
            "hsm.pin is missing: give a path",
            "hsm.sessions is \"0\": give a number from 1 to 256",
            "hsm.deadline is \"1h\": give a time from 1s to 10m",
            "hsm.strategy is \"wrapped\": give wrapped-session or token-object",
            "hsm.label is not a setting: here go deadline, environment, keys, library, pin, sessions, slot, strategy, token");
        assertThat(faults("node: a\nhsm: {library: p11.so, token: kms, pin: pin.txt}").getFirst())
            .startsWith("kms.yaml: hsm: library is /srv/kms/p11.so, which is not there").contains("pin is /srv/kms/pin.txt");
    }

    @Test
    void theRootKeyIsSealedForAFileOrForTheHsm(@TempDir Path folder) throws IOException {
        assertThat(NodeConfig.of("node: a", folder, "kms.yaml").slotKind()).isEqualTo(NodeConfig.SlotKind.FILE);
        assertThat(faults("node: a\nrootKey: {slot: pkcs11}")).containsExactly("kms.yaml: rootKey.slot is pkcs11 and there is no section hsm: say there which token it is");
        assertThat(faults("node: a\nrootKey: {slot: tpm}")).containsExactly("kms.yaml: rootKey.slot is \"tpm\": give file or pkcs11");
        Files.writeString(folder.resolve("p11.so"), "");
        Files.writeString(folder.resolve("pin"), "");
        assertThat(NodeConfig.of("node: a\nrootKey: {slot: pkcs11}\nhsm: {library: p11.so, token: kms, pin: pin}", folder, "kms.yaml").slotKind()).isEqualTo(NodeConfig.SlotKind.PKCS11);
    }

    @Test
    void aNodeIsLookedIntoOnlyWhereItsSettingsSaySo() {
        assertThat(NodeConfig.of("node: a", Path.of("/"), "kms.yaml").development().debugged()).isFalse();
        assertThat(NodeConfig.of("node: a\ndevelopment: {debugged: yes}", Path.of("/"), "kms.yaml").development().debugged()).isTrue();
        assertThat(faults("node: a\ndevelopment: {debugged: maybe}")).containsExactly("kms.yaml: development.debugged is \"maybe\": give yes or no");
    }

    @Test
    void aPinMayBeACredentialOfSystemd() {
        assertThat(faults("node: a\nhsm: {library: p11.so, token: kms, pin: 'credential:pin'}"))
            .containsExactly("kms.yaml: hsm.pin is credential:pin and there are no credentials: set LoadCredential in the unit, or name a file");
    }

    @Test
    void aTokenMayBeChosenByItsSlotAndItsKeysBeKeptInIt(@TempDir Path folder) throws IOException {
        Files.createFile(folder.resolve("p11.so"));
        Files.createFile(folder.resolve("pin"));
        String yaml = "node: a\nhsm: {library: p11.so, slot: 1_000, pin: pin, strategy: token-object}";
        HsmConfig hsm = NodeConfig.of(yaml, folder, "kms.yaml").hsm().orElseThrow().config();
        assertThat(hsm.token()).isEqualTo(new TokenChoice.InSlot(1000));
        assertThat(hsm.strategy()).isEqualTo(Strategy.TOKEN_OBJECT);
        assertThat(faults("node: a\nhsm: {library: p11.so, token: kms, slot: 3, pin: pin}")).containsExactly("kms.yaml: hsm.slot and hsm.token are both there: give one of them");
        assertThat(faults("node: a\nhsm: {library: p11.so, slot: -1, pin: pin}")).containsExactly("kms.yaml: hsm.slot is \"-1\": give a number from 0 to 9223372036854775807");
    }

    @Test
    void aMissingFileIsOneSentence() {
        assertThatThrownBy(() -> NodeConfig.read(Path.of("nowhere", "kms.yaml"))).isInstanceOf(Fault.class)
            .hasMessage("nowhere/kms.yaml does not exist; copy one of the files in cluster-config and give it with --config.");
    }

    @Test
    void addressesAreReadAndWrittenAlike() {
        for (String text : List.of("127.0.0.1:8443", "kms.example.org:1", "[::1]:65535")) assertThat(Address.of(text)).hasToString(text);
        for (String text : List.of("", ":1", "a:", "a:0", "a:65536", "a b:1", "a:1x", "a/b:1")) {
            assertThatThrownBy(() -> Address.of(text)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void lengthsAreReadAndWrittenAlike() {
        for (String text : List.of("250ms", "90s", "5m", "36h", "8d")) assertThat(Length.text(Length.of(text))).isEqualTo(text);
        for (String text : List.of("", "5", "d", "-5s", "1.5s", "9999999999s", "5 s")) {
            assertThatThrownBy(() -> Length.of(text)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
