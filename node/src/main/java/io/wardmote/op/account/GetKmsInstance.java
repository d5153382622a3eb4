package io.wardmote.op.account;

import static io.wardmote.key.Refusal.UNKNOWN_INSTANCE;

import io.vertx.core.Future;
import io.wardmote.key.Protection;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Guarded;
import io.wardmote.op.Reply;
import io.wardmote.op.Times;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Shape;
import io.wardmote.op.contract.Usual;
import io.wardmote.state.Filter;
import io.wardmote.state.Instance;
import io.wardmote.state.KeyRing;
import java.util.List;

/** One instance, with the number of its keys and the certificate authority that clients trust. */
public final class GetKmsInstance extends Guarded {
    private final String authorityPem;

    /** @param authorityPem the CA certificate of this node's HTTPS port */
    public GetKmsInstance(Change.Context at, String authorityPem) {
        super(at);
        this.authorityPem = authorityPem;
    }

    private record Seen(Instance instance, String status, long keys) {}

    @Override
    public Contract contract() {
        return Contract.of("One instance, with the number of its keys.").takes(Usual.INSTANCE)
            .answers(Field.of("KmsInstance", Shape.of(Field.text("InstanceId", ""), Field.text("InstanceName", ""),
                Field.of("ProtectionLevel", Shape.oneOf(Protection.values(), Protection::name), "Where its keys compute."),
                Field.oneOf("Status", "Of external keys: whether their manager is asked.", "Connected", "Disconnected", "Uninitialized"),
                Field.time("CreateTime", ""), Field.time("StartDate", ""), Field.count("KeyNum", ""), Field.oneOf("SecretNum", "There are none.", "0"),
                Field.count("VpcNum", ""), Field.text("CaCertificateChainPem", "Whom clients are to trust.")), ""));
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String id = call.text("KmsInstanceId", 64);
        return list(call, at.arns().instance(id), ring -> new Seen(ring.instance(id).orElseThrow(UNKNOWN_INSTANCE::refused), status(ring, id),
                ring.keys(List.of(new Filter("DKMSInstanceId", List.of(id))), 1, 0).total()))
            .map(seen -> Reply.of("KmsInstance", Reply.of(
                "InstanceId", id,
                "InstanceName", seen.instance().name(),
                "ProtectionLevel", seen.instance().kind().name(),   // ours: which kind its keys are of
                "Status", seen.status(),
                "CreateTime", Times.text(seen.instance().createdAt()),
                "StartDate", Times.text(seen.instance().createdAt()),
                "KeyNum", seen.keys(),
                "SecretNum", "0",
                "VpcNum", 0,
                "CaCertificateChainPem", authorityPem)));
    }

    private static String status(KeyRing ring, String id) {
        boolean external = ring.instance(id).filter(instance -> instance.kind() == Protection.EXTERNAL).isPresent();
        if (!external) return "Connected";
        return ring.externals().manager(id).map(manager -> manager.connected() ? "Connected" : "Disconnected").orElse("Uninitialized");
    }
}
