package io.wardmote.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that shows another certificate while it runs, and one that is given a bad one. */
class NewCertificateTest {
    @TempDir
    static Path folder;

    private static TestCluster cluster;
    private static Peer node;

    @BeforeAll
    static void start() {
        cluster = new TestCluster(folder, 1).startAll().founded();
        node = cluster.peers().getFirst();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    private static NodeIdentity running() {
        return cluster.config("n1", cluster.peers(), false).identity();
    }

    private static X509Certificate shownAt(String address, NodeIdentity asker) throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[] {asker.keyManager()}, new TrustManager[] {cluster.authority.identity("x").trustManager(any -> true)}, null);
        try (Socket plain = new Socket(Peer.host(address), Peer.port(address)); SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, "n1", 0, true)) {
            socket.setSoTimeout(10_000);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"h2"});
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    private static NodeIdentity read(TestAuthority.Pem pem) {
        return NodeIdentity.of(pem.certificate(), pem.key(), pem.authority());
    }

    @Test
    void bothPortsShowTheNewCertificateFromTheNextHandshakeOn() throws Exception {
        NodeIdentity asker = cluster.authority.identity("n1");
        X509Certificate first = shownAt(node.raftAddress(), asker);
        assertThat(shownAt(node.linkAddress(), asker)).isEqualTo(first);
        Path at = Files.createTempDirectory(folder, "newer");
        running().show(read(cluster.authority.pem("n1", at)));
        X509Certificate second = shownAt(node.raftAddress(), asker);
        assertThat(second).isNotEqualTo(first);
        assertThat(shownAt(node.linkAddress(), asker)).isEqualTo(second);
        TestCluster.get(cluster.node(1).change(Samples.createKey("after-the-exchange")));
    }

    @Test
    void whatCannotBeShownIsRefusedInASentenceAndChangesNothing() throws Exception {
        NodeIdentity asker = cluster.authority.identity("n1");
        X509Certificate shown = shownAt(node.raftAddress(), asker);
        Path at = Files.createTempDirectory(folder, "bad");
        assertThatThrownBy(() -> running().show(read(cluster.authority.pem("n2", at)))).isInstanceOf(StartFailure.class).hasMessageContaining("is for node \"n2\", and this is n1");
        assertThatThrownBy(() -> running().show(read(new TestAuthority().pem("n1", at)))).isInstanceOf(StartFailure.class).hasMessageContaining("not that of this node's cluster");
        assertThatThrownBy(() -> read(cluster.authority.expired("n1", at))).isInstanceOf(StartFailure.class).hasMessageContaining("and not now");
        assertThat(shownAt(node.raftAddress(), asker)).isEqualTo(shown);
    }

    @Test
    void filesThatAreNotOfOneNodeAndClusterAreRefusedBeforeAnythingStarts() throws IOException {
        Path own = Files.createTempDirectory(folder, "own");
        Path other = Files.createTempDirectory(folder, "other");
        TestAuthority.Pem mine = cluster.authority.pem("n1", own);
        TestAuthority.Pem theirs = new TestAuthority().pem("n1", other);
        assertThatThrownBy(() -> NodeIdentity.of(theirs.certificate(), theirs.key(), mine.authority())).isInstanceOf(StartFailure.class)
            .hasMessageContaining("was not issued by the authority of this node's cluster");
        assertThatThrownBy(() -> NodeIdentity.of(mine.certificate(), theirs.key(), mine.authority())).isInstanceOf(StartFailure.class)
            .hasMessageContaining("is not that of the certificate");
        Files.copy(theirs.certificate(), mine.key(), StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> read(mine)).isInstanceOf(StartFailure.class).hasMessageContaining("cannot be read");
    }
}
