package io.wardmote.perf.report;

import io.wardmote.perf.report.Plot.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** One run, or two and more beside each other, as a page that asks nobody for anything: styles and pictures are in it. */
public final class Page {
    private static final String STYLE = """
        body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222;background:#fff}
        h1{font-size:1.6rem}h2{font-size:1.25rem;margin-top:2.2rem}h3{font-size:1rem}
        table{border-collapse:collapse;margin:.6rem 0;font-variant-numeric:tabular-nums}
        th,td{padding:.2rem .7rem;border-bottom:1px solid #ddd;text-align:right}th:first-child,td:first-child{text-align:left}
        td{white-space:nowrap}.facts td+td{white-space:normal}.facts td{text-align:left}svg{width:100%;height:auto}svg text{font-size:11px;fill:#444}
        .grid{stroke:#e4e4e4}.mark{stroke:#c00;stroke-dasharray:4 3}.legend span{margin-right:1.2rem;white-space:nowrap}
        .legend i{display:inline-block;width:1.2rem;height:.25rem;margin-right:.4rem;vertical-align:middle}
        pre{background:#f5f5f5;padding:.8rem;overflow:auto;font-size:12px}.bad{color:#b00;font-weight:600}
        """;
    private static final double MILLI = 1000;

    private final StringBuilder out = new StringBuilder();

    private Page(String title) {
        out.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\n<title>")
            .append(Html.text(title))
            .append("</title>\n<style>\n").append(STYLE).append("</style></head><body>\n<h1>").append(Html.text(title)).append("</h1>\n");
    }

    public static String of(Run run) {
        Page page = new Page("Wardmote under load: " + run.name());
        page.facts(run);
        page.summary(run);
        for (String step : run.steps()) page.step(run, step);
        page.out.append("<h2>The scenario</h2>\n<pre>").append(Html.text(run.scenario())).append("</pre>\n");
        return page.end();
    }

    /** @param names of the runs, in the same order, such as their files */
    public static String comparison(List<String> names, List<Run> runs) {
        Page page = new Page("Wardmote under load: " + runs.size() + " runs compared");
        page.compared(names, runs);
        for (String step : runs.getFirst().steps()) page.stepCompared(step, names, runs);
        for (int i = 0; i < runs.size(); i++) {
            page.out.append("<h2>").append(Html.text(names.get(i))).append("</h2>\n");
            page.facts(runs.get(i));
        }
        return page.end();
    }

    private String end() {
        return out.append("</body></html>\n").toString();
    }

    private void facts(Run run) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("command", run.command()));
        rows.add(List.of("started", run.started()));
        rows.add(List.of("seed", Long.toString(run.seed())));
        run.machine().forEach((name, fact) -> rows.add(List.of(name, fact)));
        out.append("<div class=\"facts\">").append(Html.table(List.of("", ""), rows)).append("</div>\n");
        for (String note : run.notes()) out.append("<p class=\"bad\">").append(Html.text(note)).append("</p>\n");
    }

    private void summary(Run run) {
        out.append("<h2>In short</h2>\n");
        overRounds(run);
        out.append(Html.table(
            List.of("step", "server", "round", "offered/s", "answered/s", "failed", "p50 ms", "p90 ms", "p99 ms", "p99.9 ms", "max ms", "tool late p99 ms"),
            run.rounds().stream().map(Page::row).toList()));
        List<List<String>> ratios = Ratio.of(run.rounds()).stream()
            .map(ratio -> List.of(ratio.step(), Round.NODE + " / " + ratio.server(), decimals(ratio.median(), 2),
            decimals(ratio.sorted().getFirst(), 2), decimals(ratio.sorted().getLast(), 2), Integer.toString(ratio.sorted().size()))).toList();
        if (!ratios.isEmpty()) out.append("<h3>Against the other servers, round by round</h3>\n")
            .append(Html.table(List.of("step", "rates", "median", "least", "most", "rounds"), ratios));
        if (run.natives().isEmpty()) return;
        out.append("<h3>What the machine does natively</h3>\n").append(Html.table(List.of("openssl speed", "round", "operations/s"),
            run.natives().stream().map(speed -> List.of(speed.name(), Integer.toString(speed.round()), decimals(speed.perSecond(), 0))).toList()));
        out.append("<pre>").append(Html.text(run.natives().stream().map(Native::command).distinct().collect(Collectors.joining("\n")))).append("</pre>\n");
    }

    /** Of what had several rounds, what they have in common. */
    private void overRounds(Run run) {
        List<List<String>> rows = new ArrayList<>();
        for (String step : run.steps()) {
            for (String server : run.of(step).stream().map(Round::server).distinct().toList()) {
                List<Round> rounds = run.of(step).stream().filter(round -> round.server().equals(server)).toList();
                if (rounds.size() == 1 || rounds.getFirst().pace().equals("ramp")) continue;
                Spread rate = Spread.of(rounds.stream().mapToDouble(Round::perSecond));
                rows.add(List.of(step, server, Integer.toString(rounds.size()), decimals(rate.median(), 0), decimals(rate.least(), 0), decimals(rate.most(), 0),
                    medianMillis(rounds, 50), medianMillis(rounds, 99)));
            }
        }
        if (rows.isEmpty()) return;
        out.append(Html.table(List.of("step", "server", "rounds", "answered/s, median", "least", "most", "p50 ms, median", "p99 ms, median"), rows))
            .append("<h3>Round by round</h3>\n");
    }

    private static String medianMillis(List<Round> rounds, double percentile) {
        return decimals(Spread.of(rounds.stream().mapToDouble(round -> round.latency().at(percentile))).median() / MILLI, 2);
    }

    private static List<String> row(Round round) {
        Curve latency = round.latency();
        boolean open = round.offered() > 0;
        return List.of(round.step(), round.server(), Integer.toString(round.number()), open ? decimals(round.offered(), 0) : round.underWay() + " at once",
            decimals(round.perSecond(), 0), Long.toString(round.failed()), millis(latency.at(50)), millis(latency.at(90)), millis(latency.at(99)),
            millis(latency.at(99.9)), millis(latency.max()), open ? millis(round.lateness().at(99)) : "");
    }

    private void step(Run run, String step) {
        List<Round> rounds = run.of(step);
        boolean ramp = rounds.getFirst().pace().equals("ramp");
        out.append("<h2>").append(Html.text(step)).append("</h2>\n");
        if (ramp) knee(run, step, rounds);
        else overTime(rounds);
        List<Round> shown = ramp ? shownOfRamp(rounds) : rounds;
        Plot latency = Plot.percentiles("latency, ms");
        for (Round round : shown) latency.line(title(round, ramp), series(rounds, round, ramp), curve(round.latency()));
        draw("Latency by percentile", latency);
        parts(typical(run, step, Round.NODE));
        for (Round round : rounds) errors(round, ramp);
    }

    private static List<Round> shownOfRamp(List<Round> rungs) {
        int most = 8;
        return rungs.subList(Math.max(0, rungs.size() - most), rungs.size());
    }

    private static String title(Round round, boolean ramp) {
        return ramp ? decimals(round.offered(), 0) + "/s" : round.server() + ", round " + round.number();
    }

    /** What has a colour of its own: a server where several take turns, else each round. */
    private static String series(List<Round> rounds, Round round, boolean ramp) {
        boolean turns = rounds.stream().map(Round::server).distinct().count() > 1;
        return turns ? round.server() : title(round, ramp);
    }

    private static List<Point> curve(Curve latency) {
        return latency.points().stream().map(point ->
            new Point(point.percentile() < 100 ? Plot.ofPercentile(point.percentile()) : Plot.ofGreatest(latency.count()), point.micros() / MILLI)).toList();
    }

    private void knee(Run run, String step, List<Round> rungs) {
        long most = run.mostP99Micros().getOrDefault(step, Long.MAX_VALUE);
        out.append("<p>").append(Knee.of(rungs, most)
            .map(knee -> "It kept up to " + decimals(knee.offered(), 0) + " requests a second, with a p99 of " + millis(knee.latency().at(99)) + " ms.")
            .orElse("It did not keep up with the first rung."))
            .append(Knee.isBeyond(rungs, most) ? " That was the last rung: it bends further up." : "")
            .append(" Keeping up: all answered in 3 % more time than it was due in and the p99 allowed, one in a thousand failed at most, p99 at most ")
            .append(millis(most)).append(" ms.</p>\n");
        Plot plot = Plot.logarithmic("offered, requests a second", "latency, ms");
        for (double percentile : new double[] {50, 90, 99})
            plot.line("p" + decimals(percentile, 0), rungs.stream().map(rung -> new Point(rung.offered(), rung.latency().at(percentile) / MILLI)).toList());
        draw("The knee", plot);
        Plot answered = Plot.linear("offered, requests a second", "answered a second");
        answered.line("answered", rungs.stream().map(rung -> new Point(rung.offered(), rung.perSecond())).toList());
        answered.line("offered", rungs.stream().map(rung -> new Point(rung.offered(), rung.offered())).toList());
        draw("What was answered of what was offered", answered);
    }

    private void overTime(List<Round> rounds) {
        Plot rate = Plot.linear("seconds", "answered a second");
        Plot p99 = Plot.linear("seconds", "p99, ms");
        for (Round round : rounds) {
            rate.line(title(round, false), series(rounds, round, false), round.timeline().stream().map(second -> new Point(second.at(), second.perSecond())).toList());
            p99.line(title(round, false), series(rounds, round, false), round.timeline().stream().map(second -> new Point(second.at(), second.p99() / MILLI)).toList());
            round.events().forEach(event -> rate.mark(event.at(), event.what()));
            round.events().forEach(event -> p99.mark(event.at(), event.what()));
        }
        draw("Throughput over time", rate);
        draw("p99 over time", p99);
    }

    private void parts(Round round) {
        if (round.parts().isEmpty()) return;
        out.append("<h3>By operation (")
            .append(Html.text(round.server() + ", " + (round.offered() > 0 ? decimals(round.offered(), 0) + "/s" : "round " + round.number())))
            .append(")</h3>\n")
            .append(Html.table(List.of("operation", "answered", "p50 ms", "p90 ms", "p99 ms", "max ms"), round.parts().stream().map(part -> List.of(part.name(),
                Long.toString(part.latency().count()), millis(part.latency().at(50)), millis(part.latency().at(90)),
                    millis(part.latency().at(99)), millis(part.latency().max()))).toList()));
    }

    private void errors(Round round, boolean ramp) {
        for (Map.Entry<String, Long> error : round.errors().entrySet())
            out.append("<p class=\"bad\">").append(Html.text(title(round, ramp) + ": " + error.getValue() + " times " + error.getKey())).append("</p>\n");
    }

    private void compared(List<String> names, List<Run> runs) {
        List<String> titles = new ArrayList<>(List.of("step, server"));
        for (String name : names) titles.addAll(List.of(name + ": answered/s", "p50 ms", "p99 ms", "rate against the first"));
        List<List<String>> rows = new ArrayList<>();
        for (String step : runs.getFirst().steps()) {
            for (String server : runs.getFirst().of(step).stream().map(Round::server).distinct().toList()) rows.add(comparedRow(step, server, runs));
        }
        out.append("<h2>In short</h2>\n<p>The middle one of the rounds of each run; of a ramp, its knee. ")
            .append("Runs of different machines or scenarios are not to be compared.</p>\n")
            .append(Html.table(titles, rows));
    }

    private static List<String> comparedRow(String step, String server, List<Run> runs) {
        List<String> row = new ArrayList<>(List.of(step + ", " + server));
        double first = 0;
        for (Run run : runs) {
            Round round = typical(run, step, server);
            if (round == null) row.addAll(List.of("", "", "", ""));
            else {
                if (first == 0) first = round.perSecond();
                row.addAll(List.of(decimals(round.perSecond(), 0), millis(round.latency().at(50)), millis(round.latency().at(99)),
                    decimals(round.perSecond() / first, 2)));
            }
        }
        return row;
    }

    /** Null if the run has no such step, or no such server in it. */
    private static Round typical(Run run, String step, String server) {
        List<Round> rounds = run.of(step).stream().filter(round -> round.server().equals(server)).toList();
        if (rounds.isEmpty()) return null;
        if (rounds.getFirst().pace().equals("ramp")) return Knee.of(rounds, run.mostP99Micros().getOrDefault(step, Long.MAX_VALUE)).orElse(rounds.getFirst());
        List<Round> sorted = rounds.stream().sorted((a, b) -> Double.compare(a.perSecond(), b.perSecond())).toList();
        return sorted.get(sorted.size() / 2);
    }

    private void stepCompared(String step, List<String> names, List<Run> runs) {
        Plot latency = Plot.percentiles("latency, ms");
        Plot knee = Plot.logarithmic("offered, requests a second", "p99, ms");
        for (int i = 0; i < runs.size(); i++) {
            Round round = typical(runs.get(i), step, Round.NODE);
            if (round == null) continue;
            latency.line(names.get(i), curve(round.latency()));
            if (round.pace().equals("ramp"))
                knee.line(names.get(i), runs.get(i).of(step).stream().map(rung -> new Point(rung.offered(), rung.latency().at(99) / MILLI)).toList());
        }
        out.append("<h2>").append(Html.text(step)).append("</h2>\n");
        draw("Latency by percentile", latency);
        draw("The knee", knee);
    }

    private void draw(String title, Plot plot) {
        if (!plot.isEmpty()) out.append("<h3>").append(title).append("</h3>\n").append(plot.svg());
    }

    private static String millis(long micros) {
        return micros == Long.MAX_VALUE ? "any" : decimals(micros / MILLI, micros < 100_000 ? 2 : 0);
    }

    private static String decimals(double number, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", number);
    }
}
