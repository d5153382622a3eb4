package io.wardmote.crypto;

import io.wardmote.key.CipherMode;
import io.wardmote.key.EncryptionAlgorithm;
import io.wardmote.key.KeySpec;
import io.wardmote.key.SigningAlgorithm;
import io.wardmote.key.WrappingAlgorithm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The cryptographic algorithms in use: what keys compute, out of the table of {@link Providers}, and what the program itself needs. */
public final class Inventory {
    private static final List<Entry> OWN = List.of(
        own("AES/GCM/NoPadding", "wrapping under the root key and in key slots, sealing of backups and of what members send each other", "SunJCE"),
        own("AES/KWP/NoPadding", "unwrapping what is brought, and HSM keys' shapes", "SunJCE"),
        own("HKDF-SHA256", "subkeys of the root key, seals between members", "SunJCE"),
        own("HmacSHA256", "signatures of requests, binding of HSM keys", "SunJCE"),
        own("HmacSHA1", "signatures of requests, RPC 1.0, by whoever still signs so", "SunJCE"),
        own("SHA-256", "hashes of tokens, chain of audit records, digests of the state", "SUN"),
        own("ECDH", "seals between members, on P-256", "SunEC"),
        own("EC", "keys of both authorities and of nodes, P-256", "SunEC"),
        own("SHA256withECDSA", "certificates, proofs of nodes, heads of audit logs", "SunEC, BC"),
        own("DRBG", "all that is drawn (NIST SP 800-90A)", "SUN"),
        own("Shamir, GF(2^8)", "shares of a key slot", "own"),
        own("Argon2id", "passwords for the console, 19 MiB and 2 passes", "BC"),
        own("PBE, 3DES and SHA-1 (PKCS#12)", "the client key file, in the form that the vendor's SDK reads", "BC"),
        own("TLS 1.2 and 1.3", "clients", "BoringSSL"),
        own("TLS 1.3", "node to node: the Raft port and the link", "BoringSSL, SunJSSE"));

    private Inventory() {}

    /**
     * @param name      as the API or Java names it
     * @param use       what for
     * @param providers who computes it, the first of them that passes its self-test
     */
    public record Entry(String name, String use, List<String> providers) {
        public Entry {
            providers = List.copyOf(providers);
        }
    }

    /** Of keys first, each spec with what it computes; then the program's own. */
    public static List<Entry> entries() {
        Providers table = new Providers();
        List<Entry> entries = new ArrayList<>();
        for (KeySpec spec : KeySpec.values()) entries.add(new Entry(spec.name(), "keys that callers make", providers(table, Set.of(spec))));
        for (CipherMode mode : CipherMode.values()) {
            entries.add(new Entry(mode.name(), "encryption by keys of callers", providers(table, suiting(mode::suits))));
        }
        for (EncryptionAlgorithm algorithm : EncryptionAlgorithm.values()) {
            entries.add(new Entry(algorithm.name(), "encryption to public keys of callers", providers(table, suiting(algorithm::suits))));
        }
        for (SigningAlgorithm algorithm : SigningAlgorithm.values()) {
            entries.add(new Entry(algorithm.name(), "signatures by keys of callers", providers(table, suiting(algorithm::suits))));
        }
        for (WrappingAlgorithm algorithm : WrappingAlgorithm.values()) {
            entries.add(new Entry(algorithm.name(), "wrapping of what callers bring", providers(table, Set.of(algorithm.wrappingSpec()))));
        }
        entries.addAll(OWN);
        return List.copyOf(entries);
    }

    private static Set<KeySpec> suiting(Predicate<KeySpec> suits) {
        return new LinkedHashSet<>(Stream.of(KeySpec.values()).filter(suits).toList());
    }

    /** In the order in which they are tried; of several rows each once. */
    private static List<String> providers(Providers table, Set<KeySpec> specs) {
        Stream<Providers.Candidate> candidates = specs.stream().map(Providers.Row::of).distinct().flatMap(row -> table.candidates(row).stream());
        return candidates.map(Providers.Candidate::provider).distinct().toList();
    }

    private static Entry own(String name, String use, String providers) {
        return new Entry(name, use, Arrays.asList(providers.split(", ")));
    }
}
