package io.wardmote.op.identity;

import static io.wardmote.key.Refusal.UNKNOWN_USER_ACCESS_KEY;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.op.Times;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Shape;

/** When an access key was last seen in use, late by up to an hour; an empty date where it was not. */
public final class GetAccessKeyLastUsed extends IdentityOperation {
    public GetAccessKeyLastUsed(Change.Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("When an access key was last seen in use, late by up to an hour.")
            .takes(Names.SELF_PARAMETER, Field.text("UserAccessKeyId", 64, "").required())
            .answers(Field.of("AccessKeyLastUsed", Shape.of(Field.of("LastUsedDate", Shape.TIME_OR_NONE, "Empty: never.")), ""));
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String user = Names.userOrSelf(call);
        String id = call.text("UserAccessKeyId", 64);
        return read(call, userArn(user), ring -> ring.accessKey(id).filter(key -> key.user().equals(user))
            .orElseThrow(() -> UNKNOWN_USER_ACCESS_KEY.because(id)))
            .map(key -> Reply.of("AccessKeyLastUsed", Reply.of("LastUsedDate", key.usedAt() == 0 ? "" : Times.text(key.usedAt()))));
    }
}
