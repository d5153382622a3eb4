package io.wardmote.perf;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** The limit of a command that asks a node: a JVM that starts, shakes hands by TLS, and ends. Arguments: host, port, file of the authority. */
public final class BareHandshake {
    private BareHandshake() {}

    public static void main(String[] arguments) throws Exception {
        KeyStore authority = KeyStore.getInstance("PKCS12");
        authority.load(null, null);
        try (InputStream pem = Files.newInputStream(Path.of(arguments[2]))) {
            Certificate certificate = CertificateFactory.getInstance("X.509").generateCertificate(pem);
            authority.setCertificateEntry("authority", certificate);
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(authority);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, trust.getTrustManagers(), null);
        try (SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(arguments[0], Integer.parseInt(arguments[1]))) {
            socket.startHandshake();
        }
    }
}
