package io.wardmote.perf.report;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Latencies by percentile, in microseconds.
 *
 * @param points in ascending order; percentiles nearer to 100 the more there are
 */
public record Curve(long count, double mean, long max, List<Point> points) {
    private static final double[] PERCENTILES = {0, 10, 25, 50, 75, 90, 95, 99, 99.5, 99.9, 99.95, 99.99, 99.999};

    public record Point(double percentile, long micros) {}

    public static Curve of(Histogram histogram) {
        List<Point> points = new ArrayList<>();
        long count = histogram.getTotalCount();
        for (double percentile : PERCENTILES) {
            // a percentile of which not one is beyond says no more than the greatest
            boolean told = percentile < 95 || Math.round(count * (100 - percentile)) >= 100;
            if (count > 0 && told) points.add(new Point(percentile, histogram.getValueAtPercentile(percentile)));
        }
        if (count > 0) points.add(new Point(100, histogram.getMaxValue()));
        return new Curve(count, count == 0 ? 0 : histogram.getMean(), histogram.getMaxValue(), points);
    }

    /** The latency that so many of a hundred do not exceed; the next that is known, if this one is not. 0 if there is none at all. */
    public long at(double percentile) {
        for (Point point : points) if (point.percentile >= percentile) return point.micros;
        return max;
    }

    JsonObject json() {
        JsonArray array = new JsonArray();
        for (Point point : points) array.add(new JsonArray().add(point.percentile).add(point.micros));
        return new JsonObject().put("count", count).put("meanMicros", mean).put("maxMicros", max).put("microsByPercentile", array);
    }

    static Curve of(JsonObject json) {
        List<Point> points = new ArrayList<>();
        for (Object pair : json.getJsonArray("microsByPercentile")) points.add(new Point(((JsonArray) pair).getDouble(0), ((JsonArray) pair).getLong(1)));
        return new Curve(json.getLong("count"), json.getDouble("meanMicros"), json.getLong("maxMicros"), points);
    }
}
