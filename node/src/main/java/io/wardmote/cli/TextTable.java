package io.wardmote.cli;

import java.util.List;

/** Lines of as many texts as the first has, in columns. */
final class TextTable {
    private TextTable() {}

    static String of(List<List<String>> lines) {
        StringBuilder table = new StringBuilder();
        for (List<String> line : lines) {
            StringBuilder text = new StringBuilder();
            for (int column = 0; column < line.size(); column++) text.append(padded(line.get(column), widest(lines, column)));
            table.append(text.toString().stripTrailing()).append('\n');
        }
        return table.toString().stripTrailing();
    }

    private static int widest(List<List<String>> lines, int column) {
        return lines.stream().mapToInt(line -> line.get(column).length()).max().orElse(0);
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(width - text.length() + 2);
    }
}
