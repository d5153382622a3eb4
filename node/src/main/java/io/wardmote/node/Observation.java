package io.wardmote.node;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How a node lets itself be watched: the sections {@code log}, {@code metrics} and {@code tracing} of its settings.
 *
 * @param metrics where metrics are for whoever comes, beside {@code /metrics} of the HTTPS port
 * @param traced  where requests are traced, if they are
 */
public record Observation(LogLevel level, LogFormat format, Optional<Address> metrics, Optional<Traced> traced) {

    public enum LogLevel { ERROR, WARN, INFO, DEBUG, TRACE }

    /** Of a line of {@code node.log}. */
    public enum LogFormat { TEXT, JSON }

    /**
     * @param collector     takes OTLP over HTTP, protobuf
     * @param sample        of so many requests, from 0 to 1
     * @param followClients whether a client that says that its request is traced has it traced here
     */
    public record Traced(URI collector, double sample, boolean followClients) {}

    static Observation read(YamlSection root) {
        YamlSection metrics = root.section("metrics");
        Optional<Address> listen = metrics.has("listen")
            ? Optional.ofNullable(metrics.value("listen", null, Address::of, "give host:port, such as 127.0.0.1:9464")) : Optional.empty();
        metrics.end();
        Optional<Traced> traced = traced(root.section("tracing"));
        if (!root.isSection("log")) return new Observation(level(root, "log"), LogFormat.TEXT, listen, traced);
        YamlSection log = root.section("log");
        LogLevel level = level(log, "level");
        LogFormat format = log.value("format", LogFormat.TEXT, text -> LogFormat.valueOf(text.toUpperCase(Locale.ROOT)), "give text or json");
        log.end();
        return new Observation(level, format, listen, traced);
    }

    private static LogLevel level(YamlSection section, String name) {
        return section.value(name, LogLevel.INFO, text -> LogLevel.valueOf(text.toUpperCase(Locale.ROOT)), "give error, warn, info, debug or trace");
    }

    private static Optional<Traced> traced(YamlSection section) {
        boolean on = section.has("collector");
        URI collector = on ? section.value("collector", null, Observation::collector, "give an address such as http://127.0.0.1:4318/v1/traces") : null;
        double sample = section.value("sample", 0.01, Observation::share, "give a share from 0 to 1, such as 0.01");
        boolean follow = section.text("followClients", "no", "yes|no", "give yes or no").equals("yes");
        section.end();
        return collector == null ? Optional.empty() : Optional.of(new Traced(collector, sample, follow));
    }

    private static URI collector(String text) {
        URI uri = URI.create(text);
        boolean whole = uri.getHost() != null && uri.getRawUserInfo() == null && uri.getRawQuery() == null && uri.getRawFragment() == null;
        if (!whole || !("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) throw new IllegalArgumentException(text);
        return uri;
    }

    private static double share(String text) {
        double share = Double.parseDouble(text);
        if (!(share >= 0 && share <= 1)) throw new IllegalArgumentException(text);
        return share;
    }

    /** Ports that it listens on, besides those of the node. */
    List<Address> listens() {
        return metrics.stream().toList();
    }
}
