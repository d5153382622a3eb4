package io.wardmote.op.account;

import io.vertx.core.Future;
import io.wardmote.access.Access;
import io.wardmote.op.Arns;
import io.wardmote.op.Call;
import io.wardmote.op.Operation;
import io.wardmote.op.Paging;
import io.wardmote.op.Reply;
import io.wardmote.raft.ReplicatedState;
import io.wardmote.state.KeyRing;

/** The instances keys can be made in. */
public final class ListKmsInstances extends Operation {
    private final ReplicatedState state;
    private final Access access;
    private final Arns arns;

    public ListKmsInstances(ReplicatedState state, Access access, Arns arns) {
        this.state = state;
        this.access = access;
        this.arns = arns;
    }

    @Override
    protected Future<Reply> answer(Call call) {
        access.check(call.caller(), "kms:ListKmsInstances", arns.instance("*"));
        Paging page = Paging.of(call, 1, 101, 20);
        return state.list(KeyRing::instances).map(all -> Reply.page("KmsInstances", "KmsInstance",
            all.stream().skip((page.number() - 1L) * page.size()).limit(page.size())
                .map(instance -> Reply.of("KmsInstanceId", instance.id(), "KmsInstanceArn", arns.instance(instance.id()))).toList(),
            page.number(), page.size(), all.size()));
    }
}
