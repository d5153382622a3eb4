package io.wardmote.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wardmote.key.KeySpec;
import io.wardmote.key.SigningAlgorithm;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import org.bouncycastle.asn1.gm.GMNamedCurves;
import org.bouncycastle.asn1.gm.GMObjectIdentifiers;
import org.bouncycastle.asn1.x9.X962Parameters;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.junit.jupiter.api.Test;

class MessageHashTest {
    private static byte[] hash(MessageHash hash, String message) {
        for (byte each : message.getBytes(UTF_8)) hash.update(new byte[] {0, each, 0}, 1, 1);
        return hash.digest();
    }

    @Test
    void hashesAreThoseOfTheirStandards() throws GeneralSecurityException {
        byte[] none = {};
        assertThat(hash(MessageHash.of(SigningAlgorithm.ECDSA_SHA_256, none), "abc")).isEqualTo(Digests.sha2("SHA-256", "abc".getBytes(UTF_8)));
        assertThat(hash(MessageHash.of(SigningAlgorithm.ECDSA_SHA_512, none), "abc")).isEqualTo(Digests.sha2("SHA-512", "abc".getBytes(UTF_8)));
        assertThat(hash(MessageHash.of(KeySpec.HMAC_SHA_384), "abc")).isEqualTo(Digests.sha2("SHA-384", "abc".getBytes(UTF_8)));
        // GM/T 0004, A.1
        assertThat(hash(MessageHash.of(KeySpec.HMAC_SM3), "abc")).isEqualTo(HexFormat.of().parseHex("66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"));
    }

    /** GM/T 0003.5, A.2: the example of a signature, whose e is given. */
    @Test
    void thatOfSm2HasTheSignersIdentityBeforeIt() throws Exception {
        String x = "09F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020";
        String y = "CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13";
        byte[] publicKey = new SubjectPublicKeyInfo(new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, new X962Parameters(GMObjectIdentifiers.sm2p256v1)),
            GMNamedCurves.getByOID(GMObjectIdentifiers.sm2p256v1).getCurve().decodePoint(HexFormat.of().parseHex("04" + x + y)).getEncoded(false)).getEncoded();
        assertThat(hash(MessageHash.of(SigningAlgorithm.SM2DSA, publicKey), "message digest"))
            .isEqualTo(HexFormat.of().parseHex("F0B43E94BA45ACCAACE692ED534382EB17E6AB5A19CE7B31F4486FDFC0D28640".toLowerCase()));
    }

    @Test
    void whatTakesNoDigestOrIsNoKeyIsRefused() {
        assertThatThrownBy(() -> MessageHash.of(SigningAlgorithm.ED25519, new byte[0])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MessageHash.of(KeySpec.AES_256)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MessageHash.of(SigningAlgorithm.SM2DSA, new byte[8])).isInstanceOf(GeneralSecurityException.class);
    }
}
