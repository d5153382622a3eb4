package io.wardmote.op.keys;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Usual;
import io.wardmote.state.Command;

/** Destroys the material that was imported into a key. The key stays, and takes the same material again. */
public final class DeleteKeyMaterial extends Change {
    public DeleteKeyMaterial(Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("Destroys the material that was imported into a key, which stays and takes the same again.").takes(Usual.KEY_ITSELF)
            .answers(Usual.SURVIVORS);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String keyId = keyId(call);
        return narrow(call, keyId, new Command.DeleteMaterial(keyId));
    }
}
