package io.wardmote.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.wardmote.http.Attempts;
import io.wardmote.http.Doorstep;
import io.wardmote.http.Gateway;
import io.wardmote.http.Nonces;
import io.wardmote.op.Quotas;
import io.wardmote.op.Rate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GuardMetersTest {
    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Quotas quotas = new Quotas(Optional.of(new Rate(1, 1)), Optional.empty(), Map.of(), () -> 0);

    @Test
    void whatIsRefusedIsShownByItsBoundAlone() {
        GuardMeters.bind(meters, new Gateway.Guards(new Doorstep(Doorstep.Limits.DEFAULT), new Nonces(1 << 12, new Random(1)),
            new Attempts(1, () -> 0), quotas));
        for (int caller = 0; caller < 3; caller++) for (int call = 0; call < 3; call++) quotas.takeOfCaller("user/" + caller, 0);
        List<String> shown = meters.scrape().lines().filter(line -> line.startsWith("wardmote_refused")).toList();
        assertThat(shown).containsExactlyInAnyOrder("wardmote_refused_total{bound=\"caller\"} 6.0", "wardmote_refused_total{bound=\"key\"} 0.0",
            "wardmote_refused_total{bound=\"attempts\"} 0.0", "wardmote_refused_total{bound=\"connections\"} 0.0", "wardmote_refused_total{bound=\"handshakes\"} 0.0");
    }
}
