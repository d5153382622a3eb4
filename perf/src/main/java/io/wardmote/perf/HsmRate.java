package io.wardmote.perf;

import io.wardmote.crypto.CryptoReply.Generated;
import io.wardmote.crypto.CryptoRequest;
import io.wardmote.crypto.Providers;
import io.wardmote.crypto.RootKey;
import io.wardmote.crypto.RootKeys;
import io.wardmote.hsm.AgentProcess;
import io.wardmote.hsm.Halt;
import io.wardmote.hsm.HsmConfig;
import io.wardmote.hsm.HsmKeys;
import io.wardmote.hsm.Strategy;
import io.wardmote.hsm.TokenChoice;
import io.wardmote.key.KeySpec;
import io.wardmote.key.KeyUsage;
import io.wardmote.key.Origin;
import io.wardmote.key.Protection;
import io.wardmote.key.Secret;
import io.wardmote.key.SigningAlgorithm;
import io.wardmote.key.StoredKey;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Operations per second through the HSM agent's process against the same engine called in this process by as many threads as there are sessions:
 * one token of SoftHSM, made for this, rounds in turn (agent, direct, agent, …). Then how long it takes to serve again when the agent is killed, as
 * many times as there are rounds. Argument: rounds, 9 if absent.
 */
public final class HsmRate {
    private static final int UNDER_WAY = 32;
    private static final int ASKERS = 16;
    /** What the agent is asked for when it is killed. */
    private static final String KILLED = "EC_P256 ECDSA";
    private static final long WARM_MILLIS = 4_000;
    private static final long ROUND_MILLIS = 1_000;
    private static final int ENCRYPTED_BYTES = 256;
    private static final String PIN = "12345678";
    private static final String LABEL = "bench";
    private static final String CLUSTER = "bench";
    private static final String CONF = "SOFTHSM2_CONF";
    private static final int MOST_OPENED = 100;
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final byte[] NONE = {};

    private HsmRate() {}

    public static void main(String[] arguments) throws Exception {
        int rounds = Rounds.of(arguments, 9);
        if (arguments.length == 2) {
            measure(Path.of(arguments[1]), rounds);
            System.exit(0);
        }
        System.exit(again(rounds));
    }

    /** In a further process, since SoftHSM finds its tokens by a variable that a process has from its start. */
    private static int again(int rounds) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("wardmote-bench");
        try {
            Files.writeString(folder.resolve("conf"),
                "directories.tokendir = " + Files.createDirectory(folder.resolve("tokens")) + "\nobjectstore.backend = file\nlog.level = ERROR\n");
            Files.createFile(folder.resolve("pin"), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(folder.resolve("pin"), PIN);
            int made = run(folder, folder.resolve("tool.log"),
                List.of("softhsm2-util", "--init-token", "--free", "--label", LABEL, "--so-pin", PIN, "--pin", PIN));
            if (made != 0) throw new IllegalStateException("softhsm2-util makes no token: " + Files.readString(folder.resolve("tool.log")));
            List<String> words = new ArrayList<>(java("-XX:+UseParallelGC", "-Xmx1g"));
            words.addAll(List.of("-DPKCS11_TEMP_DIR=" + folder, HsmRate.class.getName(), Integer.toString(rounds), folder.toString()));
            return run(folder, null, words);
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
            }
        }
    }

    private static int run(Path folder, Path log, List<String> words) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(words).inheritIO();
        if (log != null) builder.redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put(CONF, folder.resolve("conf").toString());
        return builder.start().waitFor();
    }

    private static List<String> java(String... flags) {
        List<String> words = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        words.addAll(List.of(flags));
        words.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-cp", System.getProperty("java.class.path")));
        return words;
    }

    private static Path library() {
        return Stream.of("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so", "/usr/lib64/pkcs11/libsofthsm2.so")
            .map(Path::of).filter(Files::isReadable).findFirst().orElseThrow(() -> new IllegalStateException("SoftHSM 2 is not installed"));
    }

    private static void measure(Path folder, int rounds) throws Exception {
        HsmConfig config = new HsmConfig(library(), new TokenChoice.Labelled(LABEL), folder.resolve("pin"), Runtime.getRuntime().availableProcessors(),
            MOST_OPENED, Strategy.WRAPPED_SESSION, DEADLINE, PATIENCE);
        Providers providers = Providers.start();
        RootKeys roots = new RootKeys(new RootKey(CLUSTER, 1, new Secret(new byte[32]), providers.random()));
        try (HsmKeys keys = HsmKeys.open(providers, config, CLUSTER, roots.subkeys(HsmKeys.MAC_PURPOSE), Halt.process())) {
            keys.kek().make();
            Map<String, CryptoRequest> requests = requests(keys);
            // as a node starts it
            List<String> java = java("-Xmx256m", "-XX:+UseSerialGC");
            try (AgentProcess agent = new AgentProcess(config, CLUSTER, () -> roots.subkeys(HsmKeys.MAC_PURPOSE), folder.resolve("agent"), java,
                Map.of(CONF, System.getenv(CONF)))) {
                while (agent.fault().isPresent()) TimeUnit.MILLISECONDS.sleep(20);
                System.out.printf("%d sessions, %d requests under way, %d processors, load %.1f%n", config.sessions(), UNDER_WAY,
                    Runtime.getRuntime().availableProcessors(), load());
                for (Map.Entry<String, CryptoRequest> request : requests.entrySet())
                    compare(agent, keys, config.sessions(), request.getKey(), request.getValue(), rounds);
                new HsmRestarts(agent, requests.get(KILLED)).measure(ASKERS, rounds);
                System.out.printf("load at the end %.1f%n", load());
            }
        }
    }

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    private static Map<String, CryptoRequest> requests(HsmKeys keys) throws GeneralSecurityException {
        byte[] message = new byte[32];
        Map<String, CryptoRequest> requests = new LinkedHashMap<>();
        requests.put("RSA_2048 PKCS1",
            new CryptoRequest.Sign(key(keys, KeySpec.RSA_2048, KeyUsage.SIGN_VERIFY), SigningAlgorithm.RSA_PKCS1_SHA_256, message, true));
        requests.put(KILLED, new CryptoRequest.Sign(key(keys, KeySpec.EC_P256, KeyUsage.SIGN_VERIFY), SigningAlgorithm.ECDSA_SHA_256, message, true));
        requests.put("AES_256 GCM", new CryptoRequest.Encrypt(key(keys, KeySpec.AES_256, KeyUsage.ENCRYPT_DECRYPT), new byte[ENCRYPTED_BYTES], NONE));
        return requests;
    }

    private static StoredKey key(HsmKeys keys, KeySpec spec, KeyUsage usage) throws GeneralSecurityException {
        CryptoRequest.Generate request = new CryptoRequest.Generate(spec.name(), spec.name() + ".1", spec, usage, Origin.GENERATED, Protection.HSM);
        Generated made = (Generated) keys.answer(request);
        return new StoredKey(request.keyId(), request.versionId(), spec, usage, request.origin(), request.protection(), made.material(), made.publicKey());
    }

    private static void compare(AgentProcess agent, HsmKeys keys, int threads, String name, CryptoRequest request, int rounds) throws Exception {
        HsmLoop.throughAgent(agent, request, UNDER_WAY, WARM_MILLIS);
        HsmLoop.direct(keys, request, threads, WARM_MILLIS);
        double[] ratios = new double[rounds];
        System.out.printf("%-16s %5s %10s %10s %6s%n", name, "round", "agent/s", "direct/s", "ratio");
        for (int round = 0; round < rounds; round++) {
            double ours = HsmLoop.throughAgent(agent, request, UNDER_WAY, ROUND_MILLIS);
            double limit = HsmLoop.direct(keys, request, threads, ROUND_MILLIS);
            ratios[round] = ours / limit;
            System.out.printf("%-16s %5d %10.0f %10.0f %6.2f%n", "", round + 1, ours, limit, ratios[round]);
        }
        Arrays.sort(ratios);
        System.out.printf("%-16s median ratio %.2f, from %.2f to %.2f%n", "", ratios[rounds / 2], ratios[0], ratios[rounds - 1]);
    }
}
