package io.wardmote.system;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * As much of an expression of Prometheus as tells which figures it asks for: every name in it is one of a figure, of a function that is known here, or of a
 * label. Whatever else stands there is refused.
 */
final class PromQl {
    private static final Set<String> FUNCTIONS = Set.of("rate", "increase", "histogram_quantile", "predict_linear", "time", "sum", "topk", "label_values");
    private static final Set<String> WORDS = Set.of("or", "and", "unless", "by");
    private static final Pattern TOKEN = Pattern.compile("\\s*(?:(?<name>[A-Za-z_:][A-Za-z0-9_:]*)|(?<number>[0-9]+(?:\\.[0-9]+)?)|(?<range>\\[(?:[0-9]+[smhd]|\\$__rate_interval)])"
        + "|(?<labels>\\{[^}]*})|(?<sign>==|!=|>=|<=|[-+*/<>(),]))");
    private static final Pattern LABEL = Pattern.compile("\\s*([a-z_]+)(=~|=|!=|!~)\"((?:[^\"\\\\]|\\\\.)*)\"\\s*(?:,|$)");

    /** The figures, and of each the labels that are asked for, with the values where these are given outright. */
    private final Map<String, Map<String, Set<String>>> figures = new TreeMap<>();
    private final Set<String> grouped = new TreeSet<>();

    /** @throws IllegalArgumentException where it is not understood */
    PromQl(String expression) {
        Matcher tokens = TOKEN.matcher(expression);
        int at = 0;
        String last = "";
        String figure = "";
        Deque<String> open = new ArrayDeque<>();
        while (at < expression.length() && !expression.substring(at).isBlank()) {
            if (!tokens.find(at) || tokens.start() != at) throw new IllegalArgumentException("what is this: " + expression.substring(at) + " in " + expression);
            String token = tokens.group().strip();
            at = tokens.end();
            if (tokens.group("name") != null) {
                boolean called = at < expression.length() && expression.charAt(at) == '(';
                if (isLabel(open, last)) grouped.add(token);
                else if (called && !FUNCTIONS.contains(token)) throw new IllegalArgumentException(token + " is no function in " + expression);
                else if (!called && !FUNCTIONS.contains(token) && !WORDS.contains(token)) figures.computeIfAbsent(figure = token, any -> new TreeMap<>());
            } else if (token.equals("(")) open.push(last);
            else if (token.equals(")")) {
                if (open.isEmpty()) throw new IllegalArgumentException("a bracket too many in " + expression);
                open.pop();
            } else if (tokens.group("labels") != null) labels(token.substring(1, token.length() - 1), figures.get(last.equals(figure) ? figure : ""), expression);
            last = token;
        }
        if (!open.isEmpty()) throw new IllegalArgumentException("a bracket is missing in " + expression);
    }

    /** Of those in the brackets behind {@code by}; or what the dashboard's {@code label_values} lists. */
    private static boolean isLabel(Deque<String> open, String last) {
        return "by".equals(open.peek()) || "label_values".equals(open.peek()) && last.equals(",");
    }

    private static void labels(String text, Map<String, Set<String>> of, String expression) {
        if (of == null) throw new IllegalArgumentException("labels of nothing in " + expression);
        Matcher label = LABEL.matcher(text);
        int at = 0;
        while (at < text.length()) {
            if (!label.find(at) || label.start() != at) throw new IllegalArgumentException("no label: " + text.substring(at) + " in " + expression);
            Set<String> values = of.computeIfAbsent(label.group(1), any -> new TreeSet<>());
            if (label.group(2).equals("=")) values.add(label.group(3));
            at = label.end();
        }
    }

    Map<String, Map<String, Set<String>>> figures() {
        return new LinkedHashMap<>(figures);
    }

    /** What it is grouped by, or lists. */
    Set<String> grouped() {
        return grouped;
    }
}
