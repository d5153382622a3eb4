package io.wardmote.op.keys;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Shape;
import io.wardmote.op.contract.Usual;
import io.wardmote.state.Command;
import java.util.List;

/** Replaces a key's description; an empty one clears it. */
public final class UpdateKeyDescription extends Change {
    private static final int LONGEST = 8192;

    public UpdateKeyDescription(Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("Replaces a key's description.")
            .takes(Usual.KEY_ITSELF, Field.of("Description", new Shape.Text(0, LONGEST, "", List.of()), "An empty one clears it.").required());
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String keyId = keyId(call);
        return propose(call, keyId, new Command.DescribeKey(keyId, call.given("Description", LONGEST)));
    }
}
