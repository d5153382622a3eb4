package io.wardmote.op.application;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Guarded;
import io.wardmote.op.Paging;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;

/** Access points by name. */
public final class ListApplicationAccessPoints extends Guarded {
    public ListApplicationAccessPoints(Change.Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("Access points by name.")
            .pages("ApplicationAccessPoints", "ApplicationAccessPoint", 1, 100, 20, Field.text("Name", ""), Field.text("AuthenticationMethod", ""));
    }

    @Override
    protected Future<Reply> answer(Call call) {
        Paging page = Paging.of(call, 1, 100, 20);
        return list(call, at.arns().accessPoint("*"), ring -> ring.accessPoints(page.number(), page.size()))
            .map(points -> Reply.page("ApplicationAccessPoints", "ApplicationAccessPoint",
            points.items().stream().map(point -> Reply.of("Name", point.name(), "AuthenticationMethod", point.method())).toList(),
            page.number(), page.size(), points.total()));
    }
}
