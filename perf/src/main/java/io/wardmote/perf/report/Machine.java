package io.wardmote.perf.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Where and with what a run was made, by name. Figures are of it alone. */
public final class Machine {
    private static final Path CPUS = Path.of("/proc/cpuinfo");

    private Machine() {}

    /** @param libraries classes of those whose versions matter: the names of their jars carry them */
    public static Map<String, String> facts(List<Class<?>> libraries) {
        Map<String, String> facts = new LinkedHashMap<>();
        OperatingSystemMXBean os = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        facts.put("processor", processor() + ", " + os.getAvailableProcessors() + " cores");
        facts.put("memory", os.getTotalMemorySize() / (1 << 20) + " MiB");
        facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version") + " " + System.getProperty("os.arch"));
        facts.put("load before", load());
        facts.put("Java", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version") + ", " + System.getProperty("java.vendor"));
        facts.put("Java options", options(ManagementFactory.getRuntimeMXBean().getInputArguments()));
        String version = Machine.class.getPackage().getImplementationVersion();
        facts.put("Wardmote", version == null ? "not packaged" : version);
        facts.put("libraries", String.join(", ", libraries.stream().map(Machine::jar).toList()));
        facts.put("openssl", openssl());
        return facts;
    }

    /** Options of Java as they may be shown: of properties the names alone, since a value may be a password. */
    public static String options(List<String> options) {
        return options.stream().map(option -> option.startsWith("-D") ? option.replaceFirst("=.*", "=…") : option).collect(Collectors.joining(" "));
    }

    /** The machine's load of the last minute: what else ran there. */
    public static String load() {
        return String.format(Locale.ROOT, "%.2f", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    private static String processor() {
        try {
            return Files.readAllLines(CPUS).stream().filter(line -> line.startsWith("model name")).map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst().orElse("unnamed");
        } catch (IOException absent) {
            return "unnamed";
        }
    }

    private static String jar(Class<?> of) {
        CodeSource source = of.getProtectionDomain().getCodeSource();
        String path = source == null ? of.getName() : source.getLocation().getPath();
        return path.substring(path.lastIndexOf('/') + 1).replaceFirst("\\.jar$", "");
    }

    private static String openssl() {
        try {
            Process process = new ProcessBuilder("openssl", "version").redirectErrorStream(true).start();
            return new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        } catch (IOException absent) {
            return "not installed";
        }
    }
}
