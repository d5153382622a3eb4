package io.wardmote.op.aliases;

import io.wardmote.op.Arns;
import io.wardmote.op.Paging;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Usual;
import io.wardmote.state.Alias;
import io.wardmote.state.Page;

/** Aliases as listings show them. */
final class AliasView {
    static final Field[] FIELDS = {Usual.KEY_ID, Field.text("AliasName", ""), Field.text("AliasArn", "")};

    private AliasView() {}

    static Reply page(Arns arns, Paging page, Page<Alias> aliases) {
        return Reply.page("Aliases", "Alias", aliases.items().stream().map(alias ->
            Reply.of("KeyId", alias.keyId(), "AliasName", alias.name(), "AliasArn", arns.alias(alias.name()))).toList(),
            page.number(), page.size(), aliases.total());
    }
}
