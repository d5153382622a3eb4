package io.wardmote.op.aliases;

import io.vertx.core.Future;
import io.wardmote.access.Access;
import io.wardmote.op.Arns;
import io.wardmote.op.Call;
import io.wardmote.op.Operation;
import io.wardmote.op.Paging;
import io.wardmote.op.Reply;
import io.wardmote.raft.Cluster;

/** All aliases, in the order they were made. */
public final class ListAliases extends Operation {
    private final Cluster cluster;
    private final Access access;
    private final Arns arns;

    public ListAliases(Cluster cluster, Access access, Arns arns) {
        this.cluster = cluster;
        this.access = access;
        this.arns = arns;
    }

    @Override
    protected Future<Reply> answer(Call call) {
        access.check(call.caller(), "kms:ListAliases", arns.alias("alias/*"));
        Paging page = Paging.of(call, 0, 101, 10);
        return cluster.list(ring -> ring.aliases(page.number(), page.size())).map(aliases -> AliasView.page(arns, page, aliases));
    }
}
