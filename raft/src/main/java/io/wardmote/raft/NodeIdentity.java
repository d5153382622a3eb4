package io.wardmote.raft;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Who a node is to its peers: a certificate signed by the cluster's own authority, with the node's id in a subject alternative
 * name of the form {@code URI:wardmote:node:<id>}. Peers are known by that id, not by host names or addresses. What is shown may be
 * exchanged while the node runs; connections that are there stay as they are.
 */
public final class NodeIdentity {
    static final String PREFIX = "wardmote:node:";
    private static final int URI_NAME = 6; // RFC 5280, 4.2.1.6: uniformResourceIdentifier [6]
    private static final char[] IN_MEMORY = new char[0];

    private record Shown(X509Certificate certificate, PrivateKey key, X509ExtendedKeyManager keys) {
        @Override
        public String toString() {
            return "Shown[" + certificate.getSerialNumber() + "]";
        }
    }

    private final X509Certificate authority;
    private volatile Shown shown;

    /** @param authority the one that must have signed every peer's certificate */
    public NodeIdentity(X509Certificate certificate, PrivateKey key, X509Certificate authority) {
        this.shown = new Shown(certificate, key, keys(certificate, key, authority));
        this.authority = authority;
    }

    /**
     * Three PEM files: the certificate, its key as PKCS#8 without a password, and the authority's certificate.
     *
     * @throws StartFailure if they cannot be read, or are not good together and now
     */
    public static NodeIdentity of(Path certificate, Path key, Path authority) {
        try {
            X509Certificate own = certificate(certificate);
            NodeIdentity identity = new NodeIdentity(own, key(key, own.getPublicKey().getAlgorithm()), certificate(authority));
            identity.mustBeGood(certificate.toString(), authority.toString());
            return identity;
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new StartFailure("The node's certificate, its key or the cluster's authority (" + certificate + ", " + key + ", " + authority
                + ") cannot be read: " + e.getMessage(), e);
        }
    }

    /** The id in the certificate; empty if it is not one of a node. */
    static Optional<String> nodeId(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            if (names == null) return Optional.empty();
            return names.stream().filter(name -> name.get(0).equals(URI_NAME)).map(name -> (String) name.get(1))
                .filter(uri -> uri.startsWith(PREFIX)).map(uri -> uri.substring(PREFIX.length())).findFirst();
        } catch (CertificateException e) {
            return Optional.empty();
        }
    }

    private void mustBeGood(String certificate, String authorityFile) throws GeneralSecurityException {
        Shown own = shown;
        try {
            own.certificate.checkValidity();
            own.certificate.verify(authority.getPublicKey());
        } catch (CertificateExpiredException | CertificateNotYetValidException e) {
            throw new StartFailure(certificate + " is valid from " + own.certificate.getNotBefore().toInstant() + " to "
                + own.certificate.getNotAfter().toInstant() + " and not now; give this node a new one.", e);
        } catch (SignatureException | InvalidKeyException e) {
            throw new StartFailure(certificate + " was not issued by the authority of this node's cluster (" + authorityFile
                + "); give this node its own certificate.", e);
        }
        if (!fits(own.key, own.certificate)) throw new StartFailure("The key beside " + certificate + " is not that of the certificate; give both.");
    }

    /** Whether they belong together. */
    public static boolean fits(PrivateKey key, X509Certificate certificate) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(algorithm(key));
        signature.initSign(key);
        byte[] signed = signature.sign();
        signature.initVerify(certificate.getPublicKey());
        try {
            return signature.verify(signed);
        } catch (SignatureException e) {
            return false; // of another size
        }
    }

    private static String algorithm(PrivateKey key) {
        return switch (key.getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            default -> key.getAlgorithm();
        };
    }

    /** @param certificate DER; its key made the signature */
    public record Signed(byte[] signature, byte[] certificate) {}

    /** Signs as this node. What is signed must begin unlike anything that a handshake signs. */
    public Signed sign(byte[] bytes) throws GeneralSecurityException {
        Shown now = shown;
        Signature signature = Signature.getInstance(algorithm(now.key));
        signature.initSign(now.key);
        signature.update(bytes);
        return new Signed(signature.sign(), now.certificate.getEncoded());
    }

    Optional<String> nodeId() {
        return nodeId(shown.certificate);
    }

    /** Of the certificate that is shown. */
    public Instant ends() {
        return shown.certificate.getNotAfter().toInstant();
    }

    /**
     * From now on shows what the other one does.
     *
     * @throws StartFailure if that is another node's or another cluster's; then nothing changes
     */
    public void show(NodeIdentity newer) {
        if (!newer.nodeId().equals(nodeId())) {
            throw new StartFailure("The new certificate is for node \"" + newer.nodeId().orElse("") + "\", and this is " + nodeId().orElse("")
                + "; give this node its own.");
        }
        if (!newer.authority.equals(authority)) throw new StartFailure("The new authority is not that of this node's cluster; put back the one it had.");
        shown = newer.shown;
    }

    /** Asks at each handshake what is to be shown. */
    X509ExtendedKeyManager keyManager() {
        return new ShownKeys(() -> shown.keys);
    }

    private static X509ExtendedKeyManager keys(X509Certificate certificate, PrivateKey key, X509Certificate authority) {
        try {
            KeyStore store = emptyStore();
            store.setKeyEntry("node", key, IN_MEMORY, new Certificate[] {certificate, authority});
            KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
            factory.init(store, IN_MEMORY);
            return (X509ExtendedKeyManager) Arrays.stream(factory.getKeyManagers()).filter(X509ExtendedKeyManager.class::isInstance).findFirst().orElseThrow();
        } catch (GeneralSecurityException | IOException e) {
            throw new StartFailure("The node's certificate and key do not fit together: " + e.getMessage(), e);
        }
    }

    /** Trusts certificates of nodes that the cluster's authority signed and that are admitted now. */
    X509ExtendedTrustManager trustManager(Predicate<String> admitted) {
        try {
            KeyStore store = emptyStore();
            store.setCertificateEntry("authority", authority);
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            X509ExtendedTrustManager signed = (X509ExtendedTrustManager) Arrays.stream(factory.getTrustManagers())
                .filter(X509ExtendedTrustManager.class::isInstance).findFirst().orElseThrow();
            return new PeerTrust(signed, admitted);
        } catch (GeneralSecurityException | IOException e) {
            throw new StartFailure("The certificate of the cluster's authority cannot be used: " + e.getMessage(), e);
        }
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static X509Certificate certificate(Path file) throws IOException, CertificateException {
        try (InputStream in = Files.newInputStream(file)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private static PrivateKey key(Path file, String algorithm) throws IOException, GeneralSecurityException {
        byte[] pem = Files.readAllBytes(file);
        byte[] der = null;
        try {
            String body = new String(pem, StandardCharsets.US_ASCII).replaceAll("-----[A-Z ]+-----", "");
            der = Base64.getMimeDecoder().decode(body);
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
        } finally {
            Arrays.fill(pem, (byte) 0);
            if (der != null) Arrays.fill(der, (byte) 0);
        }
    }
}
