package io.wardmote.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.wardmote.crypto.CryptoReply;
import io.wardmote.crypto.CryptoRequest;
import io.wardmote.hsm.HsmFigures;
import io.wardmote.key.KeySpec;
import io.wardmote.key.Refusal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HsmMetersTest {
    private static final CryptoRequest REQUEST = new CryptoRequest.GeneratePair(KeySpec.RSA_2048);

    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Engine engine = new Engine();
    private final HsmMeters hsm = new HsmMeters(meters, engine);

    private static final class Engine extends OpenedKeysListenerTest.Forgetful {
        private Promise<CryptoReply> answer = Promise.promise();
        private String fault = "";
        private HsmFigures figures = HsmFigures.NONE;

        @Override
        public Future<CryptoReply> ask(CryptoRequest request) {
            return answer.future();
        }

        @Override
        public Optional<String> fault() {
            return fault.isEmpty() ? Optional.empty() : Optional.of(fault);
        }

        @Override
        public HsmFigures figures() {
            return figures;
        }

        @Override
        public long restarts() {
            return 3;
        }
    }

    private List<String> shown(String name) {
        return meters.scrape().lines().filter(line -> line.startsWith(name)).toList();
    }

    @Test
    void whatIsUnderWayIsSeenAndHowItEndedCounted() {
        hsm.ask(REQUEST);
        assertThat(shown("wardmote_hsm_underway")).containsExactly("wardmote_hsm_underway 1.0");
        engine.answer.complete(new CryptoReply.Verdict(true));
        for (Throwable failure : List.of(Refusal.INVALID_CIPHERTEXT.refused(), Refusal.UNAVAILABLE.refused(), new IllegalStateException("a bug"))) {
            engine.answer = Promise.promise();
            engine.answer.fail(failure);
            assertThat(hsm.ask(REQUEST).cause()).isSameAs(failure);
        }
        assertThat(shown("wardmote_hsm_underway")).containsExactly("wardmote_hsm_underway 0.0");
        assertThat(shown("wardmote_hsm_requests_seconds_count")).containsExactlyInAnyOrder("wardmote_hsm_requests_seconds_count{outcome=\"done\"} 1",
            "wardmote_hsm_requests_seconds_count{outcome=\"refused\"} 1", "wardmote_hsm_requests_seconds_count{outcome=\"failed\"} 2");
    }

    @Test
    void theTokensFiguresAreShownAsTheAgentSaysThem() {
        engine.figures = new HsmFigures(2, 3, 4, 8, 17, 100, 9);
        engine.fault = "the token is away";
        assertThat(shown("wardmote_hsm_sessions")).containsExactlyInAnyOrder("wardmote_hsm_sessions{state=\"busy\"} 3.0", "wardmote_hsm_sessions{state=\"idle\"} 4.0",
            "wardmote_hsm_sessions{state=\"most\"} 8.0");
        assertThat(shown("wardmote_hsm_key")).containsExactlyInAnyOrder("wardmote_hsm_keys 17.0", "wardmote_hsm_key_gets_total{result=\"hit\"} 100.0",
            "wardmote_hsm_key_gets_total{result=\"miss\"} 9.0");
        assertThat(shown("wardmote_hsm_logins")).containsExactly("wardmote_hsm_logins 2.0");
        assertThat(shown("wardmote_hsm_restarts")).containsExactly("wardmote_hsm_restarts_total 3.0");
        assertThat(shown("wardmote_hsm_serves")).containsExactly("wardmote_hsm_serves 0.0");
    }
}
