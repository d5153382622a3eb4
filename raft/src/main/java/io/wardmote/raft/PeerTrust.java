package io.wardmote.raft;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whom a node speaks with: a certificate chain is good if the cluster's authority signed it and its node is admitted. Host names
 * are not looked at, on purpose: a peer is who its certificate says, wherever it runs.
 */
final class PeerTrust extends X509ExtendedTrustManager {
    private static final Logger LOG = LoggerFactory.getLogger(PeerTrust.class);
    private static final String STRANGER =
        "this node's cluster has not issued the other's certificate; one of the two is of another cluster, or of before a restore or recovery";
    private static final long BETWEEN_WARNINGS_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final AtomicLong toldNanos = new AtomicLong(System.nanoTime() - 2 * BETWEEN_WARNINGS_NANOS);
    private final X509ExtendedTrustManager signed;
    private final Predicate<String> admitted;

    PeerTrust(X509ExtendedTrustManager signed, Predicate<String> admitted) {
        this.signed = signed;
        this.admitted = admitted;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        mustBeSigned(() -> signed.checkClientTrusted(chain, authType));
        mustBeAdmitted(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        mustBeSigned(() -> signed.checkServerTrusted(chain, authType));
        mustBeAdmitted(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) throws CertificateException {
        checkServerTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) throws CertificateException {
        checkServerTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return signed.getAcceptedIssuers();
    }

    private interface Check {
        void done() throws CertificateException;
    }

    private void mustBeSigned(Check check) throws CertificateException {
        try {
            check.done();
        } catch (CertificateException e) {
            tell();
            throw new CertificateException(STRANGER, e);
        }
    }

    /** Here, since both the link and Raft only say that a connection failed; and now and then, since both try again and again. */
    private void tell() {
        long now = System.nanoTime();
        long last = toldNanos.get();
        if (now - last > BETWEEN_WARNINGS_NANOS && toldNanos.compareAndSet(last, now)) LOG.warn("A node is not spoken with: {}", STRANGER);
    }

    private void mustBeAdmitted(X509Certificate[] chain) throws CertificateException {
        String node = NodeIdentity.nodeId(chain[0]).orElseThrow(() -> new CertificateException("the certificate names no node"));
        if (!admitted.test(node)) throw new CertificateException("node " + node + " is not a member");
    }
}
