package io.wardmote.access;

import static io.wardmote.key.Refusal.UNKNOWN_ACCESS_KEY;
import static io.wardmote.key.Refusal.UNKNOWN_KEY;
import static io.wardmote.key.Refusal.XKS_PROXY_DISABLED;

import io.wardmote.op.Arns;
import io.wardmote.op.Caller;
import io.wardmote.op.Principal;
import io.wardmote.state.KeyRing;

/** What another cloud may do: use the keys that its proxy offers, by a credential that the proxy still has, while the proxy is enabled. */
final class XksRights {
    private static final String KEY = "key/";

    private XksRights() {}

    static void proxy(KeyRing ring, Caller caller, Principal.XksProxy proxy) {
        if (ring.xks().credential(proxy.prefix(), caller.accessKeyId()).isEmpty()) throw UNKNOWN_ACCESS_KEY.because(caller.accessKeyId());
        if (!ring.xks().proxy(proxy.prefix()).orElseThrow().enabled()) throw XKS_PROXY_DISABLED.refused();
    }

    /** A key that is not offered is none. */
    static void key(KeyRing ring, Caller caller, Principal.XksProxy proxy, String arn) {
        proxy(ring, caller, proxy);
        String thing = Arns.thing(arn);
        if (!thing.startsWith(KEY) || ring.xks().key(proxy.prefix(), thing.substring(KEY.length())).isEmpty()) throw UNKNOWN_KEY.refused();
    }
}
