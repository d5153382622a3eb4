package io.wardmote.op.account;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Guarded;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Shape;
import java.util.List;

/** The one region this cluster serves. */
public final class DescribeRegions extends Guarded {
    public DescribeRegions(Change.Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("The one region that the cluster serves.")
            .answers(Field.of("Regions", Shape.nested("Region", Shape.of(Field.text("RegionId", ""))), ""));
    }

    @Override
    protected Future<Reply> answer(Call call) {
        return permitted(call, "*").map(permitted -> Reply.of("Regions", Reply.of("Region", List.of(Reply.of("RegionId", at.arns().region())))));
    }
}
