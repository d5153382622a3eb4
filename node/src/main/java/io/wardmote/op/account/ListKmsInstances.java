package io.wardmote.op.account;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Guarded;
import io.wardmote.op.Paging;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.state.KeyRing;

/** The instances keys can be made in. */
public final class ListKmsInstances extends Guarded {
    public ListKmsInstances(Change.Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("The instances that keys can be made in.")
            .pages("KmsInstances", "KmsInstance", 1, 101, 20, Field.text("KmsInstanceId", ""), Field.text("KmsInstanceArn", ""));
    }

    @Override
    protected Future<Reply> answer(Call call) {
        Paging page = Paging.of(call, 1, 101, 20);
        return list(call, at.arns().instance("*"), KeyRing::instances).map(all -> Reply.page("KmsInstances", "KmsInstance",
            all.stream().skip((page.number() - 1L) * page.size()).limit(page.size())
                .map(instance -> Reply.of("KmsInstanceId", instance.id(), "KmsInstanceArn", at.arns().instance(instance.id()))).toList(),
            page.number(), page.size(), all.size()));
    }
}
