package io.wardmote.hsm;

import io.wardmote.crypto.Algorithm;
import io.wardmote.crypto.Algorithm.DecryptsFrom;
import io.wardmote.crypto.Algorithm.EncryptsTo;
import io.wardmote.crypto.Algorithm.Opened;
import io.wardmote.crypto.Algorithm.OpenedPublic;
import io.wardmote.crypto.Algorithm.Signs;
import io.wardmote.crypto.Algorithm.Verifies;
import io.wardmote.crypto.Providers;
import io.wardmote.crypto.SealBroken;
import io.wardmote.key.EncryptionAlgorithm;
import io.wardmote.key.KeySpec;
import io.wardmote.key.KeyUsage;
import io.wardmote.key.SigningAlgorithm;
import java.security.GeneralSecurityException;
import java.util.Arrays;

/** Whether a private key in the token is that of a public one: it is used once, and Java looks at the result. */
record PairCheck(Providers providers, Can can) {
    interface Can {
        Abilities abilities() throws CryptokiException;
    }

    PrivateInHsm privateKey(KeySpec spec, KeyInToken key, Cryptoki cryptoki) {
        return new PrivateInHsm(spec, key, cryptoki, () -> can.abilities().oaep());
    }

    /**
     * A private key must fit its public one, or signatures would be given out that nobody can verify.
     * @throws SealBroken if it does not
     */
    void mustFit(KeySpec spec, KeyUsage usage, byte[] publicKey, Opened privateKey) throws GeneralSecurityException {
        OpenedPublic opened = Algorithm.of(spec, providers).openPublic(spec, publicKey);
        boolean fits = switch (usage) {
            case SIGN_VERIFY -> {
                SigningAlgorithm algorithm = SigningAlgorithm.usual(spec);
                byte[] digest = providers.random().bytes(algorithm.digestBytes());
                yield ((Verifies) opened).verify(algorithm, digest, true, ((Signs) privateKey).sign(algorithm, digest, true));
            }
            case ENCRYPT_DECRYPT -> {
                EncryptionAlgorithm algorithm = can.abilities().oaep().contains(Parameter.Hash.SHA_256) ? EncryptionAlgorithm.RSAES_OAEP_SHA_256
                    : EncryptionAlgorithm.RSAES_OAEP_SHA_1;
                byte[] probe = providers.random().bytes(32);
                yield Arrays.equals(((DecryptsFrom) privateKey).decrypt(algorithm, ((EncryptsTo) opened).encrypt(algorithm, probe)), probe);
            }
            case GENERATE_VERIFY_MAC -> false;
        };
        if (!fits) throw new SealBroken("a wrapped private key is not that of its public key");
    }
}
