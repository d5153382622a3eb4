package io.wardmote.op.identity;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.state.Command;
import java.util.random.RandomGenerator;

/** Makes a user, who has no rights yet. */
public final class CreateUser extends IdentityOperation {
    private final Ids ids;

    public CreateUser(Change.Context at, RandomGenerator random) {
        super(at);
        this.ids = new Ids(random);
    }

    @Override
    public Contract contract() {
        return Contract.of("Makes a user, who has no rights yet.")
            .takes(Names.USER_PARAMETER, Field.text("DisplayName", 128, "The UserName if it is not given."), Field.text("Comments", 128, "For people."))
            .answers(Field.of("User", IdentityView.USER, ""));
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String name = Names.user(call);
        var command = new Command.CreateUser(name, ids.number(), call.optional("DisplayName", 128).orElse(name), call.optional("Comments", 128).orElse(""));
        return change(call, arn("user/" + name), command, ring -> ring.user(name).orElseThrow()).map(made -> Reply.of("User", IdentityView.user(made)));
    }
}
