package io.wardmote.op.identity;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.state.Command;
import java.util.random.RandomGenerator;

/** Makes a group of nobody. */
public final class CreateGroup extends IdentityOperation {
    private final Ids ids;

    public CreateGroup(Change.Context at, RandomGenerator random) {
        super(at);
        this.ids = new Ids(random);
    }

    @Override
    public Contract contract() {
        return Contract.of("Makes a group of nobody.").takes(Names.GROUP_PARAMETER, Field.text("Comments", 128, "For people."))
            .answers(Field.of("Group", IdentityView.GROUP, ""));
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String name = Names.group(call);
        return change(call, arn("group/" + name), new Command.CreateGroup(name, ids.number(), call.optional("Comments", 128).orElse("")),
            ring -> ring.group(name).orElseThrow())
            .map(made -> Reply.of("Group", IdentityView.group(made)));
    }
}
