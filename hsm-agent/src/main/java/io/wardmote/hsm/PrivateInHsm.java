package io.wardmote.hsm;

import io.wardmote.crypto.Algorithm.DecryptsFrom;
import io.wardmote.crypto.Algorithm.Signs;
import io.wardmote.crypto.Digests;
import io.wardmote.key.EncryptionAlgorithm;
import io.wardmote.key.KeySpec;
import io.wardmote.key.Refusal;
import io.wardmote.key.SigningAlgorithm;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERSequence;

/** A private key in the token: RSA (PKCS#1 v1.5, PSS, OAEP) or EC (ECDSA). Padding of decryptions is taken off in the token, never here. */
final class PrivateInHsm implements Signs, DecryptsFrom {
    /** DER of DigestInfo up to the digest: AlgorithmIdentifier(id-sha256, NULL). RFC 8017, 9.2, note 1. */
    private static final byte[] DIGEST_INFO = HexFormat.of().parseHex("3031300d060960864801650304020105000420");

    /** Asked by decryptions only: a token just begun takes seconds to find out, and signing need not wait for it. */
    interface OaepOfToken {
        Set<Parameter.Hash> hashes() throws GeneralSecurityException;
    }

    private final KeyInToken key;
    private final Cryptoki cryptoki;
    private final OaepOfToken oaep;
    private final KeySpec spec;

    PrivateInHsm(KeySpec spec, KeyInToken key, Cryptoki cryptoki, OaepOfToken oaep) {
        this.spec = spec;
        this.key = key;
        this.cryptoki = cryptoki;
        this.oaep = oaep;
    }

    @Override
    public byte[] sign(SigningAlgorithm algorithm, byte[] input, boolean digested) throws GeneralSecurityException {
        byte[] digest = Digests.of(algorithm, input, digested);
        return switch (algorithm) {
            case RSA_PSS_SHA_256 -> sign(Parameter.rsaPss(Parameter.Hash.SHA_256), digest);
            case RSA_PKCS1_SHA_256 -> sign(Parameter.rsaPkcs1(), ByteBuffer.allocate(DIGEST_INFO.length + digest.length).put(DIGEST_INFO).put(digest).array());
            case ECDSA_SHA_256, ECDSA_SHA_384, ECDSA_SHA_512 -> der(sign(Parameter.ecdsa(), digest));
            case SM2DSA, ED25519, ML_DSA -> throw new GeneralSecurityException(algorithm + " is not computed here");
        };
    }

    private byte[] sign(Parameter by, byte[] input) throws CryptokiException {
        return key.use("signing", (session, object) -> cryptoki.sign(session.number(), by, object, input));
    }

    /** <pre>| r | s |, each as long as the group's order</pre> to DER SEQUENCE(r, s). */
    private static byte[] der(byte[] plain) {
        int half = plain.length / 2;
        ASN1EncodableVector numbers = new ASN1EncodableVector(2);
        numbers.add(new ASN1Integer(new BigInteger(1, Arrays.copyOf(plain, half))));
        numbers.add(new ASN1Integer(new BigInteger(1, Arrays.copyOfRange(plain, half, plain.length))));
        try {
            return new DERSequence(numbers).getEncoded("DER");
        } catch (IOException e) {
            throw new IllegalStateException("a signature cannot be encoded", e);
        }
    }

    @Override
    public byte[] decrypt(EncryptionAlgorithm algorithm, byte[] ciphertext) throws GeneralSecurityException {
        Parameter.Hash hash = switch (algorithm) {
            case RSAES_OAEP_SHA_1 -> Parameter.Hash.SHA_1;
            case RSAES_OAEP_SHA_256 -> Parameter.Hash.SHA_256;
            case SM2PKE -> throw new GeneralSecurityException(algorithm + " is not computed here");
        };
        if (!oaep.hashes().contains(hash)) throw Abilities.lacking(Abilities.oaepName(hash));
        // SoftHSM calls another length a bad argument and leaves the operation open
        if (ciphertext.length != spec.bits() / 8) throw Refusal.INVALID_CIPHERTEXT.refused();
        return key.use("decrypting", (session, object) -> Judged.decrypt(cryptoki, session, Parameter.rsaOaep(hash), object, ciphertext));
    }

    @Override
    public void close() {
        key.close();
    }
}
