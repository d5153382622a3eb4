package io.wardmote.crypto;

import io.wardmote.key.KeySpec;
import java.security.GeneralSecurityException;
import java.security.NoSuchProviderException;
import java.security.Provider;
import java.security.Security;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The table: which provider computes which algorithm, and which ones stand in for it, by measured speed and constant time.
 * Each is asked for by its object; none is registered and no order among installed providers matters. At start each row takes
 * the first candidate that passes its {@link SelfTest}, and says so in the log.
 */
public final class Providers {
    private static final Logger LOG = LoggerFactory.getLogger(Providers.class);

    /** One row of the table: algorithms that stand and fall together. */
    public enum Row {
        AES, SM4_GCM, RSA, ECDSA, ECDSA_SECP256K1, ED25519, ML_DSA, SM2, HMAC_SHA_2, HMAC_SM3;

        static Row of(KeySpec spec) {
            return switch (spec) {
                case AES_128, AES_192, AES_256 -> AES;
                case SM4 -> SM4_GCM;
                case RSA_2048, RSA_3072, RSA_4096 -> RSA;
                case EC_P256, EC_P384, EC_P521 -> ECDSA;
                case EC_P256K -> ECDSA_SECP256K1;
                case EC_SM2 -> SM2;
                case EC_ED25519 -> ED25519;
                case ML_DSA_44, ML_DSA_65, ML_DSA_87 -> ML_DSA;
                case HMAC_SHA_256, HMAC_SHA_384, HMAC_SHA_512 -> HMAC_SHA_2;
                case HMAC_SM3 -> HMAC_SM3;
            };
        }
    }

    /** One cell: made only when tried, since a provider costs a tenth of a second to load. */
    record Candidate(String provider, Make make) {
        interface Make {
            Algorithm make() throws GeneralSecurityException;
        }
    }

    record Chosen(String provider, Algorithm algorithm, String why) {}

    private final Randomness random = new Randomness();
    private final Map<Row, Chosen> chosen = new EnumMap<>(Row.class);
    private Provider accp;
    private Provider bouncyCastle;

    /**
     * Tests and chooses, every row at once.
     * @throws IllegalStateException if an algorithm has no provider left that passes
     */
    public static Providers start() {
        return start(EnumSet.allOf(Row.class));
    }

    /** The same for those rows only, which is quicker where no others are asked for: Bouncy Castle alone takes 0.35 s to load. */
    public static Providers start(Set<Row> rows) {
        Providers providers = new Providers();
        providers.choose(new SelfTest(), rows);
        providers.chosen.forEach((row, it) -> {
            if (it.why.isEmpty()) LOG.info("{} is computed by {}", row, it.provider);
            else LOG.warn("{} is computed by {}, since not by {}", row, it.provider, it.why);
        });
        return providers;
    }

    /** Untested and unchosen: for the tests of every candidate. */
    Providers() {}

    Algorithm chosen(Row row) {
        Chosen mine = chosen.get(row);
        if (mine == null) throw new IllegalStateException(row + " was not started in this process");
        return mine.algorithm;
    }

    /** The name of the provider that computes a row, for those who operate the node. */
    public String provider(Row row) {
        return chosen.get(row).provider;
    }

    public Randomness random() {
        return random;
    }

    /** The table. First the pinned one, then its fallbacks. Rates are in the module's README and in {@code perf}. */
    List<Candidate> candidates(Row row) {
        return switch (row) {
            case AES -> List.of(
                    new Candidate("SunJCE", () -> new Aes(jdk("SunJCE"), jdk("SunJCE"), random)),
                    new Candidate("ACCP", () -> new Aes(accp(), bouncyCastle(), random)),
                    new Candidate("BC", () -> new Aes(bouncyCastle(), bouncyCastle(), random)));
            case RSA -> List.of(
                    new Candidate("ACCP", () -> new Rsa(accp(), accp(), random)),
                    new Candidate("SunRsaSign", () -> new Rsa(jdk("SunRsaSign"), jdk("SunJCE"), random)),
                    new Candidate("BC", () -> new Rsa(bouncyCastle(), bouncyCastle(), random)));
            case ECDSA -> List.of(
                    new Candidate("ACCP", () -> new Ecdsa(accp(), random)),
                    new Candidate("SunEC", () -> new Ecdsa(jdk("SunEC"), random)),
                    new Candidate("BC", () -> new Ecdsa(bouncyCastle(), random)));
            // Bouncy Castle is three times faster here, but not promised to be constant time; the JDK has no such curve
            case ECDSA_SECP256K1 -> List.of(
                    new Candidate("ACCP", () -> new Ecdsa(accp(), random)),
                    new Candidate("BC", () -> new Ecdsa(bouncyCastle(), random)));
            case ED25519 -> List.of(
                    new Candidate("ACCP", () -> new Ed25519(accp())),
                    new Candidate("BC", () -> new Ed25519(bouncyCastle())),
                    new Candidate("SunEC", () -> new Ed25519(jdk("SunEC"))));
            case ML_DSA -> List.of(
                    new Candidate("SUN", () -> new MlDsa(jdk("SUN"), random)),
                    new Candidate("ACCP", () -> new MlDsa(accp(), random)),
                    new Candidate("BC", () -> new MlDsa(bouncyCastle(), random)));
            case HMAC_SHA_2 -> List.of(
                    new Candidate("SunJCE", () -> new Hmac(jdk("SunJCE"), random)),
                    new Candidate("ACCP", () -> new Hmac(accp(), random)),
                    new Candidate("BC", () -> new Hmac(bouncyCastle(), random)));
            // nobody else has the Chinese algorithms; by Bouncy Castle's own interfaces, which need no provider object
            case SM4_GCM -> List.of(new Candidate("BC", () -> new Sm4Gcm(random)));
            case SM2 -> List.of(new Candidate("BC", () -> new Sm2(random)));
            case HMAC_SM3 -> List.of(new Candidate("BC", () -> new HmacSm3(random)));
        };
    }

    private void choose(SelfTest test, Set<Row> rows) {
        // a thread per row: together they wait for two providers to load, not one after the other
        try (ExecutorService threads = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().name("self-test-", 0).factory())) {
            Map<Row, Future<Chosen>> choices = new EnumMap<>(Row.class);
            for (Row row : rows) choices.put(row, threads.submit(() -> choose(row, candidates(row), test)));
            for (Row row : rows) chosen.put(row, choices.get(row).get());
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IllegalStateException told ? told : new IllegalStateException("the self-test broke", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted in the self-test", e);
        }
    }

    /** The first that passes. */
    static Chosen choose(Row row, List<Candidate> candidates, SelfTest test) {
        List<String> failures = new ArrayList<>();
        for (Candidate candidate : candidates) {
            try {
                Algorithm algorithm = candidate.make.make();
                test.run(row, algorithm);
                return new Chosen(candidate.provider, algorithm, String.join(", nor by ", failures));
            } catch (GeneralSecurityException | RuntimeException | LinkageError e) {
                failures.add(candidate.provider + " (" + e + ")");
            }
        }
        throw new IllegalStateException("no provider can compute " + row + ": not " + String.join(", nor ", failures));
    }

    private static Provider jdk(String name) throws NoSuchProviderException {
        Provider provider = Security.getProvider(name);
        if (provider == null) throw new NoSuchProviderException("this JDK has no " + name);
        return provider;
    }

    private synchronized Provider accp() throws NoSuchProviderException {
        if (accp == null) accp = SignedJars.accp();
        return accp;
    }

    private synchronized Provider bouncyCastle() {
        if (bouncyCastle == null) bouncyCastle = SignedJars.bouncyCastle();
        return bouncyCastle;
    }
}
