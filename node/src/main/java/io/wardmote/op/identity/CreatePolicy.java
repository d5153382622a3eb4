package io.wardmote.op.identity;

import io.vertx.core.Future;
import io.wardmote.op.Actions;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.state.Command;

/** Keeps a policy under a name, to be attached. */
public final class CreatePolicy extends IdentityOperation {
    private final Actions actions;

    public CreatePolicy(Change.Context at, Actions actions) {
        super(at);
        this.actions = actions;
    }

    @Override
    public Contract contract() {
        return Contract.of("Keeps a policy under a name, to be attached.")
            .takes(Names.POLICY_PARAMETER, PolicyText.DOCUMENT, Field.text("Description", 1024, "For people."))
            .answers(Field.of("Policy", PolicyView.POLICY, ""));
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String name = Names.policy(call);
        var command = new Command.CreateNamedPolicy(name, PolicyText.ofIdentity(call, name, actions), call.optional("Description", 1024).orElse(""));
        return change(call, arn("policy/" + name), command, ring -> ring.namedPolicy(name).orElseThrow())
            .map(made -> Reply.of("Policy", PolicyView.custom(made)));
    }
}
