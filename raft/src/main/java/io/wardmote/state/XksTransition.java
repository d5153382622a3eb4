package io.wardmote.state;

import static io.wardmote.key.Refusal.LIMIT_EXCEEDED;
import static io.wardmote.key.Refusal.RESOURCE_EXISTS;
import static io.wardmote.key.Refusal.UNKNOWN_RESOURCE;

import io.wardmote.state.Command.*;

/** What becomes of changes of what is offered to other clouds. */
final class XksTransition {
    private XksTransition() {}

    static void apply(Edit ring, XksChange change) {
        switch (change) {
            case CreateXksProxy c -> create(ring, c);
            case UpdateXksProxy c -> update(ring, proxy(ring, c.prefix()), c);
            case DeleteXksProxy c -> delete(ring, proxy(ring, c.prefix()));
            case CreateXksCredential c -> create(ring, c);
            case DeleteXksCredential c -> delete(ring, c);
            case OfferXksKey c -> offer(ring, proxy(ring, c.proxy()), c);
        }
    }

    private static void create(Edit ring, CreateXksProxy c) {
        if (ring.xks().proxy(c.prefix()).isPresent()) throw RESOURCE_EXISTS.refused();
        if (ring.xks().proxies().size() >= XksProxy.MOST) throw LIMIT_EXCEEDED.because("The account has " + XksProxy.MOST + " XKS proxies.");
        put(ring, new XksProxy(c.prefix(), c.region(), true, ring.time()));
    }

    private static void update(Edit ring, XksProxy was, UpdateXksProxy c) {
        XksProxy is = new XksProxy(was.prefix(), c.region().orElse(was.region()), c.enabled().orElse(was.enabled()), was.createdAt());
        if (!is.equals(was)) put(ring, is);
    }

    private static void delete(Edit ring, XksProxy proxy) {
        ring.xks().credentials(proxy.prefix()).forEach(credential -> ring.delete(Table.XKS_PROXY, credential.rowId()));
        ring.xks().keys(proxy.prefix(), 1, XksProxy.MOST_KEYS).items().forEach(key -> ring.remove(Table.XKS_KEY, key.rowId()));
        ring.delete(Table.XKS_PROXY, proxy.prefix());
    }

    private static void create(Edit ring, CreateXksCredential c) {
        RotationTransition.mustStay(ring, c.secret());
        XksProxy proxy = proxy(ring, c.proxy());
        int most = XksProxy.MOST_CREDENTIALS;
        if (ring.xks().credential(proxy.prefix(), c.id()).isPresent()) throw RESOURCE_EXISTS.refused();
        int has = ring.xks().credentials(proxy.prefix()).size();
        if (has >= most) throw LIMIT_EXCEEDED.because("An XKS proxy has at most " + most + " credentials; delete one first.");
        XksCredential credential = new XksCredential(proxy.prefix(), c.id(), c.secret(), ring.time());
        ring.put(Table.XKS_PROXY, credential.rowId(), credential::write);
    }

    private static void delete(Edit ring, DeleteXksCredential c) {
        XksCredential credential = ring.xks().credential(proxy(ring, c.proxy()).prefix(), c.id())
            .orElseThrow(() -> UNKNOWN_RESOURCE.because("The XKS proxy has no credential " + c.id() + "."));
        ring.delete(Table.XKS_PROXY, credential.rowId());
    }

    private static void offer(Edit ring, XksProxy proxy, OfferXksKey c) {
        boolean offered = ring.xks().key(proxy.prefix(), c.keyId()).isPresent();
        if (c.use().isEmpty()) {
            if (!offered) throw UNKNOWN_RESOURCE.because("The XKS proxy offers no key " + c.keyId() + ".");
            ring.remove(Table.XKS_KEY, XksProxy.rowId(proxy.prefix(), c.keyId()));
            return;
        }
        XksKey.mustSuit(Transition.key(ring, c.keyId()));
        if (!offered && ring.count(Table.XKS_KEY) >= XksProxy.MOST_KEYS) throw LIMIT_EXCEEDED.because("XKS proxies offer " + XksProxy.MOST_KEYS + " keys.");
        XksKey key = new XksKey(proxy.prefix(), c.keyId(), c.use().get());
        ring.keep(Table.XKS_KEY, key.rowId(), key::write);
    }

    private static void put(Edit ring, XksProxy proxy) {
        ring.put(Table.XKS_PROXY, proxy.prefix(), proxy::write);
    }

    private static XksProxy proxy(Edit ring, String prefix) {
        return ring.xks().proxy(prefix).orElseThrow(() -> UNKNOWN_RESOURCE.because("There is no XKS proxy " + prefix + "."));
    }
}
