package io.wardmote.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.wardmote.crypto.CryptoReply.ClientKey;
import io.wardmote.crypto.CryptoRequest.MakeClientKey;
import io.wardmote.key.Secret;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Collections;
import java.util.Date;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.AuthenticatedSafe;
import org.bouncycastle.asn1.pkcs.ContentInfo;
import org.bouncycastle.asn1.pkcs.EncryptedData;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.PKCS12PBEParams;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.Pfx;
import org.bouncycastle.asn1.pkcs.SafeBag;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.operator.bc.BcDefaultDigestProvider;
import org.bouncycastle.pkcs.PKCS12PfxPdu;
import org.bouncycastle.pkcs.PKCS12SafeBag;
import org.bouncycastle.pkcs.PKCS12SafeBagFactory;
import org.bouncycastle.pkcs.bc.BcPKCS12MacCalculatorBuilderProvider;
import org.bouncycastle.pkcs.bc.BcPKCS12PBEInputDecryptorProviderBuilder;
import org.junit.jupiter.api.Test;

class ClientKeyFileTest {
    private static final Keys KEYS = new Keys();
    private static final String PASSWORD = "Wardmote~2026";
    private static final Instant FROM = Instant.parse("2026-11-25T10:00:00Z");
    private static final Instant TO = Instant.parse("2051-11-25T10:00:00Z"); // beyond what UTCTime can say
    private static final ClientKey MADE = made("point, \"one\" + 2");

    private static ClientKey made(String name) {
        try {
            return (ClientKey) KEYS.software.answer(new MakeClientKey(name, secret(PASSWORD), FROM.toEpochMilli(), TO.toEpochMilli()));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static Secret secret(String text) {
        return new Secret(text.getBytes(UTF_8));
    }

    private static KeyStore opened(ClientKey key, String password) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(new ByteArrayInputStream(key.pkcs12()), password.toCharArray());
        return store;
    }

    @Test
    void theJdkOpensItAndSignsWithIt() throws Exception {
        KeyStore store = opened(MADE, PASSWORD);
        assertThat(Collections.list(store.aliases())).hasSize(1);
        String alias = store.aliases().nextElement();
        PrivateKey key = (PrivateKey) store.getKey(alias, PASSWORD.toCharArray());
        assertThat(store.getCertificateChain(alias)).hasSize(1);
        assertThat(store.getCertificate(alias).getEncoded()).isEqualTo(MADE.certificate());
        assertThat(((RSAPrivateCrtKey) key).getModulus().bitLength()).isEqualTo(2048);

        Signature signer = Signature.getInstance("SHA256withRSA");
        signer.initSign(key);
        signer.update(new byte[3]);
        byte[] signature = signer.sign();
        signer.initVerify(KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(MADE.publicKey())));
        signer.update(new byte[3]);
        assertThat(signer.verify(signature)).isTrue();
    }

    @Test
    void anotherPasswordDoesNotOpenIt() {
        assertThatIOException().isThrownBy(() -> opened(MADE, PASSWORD + "\n"));
        assertThatIOException().isThrownBy(() -> opened(MADE, ""));
    }

    @Test
    void theCertificateIsSelfSignedForTheNameAndTime() throws Exception {
        KeyStore store = opened(MADE, PASSWORD);
        X509Certificate certificate = (X509Certificate) store.getCertificate(store.aliases().nextElement());
        certificate.verify(certificate.getPublicKey());
        assertThat(certificate.getPublicKey().getEncoded()).isEqualTo(MADE.publicKey());
        assertThat(((RSAPublicKey) certificate.getPublicKey()).getPublicExponent()).isEqualTo(BigInteger.valueOf(65537));
        assertThat(certificate.getVersion()).isEqualTo(3);
        assertThat(certificate.getSigAlgName()).isEqualTo("SHA256withRSA");
        assertThat(certificate.getSubjectX500Principal()).isEqualTo(certificate.getIssuerX500Principal());
        assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=point\\, \\\"one\\\" \\+ 2");
        assertThat(certificate.getNotBefore()).isEqualTo(Date.from(FROM));
        assertThat(certificate.getNotAfter()).isEqualTo(Date.from(TO));
        assertThat(certificate.getSerialNumber()).isPositive();
        assertThat(certificate.getSerialNumber().bitLength()).isLessThanOrEqualTo(128);
    }

    @Test
    void noTwoAreAlike() {
        ClientKey other = made("other");
        assertThat(other.publicKey()).isNotEqualTo(MADE.publicKey());
        assertThat(other.pkcs12()).isNotEqualTo(MADE.pkcs12());
    }

    /** What Go's pkcs12 package demands, and the vendor's Go client of what it gives. */
    @Test
    void theCertificateComesFirstAndAllIsTripleDes() throws Exception {
        Pfx pfx = Pfx.getInstance(der(MADE.pkcs12()));
        ContentInfo[] parts = parts(pfx);
        assertThat(Stream.of(parts).map(ContentInfo::getContentType)).containsExactly(PKCSObjectIdentifiers.encryptedData, PKCSObjectIdentifiers.data);

        EncryptedData first = EncryptedData.getInstance(parts[0].getContent());
        isTripleDes(first.getEncryptionAlgorithm());
        SafeBag second = onlyBag(ASN1OctetString.getInstance(parts[1].getContent()).getOctets());
        assertThat(second.getBagId()).isEqualTo(PKCSObjectIdentifiers.pkcs8ShroudedKeyBag);
        isTripleDes(EncryptedPrivateKeyInfo.getInstance(second.getBagValue()).getEncryptionAlgorithm());
    }

    @Test
    void theCertificateAndTheKeyHaveTheSameNameAndId() throws Exception {
        ContentInfo[] parts = parts(Pfx.getInstance(MADE.pkcs12()));
        PKCS12SafeBag[] certificates = new PKCS12SafeBagFactory(parts[0],
                new BcPKCS12PBEInputDecryptorProviderBuilder().build(PASSWORD.toCharArray())).getSafeBags();
        PKCS12SafeBag[] keys = new PKCS12SafeBagFactory(parts[1]).getSafeBags();
        assertThat(certificates).hasSize(1);
        assertThat(keys).hasSize(1);
        for (ASN1ObjectIdentifier attribute : new ASN1ObjectIdentifier[] {PKCS12SafeBag.friendlyNameAttribute, PKCS12SafeBag.localKeyIdAttribute}) {
            assertThat(attribute(certificates[0], attribute)).isEqualTo(attribute(keys[0], attribute));
        }
        assertThat(certificates[0].getAttributes()).hasSize(2);
        assertThat(keys[0].getAttributes()).hasSize(2);
    }

    @Test
    void theMacIsHmacSha1() throws Exception {
        Pfx pfx = Pfx.getInstance(MADE.pkcs12());
        assertThat(pfx.getMacData().getMac().getAlgorithmId().getAlgorithm()).isEqualTo(OIWObjectIdentifiers.idSHA1);
        assertThat(pfx.getMacData().getSalt()).hasSizeBetween(8, 20);
        assertThat(pfx.getMacData().getIterationCount()).isEqualTo(10_000);
        assertThat(new PKCS12PfxPdu(pfx).isMacValid(new BcPKCS12MacCalculatorBuilderProvider(BcDefaultDigestProvider.INSTANCE), PASSWORD.toCharArray())).isTrue();
    }

    @Test
    void thePasswordIsClosedWhenItIsMade() throws Exception {
        Secret password = secret(PASSWORD);
        byte[] bytes = password.bytes();
        KEYS.software.answer(new MakeClientKey("name", password, FROM.toEpochMilli(), TO.toEpochMilli()));
        assertThat(bytes).containsOnly(0);
        assertThatIllegalStateException().isThrownBy(password::bytes);
    }

    private static ContentInfo[] parts(Pfx pfx) throws Exception {
        return AuthenticatedSafe.getInstance(der(ASN1OctetString.getInstance(pfx.getAuthSafe().getContent()).getOctets())).getContentInfo();
    }

    private static SafeBag onlyBag(byte[] safe) throws Exception {
        ASN1Sequence bags = ASN1Sequence.getInstance(der(safe));
        assertThat(bags.size()).isEqualTo(1);
        return SafeBag.getInstance(bags.getObjectAt(0));
    }

    private static ASN1Encodable attribute(PKCS12SafeBag bag, ASN1ObjectIdentifier id) {
        return Stream.of(bag.getAttributes()).filter(attribute -> attribute.getAttrType().equals(id)).findFirst().orElseThrow().getAttributeValues()[0];
    }

    private static void isTripleDes(AlgorithmIdentifier algorithm) {
        assertThat(algorithm.getAlgorithm().getId()).isEqualTo("1.2.840.113549.1.12.1.3");
        PKCS12PBEParams parameters = PKCS12PBEParams.getInstance(algorithm.getParameters());
        assertThat(parameters.getIV()).hasSizeBetween(8, 20);
        assertThat(parameters.getIterations()).isEqualTo(10_000);
    }

    /** Go reads DER only: no indefinite lengths, no strings in pieces. */
    private static ASN1Primitive der(byte[] bytes) throws Exception {
        ASN1Primitive read = ASN1Primitive.fromByteArray(bytes);
        assertThat(read.getEncoded(ASN1Encoding.DER)).isEqualTo(bytes);
        return read;
    }
}
