package io.wardmote.node;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * One mapping of a YAML file, read strictly. Whatever is wrong goes to one list shared by all sections of the file, each with
 * its name, its value and what would do, and a value in its place, so that reading goes on and finds the next fault.
 */
public final class YamlSection {
    private static final int LONGEST_FILE = 1 << 20;

    private final String path;
    private final Map<String, Object> values;
    private final List<String> faults;
    private final Set<String> known = new TreeSet<>();

    private YamlSection(String path, Map<String, Object> values, List<String> faults) {
        this.path = path;
        this.values = values;
        this.faults = faults;
    }

    /** @param faults where what is wrong goes, each a part of a sentence */
    public static YamlSection of(String yaml, List<String> faults) {
        LoadSettings settings = LoadSettings.builder().setAllowDuplicateKeys(false).setAllowRecursiveKeys(false)
            .setMaxAliasesForCollections(0).setCodePointLimit(LONGEST_FILE).build();
        try {
            Object root = new Load(settings).loadFromString(yaml);
            return new YamlSection("", mapping("the file", root, faults), faults);
        } catch (YamlEngineException e) {
            faults.add("it is not YAML: " + e.getMessage().lines().limit(2).map(String::strip).reduce((a, b) -> a + " " + b).orElse(""));
            return new YamlSection("", Map.of(), faults);
        }
    }

    private static Map<String, Object> mapping(String name, Object value, List<String> faults) {
        if (value == null) return Map.of();
        if (!(value instanceof Map<?, ?> map)) {
            faults.add(name + " is " + shown(value) + ": give names and values");
            return Map.of();
        }
        Map<String, Object> named = new TreeMap<>();
        map.forEach((key, member) -> named.put(String.valueOf(key), member));
        return named;
    }

    boolean isEmpty() {
        return values.isEmpty();
    }

    public Set<String> names() {
        return values.keySet();
    }

    public boolean has(String name) {
        known.add(name);
        return values.get(name) != null;
    }

    /** Whether names and values are given there, and not a value alone. */
    boolean isSection(String name) {
        return values.get(name) instanceof Map;
    }

    public YamlSection section(String name) {
        known.add(name);
        return new YamlSection(path + name + ".", mapping(path + name, values.get(name), faults), faults);
    }

    /**
     * @param fallback what stands if the name is absent; null if it must be there
     * @param reader   makes the value of its text, or throws IllegalArgumentException
     * @param remedy   what would do
     */
    <T> T value(String name, T fallback, Function<String, T> reader, String remedy) {
        known.add(name);
        Object value = values.get(name);
        if (value == null) {
            if (fallback == null) faults.add(path + name + " is missing: " + remedy);
            return fallback;
        }
        return read(path + name, value, fallback, reader, remedy);
    }

    private <T> T read(String name, Object value, T fallback, Function<String, T> reader, String remedy) {
        if (!(value instanceof Map) && !(value instanceof List)) {
            try {
                return reader.apply(String.valueOf(value));
            } catch (IllegalArgumentException e) {
                // said below: the reader's own words would name no setting
            }
        }
        faults.add(name + " is " + shown(value) + ": " + remedy);
        return fallback;
    }

    public String text(String name, String fallback, String pattern, String remedy) {
        return value(name, fallback, text -> {
            if (!text.matches(pattern)) throw new IllegalArgumentException(text);
            return text;
        }, remedy);
    }

    long number(String name, long fallback, long least, long most) {
        return value(name, fallback, text -> {
            long number = Long.parseLong(text.replace("_", ""));
            if (number < least || number > most) throw new IllegalArgumentException(text);
            return number;
        }, "give a number from " + least + " to " + most);
    }

    public List<String> texts(String name, String pattern, String remedy) {
        known.add(name);
        Object value = values.get(name);
        if (value == null) return List.of();
        if (!(value instanceof List<?> list)) {
            faults.add(path + name + " is " + shown(value) + ": give a list in which each " + remedy);
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        for (Object member : list) {
            String text = read(path + name, member, "", t -> {
                if (!t.matches(pattern)) throw new IllegalArgumentException(t);
                return t;
            }, "each " + remedy);
            if (!text.isEmpty()) texts.add(text);
        }
        return Collections.unmodifiableList(texts);
    }

    /** To be called when all names have been asked for: the others are misspelt. */
    public void end() {
        for (String name : values.keySet())
            if (!known.contains(name)) faults.add(path + name + " is not a setting: here go " + String.join(", ", known));
    }

    private static String shown(Object value) {
        String text = String.valueOf(value);
        return "\"" + (text.length() <= 80 ? text : text.substring(0, 80) + "…") + "\"";
    }
}
