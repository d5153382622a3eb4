package io.wardmote.op.keys;

import static io.wardmote.key.Refusal.MISSING_PARAMETER;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Usual;
import io.wardmote.state.Command;

/** Makes a key refuse its deletion, or lets it be deleted again. The key is named by its ARN, or by KeyId. */
public final class SetDeletionProtection extends Change {
    private static final int LONGEST = 8192;

    public SetDeletionProtection(Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("Makes a key refuse its deletion, or lets it be deleted again.")
            .takes(Field.text("ProtectedResourceArn", 512, "The key: its ARN or its id. This or KeyId must be given."),
                Usual.KEY_ITSELF.meaning("The same, where that is not given.").onlyThen(), Field.truth("EnableDeletionProtection", "").required(),
                Field.text("DeletionProtectionDescription", LONGEST, "For people."));
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String parameter = call.optional("ProtectedResourceArn", 512).isPresent() || call.optional("KeyId", 512).isEmpty() ? "ProtectedResourceArn" : "KeyId";
        String keyId = at.arns().keyId(call, parameter);
        call.trail().asked(keyId);
        boolean on = call.flag("EnableDeletionProtection").orElseThrow(() -> MISSING_PARAMETER.because("EnableDeletionProtection"));
        return propose(call, keyId, new Command.ProtectKey(keyId, on, call.optional("DeletionProtectionDescription", LONGEST).orElse("")));
    }
}
