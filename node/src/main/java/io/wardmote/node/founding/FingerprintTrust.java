package io.wardmote.node.founding;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Trusts the server whose topmost certificate has the fingerprint of a join token, and nobody else; names do not matter. */
final class FingerprintTrust extends X509ExtendedTrustManager {
    private final String fingerprint;

    FingerprintTrust(String fingerprint) {
        this.fingerprint = fingerprint;
    }

    private void check(X509Certificate[] chain) throws CertificateException {
        String found = JoinToken.fingerprint(chain[chain.length - 1]);
        if (!MessageDigest.isEqual(found.getBytes(), fingerprint.getBytes())) throw new CertificateException("the server is not of the token's cluster");
        try {
            for (int i = 0; i < chain.length; i++) {
                chain[i].checkValidity();
                // the topmost is known by its fingerprint: who signed it does not matter
                if (i + 1 < chain.length) {
                    chain[i].verify(chain[i + 1].getPublicKey());
                    if (chain[i + 1].getBasicConstraints() < 0) throw new CertificateException("a certificate was issued by none of an authority");
                }
            }
        } catch (CertificateException e) {
            throw e;
        } catch (GeneralSecurityException e) {
            throw new CertificateException("the server's certificates do not follow from each other", e);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw new CertificateException("no clients here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        throw new CertificateException("no clients here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        throw new CertificateException("no clients here");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
