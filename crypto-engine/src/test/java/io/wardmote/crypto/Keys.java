package io.wardmote.crypto;

import static org.awaitility.Awaitility.await;

import io.wardmote.crypto.Algorithm.NewKey;
import io.wardmote.key.EncryptionAlgorithm;
import io.wardmote.key.KeySpec;
import io.wardmote.key.KeyUsage;
import io.wardmote.key.Protection;
import io.wardmote.key.Secret;
import io.wardmote.key.WrappingAlgorithm;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;

/** An engine's room for tests: a root key, the chosen providers, and keys made once per spec and usage. */
final class Keys extends TestedEngine {
    static final CryptoConfig CONFIG = new CryptoConfig(2, 4, 1, 1, Duration.ofSeconds(10), 1000, 1000, Duration.ofMinutes(5), 1 << 20);

    final Providers providers = Providers.start();
    final RootKeys roots = new RootKeys(new RootKey("cluster-1", 1, new Secret(new byte[32]), providers.random()));
    final OpenedKeys opened = new OpenedKeys(CONFIG);
    final SoftwareKeys software = new SoftwareKeys(providers, roots, opened, CONFIG);

    @Override
    public CryptoReply answer(CryptoRequest request) throws GeneralSecurityException {
        return software.answer(request);
    }

    @Override
    public Protection protection() {
        return Protection.SOFTWARE;
    }

    @Override
    public int longestInputBytes() {
        return CONFIG.longestInputBytes();
    }

    @Override
    public boolean makes(KeySpec spec, KeyUsage usage) {
        return true;
    }

    @Override
    public boolean decrypts(EncryptionAlgorithm algorithm) {
        return true;
    }

    @Override
    public boolean takes(WrappingAlgorithm algorithm, KeySpec spec) {
        return algorithm.suits(spec, Protection.SOFTWARE, false);
    }

    @Override
    public void forget(Collection<String> versionIds) {
        opened.evict(versionIds);
    }

    /** Started, with one RSA_2048 pair in it and never another of any spec. */
    static DataKeyPairs holding(NewKey only) {
        AtomicBoolean made = new AtomicBoolean();
        DataKeyPairs pairs = new DataKeyPairs(spec -> {
            if (made.getAndSet(true)) throw new GeneralSecurityException("enough for this test");
            return only; // the first that is made is an RSA_2048
        });
        pairs.start();
        await().until(() -> pairs.size() > 0);
        return pairs;
    }
}
