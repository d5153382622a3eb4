package io.wardmote.node.backup;

import io.wardmote.crypto.RootKeys;
import io.wardmote.crypto.SealBroken;
import io.wardmote.key.Binding;
import io.wardmote.key.Material;
import io.wardmote.key.Material.Wrapped;
import io.wardmote.key.Protection;
import io.wardmote.key.Refused;
import io.wardmote.node.Fault;
import io.wardmote.state.AccessKey;
import io.wardmote.state.ClusterFacts;
import io.wardmote.state.Digest;
import io.wardmote.state.ExternalManager;
import io.wardmote.state.Key;
import io.wardmote.state.KeyRing;
import io.wardmote.state.LoginProfile;
import io.wardmote.state.Rows;
import io.wardmote.state.StoredRow;
import io.wardmote.state.Version;
import io.wardmote.state.XksCredential;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/**
 * That rows are the whole state of a cluster and of use: each reads as a row of its table, together they have the digest that the cluster
 * counted, each version's key is there, and everything that is wrapped opens under the root key, or either while it is being changed. Only
 * what lies in an HSM cannot be opened
 * here; it is counted.
 *
 * @param counts by what they are, for people: {@code "software keys, Enabled"}
 * @param rows   how many in all
 */
record Proof(Map<String, Long> counts, long rows) {

    /**
     * Reads them all once, in little memory.
     *
     * @param progress is told the number of rows read, each ten thousand
     * @throws Fault that names the first that is wrong
     */
    static Proof of(Rows rows, RootKeys roots, LongConsumer progress) {
        Reading reading = new Reading(rows, roots, progress);
        rows.scan(new byte[] {1}, new byte[] {-1}, reading::row);
        KeyRing ring = new KeyRing(rows);
        if (!Arrays.equals(reading.digest.toBytes(), ring.digest()))
            throw new Fault(Fault.DATA, "The rows are not those that the cluster had: their digest is another; take another copy.");
        if (ring.cluster().isEmpty()) throw new Fault(Fault.DATA, "The rows are not the state of a founded cluster; take another copy.");
        return new Proof(reading.counts, reading.rows);
    }

    private static final class Reading {
        private static final int STEP = 10_000;

        private final KeyRing ring;
        private final RootKeys roots;
        private final LongConsumer progress;
        private final Digest digest = new Digest(new byte[Digest.BYTES]);
        private final Map<String, Long> counts = new TreeMap<>();
        private long rows;

        Reading(Rows rows, RootKeys roots, LongConsumer progress) {
            this.ring = new KeyRing(rows);
            this.roots = roots;
            this.progress = progress;
        }

        boolean row(byte[] key, byte[] value) {
            try {
                if (!KeyRing.isDigest(key)) digest.add(key, value);
                look(key, StoredRow.of(key, value));
            } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
                throw new Fault(Fault.DATA, "Row " + (rows + 1) + " does not read as one (" + e.getMessage() + "); take another copy.", e);
            } catch (SealBroken | Refused e) { // refused: of an epoch that is none of the root keys opened
                throw new Fault(Fault.DATA, "Something wrapped does not open under the root key (" + e.getMessage() + "); take another copy.", e);
            }
            if (++rows % STEP == 0) progress.accept(rows);
            return true;
        }

        private void look(byte[] key, Object row) {
            switch (row) {
                case Key k -> key(k);
                case Version v -> version(v);
                case AccessKey a -> {
                    open(Binding.accessKey(a.id()), a.secret());
                    count("access keys");
                }
                case XksCredential x -> {
                    open(x.binding(), x.secret());
                    count("credentials of XKS proxies");
                }
                case LoginProfile profile -> {
                    open(profile.binding(), profile.password());
                    count("login profiles");
                }
                case ExternalManager manager -> {
                    open(manager.binding(), manager.credentials().secrets());
                    count("managers of external keys");
                }
                case ClusterFacts facts -> open(Binding.clusterAuthority(), facts.authorityKey());
                default -> counted(key);
            }
        }

        private void key(Key key) {
            count(key.facts().protection().name().toLowerCase(Locale.ROOT) + " keys, " + key.state().apiName());
            boolean ours = key.facts().protection() == Protection.SOFTWARE;
            if (ours) key.brought().imprint().ifPresent(imprint -> open(Binding.imprint(key.id()), new Wrapped(imprint.epoch(), imprint.sealed())));
        }

        private void version(Version version) {
            Key key = ring.key(version.keyId()).orElseThrow(() -> new Fault(Fault.DATA,
                "Version " + version.id() + " is of key " + version.keyId() + ", which is not there; take another copy."));
            switch (version.material()) {
                case null -> count("versions without material");
                case Wrapped wrapped -> {
                    open(version.storedKey(key.facts()).binding(), wrapped);
                    count("versions, opened");
                }
                case Material.External external -> {
                    open(version.storedKey(key.facts()).binding(), external.inner());
                    count("versions of external keys, opened");
                }
                case Material.InHsm inHsm -> count("versions that only the HSM opens");
            }
        }

        private void counted(byte[] key) {
            switch (StoredRow.table(key)) {
                case ALIAS -> count("aliases");
                case TOMBSTONE -> count("destroyed keys");
                case INSTANCE -> count("instances");
                case POLICY -> count("application policies");
                case KEY_POLICY -> count("policies of keys");
                case XKS_PROXY -> count("XKS proxies");
                case CLIENT_KEY -> count("client keys");
                case SLOT -> count("key slots");
                default -> { } // indices and what is short-lived
            }
        }

        private void open(Binding binding, Wrapped wrapped) {
            roots.open(binding, wrapped).close();
        }

        private void count(String what) {
            counts.merge(what, 1L, Long::sum);
        }
    }
}
