package io.wardmote.op.account;

import static io.wardmote.key.Refusal.UNKNOWN_INSTANCE;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Guarded;
import io.wardmote.op.Reply;
import io.wardmote.op.Times;
import io.wardmote.state.Filter;
import io.wardmote.state.Instance;
import java.util.List;

/** One instance, with the number of its keys and the certificate authority that clients trust. */
public final class GetKmsInstance extends Guarded {
    private final String authorityPem;

    /** @param authorityPem the CA certificate of this node's HTTPS port */
    public GetKmsInstance(Change.Context at, String authorityPem) {
        super(at);
        this.authorityPem = authorityPem;
    }

    private record Seen(Instance instance, long keys) {}

    @Override
    protected Future<Reply> answer(Call call) {
        String id = call.text("KmsInstanceId", 64);
        return list(call, at.arns().instance(id), ring -> new Seen(ring.instance(id).orElseThrow(UNKNOWN_INSTANCE::refused),
                ring.keys(List.of(new Filter("DKMSInstanceId", List.of(id))), 1, 0).total()))
            .map(seen -> Reply.of("KmsInstance", Reply.of(
                "InstanceId", id,
                "InstanceName", seen.instance().name(),
                "Status", "Connected",
                "CreateTime", Times.text(seen.instance().createdAt()),
                "StartDate", Times.text(seen.instance().createdAt()),
                "KeyNum", seen.keys(),
                "SecretNum", "0",
                "VpcNum", 0,
                "CaCertificateChainPem", authorityPem)));
    }
}
