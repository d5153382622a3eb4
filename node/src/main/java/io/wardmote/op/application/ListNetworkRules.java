package io.wardmote.op.application;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Guarded;
import io.wardmote.op.Paging;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;

/** Network rules by name. */
public final class ListNetworkRules extends Guarded {
    public ListNetworkRules(Change.Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("Network rules by name.").pages("NetworkRules", "NetworkRule", 1, 100, 20, Field.text("Name", ""), Field.text("Type", ""));
    }

    @Override
    protected Future<Reply> answer(Call call) {
        Paging page = Paging.of(call, 1, 100, 20);
        return list(call, at.arns().networkRule("*"), ring -> ring.networkRules(page.number(), page.size()))
            .map(rules -> Reply.page("NetworkRules", "NetworkRule",
            rules.items().stream().map(rule -> Reply.of("Name", rule.name(), "Type", rule.type())).toList(), page.number(), page.size(), rules.total()));
    }
}
