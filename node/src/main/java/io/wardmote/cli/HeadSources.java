package io.wardmote.cli;

import io.vertx.core.json.JsonObject;
import io.wardmote.audit.Heads;
import io.wardmote.audit.SignedHead;
import io.wardmote.node.Fault;
import io.wardmote.node.founding.ClusterClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where heads come from that somebody else kept. */
final class HeadSources {
    private static final int MOST_PAGES = 2000;

    @Option(names = "--heads", paramLabel = "FILE", description = "Heads that were kept elsewhere, one as JSON on each line: what `audit heads` wrote, or the"
        + " lines of an export. Only heads prove that the end is there, and that the whole was not made anew.")
    private Optional<Path> file = Optional.empty();

    @Mixin
    private Connection cluster;

    @Option(names = "--authority", paramLabel = "FILE", description = "The certificate of the authority of the cluster's nodes (tls/cluster-ca.pem in a data"
        + " folder), if it is not to be taken from where the heads are from.")
    private Optional<Path> authority = Optional.empty();

    Heads heads() {
        Heads heads = file.map(HeadSources::read).orElse(Heads.NONE).and(cluster.isNamed() ? asked(cluster) : Heads.NONE);
        return authority.isEmpty() ? heads : issuedBy(heads, authority.get());
    }

    private static Heads read(Path file) {
        try {
            return Heads.read(file);
        } catch (IOException e) {
            throw new Fault(Fault.USAGE, "The heads cannot be read: " + e.getMessage() + ".", e);
        }
    }

    private static Heads asked(Connection cluster) {
        try {
            return Heads.of(lines(cluster), "the node's answer");
        } catch (IOException e) {
            throw new Fault(Fault.UNAVAILABLE, "The node does not answer as a node does: " + e.getMessage() + ".", e);
        }
    }

    /** All heads that the cluster has, each as a line of JSON; first its authority. */
    static List<String> lines(Connection cluster) {
        List<String> lines = new ArrayList<>();
        try (ClusterClient client = cluster.credentials().open()) {
            String after = "";
            for (int page = 0; page < MOST_PAGES; page++) {
                JsonObject answer = client.post("/cluster/audit-heads", new JsonObject().put("after", after));
                if (lines.isEmpty()) lines.add(new JsonObject().put("authority", answer.getString("authority")).encode());
                answer.getJsonArray("heads").stream().map(JsonObject.class::cast).map(JsonObject::encode).forEach(lines::add);
                after = answer.getString("next");
                if (after == null) return lines;
            }
        }
        throw new Fault(Fault.UNAVAILABLE, "The node has more heads than any cluster; it does not answer as a node does.");
    }

    private static Heads issuedBy(Heads heads, Path authority) {
        try {
            return heads.issuedBy(SignedHead.certificate(Files.readAllBytes(authority)));
        } catch (IOException | CertificateException e) {
            throw new Fault(Fault.USAGE, authority + " cannot be read as a certificate (" + e.getMessage() + "); give cluster-ca.pem of a data folder.", e);
        }
    }
}
