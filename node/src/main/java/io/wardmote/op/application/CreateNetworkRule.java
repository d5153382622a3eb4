package io.wardmote.op.application;

import static io.wardmote.key.Refusal.INVALID_PARAMETER;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Guarded;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.state.Command;
import io.wardmote.state.NetworkRule;

/** Names addresses that clients of the instance API may come from. Without SourcePrivateIp nobody comes from there. */
public final class CreateNetworkRule extends Guarded {
    public CreateNetworkRule(Change.Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("Names addresses that clients of the instance API may come from.")
            .takes(Name.parameter("Name"), Field.oneOf("Type", "", "Private").required(), SourcePrivateIp.PARAMETER, Description.PARAMETER)
            .answers(Field.text("Arn", ""), Field.text("Name", ""), Field.text("Type", ""), Field.text("SourcePrivateIp", "As it was given; [] for none."),
                Field.text("Description", ""));
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String name = Name.of(call, "Name");
        String type = call.text("Type", 16);
        if (!type.equals("Private")) throw INVALID_PARAMETER.because("Type");
        NetworkRule.Source source = SourcePrivateIp.of(call).orElse(NetworkRule.Source.NONE);
        NetworkRule rule = new NetworkRule(name, type, source, Description.of(call));
        String arn = at.arns().networkRule(name);
        return change(call, arn, new Command.CreateNetworkRule(rule)).map(done -> Reply.of("Arn", arn, "Name", name, "Type", type,
            "SourcePrivateIp", source.text(), "Description", rule.description()));
    }
}
