package io.wardmote.op.application;

import static io.wardmote.key.Refusal.UNKNOWN_RESOURCE;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Guarded;
import io.wardmote.op.Paging;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Shape;
import io.wardmote.state.ClientKey;
import io.wardmote.state.KeyRing;
import java.util.List;
import java.util.Optional;

/** The client keys of one access point, oldest first; without AapName those of all, by id. */
public final class ListClientKeys extends Guarded {
    /** The vendor's has no pages, and asks for the keys of one access point alone, which are fewer. */
    private static final int MOST = 100;

    public ListClientKeys(Change.Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("The client keys of one access point, oldest first, or all by id.").takes(Field.text("AapName", 128, "The access point."),
                Field.whole("PageNumber", 1, Integer.MAX_VALUE, "From 1, which it is if it is not given."),
                Field.whole("PageSize", 1, MOST, MOST + " if it is not given."))
            .answers(Field.of("ClientKeys", Shape.listed(Shape.of(ClientKeyView.FIELDS)), "Those of this page."),
                Field.count("PageNumber", ""), Field.count("PageSize", ""), Field.count("TotalCount", "Of all pages."));
    }

    @Override
    protected Future<Reply> answer(Call call) {
        Optional<String> name = call.optional("AapName", 128);
        Paging page = Paging.of(call, 1, MOST, MOST);
        return list(call, at.arns().accessPoint(name.orElse("*")), ring -> name.map(point -> ofPoint(ring, point)).orElseGet(ring::clientKeys))
            .map(keys -> Reply.of("ClientKeys",
                keys.stream().skip((page.number() - 1L) * page.size()).limit(page.size()).map(ClientKeyView::reply).toList(),
                "PageNumber", page.number(), "PageSize", page.size(), "TotalCount", keys.size()));
    }

    private static List<ClientKey> ofPoint(KeyRing ring, String point) {
        return ring.clientKeys(ring.accessPoint(point).orElseThrow(() -> UNKNOWN_RESOURCE.because("There is no access point " + point + ".")));
    }
}
