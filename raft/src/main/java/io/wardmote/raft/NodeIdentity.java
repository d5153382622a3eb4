package io.wardmote.raft;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509KeyManager;

/**
 * Who a node is to its peers: a certificate signed by the cluster's own authority, with the node's id in a subject alternative
 * name of the form {@code URI:wardmote:node:<id>}. Peers are known by that id, not by host names or addresses.
 */
public final class NodeIdentity {
    static final String PREFIX = "wardmote:node:";
    private static final int URI_NAME = 6; // RFC 5280, 4.2.1.6: uniformResourceIdentifier [6]
    private static final char[] IN_MEMORY = new char[0];

    private final X509Certificate certificate;
    private final PrivateKey key;
    private final X509Certificate authority;

    /** @param authority the one that must have signed every peer's certificate */
    public NodeIdentity(X509Certificate certificate, PrivateKey key, X509Certificate authority) {
        this.certificate = certificate;
        this.key = key;
        this.authority = authority;
    }

    /** Three PEM files: the certificate, its key as PKCS#8 without a password, and the authority's certificate. */
    public static NodeIdentity of(Path certificate, Path key, Path authority) {
        try {
            X509Certificate own = certificate(certificate);
            return new NodeIdentity(own, key(key, own.getPublicKey().getAlgorithm()), certificate(authority));
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

    Optional<String> nodeId() {
        return nodeId(certificate);
    }

    X509KeyManager keyManager() {
        try {
            KeyStore store = emptyStore();
            store.setKeyEntry("node", key, IN_MEMORY, new Certificate[] {certificate, authority});
            KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
            factory.init(store, IN_MEMORY);
            return (X509KeyManager) Arrays.stream(factory.getKeyManagers()).filter(X509KeyManager.class::isInstance).findFirst().orElseThrow();
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
