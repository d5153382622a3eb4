package io.wardmote.node;

import io.vertx.core.Deployable;
import io.vertx.core.Vertx;
import io.wardmote.access.Credentials;
import io.wardmote.audit.AuditLog;
import io.wardmote.audit.Desk;
import io.wardmote.crypto.Ask;
import io.wardmote.crypto.CryptoEngine;
import io.wardmote.crypto.SlowWork;
import io.wardmote.crypto.SoftwareKeys;
import io.wardmote.external.ExternalEngine;
import io.wardmote.external.FewAtOnce;
import io.wardmote.http.Gateway;
import io.wardmote.http.HttpConfig;
import io.wardmote.http.OpenApiDocument;
import io.wardmote.hsm.HsmAgent;
import io.wardmote.op.Api;
import io.wardmote.op.Audit;
import io.wardmote.op.Engine;
import io.wardmote.op.Lane;
import io.wardmote.op.Operation;
import io.wardmote.op.OperationMeters;
import io.wardmote.op.Operations;
import io.wardmote.op.Tracing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes the lanes of a node, each with a door, operations, a crypto engine and a desk of the audit log of its own. */
record LaneMaker(Vertx vertx, Optional<AuditLog> audit, Optional<Traces> traces, SoftwareKeys keys, SlowWork slow, HttpConfig http, Gateway.Guards guards,
                 Credentials credentials, LaneOperations operations, OpenApiDocument description, FurtherRoutes routes, NodeHealth health,
                 OperationMeters measured) {
    /** Of the requests of a lane that may be under way, so many may wait for managers of external keys. */
    private static final int PART_OF_MANAGERS = 4;

    /** @param gateway is one of the lane's parts */
    record Made(Lane lane, Gateway gateway) {}

    Made lane(int number) {
        Ask ask = new Ask(vertx);
        Engine plain = engine(ask, number, http.places());
        Engine engine = traces.map(to -> to.traced(plain)).orElse(plain);
        Optional<Desk> desk = audit.map(AuditLog::desk);
        Audit records = desk.<Audit>map(it -> it).orElse(Audit.NONE);
        List<Operation> own = operations.of(engine, records);
        measured.measure(own);
        Tracing tracing = traces.<Tracing>map(it -> it).orElse(Tracing.OFF);
        Gateway gateway = new Gateway(http, names(own), Operations.on(number, ask, own), records, credentials, guards, System::currentTimeMillis, health)
            .traced(tracing).with(router -> routes.mount(router, description, records));
        List<Deployable> parts = new ArrayList<>();
        desk.ifPresent(parts::add);
        parts.add(new CryptoEngine(number, keys, slow));
        parts.addAll(own);
        parts.add(gateway);
        parts.add(new LoopDelay(routes.meters(), number, System::nanoTime));
        return new Made(new Lane(parts), gateway);
    }

    private static Map<Api, Set<String>> names(List<Operation> operations) {
        return operations.stream().filter(operation -> !operation.api().version().isEmpty())
            .collect(Collectors.groupingBy(Operation::api, Collectors.mapping(Operation::name, Collectors.toUnmodifiableSet())));
    }

    /** The engine that a request is for: the lane's, or the one for all. */
    static Engine engine(Ask ask, int lane, int places) {
        Engine external = new FewAtOnce(Math.max(1, places / PART_OF_MANAGERS), request -> ask.ask(ExternalEngine.ADDRESS, request));
        return request -> switch (request.engine()) {
            case String address when address.equals(ExternalEngine.ADDRESS) -> external.ask(request);
            case String address when address.equals(HsmAgent.ADDRESS) -> ask.ask(address, request);
            case String software -> ask.ask(CryptoEngine.address(lane), request);
        };
    }
}
