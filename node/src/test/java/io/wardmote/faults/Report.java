package io.wardmote.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A page with a picture, under {@code target/faults}: for each node, what was done to it as bars, and below them each request that it was sent as a
 * dot, by when it was sent and, on a logarithmic scale, how long its answer took.
 */
final class Report {
    private static final int WIDTH = 1500;
    private static final int LEFT = 90;
    private static final int BAR = 16;
    private static final int DOTS = 150;
    private static final int ROW = BAR + DOTS + 30;
    private static final int DECADES = 5;

    private final String name;
    private final long seed;
    private final Timeline timeline;

    Report(String name, long seed, Timeline timeline) {
        this.name = name;
        this.seed = seed;
        this.timeline = timeline;
    }

    /** The command that plays the same faults again. */
    private String replay() {
        return "./wardmote test --faults -pl node -am -Dtest='" + name + "' -Dsurefire.failIfNoSpecifiedTests=false -Dwardmote.seed=" + seed;
    }

    /** @param violations stories of histories that cannot be */
    Path write(int nodes, List<String> violations) throws IOException {
        Path folder = Files.createDirectories(Path.of("target", "faults", name.replace('#', '-') + "-" + seed));
        Files.writeString(folder.resolve("timeline.svg"), picture(nodes));
        Files.writeString(folder.resolve("summary.txt"), summary(violations));
        Files.writeString(folder.resolve("report.html"), "<!DOCTYPE html>\n<meta charset=\"utf-8\"><title>" + escaped(name) + "</title>\n<body style=\"font: 14px sans-serif\">\n<h1>"
            + escaped(name) + "</h1>\n<pre>" + escaped(summary(violations)) + "</pre>\n" + picture(nodes));
        return folder;
    }

    private String summary(List<String> violations) {
        StringBuilder text = new StringBuilder("seed " + seed + "\nagain: " + replay() + "\n\n");
        for (Map.Entry<String, String> figure : timeline.figures().entrySet()) text.append(figure.getKey()).append(": ").append(figure.getValue()).append('\n');
        text.append("\nfaults:\n");
        for (Timeline.Bar bar : timeline.bars()) {
            text.append("%8.2f s to %8.2f s  %-6s %s%n".formatted(bar.start() / 1e9, bar.end() / 1e9, bar.node() == 0 ? "all" : "node " + bar.node(), bar.what()));
        }
        text.append("\nviolations: ").append(violations.size()).append('\n');
        for (String violation : violations) text.append('\n').append(violation);
        return text.toString();
    }

    private String picture(int nodes) {
        double end = 1e9;
        for (Timeline.Bar bar : timeline.bars()) end = Math.max(end, bar.end());
        for (Timeline.Dot dot : timeline.dots()) end = Math.max(end, dot.start() + dot.nanos());
        double perPixel = end / (WIDTH - LEFT - 10);
        int height = 60 + nodes * ROW;
        StringBuilder svg = new StringBuilder(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\" font-size=\"11\">%n".formatted(WIDTH, height));
        svg.append("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
        int x = LEFT;
        for (Timeline.Look look : Timeline.Look.values()) {
            svg.append("<circle cx=\"%d\" cy=\"14\" r=\"4\" fill=\"%s\"/><text x=\"%d\" y=\"18\">%s</text>%n".formatted(x, colour(look), x + 8, look.name().toLowerCase()));
            x += 110;
        }
        for (int node = 1; node <= nodes; node++) row(svg, node, perPixel);
        for (int second = 0; second * 1e9 < end; second += step(end)) {
            svg.append("<text x=\"%.0f\" y=\"%d\" text-anchor=\"middle\">%d s</text>%n".formatted(LEFT + second * 1e9 / perPixel, height - 8, second));
        }
        return svg.append("</svg>\n").toString();
    }

    private static int step(double endNanos) {
        return endNanos > 300e9 ? 60 : endNanos > 60e9 ? 10 : 5;
    }

    private void row(StringBuilder svg, int node, double perPixel) {
        int top = 30 + (node - 1) * ROW;
        svg.append("<text x=\"4\" y=\"%d\" font-size=\"13\">node %d</text>%n".formatted(top + 12, node));
        for (int decade = 0; decade <= DECADES; decade++) {
            double y = top + BAR + DOTS - (double) DOTS * decade / DECADES;
            svg.append("<line x1=\"%d\" y1=\"%.0f\" x2=\"%d\" y2=\"%.0f\" stroke=\"#ddd\"/><text x=\"%d\" y=\"%.0f\" text-anchor=\"end\" fill=\"#888\">%s</text>%n"
                .formatted(LEFT, y, WIDTH - 10, y, LEFT - 4, y + 4, List.of("1 ms", "10 ms", "0.1 s", "1 s", "10 s", "100 s").get(decade)));
        }
        for (Timeline.Bar bar : timeline.bars()) {
            if (bar.node() != node && bar.node() != 0) continue;
            double from = LEFT + bar.start() / perPixel;
            double width = Math.max(2, (bar.end() - bar.start()) / perPixel);
            svg.append("<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"#f4d9a0\" fill-opacity=\"0.6\"/><text x=\"%.1f\" y=\"%d\">%s</text>%n"
                .formatted(from, top, width, BAR + DOTS, from + 2, top + 12, escaped(bar.what())));
        }
        // thousands of requests that look alike are one dot
        Set<String> drawn = new HashSet<>();
        for (Timeline.Dot dot : timeline.dots()) {
            if (dot.node() != node) continue;
            double decades = Math.clamp(Math.log10(dot.nanos() / 1e6), 0, DECADES);
            String circle = "<circle cx=\"%.0f\" cy=\"%.0f\" r=\"%s\" fill=\"%s\"/>%n".formatted(LEFT + dot.start() / perPixel, top + BAR + DOTS - DOTS * decades / DECADES,
                dot.look() == Timeline.Look.VIOLATION ? "5" : "1.2", colour(dot.look()));
            if (drawn.add(circle)) svg.append(circle);
        }
    }

    private static String colour(Timeline.Look look) {
        return switch (look) {
            case USE -> "#3b7dd8";
            case CHANGE -> "#2a9d4a";
            case UNANSWERED -> "#999999";
            case VIOLATION -> "#e00000";
        };
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
