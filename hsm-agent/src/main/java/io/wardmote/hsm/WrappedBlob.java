package io.wardmote.hsm;

import io.wardmote.crypto.SealBroken;
import io.wardmote.key.Material.InHsm;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** A key as the wrapping key wrapped it: layout 1 of {@link InHsm}. @param mechanism CKM_... */
record WrappedBlob(long mechanism, byte[] wrapped) {
    private static final byte LAYOUT = 1;
    /** Layout and mechanism. */
    private static final int HEADER = 5;

    byte[] toBytes() {
        return ByteBuffer.allocate(HEADER + wrapped.length).put(LAYOUT).putInt((int) mechanism).put(wrapped).array();
    }

    /** @throws SealBroken if it is none of ours */
    static WrappedBlob of(InHsm material) {
        byte[] blob = material.blob();
        if (blob.length <= HEADER || blob[0] != LAYOUT) throw new SealBroken("a wrapped key is in no layout known here");
        long mechanism = Integer.toUnsignedLong(ByteBuffer.wrap(blob, 1, 4).getInt());
        if (Mechanism.WRAPPING.stream().noneMatch(it -> it.number() == mechanism)) throw new SealBroken("a wrapped key names no wrapping mechanism");
        return new WrappedBlob(mechanism, Arrays.copyOfRange(blob, HEADER, blob.length));
    }
}
