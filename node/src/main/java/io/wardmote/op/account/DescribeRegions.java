package io.wardmote.op.account;

import io.vertx.core.Future;
import io.wardmote.access.Access;
import io.wardmote.op.Arns;
import io.wardmote.op.Call;
import io.wardmote.op.Operation;
import io.wardmote.op.Reply;
import java.util.List;

/** The one region this cluster serves. */
public final class DescribeRegions extends Operation {
    private final Access access;
    private final Arns arns;

    public DescribeRegions(Access access, Arns arns) {
        this.access = access;
        this.arns = arns;
    }

    @Override
    protected Future<Reply> answer(Call call) {
        access.check(call.caller(), "kms:DescribeRegions", "*");
        return Future.succeededFuture(Reply.of("Regions", Reply.of("Region", List.of(Reply.of("RegionId", arns.region())))));
    }
}
