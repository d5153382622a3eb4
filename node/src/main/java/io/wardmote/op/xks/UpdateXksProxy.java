package io.wardmote.op.xks;

import static io.wardmote.key.Refusal.INVALID_PARAMETER;
import static io.wardmote.key.Refusal.MISSING_PARAMETER;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Usual;
import io.wardmote.state.Command;
import java.util.Optional;

/**
 * Another Region that signatures must be for, or Status: Disabled refuses everything on every node when it is answered, until it is Enabled. Answers
 * SurvivorsUntil.
 */
final class UpdateXksProxy extends Withdrawal {
    UpdateXksProxy(Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("Another region that signatures must be for, or whether the store is enabled; what is not given stays.")
            .takes(XksParameters.PREFIX_PARAMETER, XksParameters.REGION_PARAMETER,
                Field.oneOf("Status", "Disabled refuses everything.", XksView.ENABLED, XksView.DISABLED)).answers(Usual.SURVIVORS);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String prefix = XksParameters.prefix(call);
        Optional<Boolean> enabled = call.optional("Status", 8).map(status -> switch (status) {
            case XksView.ENABLED -> true;
            case XksView.DISABLED -> false;
            default -> throw INVALID_PARAMETER.because("Status");
        });
        Optional<String> region = XksParameters.region(call);
        if (region.isEmpty() && enabled.isEmpty()) throw MISSING_PARAMETER.because("Status");
        var command = new Command.UpdateXksProxy(prefix, region, enabled);
        boolean widens = region.isEmpty() && enabled.get();
        return widens ? change(call, at.arns().xksProxy(prefix), command).map(done -> Reply.EMPTY) : withdraw(call, prefix, command);
    }
}
