package io.wardmote.op.identity;

import io.vertx.core.Future;
import io.wardmote.access.SystemPolicies;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.state.KeyRing;
import io.wardmote.state.PolicyName;

/** A policy and its text. */
public final class GetPolicy extends IdentityOperation {
    public GetPolicy(Change.Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("A policy and its text.").takes(Names.TYPE_PARAMETER, Names.POLICY_PARAMETER)
            .answers(Field.of("Policy", PolicyView.POLICY, ""), Field.of("DefaultPolicyVersion", PolicyView.VERSION, ""));
    }

    @Override
    protected Future<Reply> answer(Call call) {
        PolicyName name = Names.anyPolicy(call);
        return read(call, arn("policy/" + name.name()), ring -> Reply.of("Policy", PolicyView.named(ring, name), "DefaultPolicyVersion", version(ring, name)));
    }

    private static Reply version(KeyRing ring, PolicyName name) {
        if (!name.ofSystem()) return PolicyView.version(ring.namedPolicy(name.name()).orElseThrow());
        return Reply.of("VersionId", "v1", "IsDefaultVersion", true, "PolicyDocument", SystemPolicies.named(name.name()).orElseThrow().text());
    }
}
