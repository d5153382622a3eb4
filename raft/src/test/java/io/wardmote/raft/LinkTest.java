package io.wardmote.raft;

import static io.wardmote.raft.TestCluster.get;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.TrustOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LinkTest {
    private final Vertx vertx = Vertx.vertx();
    private final TestAuthority authority = new TestAuthority();
    private final Peer a = TestCluster.peer("a");
    private final Peer b = TestCluster.peer("b");
    private final Set<String> members = ConcurrentHashMap.newKeySet();
    private final Map<String, String> addresses = new ConcurrentHashMap<>(Map.of("a", a.linkAddress(), "b", b.linkAddress()));
    private Link fromA;
    private Link atB;

    @BeforeEach
    void open() {
        members.addAll(Set.of("a", "b"));
        fromA = link("a", authority.identity("a"));
        atB = link("b", authority.identity("b"));
        get(atB.listen(b.linkAddress()));
    }

    @AfterEach
    void close() {
        get(vertx.close());
    }

    private Link link(String node, NodeIdentity identity) {
        RaftConfig config = new RaftConfig("c", node, Path.of("unused"), List.of(a, b), false, identity, RaftConfig.Timing.PRODUCTION,
            RaftConfig.Lease.DEFAULT, RaftConfig.Log.DEFAULT, RaftConfig.Memory.DEFAULT, RaftConfig.Scrubbing.DEFAULT);
        return new Link(vertx, config, members::contains, addresses::get, LinkTest::echo);
    }

    private static CompletableFuture<byte[]> echo(String peer, int type, byte[] body) {
        return switch (type) {
            case Frame.FORWARD -> CompletableFuture.completedFuture((peer + ":" + new String(body, UTF_8)).getBytes(UTF_8));
            case Frame.FORWARD_ASKED -> {
                Asked.With with = Asked.read(body);
                yield CompletableFuture.completedFuture((peer + ":" + new String(with.proposal(), UTF_8) + " for " + with.asked().requestId()).getBytes(UTF_8));
            }
            case Frame.BARRIER -> CompletableFuture.failedFuture(new LinkFault(LinkFault.Kind.NOT_LEADER, "n7"));
            case Frame.MEMBERSHIP -> CompletableFuture.failedFuture(new LinkFault(LinkFault.Kind.OVERLOADED, ""));
            default -> new CompletableFuture<>();
        };
    }

    private static byte[] answer(CompletableFuture<byte[]> asked) throws Exception {
        return asked.get(60, TimeUnit.SECONDS);
    }

    private static void assertFault(CompletableFuture<byte[]> asked, LinkFault.Kind kind) {
        assertThatThrownBy(() -> answer(asked)).isInstanceOf(ExecutionException.class).cause().isInstanceOfSatisfying(LinkFault.class,
            fault -> assertThat(fault.kind()).isEqualTo(kind));
    }

    @Test
    void strangersWhoSayNothingAreBoundedAndMembersHeardWhenTheyHaveGone() throws Exception {
        CallersTest.areBounded(b.linkAddress());
        await().ignoreExceptions().until(() -> new String(answer(fromA.ask("b", Frame.FORWARD, "hello".getBytes(UTF_8), 5000)), UTF_8).equals("a:hello"));
    }

    @Test
    void questionsAreAnsweredAndTheAskerIsKnown() throws Exception {
        assertThat(new String(answer(fromA.ask("b", Frame.FORWARD, "hello".getBytes(UTF_8), 5000)), UTF_8)).isEqualTo("a:hello");
        byte[] large = new byte[5 << 20];
        assertThat(answer(fromA.ask("b", Frame.FORWARD, large, 5000))).hasSize(large.length + 2);
    }

    @Test
    void aProposalTakesAlongForWhomItIs() throws Exception {
        Asked asked = new Asked("R-1", "");
        answer(fromA.ask("b", Frame.FORWARD, new byte[0], 5000));
        assertThat(new String(answer(fromA.forward("b", asked, "hello".getBytes(UTF_8), 5000)), UTF_8)).isEqualTo("a:hello for R-1");
        assertThat(new String(answer(fromA.forward("b", Asked.NOBODY, "hello".getBytes(UTF_8), 5000)), UTF_8)).isEqualTo("a:hello");
        byte[] longest = new byte[Frame.MAX_BODY - 2];
        assertThat(answer(fromA.forward("b", asked, longest, 60_000))).as("where there is no room for it, it stays away").hasSize(Frame.MAX_BODY);
    }

    /** An answer to HELLO without a word of what it knows. */
    @Test
    void aPeerOfAnOlderVersionIsAskedAsItKnows() throws Exception {
        NetServer older = vertx.createNetServer(new NetServerOptions().setSsl(true).setClientAuth(ClientAuth.REQUIRED).setEnabledSecureTransportProtocols(Set.of("TLSv1.3"))
            .setKeyCertOptions(KeyCertOptions.wrap(authority.identity("c").keyManager())).setTrustOptions(TrustOptions.wrap(authority.identity("c").trustManager(node -> true))));
        older.connectHandler(socket -> socket.handler(Frame.parser(frame -> socket.write(new Frame(Frame.DONE, frame.correlation(),
            frame.type() == Frame.HELLO ? new byte[0] : (frame.type() + ":" + new String(frame.body(), UTF_8)).getBytes(UTF_8)).toBuffer()), why -> socket.close())));
        int port = get(older.listen(0, "127.0.0.1")).actualPort();
        members.add("c");
        addresses.put("c", "127.0.0.1:" + port);
        assertThat(new String(answer(fromA.forward("c", new Asked("R-1", ""), "hello".getBytes(UTF_8), 5000)), UTF_8)).isEqualTo(Frame.FORWARD + ":hello");
    }

    @Test
    void refusalsSilenceAndOverloadAreToldApart() {
        assertFault(fromA.ask("b", Frame.BARRIER, new byte[0], 5000), LinkFault.Kind.NOT_LEADER);
        assertFault(fromA.ask("b", Frame.MEMBERSHIP, new byte[0], 5000), LinkFault.Kind.OVERLOADED);
        assertFault(fromA.ask("b", Frame.RENEW, new byte[0], 50), LinkFault.Kind.LATE);
        assertFault(fromA.ask("nobody", Frame.FORWARD, new byte[0], 5000), LinkFault.Kind.UNREACHABLE);
        assertThatThrownBy(() -> answer(fromA.ask("b", Frame.FORWARD, new byte[Frame.MAX_BODY + 1], 5000))).hasCauseInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void outstandingQuestionsAreBounded() throws Exception {
        answer(fromA.ask("b", Frame.FORWARD, new byte[0], 5000));
        CompletableFuture<byte[]> last = fromA.ask("b", Frame.RENEW, new byte[0], 60_000);
        for (int i = 0; i < Room.MOST_QUESTIONS; i++) last = fromA.ask("b", Frame.RENEW, new byte[0], 60_000);
        assertFault(last, LinkFault.Kind.OVERLOADED);
    }

    @Test
    void bytesOfOutstandingQuestionsAreBoundedAlsoWhileThereIsNoConnectionYet() throws Exception {
        byte[] large = new byte[Frame.MAX_BODY - 2]; // its echo is longer by 2
        List<CompletableFuture<byte[]>> fit = List.of(fromA.ask("b", Frame.FORWARD, large, 60_000), fromA.ask("b", Frame.FORWARD, large, 60_000));
        assertFault(fromA.ask("b", Frame.FORWARD, new byte[5], 60_000), LinkFault.Kind.OVERLOADED);
        for (CompletableFuture<byte[]> one : fit) assertThat(answer(one)).hasSize(Frame.MAX_BODY);
        assertThat(answer(fromA.ask("b", Frame.FORWARD, new byte[0], 5000))).hasSize(2);
    }

    @Test
    void aPeerThatComesBackIsFoundAgainAndQuestionsUnderWayFail() throws Exception {
        answer(fromA.ask("b", Frame.FORWARD, new byte[0], 5000));
        CompletableFuture<byte[]> underWay = fromA.ask("b", Frame.RENEW, new byte[0], 60_000);
        answer(fromA.ask("b", Frame.FORWARD, new byte[0], 5000));
        get(atB.close());
        assertFault(underWay, LinkFault.Kind.UNREACHABLE);
        assertFault(fromA.ask("b", Frame.FORWARD, new byte[0], 5000), LinkFault.Kind.UNREACHABLE);
        get(link("b", authority.identity("b")).listen(b.linkAddress()));
        await().ignoreExceptions().until(() -> answer(fromA.ask("b", Frame.FORWARD, new byte[0], 5000)).length == 2);
    }

    @Test
    void onlyMembersWithTheirOwnCertificateAreHeard() {
        assertFault(link("a", authority.stranger("a")).ask("b", Frame.FORWARD, new byte[0], 5000), LinkFault.Kind.UNREACHABLE);
        members.remove("a");
        assertFault(link("a", authority.identity("a")).ask("b", Frame.FORWARD, new byte[0], 5000), LinkFault.Kind.UNREACHABLE);
        members.add("a");
        assertRefused(authority.nameless(), LinkServer.hello("c", "a"));
        assertRefused(authority.identity("a"), LinkServer.hello("c", "b"));
        assertRefused(authority.identity("a"), LinkServer.hello("another", "a"));
        assertRefused(authority.identity("a"), new byte[] {1, 2, 3});
        assertRefused(null, LinkServer.hello("c", "a"));
    }

    @Test
    void aMemberThatWasRemovedIsNotAnsweredOnTheConnectionItHas() throws Exception {
        answer(fromA.ask("b", Frame.FORWARD, new byte[0], 5000));
        CompletableFuture<byte[]> underWay = fromA.ask("b", Frame.RENEW, new byte[0], 60_000);
        members.remove("a");
        assertFault(fromA.ask("b", Frame.FORWARD, new byte[0], 5000), LinkFault.Kind.UNREACHABLE);
        assertFault(underWay, LinkFault.Kind.UNREACHABLE);
        assertFault(fromA.ask("b", Frame.FORWARD, new byte[0], 5000), LinkFault.Kind.UNREACHABLE);
    }

    @Test
    void anAskerDoesNotSpeakToAnotherNodeThanItMeant() {
        addresses.put("c", b.linkAddress());
        assertFault(fromA.ask("c", Frame.FORWARD, new byte[0], 5000), LinkFault.Kind.UNREACHABLE);
    }

    @Test
    void framesOutOfBoundsEndTheConnection() {
        Buffer tooLong = Buffer.buffer().appendInt(Frame.MAX_BODY + 10).appendByte((byte) 1);
        Buffer tooShort = Buffer.buffer().appendInt(8).appendLong(0);
        for (Buffer bytes : List.of(tooLong, tooShort, Buffer.buffer().appendInt(-1))) assertClosedWithoutAnswer(authority.identity("a"), bytes);
    }

    private void assertRefused(NodeIdentity identity, byte[] hello) {
        assertClosedWithoutAnswer(identity, new Frame(Frame.HELLO, 1, hello).toBuffer());
    }

    /** A client that trusts everybody, with that certificate or none. */
    private void assertClosedWithoutAnswer(NodeIdentity identity, Buffer bytes) {
        NetClientOptions options = new NetClientOptions().setSsl(true).setHostnameVerificationAlgorithm("")
            .setTrustOptions(TrustOptions.wrap(authority.identity("x").trustManager(node -> true)));
        if (identity != null) options.setKeyCertOptions(KeyCertOptions.wrap(identity.keyManager()));
        NetClient client = vertx.createNetClient(options);
        AtomicReference<String> end = new AtomicReference<>();
        client.connect(Peer.port(b.linkAddress()), "127.0.0.1").onComplete(connected -> {
            if (connected.failed()) {
                end.set("refused");
                return;
            }
            NetSocket socket = connected.result();
            socket.handler(answer -> end.compareAndSet(null, "answered"));
            socket.closeHandler(closed -> end.compareAndSet(null, "refused"));
            socket.write(bytes);
        });
        await().until(() -> end.get() != null);
        assertThat(end.get()).isEqualTo("refused");
    }

    @Test
    void withoutTlsNothingIsSaid() {
        AtomicReference<String> end = new AtomicReference<>();
        vertx.createNetClient().connect(Peer.port(b.linkAddress()), "127.0.0.1").onSuccess(socket -> {
            socket.handler(answer -> end.compareAndSet(null, answer.getByte(0) == 21 ? "alert" : "answered"));
            socket.closeHandler(closed -> end.compareAndSet(null, "refused"));
            socket.write(new Frame(Frame.HELLO, 1, LinkServer.hello("c", "a")).toBuffer());
        });
        await().until(() -> end.get() != null);
        assertThat(end.get()).isIn("refused", "alert");
    }
}
