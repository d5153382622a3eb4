package io.wardmote.op.application;

import static io.wardmote.key.Refusal.UNKNOWN_RESOURCE;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Guarded;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;

/** One network rule, with its addresses as they were given. */
public final class DescribeNetworkRule extends Guarded {
    public DescribeNetworkRule(Change.Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("One network rule.").takes(Name.parameter("Name"))
            .answers(Field.text("Arn", ""), Field.text("Type", ""), Field.text("SourcePrivateIp", "As it was given."), Field.text("Description", ""));
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String name = Name.of(call, "Name");
        String arn = at.arns().networkRule(name);
        return read(call, arn, ring -> ring.networkRule(name).orElseThrow(() -> UNKNOWN_RESOURCE.because("There is no network rule " + name + ".")))
            .map(rule -> Reply.of("Arn", arn, "Type", rule.type(), "SourcePrivateIp", rule.source().text(), "Description", rule.description()));
    }
}
