package io.wardmote.hsm;

import io.wardmote.key.KeySpec;
import io.wardmote.key.KeyUsage;

/**
 * A key that was just made in the token.
 *
 * @param secret    the object of its secret half
 * @param publicKey DER SubjectPublicKeyInfo; empty for symmetric keys
 */
record Newborn(long secret, byte[] publicKey) {

    /** @param born what the secret half is to be */
    static Newborn make(Cryptoki cryptoki, long session, KeySpec spec, KeyUsage usage, Template born) throws CryptokiException {
        if (spec.symmetric()) return new Newborn(cryptoki.generateKey(session, Parameter.aesKey(), born), new byte[0]);
        boolean rsa = spec.family() == KeySpec.Family.RSA;
        Cryptoki.Pair pair = cryptoki.generatePair(session, rsa ? Parameter.rsaPair() : Parameter.ecPair(), KeyTemplates.publicKey(spec, usage), born);
        byte[] publicKey = rsa ? PublicKeys.rsa(cryptoki, session, pair.publicKey()) : PublicKeys.ec(cryptoki, session, pair.publicKey(), spec);
        cryptoki.destroy(session, pair.publicKey());
        return new Newborn(pair.privateKey(), publicKey);
    }
}
