package io.wardmote.perf.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/** A line chart as SVG that stands in a page by itself. */
final class Plot {
    private static final int WIDTH = 760;
    private static final int HEIGHT = 320;
    private static final int LEFT = 74;
    private static final int RIGHT = 20;
    private static final int TOP = 14;
    private static final int BOTTOM = 44;
    private static final double MOST_PERCENTILE = 100_000;
    private static final int MOST_TICKS = 8;
    /** Told apart also by those who see few colours (Okabe and Ito). */
    private static final String[] COLOURS = {"#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#666666", "#b8a800"};

    record Point(double x, double y) {}

    private record Line(String name, String series, List<Point> points) {}

    private record Mark(double x, String what) {}

    private record Tick(double at, String text) {}

    private final String xTitle;
    private final String yTitle;
    private final boolean logX;
    private final boolean logY;
    private final DoubleFunction<String> xText;
    private final List<Line> lines = new ArrayList<>();
    private final List<Mark> marks = new ArrayList<>();
    private List<Tick> xTicks;

    private Plot(String xTitle, String yTitle, boolean logX, boolean logY, DoubleFunction<String> xText) {
        this.xTitle = xTitle;
        this.yTitle = yTitle;
        this.logX = logX;
        this.logY = logY;
        this.xText = xText;
    }

    static Plot linear(String xTitle, String yTitle) {
        return new Plot(xTitle, yTitle, false, false, Plot::number);
    }

    /** Both axes logarithmic. */
    static Plot logarithmic(String xTitle, String yTitle) {
        return new Plot(xTitle, yTitle, true, true, Plot::number);
    }

    /** Latency over percentile; each nine of the percentile takes the same room. */
    static Plot percentiles(String yTitle) {
        Plot plot = new Plot("percentile", yTitle, true, true, Plot::number);
        plot.xTicks = List.of(new Tick(1, "0"), new Tick(2, "50"), new Tick(10, "90"), new Tick(100, "99"),
            new Tick(1000, "99.9"), new Tick(10_000, "99.99"), new Tick(100_000, "99.999"));
        return plot;
    }

    /** Where a percentile below 100 stands on that axis. */
    static double ofPercentile(double percentile) {
        return 100 / (100 - percentile);
    }

    /** Where the greatest of so many stands. */
    static double ofGreatest(long count) {
        return Math.min(MOST_PERCENTILE, count);
    }

    Plot line(String name, List<Point> points) {
        return line(name, name, points);
    }

    /** @param series lines of one have one colour, and are named together */
    Plot line(String name, String series, List<Point> points) {
        List<Point> shown = points.stream().filter(point -> (!logX || point.x > 0) && (!logY || point.y > 0)).toList();
        if (!shown.isEmpty()) lines.add(new Line(name, series, shown));
        return this;
    }

    /** An upright at something that happened. */
    Plot mark(double x, String what) {
        marks.add(new Mark(x, what));
        return this;
    }

    boolean isEmpty() {
        return lines.isEmpty();
    }

    String svg() {
        Axis x = Axis.of(lines.stream().flatMap(line -> line.points.stream()).mapToDouble(Point::x).toArray(), logX, LEFT, WIDTH - RIGHT);
        Axis y = Axis.of(lines.stream().flatMap(line -> line.points.stream()).mapToDouble(Point::y).toArray(), logY, HEIGHT - BOTTOM, TOP);
        StringBuilder svg = new StringBuilder("<svg viewBox=\"0 0 " + WIDTH + ' ' + HEIGHT + "\" role=\"img\" aria-label=\""
            + Html.text(yTitle + " by " + xTitle) + "\">\n");
        for (Tick tick : y.ticks(Plot::number)) {
            svg.append(String.format(Locale.ROOT, "<path class=\"grid\" d=\"M%d %.1fH%d\"/><text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>%n",
                LEFT, y.at(tick.at), WIDTH - RIGHT, LEFT - 6, y.at(tick.at) + 4, tick.text));
        }
        for (Tick tick : xTicks == null ? x.ticks(xText) : xTicks.stream().filter(tick -> tick.at >= x.least && tick.at <= x.most).toList()) {
            svg.append(String.format(Locale.ROOT, "<path class=\"grid\" d=\"M%.1f %dV%d\"/><text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>%n",
                x.at(tick.at), TOP, HEIGHT - BOTTOM, x.at(tick.at), HEIGHT - BOTTOM + 16, tick.text));
        }
        svg.append(String.format(Locale.ROOT, "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>%n", (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8,
            Html.text(xTitle)));
        svg.append(String.format(Locale.ROOT,
            "<text transform=\"translate(14 %d) rotate(-90)\" text-anchor=\"middle\">%s</text>%n", (TOP + HEIGHT - BOTTOM) / 2, Html.text(yTitle)));
        for (Mark mark : marks) {
            svg.append(String.format(Locale.ROOT, "<path class=\"mark\" d=\"M%.1f %dV%d\"/><text x=\"%.1f\" y=\"%d\">%s</text>%n",
                x.at(mark.x), TOP, HEIGHT - BOTTOM, x.at(mark.x) + 4, TOP + 10, Html.text(mark.what)));
        }
        List<String> series = lines.stream().map(Line::series).distinct().toList();
        for (Line line : lines) svg.append(polyline(line, series.indexOf(line.series), x, y));
        return svg.append("</svg>\n").append(legend(series)).toString();
    }

    private static String polyline(Line line, int number, Axis x, Axis y) {
        String colour = COLOURS[number % COLOURS.length];
        StringBuilder drawn = new StringBuilder("<polyline fill=\"none\" stroke-width=\"2\" stroke=\"" + colour + "\""
            + (number >= COLOURS.length ? " stroke-dasharray=\"5 3\"" : "") + " points=\"");
        for (Point point : line.points) drawn.append(String.format(Locale.ROOT, "%.1f,%.1f ", x.at(point.x), y.at(point.y)));
        drawn.append("\"/>\n");
        for (Point point : line.points) {
            drawn.append(String.format(Locale.ROOT, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2.5\" fill=\"%s\"><title>%s: %s</title></circle>%n",
                x.at(point.x), y.at(point.y), colour, Html.text(line.name), number(point.y)));
        }
        return drawn.toString();
    }

    private static String legend(List<String> series) {
        StringBuilder legend = new StringBuilder("<p class=\"legend\">");
        for (int i = 0; i < series.size(); i++) {
            legend.append("<span><i style=\"background:").append(COLOURS[i % COLOURS.length]).append("\"></i>").append(Html.text(series.get(i)))
                .append("</span>\n");
        }
        return legend.append("</p>\n").toString();
    }

    static String number(double value) {
        if (value == 0) return "0";
        if (Math.abs(value) >= 1_000_000) return trimmed(value / 1_000_000) + "M";
        if (Math.abs(value) >= 10_000) return trimmed(value / 1000) + "k";
        return trimmed(value);
    }

    private static String trimmed(double value) {
        String text = Math.abs(value) >= 100 ? String.format(Locale.ROOT, "%.0f", value) : String.format(Locale.ROOT, "%.3g", value);
        return text.contains(".") ? text.replaceFirst("\\.?0+$", "") : text;
    }

    /** From values to places in the picture. */
    private record Axis(double least, double most, boolean log, double from, double to) {
        static Axis of(double[] values, boolean log, double from, double to) {
            double least = log ? Double.MAX_VALUE : 0;
            double most = log ? Double.MIN_VALUE : 0;
            for (double value : values) {
                least = Math.min(least, value);
                most = Math.max(most, value);
            }
            if (least >= most) most = log ? least * 10 : least + 1;
            return log ? new Axis(least / 1.1, most * 1.1, true, from, to) : new Axis(least, most * 1.05, false, from, to);
        }

        double at(double value) {
            double share = log ? Math.log(value / least) / Math.log(most / least) : (value - least) / (most - least);
            return from + (to - from) * Math.clamp(share, 0, 1);
        }

        List<Tick> ticks(DoubleFunction<String> text) {
            List<Tick> ticks = new ArrayList<>();
            if (log) {
                boolean fine = most / least < 100;
                for (double ten = Math.pow(10, Math.floor(Math.log10(least))); ten <= most; ten *= 10)
                    for (double step : fine ? new double[] {1, 2, 5} : new double[] {1})
                        if (ten * step >= least && ten * step <= most) ticks.add(new Tick(ten * step, text.apply(ten * step)));
                return ticks;
            }
            double step = Math.pow(10, Math.floor(Math.log10(most - least)));
            while ((most - least) / step > MOST_TICKS) step *= 2;
            while ((most - least) / step < MOST_TICKS / 2.0) step /= 2;
            for (double at = Math.ceil(least / step) * step; at <= most; at += step) ticks.add(new Tick(at, text.apply(at)));
            return ticks;
        }
    }
}
