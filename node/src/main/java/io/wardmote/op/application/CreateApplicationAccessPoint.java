package io.wardmote.op.application;

import static io.wardmote.key.Refusal.INVALID_PARAMETER;
import static io.wardmote.key.Refusal.MISSING_PARAMETER;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Guarded;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.state.Command;
import java.util.List;

/** Makes what an application calls the instance API by; its client keys have the rights of all its policies. */
public final class CreateApplicationAccessPoint extends Guarded {
    private static final String CLIENT_KEY = "ClientKey";

    public CreateApplicationAccessPoint(Change.Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("Makes what an application calls the instance API by.")
            .takes(Name.parameter("Name"), Field.oneOf("AuthenticationMethod", "", CLIENT_KEY), Policies.PARAMETER.required(), Description.PARAMETER)
            .answers(Field.text("Arn", ""), Field.text("Name", ""), Field.text("AuthenticationMethod", ""), Field.text("Policies", "As they were given."),
                Field.text("Description", ""));
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String name = Name.of(call, "Name");
        String method = call.optional("AuthenticationMethod", 32).orElse(CLIENT_KEY);
        if (!method.equals(CLIENT_KEY)) throw INVALID_PARAMETER.because("AuthenticationMethod");
        List<String> policies = Policies.of(call).orElseThrow(() -> MISSING_PARAMETER.because(Policies.NAME));
        String description = Description.of(call);
        String arn = at.arns().accessPoint(name);
        return change(call, arn, new Command.CreateAccessPoint(name, method, policies, description)).map(done -> Reply.of("Arn", arn, "Name", name,
            "AuthenticationMethod", method, "Policies", call.parameters().get(Policies.NAME), "Description", description));
    }
}
