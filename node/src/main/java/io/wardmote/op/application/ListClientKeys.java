package io.wardmote.op.application;

import static io.wardmote.key.Refusal.UNKNOWN_RESOURCE;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Guarded;
import io.wardmote.op.Reply;
import java.util.Optional;

/** The client keys of one access point, oldest first; without AapName all, by id. */
public final class ListClientKeys extends Guarded {
    public ListClientKeys(Change.Context at) {
        super(at);
    }

    @Override
    protected Future<Reply> answer(Call call) {
        Optional<String> name = call.optional("AapName", 128);
        return list(call, at.arns().accessPoint(name.orElse("*")), ring -> name.map(point -> ring.clientKeys(ring.accessPoint(point).orElseThrow(() -> UNKNOWN_RESOURCE.because("There is no access point " + point + ".")))).orElseGet(ring::clientKeys))
            .map(keys -> Reply.of("ClientKeys", keys.stream().map(ClientKeyView::reply).toList()));
    }
}
