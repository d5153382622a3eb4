package io.wardmote.hsm;

import io.wardmote.crypto.RootKey;
import io.wardmote.crypto.SealBroken;
import io.wardmote.key.Binding;
import io.wardmote.key.Imprint;
import io.wardmote.key.Material.InHsm;
import java.util.Map;

/** Binds what only an HSM opens to its owner under another epoch of the root key. It needs no HSM, since the wrapped key stays as it is. */
public final class Rebinding implements AutoCloseable {
    private static final byte[] NO_PUBLIC_KEY = {};

    private final BlobMac mac;

    /** @param from the older epoch; both stay the caller's */
    public Rebinding(RootKey from, RootKey to) {
        mac = new BlobMac(to.clusterId(), Map.of(from.epoch(), from.subkey(BlobMac.PURPOSE), to.epoch(), to.subkey(BlobMac.PURPOSE)));
    }

    /** @throws SealBroken if it was not bound to that owner */
    public InHsm material(Binding owner, byte[] publicKey, InHsm material) {
        mac.check(owner, publicKey, material);
        return mac.seal(owner, publicKey, material.blob());
    }

    /** @throws SealBroken if it is not that key's */
    public Imprint imprint(String keyId, Imprint imprint) {
        return HsmImports.imprint(mac, keyId, HsmImports.hashOf(mac, keyId, imprint));
    }

    @Override
    public void close() {
        mac.close();
    }
}
