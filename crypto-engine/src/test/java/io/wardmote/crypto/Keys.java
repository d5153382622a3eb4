package io.wardmote.crypto;

import io.wardmote.crypto.Algorithm.NewKey;
import io.wardmote.crypto.CryptoReply.Bytes;
import io.wardmote.crypto.CryptoReply.Generated;
import io.wardmote.crypto.CryptoReply.Verdict;
import io.wardmote.key.KeySpec;
import io.wardmote.key.KeyUsage;
import io.wardmote.key.Origin;
import io.wardmote.key.Protection;
import io.wardmote.key.Secret;
import io.wardmote.key.StoredKey;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** An engine's room for tests: a root key, the chosen providers, and keys made once per spec and usage. */
final class Keys {
    static final CryptoConfig CONFIG = new CryptoConfig(2, 4, 1, 1, Duration.ofSeconds(10), 1000, 1000, Duration.ofMinutes(5), 1 << 20);

    final Providers providers = Providers.start();
    final RootKeys roots = new RootKeys(new RootKey("cluster-1", 1, new Secret(new byte[32]), providers.random()));
    final OpenedKeys opened = new OpenedKeys(CONFIG);
    final SoftwareKeys software = new SoftwareKeys(providers, roots, opened, CONFIG);
    private final Map<String, StoredKey> made = new ConcurrentHashMap<>();

    /** The same key each time. */
    StoredKey key(KeySpec spec, KeyUsage usage) {
        return made.computeIfAbsent(spec + " " + usage, any -> fresh(spec, usage));
    }

    StoredKey key(KeySpec spec) {
        return key(spec, spec.usages().getFirst());
    }

    StoredKey fresh(KeySpec spec, KeyUsage usage) {
        CryptoRequest.Generate request = generate(spec, usage);
        try {
            return stored(request, (Generated) software.answer(request));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static CryptoRequest.Generate generate(KeySpec spec, KeyUsage usage) {
        String id = UUID.randomUUID().toString();
        return new CryptoRequest.Generate(id, UUID.randomUUID().toString(), spec, usage, Origin.GENERATED, Protection.SOFTWARE);
    }

    static StoredKey stored(CryptoRequest.Generate request, Generated generated) {
        return new StoredKey(request.keyId(), request.versionId(), request.spec(), request.usage(), request.origin(), request.protection(),
                generated.material(), generated.publicKey());
    }

    /** Started, with one RSA_2048 pair in it and never another of any spec. */
    static DataKeyPairs holding(NewKey only) throws InterruptedException {
        AtomicBoolean made = new AtomicBoolean();
        DataKeyPairs pairs = new DataKeyPairs(spec -> {
            if (made.getAndSet(true)) throw new GeneralSecurityException("enough for this test");
            return only; // the first that is made is an RSA_2048
        });
        pairs.start();
        while (pairs.size() == 0) Thread.sleep(1);
        return pairs;
    }

    byte[] bytes(CryptoRequest request) throws GeneralSecurityException {
        return ((Bytes) software.answer(request)).bytes();
    }

    boolean verdict(CryptoRequest request) throws GeneralSecurityException {
        return ((Verdict) software.answer(request)).valid();
    }
}
