package io.wardmote.op.identity;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.state.Command;
import java.util.Optional;

/** Changes who may take a role on, how long, or its description. */
public final class UpdateRole extends IdentityOperation {
    public UpdateRole(Change.Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("Changes who may take a role on, for how long, or its description; what is not given stays.")
            .takes(Names.ROLE_PARAMETER, Field.text("NewAssumeRolePolicyDocument", 6144, "Who may take it on: JSON in the grammar of policies."),
                Field.whole("NewMaxSessionDuration", 3600, 43_200, "In seconds."), Field.text("NewDescription", 1024, "For people."))
            .answers(Field.of("Role", IdentityView.ROLE, ""));
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String name = Names.role(call);
        Optional<String> trust = call.parameters().containsKey("NewAssumeRolePolicyDocument")
            ? Optional.of(PolicyText.trust(call, "NewAssumeRolePolicyDocument")) : Optional.empty();
        var command = new Command.UpdateRole(name, trust, call.number("NewMaxSessionDuration", 3600, 43_200), call.optional("NewDescription", 1024));
        return change(call, arn("role/" + name), command, ring -> ring.role(name).orElseThrow())
            .map(made -> Reply.of("Role", IdentityView.role(made, arn("role/" + name))));
    }
}
