package io.wardmote.cli;

import io.wardmote.node.Fault;
import io.wardmote.node.NodeConfig;
import io.wardmote.node.founding.NodeFolder;
import io.wardmote.node.founding.Pem;
import io.wardmote.node.founding.PrivateFiles;
import io.wardmote.raft.NodeIdentity;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** Whether a node's certificates and keys can be read, belong together, and are good now and for a while. */
final class CertificateCheck {
    private static final Duration SOON = Duration.ofDays(30);

    private CertificateCheck() {}

    static void look(Findings findings, NodeConfig config, NodeFolder folder, Path settings, Instant now) {
        boolean own = config.tls().certificate().startsWith(folder.tls());
        String anew = "renew it with `wardmote cluster certificate --config " + settings + " --seed HOST:PORT`, by a member that runs";
        pair(findings, folder.nodeCertificate(), folder.nodeKey(), anew, now);
        pair(findings, config.tls().certificate(), config.tls().key(), own ? anew : "put another into " + config.tls().certificate(), now);
        authority(findings, folder.clusterAuthority(), now);
        authority(findings, folder.clientAuthority(), now);
        findings.look("names", () -> names(config, own ? anew : "have one issued that has it"));
    }

    private static void pair(Findings findings, Path certificate, Path key, String remedy, Instant now) {
        try {
            X509Certificate leaf = Pem.certificates(certificate).getFirst();
            PrivateFiles.mustBeOwners(key);
            boolean fits = NodeIdentity.fits(Pem.key(key, leaf.getPublicKey().getAlgorithm()), leaf);
            if (!fits) findings.fault("tls", key + " is not the key of " + certificate + "; give both, or " + remedy + ".");
            else time(findings, certificate, leaf, remedy, now);
        } catch (Fault fault) {
            findings.fault("tls", fault.getMessage());
        } catch (GeneralSecurityException e) {
            findings.fault("tls", certificate + " and its key cannot be used (" + e.getMessage() + "); " + remedy + ".");
        }
    }

    private static void authority(Findings findings, Path certificate, Instant now) {
        try {
            time(findings, certificate, Pem.certificates(certificate).getFirst(), "restore the cluster's own, which every node has", now);
        } catch (Fault fault) {
            findings.fault("tls", fault.getMessage());
        }
    }

    static void time(Findings findings, Path file, X509Certificate certificate, String remedy, Instant now) {
        Instant from = certificate.getNotBefore().toInstant();
        Instant end = certificate.getNotAfter().toInstant();
        if (now.isBefore(from)) findings.fault("tls", file + " is good from " + from + " on, and not yet; see that this machine's clock is right.");
        else if (!now.isBefore(end)) findings.fault("tls", file + " was good until " + end + "; " + remedy + ".");
        else if (now.plus(SOON).isAfter(end)) findings.warn("tls", file + " is good until " + end + " only; " + remedy + ".");
        else findings.ok("tls", file + " is good until " + end + ".");
    }

    private static String names(NodeConfig config, String remedy) {
        X509Certificate leaf = Pem.certificates(config.tls().certificate()).getFirst();
        String host = config.advertised().host();
        try {
            Collection<List<?>> names = leaf.getSubjectAlternativeNames();
            if (names != null && names.stream().anyMatch(name -> covers(String.valueOf(name.get(1)), host)))
                return "Clients that go to " + host + " are shown a certificate of that name.";
        } catch (CertificateParsingException e) {
            throw new Fault(Fault.DATA, config.tls().certificate() + " has names that cannot be read; " + remedy + ".", e);
        }
        throw new Fault(Fault.CONFIG, config.tls().certificate() + " has not the name " + host + ", by which clients come; " + remedy + ".");
    }

    private static boolean covers(String name, String host) {
        return name.equalsIgnoreCase(host) || name.startsWith("*.") && host.indexOf('.') > 0
            && name.substring(1).equalsIgnoreCase(host.substring(host.indexOf('.')));
    }
}
