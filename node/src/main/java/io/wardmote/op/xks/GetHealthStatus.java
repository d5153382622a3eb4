package io.wardmote.op.xks;

import io.vertx.core.Future;
import io.wardmote.access.Access;
import io.wardmote.op.Api;
import io.wardmote.op.Arns;
import io.wardmote.op.Call;
import io.wardmote.op.Operation;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.raft.ReplicatedState;
import io.wardmote.state.KeyRing;
import io.wardmote.state.Member;
import java.util.List;

/** How the manager is: each member of this cluster is a proxy and a manager of the other cloud's. */
final class GetHealthStatus extends Operation {
    private static final String VENDOR = "Wardmote";
    /** That the protocol takes. */
    private static final int MOST_MEMBERS = 10;

    private final ReplicatedState state;
    private final Access access;
    private final Arns arns;

    GetHealthStatus(ReplicatedState state, Access access, Arns arns) {
        this.state = state;
        this.access = access;
        this.arns = arns;
    }

    @Override
    public Api api() {
        return Api.XKS;
    }

    @Override
    public Contract contract() {
        return Contract.ELSEWHERE;
    }

    @Override
    protected Future<Reply> answer(Call call) {
        RequestMetadata.ofHealth(call);
        return state.read(ring -> {
            access.checkXksProxy(ring, call.caller(), api().action(name()), arns.xksProxy(XksParameters.proxy(call)));
            return reply(ring);
        });
    }

    private static Reply reply(KeyRing ring) {
        List<Member> members = ring.members().stream().filter(Member::arrived).toList();
        List<Reply> fleet = members.stream().limit(MOST_MEMBERS).map(member ->
            Reply.of("id", member.id(), "model", VENDOR, "healthStatus", ring.isSilent(member.id()) ? "UNAVAILABLE" : "ACTIVE")).toList();
        return Reply.of("xksProxyFleetSize", members.size(), "xksProxyVendor", VENDOR, "xksProxyModel", VENDOR, "ekmVendor", VENDOR, "ekmFleetDetails", fleet);
    }
}
