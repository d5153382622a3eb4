package io.wardmote.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardmote.node.Fault;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** How an answer is printed: for people, as the JSON that the node answered, or one value of that alone. */
final class Output {
    private enum Form { TABLE, JSON }

    @Option(names = {"-o", "--output"}, paramLabel = "table|json", description = "table, for people (the default), or json, as the node answers it.")
    private String form;

    @Option(names = "--json", description = "The same as --output json.")
    private boolean json;

    @Option(names = "--field", paramLabel = "PATH",
        description = "Print one value of the answer alone, such as KeyMetadata.KeyId; through a list, that of each member on a line.")
    private String field;

    private final Environment environment;

    Output(Environment environment) {
        this.environment = environment;
    }

    /** To be called before anything is done. @throws Fault if what is said of the form cannot be */
    void check() {
        if (field != null && (json || form != null)) throw new Fault(Fault.USAGE, "Give either --field or a form of output.");
        form();
    }

    /** @param forPeople a sentence or a table */
    void show(JsonObject answer, String forPeople) {
        if (field != null) System.out.println(field(answer));
        else System.out.println(form() == Form.JSON ? answer.encodePrettily() : forPeople);
    }

    /** Of many that are printed as they come: for people, as JSON on one line, or its value alone; nothing of one that has no such value. */
    Optional<String> line(JsonObject member, Supplier<String> forPeople) {
        if (field != null) return Optional.ofNullable(value(member, field.split("\\."), 0));
        return Optional.of(form() == Form.JSON ? member.encode() : forPeople.get());
    }

    /** Whether what is said on the way may stand between the answer's lines. */
    boolean isForPeople() {
        return field == null && form() == Form.TABLE;
    }

    /** Options by which another process prints the same way. */
    List<String> words() {
        return field != null ? List.of("--field", field) : List.of("--output", form().name().toLowerCase(Locale.ROOT));
    }

    /** A line for each value, named by its path. */
    void show(JsonObject answer, JsonObject values) {
        show(answer, lines(values));
    }

    private Form form() {
        String text = json ? "json" : Optional.ofNullable(form).or(() -> environment.value("WARDMOTE_OUTPUT")).orElse("table");
        try {
            return Form.valueOf(text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new Fault(Fault.USAGE, "\"" + text + "\" is no form of output; give table or json.", e);
        }
    }

    private String field(JsonObject answer) {
        String text = value(answer, field.split("\\."), 0);
        if (text == null) throw new Fault(Fault.USAGE, "The answer has no " + field + "; it has " + paths("", answer) + ".");
        return text;
    }

    /** null if there is none at the end of that path */
    private static String value(Object value, String[] path, int at) {
        if (value instanceof JsonArray list) {
            List<String> texts = list.stream().map(member -> value(member, path, at)).filter(text -> text != null).toList();
            return texts.isEmpty() && !list.isEmpty() ? null : String.join("\n", texts);
        }
        if (at < path.length) return value instanceof JsonObject object && object.containsKey(path[at]) ? value(object.getValue(path[at]), path, at + 1) : null;
        return switch (value) {
            case null -> "";
            case JsonObject object -> object.encodePrettily();
            default -> value.toString();
        };
    }

    private static String paths(String before, JsonObject values) {
        return values.stream().map(member -> switch (member.getValue()) {
            case JsonObject inner -> paths(before + member.getKey() + ".", inner);
            case JsonArray list when !list.isEmpty() && list.getValue(0) instanceof JsonObject inner -> paths(before + member.getKey() + ".", inner);
            case null, default -> before + member.getKey();
        }).collect(Collectors.joining(", "));
    }

    /** {@code name: value}, each on a line; what is inside another value is named by its path. */
    static String lines(JsonObject values) {
        return lines("", values).stripTrailing();
    }

    private static String lines(String before, JsonObject values) {
        StringBuilder lines = new StringBuilder();
        for (Map.Entry<String, Object> value : values) {
            String name = before + value.getKey();
            lines.append(switch (value.getValue()) {
                case JsonObject inner -> lines(name + ".", inner);
                case JsonArray list -> name + ": " + TextTable.plain(list.stream().map(String::valueOf).collect(Collectors.joining(", "))) + "\n";
                case null, default -> name + ": " + TextTable.shown(value.getValue()) + "\n";
            });
        }
        return lines.toString();
    }
}
