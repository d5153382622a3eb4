package io.wardmote.op.identity;

import static io.wardmote.key.Refusal.UNSUPPORTED_OPERATION;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.state.Command;

/** Replaces the text of a policy at once. Earlier texts are not kept, so the new one must be the default. */
public final class CreatePolicyVersion extends IdentityOperation {
    public CreatePolicyVersion(Change.Context at) {
        super(at);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String name = Names.policy(call);
        if (!call.flag("SetAsDefault").orElse(false)) throw UNSUPPORTED_OPERATION.because("A policy has one version: SetAsDefault must be true.");
        return change(call, arn("policy/" + name), new Command.ReplaceNamedPolicy(name, PolicyText.ofIdentity(call, name)), ring -> ring.namedPolicy(name).orElseThrow())
            .map(made -> Reply.of("PolicyVersion", PolicyView.version(made)));
    }
}
