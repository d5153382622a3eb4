package io.wardmote.node.reports;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wardmote.hsm.HsmEngine;
import io.wardmote.hsm.HsmFigures;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HsmLookTest {
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger asked = new AtomicInteger();
    private Future<JsonObject> status = Future.succeededFuture(new JsonObject("{\"token\":{\"label\":\"kms\"},\"wrappingKey\":{\"checkValue\":\"a1b2c3\"}}"));
    private final HsmLook look = new HsmLook((HsmEngine) Proxy.newProxyInstance(HsmLookTest.class.getClassLoader(), new Class<?>[] {HsmEngine.class},
        (proxy, method, arguments) -> switch (method.getName()) {
            case "status" -> {
                asked.incrementAndGet();
                yield status;
            }
            case "figures" -> new HsmFigures(2, 3, 4, 8, 0, 0, 0);
            case "fault" -> Optional.empty();
            case "restarts" -> 1L;
            default -> throw new AssertionError(method.getName() + " is not asked here");
        }), nanos::get);

    @Test
    void whatTheTokenSaysAndWhatIsCountedIsTold() {
        assertThat(look.now().result()).isEqualTo(new JsonObject("{\"fault\":\"\",\"token\":{\"label\":\"kms\"},\"wrappingKey\":{\"checkValue\":\"a1b2c3\"},"
            + "\"sessions\":{\"busy\":3,\"idle\":4,\"most\":8},\"logins\":2,\"restarts\":1}"));
    }

    /** Other members take what this one tells for a report, whatever the token says or does not. */
    @Test
    void itHasTheShapeOfAReport() {
        for (String said : List.of("{}", "{\"token\":{\"label\":\"kms\",\"slot\":1},\"wrappingKey\":{\"fault\":null}}",
            "{\"token\":{\"fault\":\"it is away\"},\"wrappingKey\":{\"checkValue\":\"a1\",\"sealed\":true,\"trusted\":false,\"profile\":\"KWP\"}}")) {
            status = Future.succeededFuture(new JsonObject(said));
            nanos.addAndGet(Duration.ofMinutes(1).toNanos());
            JsonObject report = new JsonObject().put("checks", new JsonObject()).put("hsm", look.now().result());
            Shape.mustHave(new JsonObject(report.toBuffer()));
            assertThat(report.getJsonObject("hsm").getInteger("logins")).isEqualTo(2);
        }
    }

    @Test
    void theTokenIsAskedAtMostEachTenSeconds() {
        for (int second = 0; second <= 10; second++) {
            nanos.set(Duration.ofSeconds(second).toNanos());
            look.now();
        }
        assertThat(asked).hasValue(1);
        nanos.addAndGet(1);
        look.now();
        assertThat(asked).hasValue(2);
    }

    @Test
    void aTokenThatSaysNothingIsNotKnown() {
        status = Future.failedFuture("no agent listens");
        assertThat(look.now().result()).isEqualTo(new JsonObject("{\"fault\":\"\",\"token\":{},\"wrappingKey\":{},"
            + "\"sessions\":{\"busy\":3,\"idle\":4,\"most\":8},\"logins\":2,\"restarts\":1}"));
    }
}
