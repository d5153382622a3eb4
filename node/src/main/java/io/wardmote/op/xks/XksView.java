package io.wardmote.op.xks;

import static io.wardmote.key.Refusal.UNKNOWN_RESOURCE;

import io.wardmote.op.Arns;
import io.wardmote.op.Reply;
import io.wardmote.op.Times;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Shape;
import io.wardmote.state.KeyRing;
import io.wardmote.state.XksCredential;
import io.wardmote.state.XksKey;
import io.wardmote.state.XksProxy;
import java.util.List;

/** What is offered to other clouds, as the API writes it. */
final class XksView {
    static final String ENABLED = "Enabled";
    static final String DISABLED = "Disabled";

    static final Shape PROXY = Shape.of(Field.text("UriPathPrefix", ""), Field.text("Arn", ""), Field.text("Region", ""), Field.oneOf("Status", "", ENABLED,
        DISABLED),
        Field.time("CreateTime", ""), Field.of("XksCredentials", Shape.nested("XksCredential", Shape.of(Field.text("XksAccessKeyId", ""),
            Field.time("CreateTime", ""))), ""));

    private XksView() {}

    static Reply proxy(KeyRing ring, String prefix, Arns arns) {
        XksProxy proxy = ring.xks().proxy(prefix).orElseThrow(() -> UNKNOWN_RESOURCE.because("There is no XKS proxy " + prefix + "."));
        return Reply.of("XksProxy", proxy(proxy, ring, arns));
    }

    static Reply proxy(XksProxy proxy, KeyRing ring, Arns arns) {
        List<Reply> credentials = ring.xks().credentials(proxy.prefix()).stream().map(XksView::credential).toList();
        return Reply.of("UriPathPrefix", proxy.prefix(), "Arn", arns.xksProxy(proxy.prefix()), "Region", proxy.region(),
            "Status", proxy.enabled() ? ENABLED : DISABLED, "CreateTime", Times.text(proxy.createdAt()),
            "XksCredentials", Reply.of("XksCredential", credentials));
    }

    static Reply credential(XksCredential credential) {
        return Reply.of("XksAccessKeyId", credential.id(), "CreateTime", Times.text(credential.createdAt()));
    }

    static Reply key(XksKey key) {
        XksKey.Use use = key.use();
        String usage = use.encrypt() && use.decrypt() ? "ENCRYPT,DECRYPT" : use.encrypt() ? "ENCRYPT" : use.decrypt() ? "DECRYPT" : "NONE";
        return Reply.of("KeyId", key.keyId(), "XksKeyUsage", usage);
    }
}
