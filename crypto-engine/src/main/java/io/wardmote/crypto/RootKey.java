package io.wardmote.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.wardmote.key.Binding;
import io.wardmote.key.Material.Wrapped;
import io.wardmote.key.Secret;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;

/**
 * One epoch of the cluster's root key: everything secret outside an engine is sealed under it. Thread safe.
 *
 * <p>Each purpose of a {@link Binding} has an AES-256 key of its own, HKDF-SHA256 (RFC 5869) with the cluster id as salt and
 * {@code "wardmote root key" | epoch | purpose} as info, so that a secret of one kind never opens as another. A
 * {@link Wrapped} is sealed as {@link Gcm} draws it; the associated data is, each part length-prefixed by 4 bytes big endian,
 * <pre>
 *   | 4 | cluster id | 4 | epoch in decimal | 4 | purpose | ( 4 | fact )* |
 * </pre>
 * Nonces are random: an epoch may seal 2^32 secrets (NIST SP 800-38D, 8.3), counting re-wraps.
 */
public final class RootKey implements AutoCloseable {
    public static final int BYTES = 32;

    /** Of the order of the purposes there are; a bound, since a purpose is just a text. */
    private static final int MOST_PURPOSES = 64;

    private final String clusterId;
    private final int epoch;
    private final GuardedPage root;
    private final Map<String, RawKey> keys = new ConcurrentHashMap<>();
    private final PerThread<Cipher> ciphers = new PerThread<>(() -> Cipher.getInstance("AES/GCM/NoPadding", "SunJCE"));
    private final Randomness random;

    /** @param root 32 bytes; copied, so the caller closes its own */
    public RootKey(String clusterId, int epoch, Secret root, Randomness random) {
        if (root.length() != BYTES) throw new IllegalArgumentException("a root key has 32 bytes, not " + root.length());
        this.clusterId = clusterId;
        this.epoch = epoch;
        this.random = random;
        this.root = new GuardedPage(root);
    }

    public String clusterId() {
        return clusterId;
    }

    public int epoch() {
        return epoch;
    }

    /** The root key itself, for a key slot or a joining member; the caller closes it. */
    public Secret copy() {
        return root.copy();
    }

    /** What this machine does not do to keep the root key in its place, each as a sentence for people. */
    public List<String> missingGuards() {
        return root.missing();
    }

    /** Seals a secret for its owner, with a fresh nonce. The array stays the caller's, to be wiped. */
    public Wrapped wrap(Binding binding, byte[] secret) {
        try {
            return new Wrapped(epoch, Gcm.seal(ciphers.get(), key(binding), random, secret, aad(binding)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM cannot seal", e);
        }
    }

    /** @throws SealBroken if it was altered, sealed for another owner, cluster or epoch */
    public Secret open(Binding binding, Wrapped wrapped) {
        if (wrapped.epoch() != epoch) throw new SealBroken("sealed under epoch " + wrapped.epoch() + ", not " + epoch);
        try {
            return new Secret(Gcm.open(ciphers.get(), key(binding), wrapped.sealed(), aad(binding)));
        } catch (AEADBadTagException e) {
            throw new SealBroken("a secret sealed as " + binding.purpose() + " of " + binding.facts() + " does not open");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM cannot open", e);
        }
    }

    /**
     * A key of 32 bytes for a purpose outside this process, derived as those of bindings are but under an info of its own, so that it
     * never is one of theirs. The caller closes it.
     */
    public Secret subkey(String purpose) {
        return derive("wardmote root subkey", purpose);
    }

    /** Wipes the root key and the keys derived from it; to be called when nothing uses it any more. */
    @Override
    public void close() {
        keys.values().forEach(RawKey::destroy);
        root.close();
    }

    @Override
    public String toString() {
        return "RootKey[" + clusterId + ", epoch " + epoch + "]";
    }

    private RawKey key(Binding binding) {
        RawKey known = keys.get(binding.purpose());
        if (known != null) return known;
        if (keys.size() >= MOST_PURPOSES) throw new IllegalStateException("too many purposes");
        return keys.computeIfAbsent(binding.purpose(), this::derive);
    }

    private RawKey derive(String purpose) {
        try (Secret key = derive("wardmote root key", purpose)) {
            return new RawKey("AES", key.bytes());
        }
    }

    private Secret derive(String label, String purpose) {
        byte[] info = Derivation.encode(List.of(label, Integer.toString(epoch), purpose));
        try (Secret copy = copy()) {
            return new Secret(Derivation.derive(copy.bytes(), clusterId.getBytes(UTF_8), info, BYTES));
        }
    }

    private byte[] aad(Binding binding) {
        List<String> parts = new ArrayList<>(3 + binding.facts().size());
        parts.add(clusterId);
        parts.add(Integer.toString(epoch));
        parts.add(binding.purpose());
        parts.addAll(binding.facts());
        return Derivation.encode(parts);
    }
}
