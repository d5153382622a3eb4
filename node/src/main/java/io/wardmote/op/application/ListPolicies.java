package io.wardmote.op.application;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Guarded;
import io.wardmote.op.Paging;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;

/** Policies by name. */
public final class ListPolicies extends Guarded {
    public ListPolicies(Change.Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("Policies of access points by name.").pages("Policies", "Policy", 1, 100, 20, Field.text("Name", ""));
    }

    @Override
    protected Future<Reply> answer(Call call) {
        Paging page = Paging.of(call, 1, 100, 20);
        return list(call, at.arns().policy("*"), ring -> ring.policies(page.number(), page.size())).map(policies -> Reply.page("Policies", "Policy",
            policies.items().stream().map(policy -> Reply.of("Name", policy.name())).toList(), page.number(), page.size(), policies.total()));
    }
}
