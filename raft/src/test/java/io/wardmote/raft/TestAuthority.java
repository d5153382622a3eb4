package io.wardmote.raft;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority for nodes, as a cluster has one. */
final class TestAuthority {
    private final KeyPair keys = keyPair();
    final X509Certificate certificate;

    TestAuthority() {
        certificate = sign(new X500Principal("CN=test authority"), keys, true, null);
    }

    /** One that ended yesterday, with its key. */
    Pem expired(String node, Path folder) throws IOException {
        KeyPair own = keyPair();
        X509Certificate signed = sign(new X500Principal("CN=" + node), own, false, NodeIdentity.PREFIX + node, Instant.now().minus(1, ChronoUnit.DAYS));
        return pem(signed, own, folder);
    }

    NodeIdentity identity(String node) {
        KeyPair own = keyPair();
        X509Certificate signed = sign(new X500Principal("CN=" + node), own, false, NodeIdentity.PREFIX + node);
        return new NodeIdentity(signed, own.getPrivate(), certificate);
    }

    record Pem(Path certificate, Path key, Path authority) {}

    Pem pem(String node, Path folder) throws IOException {
        KeyPair own = keyPair();
        X509Certificate signed = sign(new X500Principal("CN=" + node), own, false, NodeIdentity.PREFIX + node);
        return pem(signed, own, folder);
    }

    private Pem pem(X509Certificate signed, KeyPair own, Path folder) throws IOException {
        return new Pem(write(folder.resolve("node.pem"), signed), write(folder.resolve("key.pem"), own.getPrivate()), write(folder.resolve("ca.pem"), certificate));
    }

    private static Path write(Path file, Object content) throws IOException {
        Object plain = content instanceof PrivateKey key ? new JcaPKCS8Generator(key, null) : content;
        try (JcaPEMWriter out = new JcaPEMWriter(Files.newBufferedWriter(file))) {
            out.writeObject(plain);
        }
        return file;
    }

    /** A certificate of this authority that names no node. */
    NodeIdentity nameless() {
        KeyPair own = keyPair();
        return new NodeIdentity(sign(new X500Principal("CN=somebody"), own, false, null), own.getPrivate(), certificate);
    }

    /** What a stranger has: its own authority, but trusting ours. */
    NodeIdentity stranger(String node) {
        KeyPair own = keyPair();
        TestAuthority other = new TestAuthority();
        return new NodeIdentity(other.sign(new X500Principal("CN=" + node), own, false, NodeIdentity.PREFIX + node), own.getPrivate(), certificate);
    }

    private X509Certificate sign(X500Principal subject, KeyPair of, boolean authority, String uri) {
        return sign(subject, of, authority, uri, Instant.now().plus(30, ChronoUnit.DAYS));
    }

    private X509Certificate sign(X500Principal subject, KeyPair of, boolean authority, String uri, Instant end) {
        try {
            Instant now = Instant.now();
            X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(new X500Principal("CN=test authority"),
                new BigInteger(64, new SecureRandom()), Date.from(now.minus(2, ChronoUnit.DAYS)), Date.from(end), subject, of.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
            if (uri != null) builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, uri)));
            return new JcaX509CertificateConverter().getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
        } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
            throw new AssertionError(e);
        }
    }

    private static KeyPair keyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
