package io.wardmote.cli;

import io.wardmote.audit.Heads;
import io.wardmote.audit.SignedHead;
import io.wardmote.node.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where heads come from that somebody else kept. */
final class HeadSources {
    @Option(names = "--heads", paramLabel = "FILE", description = "Heads that were kept elsewhere, one as JSON on each line: what `audit heads` wrote, or the"
        + " lines of an export. Only heads prove that the end is there, and that the whole was not made anew.")
    private Optional<Path> file = Optional.empty();

    @Mixin
    private Connection cluster;

    @Option(names = "--authority", paramLabel = "FILE", description = "The certificate of the authority of the cluster's nodes (tls/cluster-ca.pem in a data"
        + " folder), if it is not to be taken from where the heads are from.")
    private Optional<Path> authority = Optional.empty();

    /**
     * What is known of the logs' ends.
     *
     * @param silent      members that gave no answer, a sentence each
     * @param differences where members contradict each other, a sentence each
     */
    record Known(Heads heads, List<String> silent, List<String> differences) {}

    Known known() {
        Optional<MemberHeads> asked = cluster.isNamed() ? Optional.of(MemberHeads.ask(cluster.credentials())) : Optional.empty();
        Heads heads = file.map(HeadSources::read).orElse(Heads.NONE).and(asked.map(MemberHeads::heads).orElse(Heads.NONE));
        return new Known(authority.isEmpty() ? heads : issuedBy(heads, authority.get()), asked.map(MemberHeads::silent).orElse(List.of()),
            asked.map(MemberHeads::differences).orElse(List.of()));
    }

    private static Heads read(Path file) {
        try {
            return Heads.read(file);
        } catch (IOException e) {
            throw new Fault(Fault.USAGE, "The heads cannot be read: " + e.getMessage() + ".", e);
        }
    }

    private static Heads issuedBy(Heads heads, Path authority) {
        try {
            return heads.issuedBy(SignedHead.certificate(Files.readAllBytes(authority)));
        } catch (IOException | CertificateException e) {
            throw new Fault(Fault.USAGE, authority + " cannot be read as a certificate (" + e.getMessage() + "); give cluster-ca.pem of a data folder.", e);
        }
    }
}
