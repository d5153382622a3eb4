package io.wardmote.state;

import static io.wardmote.key.Refusal.KEY_CANNOT;
import static io.wardmote.key.Refusal.UNSUPPORTED_OPERATION;

import io.wardmote.key.KeySpec;
import io.wardmote.key.KeyUsage;
import io.wardmote.key.Protection;

/** A key that an {@link XksProxy} offers under its own id, and what for. It goes with the key, and with the proxy. */
public record XksKey(String proxy, String keyId, Use use) {

    /** Of a key by another cloud; it may be for nothing. */
    public record Use(boolean encrypt, boolean decrypt) {
        public void write(ByteWriter out) {
            out.bool(encrypt).bool(decrypt);
        }

        public static Use read(ByteReader in) {
            return new Use(in.bool(), in.bool());
        }
    }

    /** Whether it is of the kind that the protocol knows, and here to be used. */
    static void mustSuit(Key key) {
        KeyFacts facts = key.facts();
        if (facts.isServiceKey()) throw UNSUPPORTED_OPERATION.because("A service's own key is offered to nobody else.");
        boolean here = facts.protection() == Protection.SOFTWARE || facts.protection() == Protection.HSM;
        boolean suits = here && facts.spec() == KeySpec.AES_256 && facts.usage() == KeyUsage.ENCRYPT_DECRYPT;
        if (!suits) throw KEY_CANNOT.because("Another cloud is offered AES_256 keys that encrypt, in software or hardware.");
    }

    String rowId() {
        return XksProxy.rowId(proxy, keyId);
    }

    public void write(ByteWriter out) {
        use.write(out.u8(1).text(proxy).text(keyId));
    }

    public static XksKey read(ByteReader in) {
        Layout.mustBe(1, in.u8(), "XKS key");
        return new XksKey(in.text(), in.text(), Use.read(in));
    }
}
