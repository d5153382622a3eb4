package io.wardmote.hsm;

import io.wardmote.crypto.CryptoConfig;
import io.wardmote.crypto.CryptoReply;
import io.wardmote.crypto.CryptoRequest;
import io.wardmote.crypto.Providers;
import io.wardmote.crypto.RootKey;
import io.wardmote.crypto.RootKeys;
import io.wardmote.crypto.TestedEngine;
import io.wardmote.key.EncryptionAlgorithm;
import io.wardmote.key.KeySpec.Family;
import io.wardmote.key.KeySpec;
import io.wardmote.key.KeyUsage;
import io.wardmote.key.Protection;
import io.wardmote.key.Secret;
import io.wardmote.key.WrappingAlgorithm;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Collection;

/** Keys in a SoftHSM token, with a root key of their own cluster. */
final class TestedHsm extends TestedEngine implements AutoCloseable {
    static final Providers PROVIDERS = Providers.start();

    final HsmKeys keys;

    TestedHsm(HsmConfig config) throws GeneralSecurityException, IOException {
        this(SoftHsm.token(config), config);
    }

    TestedHsm(Token token, HsmConfig config) {
        RootKeys roots = new RootKeys(new RootKey("cluster-1", 1, new Secret(new byte[32]), PROVIDERS.random()));
        keys = new HsmKeys(PROVIDERS, token, config, "cluster-1", roots.subkeys(HsmKeys.MAC_PURPOSE));
    }

    /** With the wrapping key that each cluster has. */
    static TestedHsm of(String label, int openedKeys) throws GeneralSecurityException, IOException {
        TestedHsm tested = new TestedHsm(SoftHsm.config(label, SoftHsm.PIN, openedKeys));
        tested.keys.kek().make();
        return tested;
    }

    /** Whose keys stay in the token, and which has no wrapping key. */
    static TestedHsm ofObjects(String label, int openedKeys) throws GeneralSecurityException, IOException {
        return new TestedHsm(SoftHsm.config(label, SoftHsm.PIN, openedKeys, Strategy.TOKEN_OBJECT));
    }

    @Override
    public CryptoReply answer(CryptoRequest request) throws GeneralSecurityException {
        return keys.answer(request);
    }

    @Override
    public Protection protection() {
        return Protection.HSM;
    }

    @Override
    public int longestInputBytes() {
        return CryptoConfig.defaults().longestInputBytes();
    }

    /** What SoftHSM 2.6.1 can do. */
    @Override
    public boolean makes(KeySpec spec, KeyUsage usage) {
        return spec.family() == Family.AES || spec.family() == Family.RSA || spec.family() == Family.EC;
    }

    @Override
    public boolean decrypts(EncryptionAlgorithm algorithm) {
        return algorithm == EncryptionAlgorithm.RSAES_OAEP_SHA_1;
    }

    /** OAEP with SHA-1 only. */
    @Override
    public boolean takes(WrappingAlgorithm algorithm, KeySpec spec) {
        return algorithm.suits(spec, Protection.HSM, true) && !algorithm.name().contains("OAEP_SHA_256");
    }

    @Override
    public void forget(Collection<String> versionIds) {
        keys.evict(versionIds);
    }

    /** How many there are in the token, of all sessions. */
    long objects() throws GeneralSecurityException {
        return keys.token().use("counting objects", session -> (long) keys.token().cryptoki().find(session.number(), Template.empty()).size());
    }

    @Override
    public void close() {
        keys.close();
    }
}
