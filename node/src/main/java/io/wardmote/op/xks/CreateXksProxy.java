package io.wardmote.op.xks;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Guarded;
import io.wardmote.op.Reply;
import io.wardmote.state.Command;
import io.wardmote.state.XksProxy;

/** An external key store for another cloud, at {@code https://<node>/<UriPathPrefix>/kms/xks/v1}. It has no credential and offers no key yet. */
final class CreateXksProxy extends Guarded {
    CreateXksProxy(Change.Context at) {
        super(at);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String prefix = XksParameters.prefix(call);
        var command = new Command.CreateXksProxy(prefix, XksParameters.region(call).orElse(XksProxy.ANY_REGION));
        return change(call, at.arns().xksProxy(prefix), command).map(done -> at.state().stale(ring -> XksView.proxy(ring, prefix, at.arns())));
    }
}
