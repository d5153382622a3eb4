package io.wardmote.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.client.RaftClientConfigKeys;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.grpc.GrpcTlsConfig;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.retry.RetryPolicies;
import org.apache.ratis.util.TimeDuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever can speak on the Raft port can command the cluster, so hardly anybody can. */
class RaftPortTest {
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

    /** Shakes hands and reads: with TLS 1.3 a refused client learns of it when it reads. */
    private static int handshake(NodeIdentity identity, String... protocols) throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        KeyManager[] keys = identity == null ? null : new KeyManager[] {identity.keyManager()};
        context.init(keys, new TrustManager[] {cluster.authority.identity("x").trustManager(any -> true)}, null);
        try (Socket plain = new Socket(Peer.host(node.raftAddress()), Peer.port(node.raftAddress()));
             SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, "n1", 0, true)) {
            socket.setSoTimeout(10_000);
            if (protocols.length > 0) socket.setEnabledProtocols(protocols);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"h2"});
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return socket.getInputStream().read();
        }
    }

    @Test
    void aMemberIsHeard() throws IOException, GeneralSecurityException {
        assertThat(handshake(cluster.authority.identity("n1"))).isNotNegative(); // HTTP/2 settings
    }

    @Test
    void strangersAreNot() {
        assertThatThrownBy(() -> handshake(null)).isInstanceOf(SSLException.class);
        assertThatThrownBy(() -> handshake(cluster.authority.stranger("n1"))).isInstanceOf(SSLException.class);
        assertThatThrownBy(() -> handshake(cluster.authority.nameless())).isInstanceOf(SSLException.class);
        assertThatThrownBy(() -> handshake(cluster.authority.identity("n9"))).isInstanceOf(SSLException.class);
    }

    @Test
    void strangersWhoSayNothingAreBoundedAndMembersHeardWhenTheyHaveGone() throws IOException {
        CallersTest.areBounded(node.raftAddress());
        await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> handshake(cluster.authority.identity("n1")) >= 0);
    }

    @Test
    void olderTlsIsNotSpoken() {
        assertThatThrownBy(() -> handshake(cluster.authority.identity("n1"), "TLSv1.2")).isInstanceOf(SSLException.class);
    }

    @Test
    void evenAMemberCannotWriteOrAdministerPastTheLink() throws IOException {
        Parameters parameters = new Parameters();
        NodeIdentity member = cluster.authority.identity("n1");
        GrpcConfigKeys.TLS.setConf(parameters, new GrpcTlsConfig(member.keyManager(), member.trustManager(any -> true), true));
        RaftGroupId group = RaftGroupId.valueOf(cluster.config("n1", cluster.peers(), false).group());
        RaftProperties properties = new RaftProperties();
        RaftClientConfigKeys.Rpc.setRequestTimeout(properties, TimeDuration.valueOf(60, TimeUnit.SECONDS));
        try (RaftClient client = RaftClient.newBuilder().setProperties(properties).setParameters(parameters).setRetryPolicy(RetryPolicies.noRetry())
            .setRaftGroup(RaftGroup.valueOf(group, List.of(new Peer("n1", node.raftAddress(), node.raftAddress()).toRaft()))).build()) {
            assertThatThrownBy(() -> client.io().send(Message.valueOf("x"))).rootCause().hasMessageContaining("Only Raft itself");
            assertThatThrownBy(() -> client.admin().transferLeadership(RaftPeerId.valueOf("n1"), 60_000)).rootCause().hasMessageContaining("Only Raft itself");
        }
    }
}
