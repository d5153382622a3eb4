package io.wardmote.perf.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.wardmote.key.KeySpec;
import io.wardmote.node.Fault;
import io.wardmote.perf.load.Scenario.Entry;
import io.wardmote.perf.report.Native;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** What the machine does natively: {@code openssl speed -elapsed -multi N} for the algorithms of a mix. */
final class OpensslSpeed {
    private static final int SECONDS = 2;
    private static final long BESIDES_SECONDS = 30;

    private final int processes;

    OpensslSpeed(int processes) {
        this.processes = processes;
    }

    /** One run of it. @param algorithm its word for it @param bytes of a block; 0 for signatures */
    record Task(String algorithm, int bytes) {
        boolean isCipher() {
            return bytes > 0;
        }
    }

    static boolean installed() {
        try {
            return new ProcessBuilder("openssl", "version").redirectErrorStream(true).start().waitFor() == 0;
        } catch (IOException absent) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Those of the mix that openssl has a measurement of, each once. */
    static List<Task> tasks(List<Entry> mix) {
        Set<Task> tasks = new LinkedHashSet<>();
        for (Entry entry : mix) if (entry.keys() != null && !entry.work().batch()) task(entry).ifPresent(tasks::add);
        return List.copyOf(tasks);
    }

    private static Optional<Task> task(Entry entry) {
        return switch (entry.work().kind()) {
            case ENCRYPT, DECRYPT, DATA_KEY -> cipher(entry.keys().spec()).map(name -> new Task(name, entry.bytes()));
            case SIGN, VERIFY -> signature(entry.keys().spec()).map(name -> new Task(name, 0));
            case MAC, DESCRIBE, CREATE -> Optional.empty();
        };
    }

    private static Optional<String> cipher(KeySpec spec) {
        return switch (spec) {
            case AES_128 -> Optional.of("aes-128-gcm");
            case AES_192 -> Optional.of("aes-192-gcm");
            case AES_256 -> Optional.of("aes-256-gcm");
            default -> Optional.empty();
        };
    }

    private static Optional<String> signature(KeySpec spec) {
        return switch (spec) {
            case RSA_2048 -> Optional.of("rsa2048");
            case RSA_3072 -> Optional.of("rsa3072");
            case RSA_4096 -> Optional.of("rsa4096");
            case EC_P256 -> Optional.of("ecdsap256");
            case EC_P384 -> Optional.of("ecdsap384");
            case EC_P521 -> Optional.of("ecdsap521");
            case EC_ED25519 -> Optional.of("ed25519");
            default -> Optional.empty();
        };
    }

    List<String> command(Task task) {
        List<String> words = new ArrayList<>(List.of("openssl", "speed", "-mr", "-elapsed", "-multi", Integer.toString(processes),
            "-seconds", Integer.toString(SECONDS)));
        if (task.isCipher()) words.addAll(List.of("-bytes", Integer.toString(task.bytes), "-evp", task.algorithm));
        else words.add(task.algorithm);
        return words;
    }

    List<Native> run(Task task, int round) throws InterruptedException {
        List<String> command = command(task);
        try {
            Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
            String out = new String(process.getInputStream().readAllBytes(), UTF_8);
            if (!process.waitFor(BESIDES_SECONDS, TimeUnit.SECONDS)) process.destroyForcibly();
            List<Native> speeds = new ArrayList<>();
            perSecond(task, out).forEach((name, rate) -> speeds.add(new Native(name, round, rate, String.join(" ", command))));
            return speeds;
        } catch (IOException e) {
            throw new Fault(Fault.UNAVAILABLE, "openssl cannot be run (" + e.getMessage() + "); leave out --openssl.", e);
        }
    }

    /**
     * Of the line in which openssl adds its processes up: {@code +F:25:AES-256-GCM:168731712.00} is bytes a second, {@code +F2:2:2048:6796.0:58486.0}
     * (or F3 and on) signatures and verifications a second.
     */
    static Map<String, Double> perSecond(Task task, String out) {
        String[] sum = out.lines().filter(line -> line.startsWith(task.isCipher() ? "+F:" : "+F")).reduce((first, last) -> last).orElse("").split(":");
        Map<String, Double> rates = new LinkedHashMap<>();
        if (task.isCipher()) rates.put(task.algorithm + " " + task.bytes + " B", figure(task, sum, 3) / task.bytes);
        else {
            rates.put(task.algorithm + " sign", figure(task, sum, 3));
            rates.put(task.algorithm + " verify", figure(task, sum, 4));
        }
        return rates;
    }

    private static double figure(Task task, String[] sum, int field) {
        try {
            double figure = Double.parseDouble(sum[field]);
            if (figure >= 1) return figure;
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException other) {
            // said below
        }
        throw new Fault(Fault.UNAVAILABLE, "openssl speed " + task.algorithm + " does not print what is known of it; leave out --openssl.");
    }
}
