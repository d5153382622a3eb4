package io.wardmote.perf.load;

import io.wardmote.key.KeySpec;
import io.wardmote.node.Fault;
import io.wardmote.node.Length;
import io.wardmote.perf.load.Scenario.Closed;
import io.wardmote.perf.load.Scenario.Entry;
import io.wardmote.perf.load.Scenario.FaultAt;
import io.wardmote.perf.load.Scenario.Keys;
import io.wardmote.perf.load.Scenario.Open;
import io.wardmote.perf.load.Scenario.OpenShare;
import io.wardmote.perf.load.Scenario.Pace;
import io.wardmote.perf.load.Scenario.Ramp;
import io.wardmote.perf.load.Scenario.Step;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Reads a {@link Scenario}. Every fault of the file is told at once, each with its line. {@code default.yaml} beside this class shows all there is. */
final class ScenarioFile {
    static final Set<String> BUILT_IN = Set.of("default", "encrypt", "batch", "create", "nodes", "sign", "storm", "rsa-2048", "rsa-4096");
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9 ._-]{0,39}";
    private static final String NAME_REMEDY = "give 1 to 40 letters, digits, spaces or . _ -";
    private static final String PORT = "([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])";
    private static final int MOST_LISTED = 64;
    static final int MOST_KEYS = 10_000_000;
    private static final long LONGEST_SECONDS = 86_400;
    private static final int MOST_CONNECTIONS = 4096;
    private static final long MOST_ITEMS = 1000;
    /** What one connection of HTTP/2 carries at once. */
    static final int STREAMS = 100;
    private static final Duration USUAL_P99 = Duration.ofMillis(50);
    private static final double LOWEST_RATE = 0.01;
    private static final double HIGHEST_RATE = 10_000_000;
    private static final double HIGHEST_PERCENT = 1000;

    private final List<String> faults = new ArrayList<>();

    private ScenarioFile() {}

    /** One that comes with the program, or a file. */
    static Scenario named(String name) {
        if (!BUILT_IN.contains(name)) return read(Path.of(name));
        try (InputStream file = ScenarioFile.class.getResourceAsStream(name + ".yaml")) {
            return of(name, new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(name + " is not in the program", e);
        }
    }

    private static Scenario read(Path file) {
        try {
            return of(file.toString(), Files.readString(file));
        } catch (IOException e) {
            throw new Fault(Fault.DATA,
                "The scenario " + file + " cannot be read (" + e.getMessage() + "); give " + String.join(" or ", new TreeSet<>(BUILT_IN))
                    + ", or a YAML file.", e);
        }
    }

    /** @throws Fault with every fault, one a line */
    static Scenario of(String file, String yaml) {
        ScenarioFile reading = new ScenarioFile();
        YamlPlace root = YamlPlace.ofFile(yaml, reading.faults);
        if (root.isEmpty() && !reading.faults.isEmpty()) throw reading.refused(file);
        Scenario scenario = reading.scenario(root, yaml);
        if (!reading.faults.isEmpty()) throw reading.refused(file);
        return scenario;
    }

    private Fault refused(String file) {
        return new Fault(Fault.CONFIG, "The scenario " + file + " cannot be used:\n  " + String.join("\n  ", faults));
    }

    private Scenario scenario(YamlPlace file, String yaml) {
        String name = file.value("name", "scenario", text -> matching(text, NAME), NAME_REMEDY);
        int nodes = (int) file.number("nodes", 1L, 1, 9);
        List<String> endpoints = file.texts("endpoints", MOST_LISTED, "[^:\\s]+:" + PORT, "each is a host and a port, such as 127.0.0.1:8443");
        int http = file.value("http", 1, text -> switch (text) {
            case "1.1" -> 1;
            case "2" -> 2;
            default -> throw new IllegalArgumentException(text);
        }, "give 1.1 or 2");
        int connections = (int) file.number("connections", 64L, 1, MOST_CONNECTIONS);
        int signedAhead = (int) file.number("signed-ahead", 1000L, 10, 100_000);
        Map<String, Keys> keys = file.has("keys") ? keys(file.section("keys", "")) : Map.of();
        List<Entry> mix = new ArrayList<>();
        for (YamlPlace place : file.sections("mix", MOST_LISTED)) mix.add(entry(place, keys));
        if (mix.isEmpty()) file.fault("mix", "mix is empty: say what is to be asked, such as {operation: Encrypt, keys: aes, bytes: 32}");
        List<Step> steps = new ArrayList<>();
        int room = http == 1 ? connections : connections * STREAMS;
        for (YamlPlace place : file.sections("steps", MOST_LISTED)) steps.add(step(place, steps, room, nodes));
        if (steps.stream().mapToLong(step -> step.each().toSeconds() * step.rounds() * Scenario.rungs(step.pace())).sum() > LONGEST_SECONDS)
            file.fault("steps", "the steps take more than a day together: give shorter ones, or fewer rounds");
        if (faults.isEmpty()) mustAlternate(file, steps, nodes);
        if (steps.isEmpty()) file.fault("steps", "steps is empty: say what is to be done, such as {name: peak, closed: 64, for: 10s}");
        file.end();
        return new Scenario(name, nodes, endpoints, http, connections, signedAhead, List.copyOf(keys.values()), mix, steps, yaml);
    }

    private static String matching(String text, String pattern) {
        if (!text.matches(pattern)) throw new IllegalArgumentException(text);
        return text;
    }

    private Map<String, Keys> keys(YamlPlace place) {
        Map<String, Keys> keys = new LinkedHashMap<>();
        for (String name : place.names()) {
            YamlPlace kind = place.section(name, "");
            KeySpec spec = kind.value("spec", KeySpec.AES_256, ScenarioFile::spec,
                "give one of " + String.join(", ", Arrays.stream(KeySpec.values()).map(KeySpec::apiName).toList()));
            keys.put(name, new Keys(name, spec, (int) kind.number("count", 1L, 1, MOST_KEYS)));
            kind.end();
        }
        return keys;
    }

    private static KeySpec spec(String text) {
        return Arrays.stream(KeySpec.values()).filter(spec -> spec.apiName().equals(text)).findFirst().orElseThrow(() -> new IllegalArgumentException(text));
    }

    private Entry entry(YamlPlace place, Map<String, Keys> keys) {
        int weight = (int) place.number("weight", 1L, 1, 1000);
        Door door = place.value("door", Door.OPENAPI, Door::of, "give openapi or instance");
        Work work = place.value("operation", null, text -> Work.of(door, text), "the door " + door.text() + " takes here " + Work.names(door));
        Keys of = place.has("keys")
            ? place.value("keys", null, text -> known(keys, text), "name one of the keys above: " + String.join(", ", keys.keySet())) : null;
        int bytes = 0;
        if (work != null && work.mostBytes() > 0) bytes = (int) place.number("bytes", 32L, 1, work.mostBytes());
        int items = work != null && work.batch() ? (int) place.number("items", MOST_ITEMS, 1, MOST_ITEMS) : 1;
        if (work != null) check(place, work, of);
        place.end();
        return new Entry(weight, work == null ? Work.ENCRYPT : work, of, bytes, items);
    }

    private static Keys known(Map<String, Keys> keys, String name) {
        Keys known = keys.get(name);
        if (known == null) throw new IllegalArgumentException(name);
        return known;
    }

    private static void check(YamlPlace place, Work work, Keys keys) {
        boolean none = work.kind() == Work.Kind.CREATE;
        if (none && place.has("keys")) place.fault("keys", work.api() + " takes no keys: leave them out");
        if (!none && !place.has("keys")) place.fault("operation", work.api() + " needs keys: name some of those above");
        if (keys != null && !work.suits(keys.spec())) place.fault("keys", work.api() + " is not for " + keys.spec().apiName() + " keys: name others");
    }

    /** Over all steps: what runs can be stopped, and what is stopped can be started. */
    private static void mustAlternate(YamlPlace file, List<Step> steps, int nodes) {
        boolean[] stopped = new boolean[nodes + 1];
        for (Step step : steps) for (FaultAt fault : step.faults().stream().sorted(Comparator.comparing(FaultAt::at)).toList()) {
            if (fault.start() != stopped[fault.node()]) file.fault("steps", "faults of " + step.name() + ": node " + fault.node() + " is to be "
                + (fault.start() ? "started, and runs then" : "stopped, and does not run then") + ": correct them");
            stopped[fault.node()] = !fault.start();
        }
    }

    private Step step(YamlPlace place, List<Step> before, int room, int nodes) {
        String name = place.value("name", "step " + (before.size() + 1), text -> matching(text, NAME), NAME_REMEDY);
        if (before.stream().anyMatch(step -> step.name().equals(name))) place.fault("name", name + " is the name of an earlier step: give another");
        Duration each = duration(place, "for", 3600);
        boolean warmUp = place.flag("warm-up");
        int rounds = (int) place.number("rounds", 1L, 1, 1000);
        Pace pace = pace(place, before, room);
        if (rounds > 1 && pace instanceof Ramp) place.fault("rounds", "a ramp is gone through once: leave rounds out");
        int creating = place.has("creating") ? (int) place.number("creating", 1L, 1, MOST_CONNECTIONS) : 0;
        List<FaultAt> faultsAt = new ArrayList<>();
        for (YamlPlace fault : place.sections("faults", MOST_LISTED)) faultsAt.add(fault(fault, nodes, each));
        if (!faultsAt.isEmpty() && (rounds > 1 || pace instanceof Ramp)) place.fault("faults",
            "faults go with steps of one round that are no ramps: what they break stays broken");
        place.end();
        return new Step(name, pace, each, warmUp, rounds, creating, faultsAt);
    }

    private static Duration duration(YamlPlace place, String name, int mostSeconds) {
        return place.value(name, Duration.ofSeconds(1), text -> {
            Duration length = Length.of(text);
            if (length.isZero() || length.toSeconds() > mostSeconds) throw new IllegalArgumentException(text);
            return length;
        }, "give a length of time up to " + mostSeconds + "s, such as 10s or 500ms");
    }

    private static Pace pace(YamlPlace place, List<Step> before, int room) {
        long ways = List.of("closed", "open", "ramp").stream().filter(place::has).count();
        if (ways != 1) {
            place.fault("name", "a step has one of closed (requests under way), open (requests a second) and ramp");
            return new Closed(1);
        }
        if (place.has("closed")) {
            int underWay = (int) place.number("closed", 1L, 1, (long) MOST_CONNECTIONS * STREAMS);
            if (underWay > room)
                place.fault("closed", "closed is " + underWay + ", and the connections carry " + room + " at once: give more connections, or http: 2");
            return new Closed(underWay);
        }
        return place.has("open") ? open(place, before) : ramp(place.section("ramp", ""));
    }

    private static Pace open(YamlPlace place, List<Step> before) {
        Pace pace = place.value("open", new Open(1), text -> {
            if (!text.endsWith("%")) return new Open(within(Double.parseDouble(text), LOWEST_RATE, HIGHEST_RATE));
            return new OpenShare(within(Double.parseDouble(text.substring(0, text.length() - 1)), LOWEST_RATE, HIGHEST_PERCENT) / 100);
        }, "give requests a second, from 0.01 to 10000000, or a share such as 50% of the highest rate of the closed steps before");
        boolean known = before.stream().anyMatch(step -> step.pace() instanceof Closed && !step.warmUp());
        if (pace instanceof OpenShare && !known)
            place.fault("open", "a share is of the highest rate of a closed step before it that is no warm-up, and there is none");
        return pace;
    }

    private static Ramp ramp(YamlPlace place) {
        double from = rate(place, "from");
        double to = rate(place, "to");
        double factor = place.value("factor", 1.25, text -> {
            double read = Double.parseDouble(text);
            if (!(read >= 1.01 && read <= 10)) throw new IllegalArgumentException(text);
            return read;
        }, "give a factor from 1.01 to 10");
        Duration p99 = place.has("p99") ? duration(place, "p99", 10) : USUAL_P99;
        if (to < from) place.fault("to", "to is less than from: a ramp goes up");
        place.end();
        return new Ramp(from, Math.max(from, to), factor, p99);
    }

    private static double rate(YamlPlace place, String name) {
        Double rate = place.value(name, null, text -> within(Double.parseDouble(text), LOWEST_RATE, HIGHEST_RATE),
            "give requests a second, from 0.01 to 10000000");
        return rate == null ? 1 : rate;
    }

    private static double within(double number, double least, double most) {
        if (!(number >= least && number <= most)) throw new IllegalArgumentException(Double.toString(number));
        return number;
    }

    private static FaultAt fault(YamlPlace place, int nodes, Duration each) {
        boolean start = place.has("start");
        if (start == place.has("stop")) place.fault("at", "a fault is either stop or start, and which node");
        int node = (int) place.number(start ? "start" : "stop", 1L, 1, nodes);
        Duration at = duration(place, "at", 3600);
        if (at.compareTo(each) >= 0) place.fault("at", "at is not before the step's end");
        place.end();
        return new FaultAt(at, node, start);
    }
}
