package io.wardmote.op.identity;

import static io.wardmote.key.Refusal.UNSUPPORTED_OPERATION;

import io.vertx.core.Future;
import io.wardmote.op.Actions;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.state.Command;

/** Replaces the text of a policy at once. Earlier texts are not kept, so the new one must be the default. */
public final class CreatePolicyVersion extends IdentityOperation {
    private final Actions actions;

    public CreatePolicyVersion(Change.Context at, Actions actions) {
        super(at);
        this.actions = actions;
    }

    @Override
    public Contract contract() {
        return Contract.of("Replaces the text of a policy at once.")
            .takes(Names.POLICY_PARAMETER, PolicyText.DOCUMENT, Field.truth("SetAsDefault", "Must be true: a policy has one version.").required())
            .answers(Field.of("PolicyVersion", PolicyView.VERSION, ""));
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String name = Names.policy(call);
        if (!call.flag("SetAsDefault").orElse(false)) throw UNSUPPORTED_OPERATION.because("A policy has one version: SetAsDefault must be true.");
        var command = new Command.ReplaceNamedPolicy(name, PolicyText.ofIdentity(call, name, actions));
        return change(call, arn("policy/" + name), command, ring -> ring.namedPolicy(name).orElseThrow())
            .map(made -> Reply.of("PolicyVersion", PolicyView.version(made)));
    }
}
