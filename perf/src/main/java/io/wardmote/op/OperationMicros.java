package io.wardmote.op;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.wardmote.op.contract.Contract;
import io.wardmote.perf.micro.Micro;
import java.util.List;
import java.util.Map;

/** What every operation does around its own work, which is nothing here: with and without being measured. */
public final class OperationMicros {
    private static final Future<Reply> DONE = Future.succeededFuture(Reply.EMPTY);

    private OperationMicros() {}

    public static List<Micro> all() {
        return List.of(
            Micro.gated("operation taken", () -> taken(new Idle())),
            Micro.gated("operation taken and measured", () -> {
                Idle operation = new Idle();
                new OperationMeters(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT)).measure(List.of(operation));
                return taken(operation);
            }));
    }

    private static Micro.Work taken(Operation operation) {
        Call call = new Call("Idle", Map.of(), Caller.user("1000000000000001", "root", "LTAI1", "127.0.0.1"), "request", new byte[0]);
        return () -> operation.take(call);
    }

    private static final class Idle extends Operation {
        @Override
        public Contract contract() {
            return Contract.ELSEWHERE;
        }

        @Override
        protected Future<Reply> answer(Call call) {
            return DONE;
        }
    }
}
