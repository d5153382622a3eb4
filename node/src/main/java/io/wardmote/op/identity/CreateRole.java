package io.wardmote.op.identity;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
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
    public Contract contract() {
        return Contract.of("Makes a role that those may take on whom its trust policy names.")
            .takes(Names.ROLE_PARAMETER, Field.text("AssumeRolePolicyDocument", 6144, "Who may take it on: JSON in the grammar of policies.").required(),
                Field.whole("MaxSessionDuration", 3600, 43_200, "In seconds; 3600 if it is not given."), Field.text("Description", 1024, "For people."))
            .answers(Field.of("Role", IdentityView.ROLE, ""));
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
