package io.wardmote.op.external;

import static io.wardmote.key.Refusal.UNKNOWN_INSTANCE;

import io.vertx.core.Future;
import io.wardmote.key.Protection;
import io.wardmote.op.Availability;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Guarded;
import io.wardmote.op.Reply;
import io.wardmote.op.Times;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Shape;
import io.wardmote.op.contract.Usual;
import io.wardmote.state.ExternalManager;
import io.wardmote.state.Filter;
import io.wardmote.state.Instance;
import java.util.List;
import java.util.Optional;

/** One external instance: where its manager is and how it does, as this node knows. Never a secret. */
public final class GetExternalKmsInstance extends Guarded {
    private final Availability availability;

    public GetExternalKmsInstance(Change.Context at, Availability availability) {
        super(at);
        this.availability = availability;
    }

    private record Seen(Instance instance, Optional<ExternalManager> manager, long keys) {}

    @Override
    public Contract contract() {
        return Contract.of("Where an external instance's manager is and how it does, as this node knows.").takes(Usual.INSTANCE)
            .answers(Field.of("KmsInstance", Shape.of(Field.text("InstanceId", ""), Field.text("InstanceName", ""),
                Field.oneOf("Status", "", "Uninitialized", "Disconnected", "Connected", "Error"),
                Field.text("StatusDescription", "What is wrong, or empty."), Field.time("CreateTime", ""), Field.count("KeyNum", ""),
                Field.text("XksProxyUri", "").maybe(), Field.text("XksProxyRegion", "").maybe(), Field.text("XksProxyAccessKeyId", "").maybe(),
                Field.text("XksProxyClientCertificate", "PEM.").maybe(), Field.text("XksProxyCaCertificate", "PEM.").maybe(),
                Field.count("XksProxyTimeoutMillis", "").maybe()), ""));
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String id = call.text("KmsInstanceId", 64);
        return list(call, at.arns().instance(id), ring -> {
            Instance instance = ring.instance(id).filter(found -> found.kind() == Protection.EXTERNAL).orElseThrow(UNKNOWN_INSTANCE::refused);
            return new Seen(instance, ring.externals().manager(id), ring.keys(List.of(new Filter("DKMSInstanceId", List.of(id))), 1, 0).total());
        }).map(seen -> Reply.of("KmsInstance", view(seen)));
    }

    private Reply view(Seen seen) {
        Optional<ExternalManager> manager = seen.manager;
        String fault = manager.filter(ExternalManager::connected).isPresent() ? availability.fault(seen.instance.id()) : "";
        return Reply.of(
            "InstanceId", seen.instance.id(),
            "InstanceName", seen.instance.name(),
            "Status", status(manager, fault),
            "StatusDescription", fault,
            "CreateTime", Times.text(seen.instance.createdAt()),
            "KeyNum", seen.keys,
            "XksProxyUri", manager.map(it -> it.endpoint().uri()).orElse(null),
            "XksProxyRegion", manager.map(it -> it.endpoint().region()).orElse(null),
            "XksProxyAccessKeyId", manager.map(it -> it.credentials().accessKeyId()).orElse(null),
            "XksProxyClientCertificate", manager.map(it -> it.credentials().certificate()).orElse(null),
            "XksProxyCaCertificate", manager.map(ExternalManager::authorities).orElse(null),
            "XksProxyTimeoutMillis", manager.map(ExternalManager::timeoutMillis).orElse(null));
    }

    private static String status(Optional<ExternalManager> manager, String fault) {
        if (manager.isEmpty()) return "Uninitialized";
        return !manager.get().connected() ? "Disconnected" : fault.isEmpty() ? "Connected" : "Error";
    }
}
