package io.wardmote.node.founding;

import io.wardmote.node.Fault;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/**
 * A certificate authority: EC P-256, valid for ten years as all it issues (RFC 5280). A cluster has two. One issues the nodes'
 * certificates for each other: whoever holds one may command, so nothing else is ever issued by it. The other issues what
 * nodes show to clients, and its certificate is the file {@code ca.pem} that clients trust.
 */
public final class Authority {
    /** The node id follows: the name (URI) by which nodes know each other. */
    public static final String NODE_URI = "wardmote:node:";
    private static final Duration VALID = Duration.ofDays(3653);
    private static final Duration EARLIER = Duration.ofDays(1);
    private static final int SERIAL_BITS = 127;

    private final X509Certificate certificate;
    private final PrivateKey key;
    private final SecureRandom random;

    /** The key stays the caller's. */
    public Authority(X509Certificate certificate, PrivateKey key, SecureRandom random) {
        this.certificate = certificate;
        this.key = key;
        this.random = random;
    }

    /** A new authority; {@code name} is its common name. */
    public static Authority create(String name, Instant now, SecureRandom random) {
        KeyPair keys = keyPair(random);
        X500Name subject = subject(name);
        try {
            X509v3CertificateBuilder builder = builder(subject, subject, keys.getPublic(), now, random)
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
                .addExtension(Extension.subjectKeyIdentifier, false, new JcaX509ExtensionUtils().createSubjectKeyIdentifier(keys.getPublic()));
            return new Authority(sign(builder, keys.getPrivate()), keys.getPrivate(), random);
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new IllegalStateException("a certificate authority cannot be made", e);
        }
    }

    /** What the authority of a cluster's nodes is called. */
    static String nameOf(String cluster) {
        return "cluster " + cluster;
    }

    public static KeyPair keyPair(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK makes no P-256 keys", e);
        }
    }

    public X509Certificate certificate() {
        return certificate;
    }

    public PrivateKey key() {
        return key;
    }

    /** For a node's Raft port and link, on both ends: the URI names the node; the names are there for checks of host names. */
    public X509Certificate issueNode(PublicKey node, String nodeId, Collection<String> names, Instant now) {
        return issue(node, nodeId, new GeneralName(GeneralName.uniformResourceIdentifier, NODE_URI + nodeId), names, now,
            KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth);
    }

    /** For a node's HTTPS port. */
    public X509Certificate issueServer(PublicKey server, String name, Collection<String> names, Instant now) {
        return issue(server, name, null, names, now, KeyPurposeId.id_kp_serverAuth);
    }

    private X509Certificate issue(PublicKey subjectKey, String name, GeneralName first, Collection<String> names, Instant now, KeyPurposeId... purposes) {
        Set<GeneralName> alternatives = new LinkedHashSet<>();
        if (first != null) alternatives.add(first);
        for (String host : names) alternatives.add(new GeneralName(isAddress(host) ? GeneralName.iPAddress : GeneralName.dNSName, host));
        try {
            X500Name issuer = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
            X509v3CertificateBuilder builder = builder(issuer, subject(name), subjectKey, now, random)
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes))
                .addExtension(Extension.authorityKeyIdentifier, false, new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(certificate))
                .addExtension(Extension.subjectAlternativeName, false, new GeneralNames(alternatives.toArray(GeneralName[]::new)));
            return sign(builder, key);
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new IllegalStateException("a certificate cannot be issued", e);
        }
    }

    /** A certificate request (PKCS#10), which proves that the asker has the key. The name in it counts for nothing. */
    public static byte[] request(KeyPair keys) {
        try {
            return new JcaPKCS10CertificationRequestBuilder(subject("node"), keys.getPublic())
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())).getEncoded();
        } catch (IOException | OperatorCreationException e) {
            throw new IllegalStateException("a certificate request cannot be made", e);
        }
    }

    /** @throws Fault if it is not a request for a P-256 key, signed by that key */
    public static PublicKey requested(byte[] request) {
        try {
            JcaPKCS10CertificationRequest read = new JcaPKCS10CertificationRequest(new PKCS10CertificationRequest(request));
            PublicKey key = read.getPublicKey();
            boolean proven = read.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key));
            if (!proven || !JoinSeal.isP256(key)) throw new Fault(Fault.DATA, "The certificate request is not signed by a P-256 key of its own.");
            return key;
        } catch (IOException | GeneralSecurityException | OperatorCreationException | PKCSException | RuntimeException e) {
            throw e instanceof Fault fault ? fault : new Fault(Fault.DATA, "The certificate request cannot be read.", e);
        }
    }

    private static X509v3CertificateBuilder builder(X500Name issuer, X500Name subject, PublicKey key, Instant now, SecureRandom random) throws CertIOException {
        return new JcaX509v3CertificateBuilder(issuer, new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS - 1),
            Date.from(now.minus(EARLIER)), Date.from(now.plus(VALID)), subject, key);
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key) throws GeneralSecurityException, OperatorCreationException {
        return new JcaX509CertificateConverter().getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
    }

    private static X500Name subject(String name) {
        return new X500Name("O=Wardmote,CN=" + name);
    }

    private static boolean isAddress(String host) {
        return host.indexOf(':') >= 0 || host.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    }

    /** What a node is called by: the names given, then those by which its own machine knows it. Each once, in order. */
    static List<String> names(Collection<String> given, String machine) {
        Set<String> names = new LinkedHashSet<>(given);
        names.addAll(List.of("127.0.0.1", "::1", "localhost"));
        if (machine.matches("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")) names.add(machine);
        return List.copyOf(names);
    }
}
