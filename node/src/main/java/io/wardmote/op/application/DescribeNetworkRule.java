package io.wardmote.op.application;

import static io.wardmote.key.Refusal.UNKNOWN_RESOURCE;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Guarded;
import io.wardmote.op.Reply;

/** One network rule, with its addresses as they were given. */
public final class DescribeNetworkRule extends Guarded {
    public DescribeNetworkRule(Change.Context at) {
        super(at);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String name = Name.of(call, "Name");
        String arn = at.arns().networkRule(name);
        return read(call, arn, ring -> ring.networkRule(name).orElseThrow(() -> UNKNOWN_RESOURCE.because("There is no network rule " + name + ".")))
            .map(rule -> Reply.of("Arn", arn, "Type", rule.type(), "SourcePrivateIp", rule.source().text(), "Description", rule.description()));
    }
}
