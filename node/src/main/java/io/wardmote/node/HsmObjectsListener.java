package io.wardmote.node;

import io.wardmote.hsm.HsmEngine;
import io.wardmote.key.Material.InHsm;
import io.wardmote.raft.AppliedListener;
import io.wardmote.state.Draft;
import io.wardmote.state.Table;
import io.wardmote.state.Version;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Has the HSM destroy the key of a version whose material goes: an object of the token would outlive the deletion of its name. A node that gets the
 * state as another's snapshot does not see what went, and leaves it to those that did.
 */
final class HsmObjectsListener implements AppliedListener {
    private final HsmEngine hsm;
    /** Of the changes that are being made. */
    private List<byte[]> going = List.of();

    HsmObjectsListener(HsmEngine hsm) {
        this.hsm = hsm;
    }

    @Override
    public void applying(Draft changes) {
        List<byte[]> blobs = new ArrayList<>();
        changes.eachChange((key, value) -> {
            byte[] before = Table.VERSION.holds(key) ? changes.before(key) : null;
            if (before != null && Version.of(before).material() instanceof InHsm old && !holds(value, old)) blobs.add(old.blob());
        });
        going = blobs;
    }

    /** Whether that is still the material, if under another epoch of the root key. */
    private static boolean holds(byte[] version, InHsm old) {
        return version != null && Version.of(version).material() instanceof InHsm now && Arrays.equals(now.blob(), old.blob());
    }

    @Override
    public void applied(long index, Draft changes) {
        if (!going.isEmpty()) hsm.destroy(going);
    }

    @Override
    public void replaced() {}
}
