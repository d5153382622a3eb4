package io.wardmote.crypto;

import static io.wardmote.key.SigningAlgorithm.RSA_PKCS1_SHA_256;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.wardmote.crypto.Algorithm.Signs;
import io.wardmote.key.Secret;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Date;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBMPString;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.crypto.engines.DESedeEngine;
import org.bouncycastle.crypto.modes.CBCBlockCipher;
import org.bouncycastle.operator.OutputEncryptor;
import org.bouncycastle.pkcs.PKCS12PfxPduBuilder;
import org.bouncycastle.pkcs.PKCS12SafeBag;
import org.bouncycastle.pkcs.PKCS12SafeBagBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.bc.BcPKCS12MacCalculatorBuilder;
import org.bouncycastle.pkcs.bc.BcPKCS12PBEOutputEncryptorBuilder;

/**
 * The PKCS#12 (RFC 7292) in which a client of the instance API gets its private key, such that the vendor's Java, Go, Python and
 * PHP clients open it, all of it DER:
 * <pre>
 *   PFX, version 3
 *     authenticated safe, of two parts in this order
 *       EncryptedData, pbeWithSHAAnd3-KeyTripleDES-CBC     certificate bag: X.509 \  the same friendlyName
 *       Data    shrouded key bag, the same encryption: PKCS#8 of RSA-2048         /  and localKeyId
 *     MacData: HMAC-SHA-1
 * </pre>
 * The order and the algorithms are those of Go's {@code golang.org/x/crypto/pkcs12}, which takes nothing newer: two parts, the first
 * block as the certificate, the second as the key. They are weak: what protects the key is the length of the password.
 */
final class ClientKeyFile {
    private static final int ITERATIONS = 10_000;
    private static final int SERIAL_BYTES = 16;
    /** RFC 4055, 5: the parameters are NULL. */
    private static final AlgorithmIdentifier SHA_256_WITH_RSA =
            new AlgorithmIdentifier(PKCSObjectIdentifiers.sha256WithRSAEncryption, DERNull.INSTANCE);

    private ClientKeyFile() {}

    /**
     * A self-signed X.509 v3 certificate (RFC 5280), DER. It has no extensions: no one builds a chain on it, and the service
     * knows its public key.
     *
     * @param name subject and issuer are CN=name
     * @param key  the private half of {@code publicKey}, an RSA key
     */
    static byte[] certificate(String name, long notBeforeMillis, long notAfterMillis, Signs key, byte[] publicKey, Randomness random)
            throws GeneralSecurityException {
        X500Name subject = new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, name).build();
        V3TBSCertificateGenerator unsigned = new V3TBSCertificateGenerator();
        unsigned.setSerialNumber(new ASN1Integer(new BigInteger(1, random.bytes(SERIAL_BYTES)).setBit(0))); // not 0: RFC 5280, 4.1.2.2
        unsigned.setSignature(SHA_256_WITH_RSA);
        unsigned.setIssuer(subject);
        unsigned.setStartDate(new Time(new Date(notBeforeMillis)));
        unsigned.setEndDate(new Time(new Date(notAfterMillis)));
        unsigned.setSubject(subject);
        unsigned.setSubjectPublicKeyInfo(SubjectPublicKeyInfo.getInstance(publicKey));
        try {
            TBSCertificate body = unsigned.generateTBSCertificate();
            byte[] signature = key.sign(RSA_PKCS1_SHA_256, body.getEncoded(ASN1Encoding.DER), false);
            return new DERSequence(new ASN1Encodable[] {body, SHA_256_WITH_RSA, new DERBitString(signature)}).getEncoded();
        } catch (IOException e) {
            throw new GeneralSecurityException("the certificate cannot be encoded", e);
        }
    }

    /**
     * The file.
     *
     * @param privateKey DER PKCS#8; stays the caller's, to be wiped, as the password does
     * @param password   UTF-8
     */
    static byte[] pkcs12(String name, byte[] certificate, Secret privateKey, Secret password) throws GeneralSecurityException {
        char[] letters = letters(password);
        DEROctetString id = new DEROctetString(Digests.sha2("SHA-256", certificate)); // any octets will do, as long as both bags have them
        try {
            PKCS12SafeBag shown = named(new PKCS12SafeBagBuilder(Certificate.getInstance(certificate)), name, id);
            PKCS12SafeBag shrouded = named(new PKCS12SafeBagBuilder(PrivateKeyInfo.getInstance(privateKey.bytes()), tripleDes(letters)), name, id);
            return new PKCS12PfxPduBuilder().addEncryptedData(tripleDes(letters), shown).addData(shrouded)
                    .build(new BcPKCS12MacCalculatorBuilder().setIterationCount(ITERATIONS), letters) // HMAC-SHA-1, a salt of 20 bytes
                    .getEncoded(ASN1Encoding.DER);
        } catch (IOException | PKCSException e) {
            throw new GeneralSecurityException("the PKCS#12 cannot be made", e);
        } finally {
            Arrays.fill(letters, '\0');
        }
    }

    private static PKCS12SafeBag named(PKCS12SafeBagBuilder bag, String name, DEROctetString id) {
        return bag.addBagAttribute(PKCSObjectIdentifiers.pkcs_9_at_friendlyName, new DERBMPString(name))
                .addBagAttribute(PKCSObjectIdentifiers.pkcs_9_at_localKeyId, id).build();
    }

    /** With a fresh salt of 20 bytes. */
    private static OutputEncryptor tripleDes(char[] password) {
        return new BcPKCS12PBEOutputEncryptorBuilder(PKCSObjectIdentifiers.pbeWithSHAAnd3_KeyTripleDES_CBC,
                CBCBlockCipher.newInstance(new DESedeEngine())).setIterationCount(ITERATIONS).build(password);
    }

    private static char[] letters(Secret password) {
        CharBuffer decoded = UTF_8.decode(ByteBuffer.wrap(password.bytes()));
        char[] letters = new char[decoded.remaining()];
        decoded.get(letters);
        Arrays.fill(decoded.array(), '\0');
        return letters;
    }
}
