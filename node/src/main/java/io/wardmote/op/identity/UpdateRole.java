package io.wardmote.op.identity;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.state.Command;
import java.util.Optional;

/** Changes who may take a role on, how long, or its description. */
public final class UpdateRole extends IdentityOperation {
    public UpdateRole(Change.Context at) {
        super(at);
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
