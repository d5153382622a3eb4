package io.wardmote.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardmote.node.PlainText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Lines of as many texts as the first has, in columns. */
final class TextTable {
    private TextTable() {}

    static String of(List<List<String>> lines) {
        StringBuilder table = new StringBuilder();
        for (List<String> line : lines) {
            StringBuilder text = new StringBuilder();
            for (int column = 0; column < line.size(); column++) text.append(padded(plain(line.get(column)), widest(lines, column)));
            table.append(text.toString().stripTrailing()).append('\n');
        }
        return table.toString().stripTrailing();
    }

    /** Under a head of the fields' names, these fields of each member; - where there is none. */
    static String of(JsonArray members, String... fields) {
        List<List<String>> lines = new ArrayList<>(List.of(Stream.of(fields).map(TextTable::head).toList()));
        members.stream().map(JsonObject.class::cast).forEach(member -> lines.add(Stream.of(fields).map(field -> shown(member.getValue(field))).toList()));
        return of(lines);
    }

    /** {@code KeyId} is KEY ID. */
    private static String head(String field) {
        return field.replaceAll("(?<=[a-z0-9])(?=[A-Z])", " ").toUpperCase(Locale.ROOT);
    }


    /** - for what is empty or not there. */
    static String shown(Object value) {
        return value == null || value.toString().isEmpty() ? "-" : plain(value.toString());
    }

    /** Without what a terminal would obey: descriptions and names are written by others. */
    static String plain(String text) {
        return PlainText.of(text, " ");
    }

    private static int widest(List<List<String>> lines, int column) {
        return lines.stream().mapToInt(line -> plain(line.get(column)).length()).max().orElse(0);
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(width - text.length() + 2);
    }
}
