package io.wardmote.node.rotation;

import io.wardmote.crypto.RootKey;
import io.wardmote.crypto.SealBroken;
import io.wardmote.hsm.Rebinding;
import io.wardmote.key.Binding;
import io.wardmote.key.Imprint;
import io.wardmote.key.Material;
import io.wardmote.key.Material.InHsm;
import io.wardmote.key.Material.Wrapped;
import io.wardmote.key.Protection;
import io.wardmote.key.Secret;
import io.wardmote.state.Command.Rewrapped;
import io.wardmote.state.Key;
import io.wardmote.state.KeyRing;
import io.wardmote.state.Rows;
import io.wardmote.state.Sealed;
import io.wardmote.state.Table;
import io.wardmote.state.Version;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds what is sealed under one epoch of the root key, some rows at a time, and seals it under another. */
final class Rewrapper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Rewrapper.class);
    private static final int MOST_THINGS = 64;
    private static final int MOST_BYTES = 128 << 10;
    private static final int MOST_ROWS = 20_000;

    private final RootKey from;
    private final RootKey to;
    private final Rebinding rebinding;

    /** @param from stays the caller's, as the other does */
    Rewrapper(RootKey from, RootKey to) {
        this.from = from;
        this.to = to;
        this.rebinding = new Rebinding(from, to);
    }

    /**
     * What was found up to where there was enough.
     *
     * @param next   the row to go on from; empty at the end
     * @param broken how many things do not open, and can be sealed by nobody
     */
    record Batch(List<Rewrapped> things, Optional<byte[]> next, int broken) {}

    /** The row to begin with. */
    static byte[] first() {
        return Sealed.TABLES.getFirst().key("");
    }

    /** @param start a row of any table */
    Batch batch(Rows rows, byte[] start) {
        KeyRing ring = new KeyRing(rows);
        Found found = new Found();
        for (Table table : Sealed.TABLES) {
            byte[] begin = table.key("");
            if (Arrays.compareUnsigned(start, table.end()) >= 0) continue;
            rows.scan(Arrays.compareUnsigned(start, begin) > 0 ? start : begin, table.end(), (key, value) -> {
                Sealed.in(key, value).filter(thing -> thing.material().epoch() == from.epoch()).ifPresent(thing -> found.add(thing, ring, this));
                found.after(key);
                return !found.isEnough();
            });
            if (found.isEnough()) break;
        }
        return new Batch(found.things, found.isEnough() ? Optional.of(found.next) : Optional.empty(), found.broken);
    }

    /** How many things are sealed under that epoch. Reads all rows that may hold any. */
    static long count(Rows rows, int epoch) {
        long[] count = {0};
        for (Table table : Sealed.TABLES) {
            rows.scan(table.key(""), table.end(), (key, value) -> {
                if (Sealed.in(key, value).filter(thing -> thing.material().epoch() == epoch).isPresent()) count[0]++;
                return true;
            });
        }
        return count[0];
    }

    private static final class Found {
        private final List<Rewrapped> things = new ArrayList<>();
        private int bytes;
        private int rows;
        private int broken;
        private byte[] next;

        void add(Sealed thing, KeyRing ring, Rewrapper rewrapper) {
            try {
                Material anew = rewrapper.anew(thing, ring);
                things.add(new Rewrapped(thing, anew));
                bytes += 2 * size(anew);
            } catch (SealBroken e) {
                LOG.error("The old root key cannot go, since by it {} {} does not open: {}", thing.where(), thing.id(), e.getMessage());
                broken++;
            }
        }

        void after(byte[] key) {
            rows++;
            next = Arrays.copyOf(key, key.length + 1); // the least that is greater
        }

        boolean isEnough() {
            return things.size() >= MOST_THINGS || bytes >= MOST_BYTES || rows >= MOST_ROWS;
        }

        private static int size(Material material) {
            return switch (material) {
                case Wrapped wrapped -> wrapped.sealed().length;
                case Material.External external -> external.inner().sealed().length;
                case InHsm inHsm -> inHsm.blob().length + inHsm.mac().length;
            };
        }
    }

    private Material anew(Sealed thing, KeyRing ring) {
        return switch (thing.where()) {
            case VERSION -> ofVersion(thing, ring.version(thing.id()).orElseThrow(), ring);
            case IMPRINT -> imprint(thing, ring.key(thing.id()).orElseThrow());
            case ACCESS_KEY -> wrapped(Binding.accessKey(thing.id()), thing.material());
            case EXTERNAL_MANAGER -> wrapped(ring.externals().manager(thing.id()).orElseThrow().binding(), thing.material());
            case XKS_CREDENTIAL -> wrapped(ring.xks().credential(thing.id()).orElseThrow().binding(), thing.material());
            case LOGIN_PROFILE -> wrapped(ring.loginProfile(thing.id()).orElseThrow().binding(), thing.material());
            case AUTHORITY -> wrapped(Binding.clusterAuthority(), thing.material());
        };
    }

    private Material ofVersion(Sealed thing, Version version, KeyRing ring) {
        Binding owner = version.storedKey(ring.key(version.keyId()).orElseThrow().facts()).binding();
        return switch (thing.material()) {
            case Wrapped wrapped -> wrapped(owner, wrapped);
            case Material.External external -> external.with(wrapped(owner, external.inner()));
            case InHsm inHsm -> rebinding.material(owner, version.publicKey(), inHsm);
        };
    }

    private Material imprint(Sealed thing, Key key) {
        if (key.facts().protection() == Protection.SOFTWARE) return wrapped(Binding.imprint(key.id()), thing.material());
        Imprint anew = rebinding.imprint(key.id(), key.brought().imprint().orElseThrow());
        return new Wrapped(anew.epoch(), anew.sealed());
    }

    private Wrapped wrapped(Binding owner, Material material) {
        if (!(material instanceof Wrapped wrapped)) throw new SealBroken("what only an HSM opens is no " + owner.purpose());
        try (Secret opened = from.open(owner, wrapped)) {
            return to.wrap(owner, opened.bytes());
        }
    }

    @Override
    public void close() {
        rebinding.close();
    }
}
