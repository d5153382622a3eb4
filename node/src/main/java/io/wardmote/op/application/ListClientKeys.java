package io.wardmote.op.application;

import static io.wardmote.key.Refusal.UNKNOWN_RESOURCE;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Guarded;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Shape;
import io.wardmote.state.ClientKey;
import io.wardmote.state.KeyRing;
import java.util.List;
import java.util.Optional;

/** The client keys of one access point, oldest first; without AapName all, by id. */
public final class ListClientKeys extends Guarded {
    public ListClientKeys(Change.Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("The client keys of one access point, oldest first, or all by id.").takes(Field.text("AapName", 128, "The access point."))
            .answers(Field.of("ClientKeys", Shape.listed(Shape.of(ClientKeyView.FIELDS)), ""));
    }

    @Override
    protected Future<Reply> answer(Call call) {
        Optional<String> name = call.optional("AapName", 128);
        return list(call, at.arns().accessPoint(name.orElse("*")), ring -> name.map(point -> ofPoint(ring, point)).orElseGet(ring::clientKeys))
            .map(keys -> Reply.of("ClientKeys", keys.stream().map(ClientKeyView::reply).toList()));
    }

    private static List<ClientKey> ofPoint(KeyRing ring, String point) {
        return ring.clientKeys(ring.accessPoint(point).orElseThrow(() -> UNKNOWN_RESOURCE.because("There is no access point " + point + ".")));
    }
}
