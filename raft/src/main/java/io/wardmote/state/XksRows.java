package io.wardmote.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is offered to other clouds. Single rows are read through the ring, which may have them decoded. */
public final class XksRows {
    private final KeyRing ring;

    XksRows(KeyRing ring) {
        this.ring = ring;
    }

    public Optional<XksProxy> proxy(String prefix) {
        return ring.row(Table.XKS_PROXY, prefix, bytes -> XksProxy.read(new ByteReader(bytes)));
    }

    public Optional<XksCredential> credential(String prefix, String accessKeyId) {
        return credential(XksProxy.rowId(prefix, accessKeyId));
    }

    /** @param rowId as {@link Sealed} has it */
    public Optional<XksCredential> credential(String rowId) {
        return ring.row(Table.XKS_PROXY, rowId, bytes -> XksCredential.read(new ByteReader(bytes)));
    }

    /** What a proxy offers a key for; absent if it does not. */
    public Optional<XksKey> key(String prefix, String keyId) {
        return ring.row(Table.XKS_KEY, XksProxy.rowId(prefix, keyId), bytes -> XksKey.read(new ByteReader(bytes)));
    }

    /** By prefix. */
    public List<XksProxy> proxies() {
        List<XksProxy> found = new ArrayList<>();
        ring.rows.scan(Table.XKS_PROXY.key(""), Table.XKS_PROXY.end(), (key, value) -> {
            if (StoredRow.of(key, value) instanceof XksProxy proxy) found.add(proxy);
            return true;
        });
        return found;
    }

    /** Those of one proxy, by access key id: at most {@link XksProxy#MOST_CREDENTIALS}. */
    public List<XksCredential> credentials(String prefix) {
        return Listing.children(ring.rows, Table.XKS_PROXY, prefix, 1, Integer.MAX_VALUE, (key, value) -> XksCredential.read(new ByteReader(value))).items();
    }

    /** What a proxy offers, by key id; pages count from 1. */
    public Page<XksKey> keys(String prefix, int page, int size) {
        return Listing.children(ring.rows, Table.XKS_KEY, prefix, page, size, (key, value) -> XksKey.read(new ByteReader(value)));
    }
}
