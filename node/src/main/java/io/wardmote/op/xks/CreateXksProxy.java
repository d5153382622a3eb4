package io.wardmote.op.xks;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Guarded;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Shape;
import io.wardmote.state.Command;
import io.wardmote.state.XksProxy;

/** An external key store for another cloud, at {@code https://<node>/<UriPathPrefix>/kms/xks/v1}. It has no credential and offers no key yet. */
final class CreateXksProxy extends Guarded {
    CreateXksProxy(Change.Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("An external key store for another cloud, without a credential or a key yet.")
            .takes(XksParameters.PREFIX_PARAMETER, XksParameters.REGION_PARAMETER)
            .answers(Field.of("XksProxy", Shape.of(Field.text("UriPathPrefix", ""), Field.text("Arn", ""), Field.text("Region", ""),
                Field.text("Status", "")), ""));
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String prefix = XksParameters.prefix(call);
        String region = XksParameters.region(call).orElse(XksProxy.ANY_REGION);
        String arn = at.arns().xksProxy(prefix);
        return change(call, arn, new Command.CreateXksProxy(prefix, region))
            .map(done -> Reply.of("XksProxy", Reply.of("UriPathPrefix", prefix, "Arn", arn, "Region", region, "Status", XksView.ENABLED)));
    }
}
