package io.wardmote.op.identity;

import io.vertx.core.Future;
import io.wardmote.op.Actions;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.state.Command;

/** Keeps a policy under a name, to be attached. */
public final class CreatePolicy extends IdentityOperation {
    private final Actions actions;

    public CreatePolicy(Change.Context at, Actions actions) {
        super(at);
        this.actions = actions;
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String name = Names.policy(call);
        var command = new Command.CreateNamedPolicy(name, PolicyText.ofIdentity(call, name, actions), call.optional("Description", 1024).orElse(""));
        return change(call, arn("policy/" + name), command, ring -> ring.namedPolicy(name).orElseThrow())
            .map(made -> Reply.of("Policy", PolicyView.custom(made)));
    }
}
