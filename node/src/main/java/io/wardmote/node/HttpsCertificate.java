package io.wardmote.node;

import io.vertx.core.buffer.Buffer;
import io.wardmote.node.founding.Pem;
import io.wardmote.node.founding.PrivateFiles;
import io.wardmote.raft.NodeIdentity;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;

/**
 * What a node shows to clients, read and found good: in its time, and with its key.
 *
 * @param clients authorities of the certificates that clients may show
 */
record HttpsCertificate(Buffer certificate, Buffer key, Optional<Buffer> clients, Instant ends) {
    private static final int LONGEST = 1 << 20;

    /** When the one in the file ends; it is shown from the start, good or not, since clients may not mind. */
    static Instant ends(NodeConfig.Tls tls) {
        return Pem.certificates(tls.certificate()).getFirst().getNotAfter().toInstant();
    }

    /** @throws Fault in a sentence */
    static HttpsCertificate read(NodeConfig.Tls tls) {
        byte[] chain = PrivateFiles.read(tls.certificate(), LONGEST);
        X509Certificate leaf = Pem.certificates(chain, tls.certificate().toString()).getFirst();
        PrivateKey key = Pem.key(tls.key(), leaf.getPublicKey().getAlgorithm());
        try {
            leaf.checkValidity();
            if (!NodeIdentity.fits(key, leaf)) throw new Fault(Fault.DATA, tls.key() + " is not the key of " + tls.certificate() + "; give both.");
        } catch (CertificateExpiredException | CertificateNotYetValidException e) {
            throw new Fault(Fault.DATA, tls.certificate() + " is valid from " + leaf.getNotBefore().toInstant() + " to " + leaf.getNotAfter().toInstant()
                + " and not now; give a new one.", e);
        } catch (GeneralSecurityException e) {
            throw new Fault(Fault.DATA, tls.certificate() + " and its key cannot be used (" + e.getMessage() + "); give others.", e);
        }
        Optional<Buffer> clients = tls.clients().map(HttpsCertificate::authorities);
        return new HttpsCertificate(Buffer.buffer(chain), Buffer.buffer(PrivateFiles.read(tls.key(), LONGEST)), clients, leaf.getNotAfter().toInstant());
    }

    private static Buffer authorities(Path file) {
        byte[] bytes = PrivateFiles.read(file, LONGEST);
        Pem.certificates(bytes, file.toString());
        return Buffer.buffer(bytes);
    }

    @Override
    public String toString() {
        return "HttpsCertificate[" + ends + "]";
    }
}
