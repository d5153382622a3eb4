package io.wardmote.op.external;

import static io.wardmote.key.Refusal.INVALID_PARAMETER;

import io.vertx.core.Future;
import io.wardmote.crypto.RootKeys;
import io.wardmote.key.Protection;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Guarded;
import io.wardmote.op.NewKeys;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Shape;
import io.wardmote.state.Command;
import io.wardmote.state.Instance;
import java.util.regex.Pattern;

/** An instance of keys that a manager of somebody else keeps: KmsInstanceName, and what {@link ManagerParameters} says. */
public final class CreateExternalKmsInstance extends Guarded {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,62}[A-Za-z0-9])?");

    private final ManagerParameters parameters;
    private final NewKeys ids;

    public CreateExternalKmsInstance(Change.Context at, RootKeys roots, NewKeys ids) {
        super(at);
        this.parameters = new ManagerParameters(roots);
        this.ids = ids;
    }

    @Override
    public Contract contract() {
        return Contract.of("An instance of keys that a manager of somebody else keeps.")
            .takes(Field.of("KmsInstanceName", Shape.like(64, NAME.pattern()), "").required()).takes(ManagerParameters.NEW)
            .answers(Field.text("KmsInstanceId", ""), Field.text("KmsInstanceArn", ""));
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String name = call.text("KmsInstanceName", 64);
        if (!NAME.matcher(name).matches()) throw INVALID_PARAMETER.because("KmsInstanceName");
        String id = ids.instanceId();
        Instance instance = new Instance(id, name, Protection.EXTERNAL, 0);
        Command command = new Command.CreateExternal(instance, parameters.manager(call, id));
        return change(call, at.arns().instance("*"), command).onSuccess(done -> call.trail().found(instance))
            .map(done -> Reply.of("KmsInstanceId", id, "KmsInstanceArn", at.arns().instance(id)));
    }
}
