package io.wardmote.op.xks;

import static io.wardmote.key.Refusal.INVALID_PARAMETER;
import static io.wardmote.key.Refusal.KEY_CANNOT;
import static io.wardmote.key.Refusal.UNKNOWN_KEY;

import io.wardmote.op.Api;
import io.wardmote.op.Call;
import io.wardmote.op.KeyUse;
import io.wardmote.op.Operation;
import io.wardmote.op.contract.Contract;
import io.wardmote.state.Key;
import io.wardmote.state.KeyRing;
import io.wardmote.state.XksKey;
import io.wardmote.xks.Xks;
import java.util.function.Predicate;

/**
 * What another cloud asks of a key that it is offered. The call has the names of the XKS proxy API, its bytes as bytes, the key's id as {@code keyId} and
 * the prefix of the proxy as {@code proxy}.
 */
abstract class XksOperation extends Operation {
    /** Of a plaintext; the protocol wants 4300 at least. */
    static final int MOST_BYTES = 8192;
    static final byte[] NONE = {};

    protected final KeyUse keys;

    XksOperation(KeyUse keys) {
        this.keys = keys;
    }

    @Override
    public Contract contract() {
        return Contract.ELSEWHERE;
    }

    @Override
    public Api api() {
        return Api.XKS;
    }

    record Offered(Key key, XksKey.Use use) {}

    /** The key, permitted, that the proxy offers for whatever it may be. */
    Offered offered(KeyRing ring, Call call) {
        Key key = keys.permitted(ring, call, "keyId", api().action(name()));
        return new Offered(key, ring.xks().key(XksParameters.proxy(call), key.id()).map(XksKey::use).orElseThrow(UNKNOWN_KEY::refused));
    }

    /** Such a key, that is offered for this, and enabled. */
    Key usable(KeyRing ring, Call call, Predicate<XksKey.Use> use, String what) {
        Offered offered = offered(ring, call);
        if (!use.test(offered.use)) throw KEY_CANNOT.because("The key is not offered for " + what + ".");
        offered.key.state().mustBeEnabled();
        return offered.key;
    }

    static void mustBeGcm(Call call) {
        if (!call.text("encryptionAlgorithm", 64).equals(Xks.ALGORITHM)) throw INVALID_PARAMETER.because("encryptionAlgorithm");
    }

    static byte[] aad(Call call) {
        return call.optionalBytes("additionalAuthenticatedData", Xks.LONGEST_AAD).orElse(NONE);
    }
}
