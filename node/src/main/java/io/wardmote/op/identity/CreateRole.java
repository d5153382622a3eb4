package io.wardmote.op.identity;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.state.Command;
import java.util.random.RandomGenerator;

/** Makes a role that those may take on whom its trust policy names. */
public final class CreateRole extends IdentityOperation {
    private final Ids ids;

    public CreateRole(Change.Context at, RandomGenerator random) {
        super(at);
        this.ids = new Ids(random);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String name = Names.role(call);
        var command = new Command.CreateRole(name, ids.number(), PolicyText.trust(call, "AssumeRolePolicyDocument"),
            call.number("MaxSessionDuration", 3600, 43_200).orElse(3600),
            call.optional("Description", 1024).orElse(""));
        return change(call, arn("role/" + name), command, ring -> ring.role(name).orElseThrow())
            .map(made -> Reply.of("Role", IdentityView.role(made, arn("role/" + name))));
    }
}
