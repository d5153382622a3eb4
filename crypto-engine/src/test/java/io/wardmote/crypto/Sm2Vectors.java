package io.wardmote.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wardmote.crypto.Algorithm.DecryptsFrom;
import io.wardmote.crypto.Algorithm.Verifies;
import io.wardmote.key.EncryptionAlgorithm;
import io.wardmote.key.KeySpec;
import io.wardmote.key.SigningAlgorithm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.util.BigIntegers;

/** OpenSSL's SM2 vectors: digests signed, and a ciphertext in ASN.1, of which we take the parts as GM/T 0003.4 joins them. */
final class Sm2Vectors {
    private final String folder;

    Sm2Vectors(String folder) {
        this.folder = folder;
    }

    void run() throws IOException, GeneralSecurityException {
        JsonNode file = new ObjectMapper().readTree(Files.readAllBytes(Path.of(folder, "sm2_openssl.json")));
        byte[] stored = Base64.getDecoder().decode(file.path("privateKeyPkcs8Base64").asText());
        PrivateKeyInfo info = PrivateKeyInfo.getInstance(stored);
        byte[] point = ECPrivateKey.getInstance(info.parsePrivateKey()).getPublicKey().getBytes();
        byte[] spki = new SubjectPublicKeyInfo(info.getPrivateKeyAlgorithm(), point).getEncoded();
        Sm2 sm2 = new Sm2(new Randomness());

        Verifies publicKey = (Verifies) sm2.openPublic(KeySpec.EC_SM2, spki);
        for (JsonNode test : file.path("verifyDigest")) {
            byte[] signature = HexFormat.of().parseHex(test.path("sigDer").asText());
            byte[] digest = HexFormat.of().parseHex(test.path("e").asText());
            assertThat(publicKey.verify(SigningAlgorithm.SM2DSA, digest, true, signature)).isTrue();
            assertThat(publicKey.verify(SigningAlgorithm.SM2DSA, digest, true, plain(signature))).isTrue();
            digest[0] ^= 1;
            assertThat(publicKey.verify(SigningAlgorithm.SM2DSA, digest, true, signature)).isFalse();
            assertThat(publicKey.verify(SigningAlgorithm.SM2DSA, digest, true, plain(signature))).isFalse();
        }
        DecryptsFrom key = (DecryptsFrom) sm2.open(KeySpec.EC_SM2, stored);
        for (JsonNode test : file.path("decrypt")) {
            byte[] raw = raw(HexFormat.of().parseHex(test.path("ct").asText()));
            assertThat(key.decrypt(EncryptionAlgorithm.SM2PKE, raw)).isEqualTo(test.path("pt").asText().getBytes(UTF_8));
        }
    }

    static byte[] plain(byte[] der) {
        ASN1Sequence parts = ASN1Sequence.getInstance(der);
        byte[] out = new byte[64];
        System.arraycopy(number(parts, 0), 0, out, 0, 32);
        System.arraycopy(number(parts, 1), 0, out, 32, 32);
        return out;
    }

    private static byte[] raw(byte[] der) {
        ASN1Sequence parts = ASN1Sequence.getInstance(der);
        byte[] c3 = ASN1OctetString.getInstance(parts.getObjectAt(2)).getOctets();
        byte[] c2 = ASN1OctetString.getInstance(parts.getObjectAt(3)).getOctets();
        HexFormat hex = HexFormat.of();
        return hex.parseHex("04" + hex.formatHex(number(parts, 0)) + hex.formatHex(number(parts, 1)) + hex.formatHex(c3) + hex.formatHex(c2));
    }

    private static byte[] number(ASN1Sequence parts, int at) {
        return BigIntegers.asUnsignedByteArray(32, ASN1Integer.getInstance(parts.getObjectAt(at)).getPositiveValue());
    }
}
