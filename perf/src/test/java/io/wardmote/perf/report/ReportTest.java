package io.wardmote.perf.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.vertx.core.json.JsonObject;
import io.wardmote.node.Fault;
import io.wardmote.perf.report.Plot.Point;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

class ReportTest {
    @TempDir
    private Path folder;

    /** Latencies from 1 to {@code slowest} milliseconds, evenly. */
    private static Curve curve(int slowest) {
        Histogram histogram = new Histogram(60_000_000, 3);
        for (int i = 1; i <= slowest; i++) histogram.recordValue(i * 1000L);
        return Curve.of(histogram);
    }

    private static Round round(String step, String server, int number, String pace, double offered, long answered, long failed, int slowest) {
        return new Round(step, server, number, pace, offered, offered > 0 ? 0 : 64, 10, answered, failed, failed == 0 ? Map.of() : Map.of("HTTP 503 <b>", failed), curve(slowest), curve(1),
            List.of(new Second(1, answered / 10.0, 0, 1000, 9000), new Second(2, answered / 5.0, failed, 2000, 12_000)), List.of(new Round.Part("Encrypt", curve(slowest))),
            failed == 0 ? List.of() : List.of(new Round.Event(1.5, "node 2 is killed")), 0);
    }

    private static Run run() {
        return new Run("sample", "2026-11-26T12:00:00Z", "./wardmote bench load", 7, Map.of("processor", "one & only"), "name: sample\n", List.of(
            round("peak", Round.NODE, 1, "closed", 0, 6000, 0, 100), round("peak", "bare", 1, "closed", 0, 10_000, 0, 50),
            round("peak", Round.NODE, 2, "closed", 0, 7000, 0, 100), round("peak", "bare", 2, "closed", 0, 10_000, 0, 50),
            round("knee", Round.NODE, 1, "ramp", 100, 1000, 0, 20), round("knee", Round.NODE, 2, "ramp", 200, 2000, 0, 40), round("knee", Round.NODE, 3, "ramp", 400, 3000, 0, 900),
            round("loss", Round.NODE, 1, "open", 50, 400, 100, 10)), List.of(new Native("rsa2048 sign", 1, 3000, "openssl speed rsa2048")), Map.of("knee", 50_000L), List.of("read <this>"));
    }

    @Test
    void whatIsWrittenIsReadBackTheSame() throws IOException {
        Path file = Files.writeString(folder.resolve("run.json"), run().json().encodePrettily());
        assertThat(Run.read(file)).isEqualTo(run());
    }

    @Test
    void whatNoRunWroteIsRefused() throws IOException {
        for (String text : List.of("", "[]", "{}", "{\"format\":2}", run().json().put("rounds", 3).encode(), new JsonObject(run().json().encode()).put("machine", (Object) null).encode())) {
            Path file = Files.writeString(folder.resolve("other.json"), text);
            assertThatThrownBy(() -> Run.read(file)).isInstanceOf(Fault.class).hasMessageContaining("is not what a run writes");
        }
        assertThatThrownBy(() -> Run.read(folder.resolve("none.json"))).isInstanceOf(Fault.class).hasMessageContaining("cannot be read");
    }

    @Test
    void percentilesThatTooFewAnswersTellOfAreLeftOut() {
        assertThat(curve(1000).points()).extracting(Curve.Point::percentile).containsExactly(0.0, 10.0, 25.0, 50.0, 75.0, 90.0, 95.0, 99.0, 99.5, 99.9, 100.0);
        assertThat(curve(10).points()).extracting(Curve.Point::percentile).containsExactly(0.0, 10.0, 25.0, 50.0, 75.0, 90.0, 100.0);
        assertThat(curve(10).at(99)).isEqualTo(curve(10).max());
        assertThat(curve(0).points()).isEmpty();
        assertThat(curve(0).at(50)).isZero();
    }

    @Test
    void theKneeIsTheLastRungBeforeTheFirstThatWasNotKept() {
        List<Round> rungs = run().of("knee");
        assertThat(Knee.of(rungs, 50_000).orElseThrow().offered()).isEqualTo(200);
        assertThat(Knee.of(rungs, 30_000).orElseThrow().offered()).isEqualTo(100);
        assertThat(Knee.of(rungs, 10_000)).isEmpty();
        assertThat(Knee.isBeyond(rungs, 50_000)).as("the last rung was not kept").isFalse();
        assertThat(Knee.isBeyond(rungs.subList(0, 2), 50_000)).as("it was").isTrue();
        assertThat(Knee.isBeyond(rungs, 10_000)).isFalse();
        // 10 s, for what was due in 9.7, 9.6 and 10
        assertThat(Knee.kept(round("k", Round.NODE, 1, "ramp", 100, 970, 0, 10), 20_000)).isTrue();
        assertThat(Knee.kept(round("k", Round.NODE, 1, "ramp", 100, 960, 0, 10), 20_000)).isFalse();
        assertThat(Knee.kept(round("k", Round.NODE, 1, "ramp", 100, 999, 1, 10), 20_000)).isTrue();
        assertThat(Knee.kept(round("k", Round.NODE, 1, "ramp", 100, 998, 2, 10), 20_000)).isFalse();
    }

    @Test
    void ratiosAreOfRoundsThatWereBesideEachOther() {
        assertThat(Ratio.of(run().rounds())).singleElement().satisfies(ratio -> {
            assertThat(ratio.step()).isEqualTo("peak");
            assertThat(ratio.sorted()).containsExactly(0.6, 0.7);
            assertThat(ratio.median()).isCloseTo(0.65, offset(1e-9));
        });
    }

    @Test
    void linesOfOneSeriesHaveOneColourAndOneNameInTheLegend() {
        String svg = Plot.linear("seconds", "rate").line("node, round 1", "node", List.of(new Point(0, 1), new Point(1, 1)))
            .line("bare, round 1", "bare", List.of(new Point(0, 2), new Point(1, 2))).line("node, round 2", "node", List.of(new Point(0, 3), new Point(1, 3))).svg();
        assertThat(svg.split("<polyline", -1)).hasSize(4);
        assertThat(svg.split("stroke=\"#0072b2\"", -1)).as("of node").hasSize(3);
        assertThat(svg.split("stroke=\"#d55e00\"", -1)).as("of bare").hasSize(2);
        assertThat(svg.substring(svg.indexOf("legend"))).contains(">node<", ">bare<").doesNotContain("round 1", "round 2");
    }

    @Test
    void aPlotPutsPointsWhereTheyBelong() throws Exception {
        String svg = Plot.linear("seconds", "rate").line("a<b", List.of(new Point(0, 0), new Point(50, 50), new Point(100, 100))).mark(50, "kill").svg();
        assertThat(svg).contains("points=\"74.0,276.0 391.1,151.2 708.3,26.5 \"", "<path class=\"mark\" d=\"M391.1 14V276\"/>", "aria-label=\"rate by seconds\"", "a&lt;b");
        assertThat(wellFormed(svg.substring(0, svg.indexOf("</svg>") + 6))).isEqualTo("svg");
    }

    @Test
    void eachNineOfAPercentileTakesTheSameRoom() {
        assertThat(Plot.ofPercentile(0)).isEqualTo(1);
        assertThat(Plot.ofPercentile(90)).isEqualTo(10);
        assertThat(Plot.ofPercentile(99)).isEqualTo(100);
        assertThat(Plot.ofPercentile(99.9)).isCloseTo(1000, offset(1e-6));
        // the greatest stands where its share of all does
        assertThat(Plot.ofGreatest(2000)).isCloseTo(Plot.ofPercentile(99.95), offset(1e-6));
        assertThat(Plot.ofGreatest(1_000_000_000)).isEqualTo(100_000);
    }

    @Test
    void figuresAreShort() {
        assertThat(IntStream.of(0, 7, 950, 1000, 12_500, 3_000_000).mapToObj(Plot::number)).containsExactly("0", "7", "950", "1000", "12.5k", "3M");
        assertThat(Plot.number(0.25)).isEqualTo("0.25");
    }

    @Test
    void thePageSaysWhatThereIsToKnowAndAsksNobody() throws Exception {
        String page = Page.of(run());
        assertThat(page).contains(
            "<tr><td>command</td><td>./wardmote bench load</td></tr>", "<tr><td>processor</td><td>one &amp; only</td></tr>", "<p class=\"bad\">read &lt;this&gt;</p>",
            "<tr><td>peak</td><td>wardmote</td><td>1</td><td>64 at once</td><td>600</td><td>0</td><td>50.02</td><td>90.05</td><td>99.01</td>",
            "<tr><td>peak</td><td>wardmote</td><td>2</td><td>650</td><td>600</td><td>700</td><td>50.02</td><td>99.01</td></tr>",
            "<h3>By operation (wardmote, round 2)</h3>",
            "<tr><td>peak</td><td>wardmote / bare</td><td>0.65</td><td>0.60</td><td>0.70</td><td>2</td></tr>",
            "<tr><td>rsa2048 sign</td><td>1</td><td>3000</td></tr>",
            "It kept up to 200 requests a second, with a p99 of 40.03 ms.",
            "wardmote, round 1: 100 times HTTP 503 &lt;b&gt;", "node 2 is killed</text>",
            "<h3>Latency by percentile</h3>", "<h3>Throughput over time</h3>", "<h3>p99 over time</h3>", "<h3>The knee</h3>", "<pre>name: sample\n</pre>");
        assertThat(page).doesNotContain("http://", "https://", "src=", "href=", "url(", "@import", "<script");
        assertThat(wellFormed(page.substring(page.indexOf("<body>"), page.indexOf("</html>")))).isEqualTo("body");
    }

    @Test
    void aComparisonMeasuresAgainstTheFirst() throws Exception {
        Run slower = new Run("slower", "2026-11-26T13:00:00Z", "./wardmote bench load", 8, Map.of(), "", List.of(round("peak", Round.NODE, 1, "closed", 0, 3500, 0, 200)), List.of(), Map.of(), List.of());
        String page = Page.comparison(List.of("before", "after"), List.of(run(), slower));
        assertThat(page).contains("<tr><td>peak, wardmote</td><td>700</td><td>50.02</td><td>99.01</td><td>1.00</td><td>350</td>", "<td>0.50</td></tr>",
            "<tr><td>knee, wardmote</td><td>200</td>", "<title>before: ", "<title>after: ");
        assertThat(wellFormed(page.substring(page.indexOf("<body>"), page.indexOf("</html>")))).isEqualTo("body");
    }

    @Test
    void runsOfNoStepInCommonAreNotCompared() throws IOException {
        Run other = new Run("other", "2026-11-26T13:00:00Z", "./wardmote bench load", 8, Map.of(), "", List.of(round("steady", Round.NODE, 1, "open", 50, 400, 0, 10)), List.of(), Map.of(), List.of());
        Path one = Files.writeString(folder.resolve("one.json"), run().json().encode());
        Path two = Files.writeString(folder.resolve("two.json"), other.json().encode());
        Path page = folder.resolve("page.html");
        assertThat(CompareCommand.main(one.toString(), two.toString(), "--out", page.toString())).isEqualTo(Fault.DATA);
        assertThat(page).doesNotExist();
    }

    /** The root's name, if it is XML. */
    private static String wellFormed(String xml) throws Exception {
        var factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return factory.newDocumentBuilder().parse(new InputSource(new StringReader(xml))).getDocumentElement().getTagName();
    }
}
