package io.wardmote.node.founding;

import io.wardmote.crypto.Randomness;
import io.wardmote.crypto.RootKey;
import io.wardmote.crypto.RootKeys;
import io.wardmote.crypto.SealBroken;
import io.wardmote.key.Binding;
import io.wardmote.key.Material.Wrapped;
import io.wardmote.key.Secret;
import io.wardmote.state.KeyRing;
import io.wardmote.state.RootRotation;

/** The older root key, sealed under the newer one while both are in use. */
public final class FormerRoot {
    private FormerRoot() {}

    public static Wrapped seal(RootKey former, RootKey next) {
        try (Secret copy = former.copy()) {
            return next.wrap(Binding.formerRoot(former.epoch()), copy.bytes());
        }
    }

    /**
     * The caller closes it.
     *
     * @throws SealBroken if that is not the root key which the rotation is to
     */
    public static RootKey open(RootKey next, RootRotation rotation, Randomness random) {
        try (Secret opened = next.open(Binding.formerRoot(rotation.from()), rotation.former())) {
            return new RootKey(next.clusterId(), rotation.from(), opened, random);
        }
    }

    /**
     * For rows that lie still: opens both root keys of a rotation that they are in the middle of, as far as one opens the other, and has the one seal
     * that sealed when they were written.
     *
     * @throws SealBroken if the newer root key is another than that of the rows
     */
    public static void complete(RootKeys roots, KeyRing rows, Randomness random) {
        rows.rotation().ifPresent(rotation -> {
            if (!roots.has(rotation.from())) roots.of(rotation.to()).ifPresent(next -> roots.add(open(next, rotation, random)));
            if (roots.has(rotation.sealing())) roots.sealUnder(rotation.sealing());
        });
    }
}
