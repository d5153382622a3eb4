package io.wardmote.op.identity;

import static io.wardmote.key.Refusal.UNSUPPORTED_OPERATION;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.state.Command;

/** Changes what a user is called, not the name that rights go by. */
public final class UpdateUser extends IdentityOperation {
    public UpdateUser(Change.Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("Changes what a user is called, not the name that rights go by.")
            .takes(Names.USER_PARAMETER, Field.text("NewUserName", 64, "Refused, if it is another."), Field.text("NewDisplayName", 128, "For people."),
                Field.text("NewComments", 128, "For people.")).answers(Field.of("User", IdentityView.USER, ""));
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String name = Names.user(call);
        if (call.optional("NewUserName", 64).filter(other -> !other.equals(name)).isPresent())
            throw UNSUPPORTED_OPERATION.because("Rights go by the name, so it stays.");
        var command = new Command.UpdateUser(name, call.optional("NewDisplayName", 128), call.optional("NewComments", 128));
        return change(call, arn("user/" + name), command, ring -> ring.user(name).orElseThrow()).map(made -> Reply.of("User", IdentityView.user(made)));
    }
}
