package io.wardmote.op.identity;

import static io.wardmote.key.Refusal.UNKNOWN_GROUP;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;

/** One group. */
public final class GetGroup extends IdentityOperation {
    public GetGroup(Change.Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("One group.").takes(Names.GROUP_PARAMETER).answers(Field.of("Group", IdentityView.GROUP, ""));
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String name = Names.group(call);
        return read(call, arn("group/" + name), ring -> ring.group(name).orElseThrow(() -> UNKNOWN_GROUP.because(name)))
            .map(group -> Reply.of("Group", IdentityView.group(group)));
    }
}
