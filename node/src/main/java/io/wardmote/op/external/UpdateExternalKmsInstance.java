package io.wardmote.op.external;

import static io.wardmote.key.Refusal.MISSING_PARAMETER;

import io.vertx.core.Future;
import io.wardmote.crypto.RootKeys;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Guarded;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Usual;
import io.wardmote.state.Command;
import io.wardmote.state.ExternalManager;
import java.util.Optional;

/**
 * Another address, other credentials, another authority or deadline of a manager; what is not said stays. What is asked from then on is asked so; what
 * was begun before may end as it was begun.
 */
public final class UpdateExternalKmsInstance extends Guarded {
    private static final ExternalManager.Update NOTHING = new ExternalManager.Update(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    private final ManagerParameters parameters;

    public UpdateExternalKmsInstance(Change.Context at, RootKeys roots) {
        super(at);
        this.parameters = new ManagerParameters(roots);
    }

    @Override
    public Contract contract() {
        return Contract.of("Another address, other credentials, another authority or deadline of a manager; what is not given stays.")
            .takes(Usual.INSTANCE).takes(ManagerParameters.CHANGED);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String id = call.text("KmsInstanceId", 64);
        ExternalManager.Update update = parameters.update(call, id);
        if (update.equals(NOTHING)) throw MISSING_PARAMETER.because("XksProxyUri");
        return change(call, at.arns().instance(id), new Command.UpdateExternal(id, update)).map(done -> Reply.EMPTY);
    }
}
