package io.wardmote.crypto;

import io.wardmote.crypto.CryptoReply.Bytes;
import io.wardmote.crypto.CryptoReply.Generated;
import io.wardmote.crypto.CryptoReply.Verdict;
import io.wardmote.key.EncryptionAlgorithm;
import io.wardmote.key.KeySpec;
import io.wardmote.key.KeyUsage;
import io.wardmote.key.Origin;
import io.wardmote.key.Protection;
import io.wardmote.key.StoredKey;
import io.wardmote.key.WrappingAlgorithm;
import java.security.GeneralSecurityException;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** An engine as {@link EngineSuite} asks it, with keys made once per spec and usage. */
public abstract class TestedEngine {
    private final Map<String, StoredKey> made = new ConcurrentHashMap<>();

    public abstract CryptoReply answer(CryptoRequest request) throws GeneralSecurityException;

    public abstract Protection protection();

    public abstract int longestInputBytes();

    /** Whether it makes such keys; else it must refuse to. */
    public abstract boolean makes(KeySpec spec, KeyUsage usage);

    /** Whether its keys open that; else they must refuse to. */
    public abstract boolean decrypts(EncryptionAlgorithm algorithm);

    /** Whether material of such keys may be brought to it so; else it must refuse to make the token. */
    public abstract boolean takes(WrappingAlgorithm algorithm, KeySpec spec);

    /** Closes what it has opened of these. */
    public abstract void forget(Collection<String> versionIds);

    /** The same key each time. */
    public StoredKey key(KeySpec spec, KeyUsage usage) {
        return made.computeIfAbsent(spec + " " + usage, any -> fresh(spec, usage));
    }

    public StoredKey key(KeySpec spec) {
        return key(spec, spec.usages().getFirst());
    }

    public StoredKey fresh(KeySpec spec, KeyUsage usage) {
        CryptoRequest.Generate request = generate(spec, usage);
        try {
            return stored(request, (Generated) answer(request));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    public CryptoRequest.Generate generate(KeySpec spec, KeyUsage usage) {
        return generate(spec, usage, protection());
    }

    public static CryptoRequest.Generate generate(KeySpec spec, KeyUsage usage, Protection protection) {
        String id = UUID.randomUUID().toString();
        return new CryptoRequest.Generate(id, UUID.randomUUID().toString(), spec, usage, Origin.GENERATED, protection);
    }

    public static StoredKey stored(CryptoRequest.Generate request, Generated generated) {
        return new StoredKey(request.keyId(), request.versionId(), request.spec(), request.usage(), request.origin(), request.protection(),
                generated.material(), generated.publicKey());
    }

    public byte[] bytes(CryptoRequest request) throws GeneralSecurityException {
        return ((Bytes) answer(request)).bytes();
    }

    public boolean verdict(CryptoRequest request) throws GeneralSecurityException {
        return ((Verdict) answer(request)).valid();
    }
}
