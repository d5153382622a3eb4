package io.wardmote.perf.load;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * One mapping of a YAML file, read strictly, that knows its lines. Whatever is wrong goes to one list shared by all places of the file, each with its line,
 * its value and what would do, and a value in its place, so that reading goes on and finds the next fault.
 */
final class YamlPlace {
    private static final int LONGEST_FILE = 1 << 18;
    private static final int LONGEST_SHOWN = 80;

    private final int line;
    private final Map<String, Node> members;
    private final Map<String, Integer> lines;
    private final TreeSet<String> asked = new TreeSet<>();
    private final List<String> faults;

    private YamlPlace(int line, Map<String, Node> members, Map<String, Integer> lines, List<String> faults) {
        this.line = line;
        this.members = members;
        this.lines = lines;
        this.faults = faults;
    }

    static YamlPlace ofFile(String yaml, List<String> faults) {
        try {
            LoadSettings settings = LoadSettings.builder().setMaxAliasesForCollections(0).setCodePointLimit(LONGEST_FILE).build();
            Optional<Node> root = new Compose(settings).composeString(yaml);
            if (root.isPresent()) return mapping(root.get(), faults);
            faults.add("line 1: the file is empty: give names and values");
        } catch (MarkedYamlEngineException e) {
            faults.add("line " + e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1) + ": this is not YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            faults.add("line 1: this is not YAML: " + e.getMessage());
        }
        return new YamlPlace(1, Map.of(), Map.of(), faults);
    }

    private static YamlPlace mapping(Node node, List<String> faults) {
        Map<String, Node> members = new LinkedHashMap<>();
        Map<String, Integer> lines = new LinkedHashMap<>();
        if (!(node instanceof MappingNode mapping)) {
            faults.add("line " + lineOf(node) + ": " + shown(node) + ": give names and values");
            return new YamlPlace(lineOf(node), members, lines, faults);
        }
        for (NodeTuple tuple : mapping.getValue()) {
            Node key = tuple.getKeyNode();
            if (!(key instanceof ScalarNode name)) faults.add("line " + lineOf(key) + ": " + shown(key) + ": a name is one word");
            else if (members.putIfAbsent(name.getValue(), tuple.getValueNode()) != null)
                faults.add("line " + lineOf(key) + ": " + name.getValue() + " is there twice");
            else lines.put(name.getValue(), lineOf(key));
            if (tuple.getValueNode().getAnchor().isPresent())
                faults.add("line " + lineOf(tuple.getValueNode()) + ": anchors and aliases are not taken: write it out");
        }
        return new YamlPlace(lineOf(node), members, lines, faults);
    }

    boolean isEmpty() {
        return members.isEmpty();
    }

    boolean has(String name) {
        asked.add(name);
        return members.containsKey(name);
    }

    /** The names there are, in their order; asking for them takes any as known. */
    List<String> names() {
        asked.addAll(members.keySet());
        return List.copyOf(members.keySet());
    }

    /**
     * @param fallback what stands if the name is absent; null if it must be there
     * @param reader   makes the value of its text, or throws IllegalArgumentException
     * @param remedy   what would do
     */
    <T> T value(String name, T fallback, Function<String, T> reader, String remedy) {
        asked.add(name);
        Node node = members.get(name);
        if (node == null) {
            if (fallback == null) faults.add("line " + line + ": " + name + " is missing: " + remedy);
            return fallback;
        }
        if (node instanceof ScalarNode scalar) {
            try {
                return reader.apply(scalar.getValue());
            } catch (IllegalArgumentException e) {
                // said below: the reader's own words would name no line
            }
        }
        faults.add("line " + lineOf(node) + ": " + name + " is " + shown(node) + ": " + remedy);
        return fallback;
    }

    long number(String name, Long fallback, long least, long most) {
        Long number = value(name, fallback, text -> {
            long read = Long.parseLong(text.replace("_", ""));
            if (read < least || read > most) throw new IllegalArgumentException(text);
            return read;
        }, "give a number from " + least + " to " + most);
        return number == null ? least : number;
    }

    boolean flag(String name) {
        return value(name, false, text -> switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(text);
        }, "give true or false");
    }

    /** The mapping of that name; an empty one, and a fault, if there is none. */
    YamlPlace section(String name, String remedy) {
        asked.add(name);
        Node node = members.get(name);
        if (node != null) return mapping(node, faults);
        faults.add("line " + line + ": " + name + " is missing: " + remedy);
        return new YamlPlace(line, Map.of(), Map.of(), faults);
    }

    /** The mappings of a list; none if it is absent. */
    List<YamlPlace> sections(String name, int most) {
        List<YamlPlace> places = new ArrayList<>();
        for (Node node : items(name, most)) places.add(mapping(node, faults));
        return places;
    }

    List<String> texts(String name, int most, String pattern, String remedy) {
        List<String> texts = new ArrayList<>();
        for (Node node : items(name, most)) {
            if (node instanceof ScalarNode scalar && scalar.getValue().matches(pattern)) texts.add(scalar.getValue());
            else faults.add("line " + lineOf(node) + ": " + name + " has " + shown(node) + ": " + remedy);
        }
        return texts;
    }

    private List<Node> items(String name, int most) {
        asked.add(name);
        Node node = members.get(name);
        if (node == null) return List.of();
        if (node instanceof SequenceNode list && list.getValue().size() <= most) return list.getValue();
        faults.add("line " + lineOf(node) + ": " + name + " is " + shown(node) + ": give a list of at most " + most);
        return List.of();
    }

    /** A fault of what that name says, which is only found beside other things; of the whole place, if the name is not there. */
    void fault(String name, String what) {
        faults.add("line " + lines.getOrDefault(name, line) + ": " + what);
    }

    /** To be called when all names have been asked for: the others are misspelt. */
    void end() {
        lines.forEach((name, at) -> {
            if (!asked.contains(name)) faults.add("line " + at + ": " + name + " is not known here: here go " + String.join(", ", asked));
        });
    }

    private static int lineOf(Node node) {
        return node.getStartMark().map(Mark::getLine).orElse(0) + 1;
    }

    private static String shown(Node node) {
        return switch (node) {
            case ScalarNode scalar -> '"' + (scalar.getValue().length() <= LONGEST_SHOWN ? scalar.getValue()
                : scalar.getValue().substring(0, LONGEST_SHOWN) + "…") + '"';
            case SequenceNode list -> "a list of " + list.getValue().size();
            case MappingNode mapping -> "a mapping of " + mapping.getValue().size();
            default -> "something else";
        };
    }
}
