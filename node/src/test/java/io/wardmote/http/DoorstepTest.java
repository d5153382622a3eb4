package io.wardmote.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.wardmote.http.Doorstep.Limits;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is let in, and that those who are inside go on. */
class DoorstepTest {
    private static final String BEARER = "Authorization: Bearer " + TestServer.TOKEN;
    private static final String ENCRYPT = TestRequests.json("Encrypt", "{\"KeyId\":\"k\"}", BEARER);
    private static final byte[] PROXY_V2 = {0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A};
    private TestServer server;
    private Doorstep doorstep;

    @AfterEach
    void stop() {
        server.close();
    }

    private void start(Doorstep doorstep) {
        this.doorstep = doorstep;
        server = new TestServer(settings -> settings, guards -> new Gateway.Guards(doorstep, guards.nonces(), guards.attempts(), guards.quotas()));
    }

    private void isServed(Wire wire) throws IOException {
        assertThat(wire.send(ENCRYPT).read().status()).isEqualTo(200);
    }

    private void nobodyElseComesIn() {
        assertThatThrownBy(server::wire).isInstanceOf(IOException.class);
    }

    private void somebodyComesIn() {
        await().ignoreExceptions().until(() -> {
            try (Wire next = server.wire()) {
                return next.send(ENCRYPT).read().status() == 200;
            }
        });
    }

    @Test
    void connectionsAreBoundedInAll() throws IOException {
        start(new Doorstep(new Limits(2, 10, 10)));
        try (Wire first = server.wire()) {
            isServed(first);
            try (Wire second = server.wire()) {
                isServed(second);
                nobodyElseComesIn();
                isServed(first);
                isServed(second);
            }
            somebodyComesIn();
        }
        await().until(() -> doorstep.open() == 0);
    }

    @Test
    void whoeverOnlyConnectsHoldsOneOfTheFewPlacesForHandshakesAndNoMore() throws IOException {
        start(new Doorstep(new Limits(100, 100, 12)));
        List<Socket> silent = new ArrayList<>();
        try (Wire inside = server.wire()) {
            isServed(inside);
            for (int i = 0; i < 3; i++) silent.add(new Socket("127.0.0.1", server.port()));
            await().until(() -> doorstep.open() == 4);
            nobodyElseComesIn();
            isServed(inside);
            silent.add(new Socket("127.0.0.1", server.port(), InetAddress.getByName("127.0.0.2"), 0));
            await("another address comes in").until(() -> doorstep.open() == 5);
            silent.removeFirst().close();
            somebodyComesIn();
            for (int i = 0; i < 10; i++) somebodyComesIn();
        } finally {
            for (Socket socket : silent) socket.close();
        }
    }

    @Test
    void aRequestWhoseHeadDoesNotComeIsCutOffWhileAnIdleConnectionIsNot() throws IOException {
        start(new Doorstep(Limits.DEFAULT));
        try (Wire idle = server.wire(); Wire slow = server.wire(); Wire other = server.wire()) {
            isServed(idle);
            isServed(slow);
            slow.send("POST /api/Encrypt HT");
            await().until(() -> {
                server.laterMillis.addAndGet(1000);
                isServed(other);
                return slow.isClosedAlready();
            });
            assertThat(server.laterMillis.get()).as("before the minute that an idle one has").isBetween(9_000L, 60_000L);
            isServed(idle);
        }
    }

    @Test
    void behindProxiesTheAddressIsTheClients() throws Exception {
        start(new Doorstep(new Limits(10, 1, 10), peer -> peer.getHostAddress().equals("127.0.0.1")));
        try (Wire client = forwarded("127.0.0.1", "203.0.113.7")) {
            isServed(client);
            assertThat(server.calls.remove().caller().address()).isEqualTo("203.0.113.7");
            assertThatThrownBy(() -> forwarded("127.0.0.1", "203.0.113.7")).as("one of each client's address").isInstanceOf(IOException.class);
            try (Wire other = forwarded("127.0.0.1", "203.0.113.8")) {
                isServed(other);
                assertThat(server.calls.remove().caller().address()).isEqualTo("203.0.113.8");
            }
            isServed(client);
        }
    }

    @Test
    void whoIsNoNamedProxyIsNotBelievedAndNotServed() throws IOException {
        start(new Doorstep(Limits.DEFAULT, peer -> peer.getHostAddress().equals("127.0.0.1")));
        assertThatThrownBy(() -> forwarded("127.0.0.2", "203.0.113.7")).isInstanceOf(IOException.class);
        nobodyElseComesIn();   // a proxy that does not say for whom it comes
        try (Wire client = forwarded("127.0.0.1", "203.0.113.7")) {
            isServed(client);
        }
    }

    @Test
    void withoutProxiesTheirProtocolIsNotSpoken() throws IOException {
        start(new Doorstep(Limits.DEFAULT));
        assertThatThrownBy(() -> forwarded("127.0.0.1", "203.0.113.7")).isInstanceOf(IOException.class);
        somebodyComesIn();
        assertThat(server.calls.remove().caller().address()).isEqualTo("127.0.0.1");
    }

    /** As it is read by a node that has much to do. In TLS 1.3 a client that has the server's first answer has ended its handshake, and takes itself for let in. */
    @Test
    void whoIsRefusedBehindAProxyIsAnsweredNothingAlsoWhereItsTlsCameWithTheProxysWord() throws IOException {
        start(new Doorstep(new Limits(10, 1, 10), peer -> peer.getHostAddress().equals("127.0.0.1")));
        try (Headed first = new Headed("127.0.0.1", "203.0.113.7"); Wire client = first.wire()) {
            isServed(client);
            for (String[] refused : new String[][] {{"127.0.0.1", "203.0.113.7"}, {"127.0.0.2", "203.0.113.8"}}) {
                try (Headed socket = new Headed(refused[0], refused[1])) {
                    assertThatThrownBy(socket::wire).isInstanceOf(IOException.class);
                    assertThat(socket.heard).as("bytes of an answer to %s for %s", refused[0], refused[1]).isZero();
                }
            }
            isServed(client);
        }
    }

    /** A connection from one address of the machine that says by PROXY protocol that it comes for another. */
    private Wire forwarded(String from, String client) throws IOException {
        Socket socket = new Socket("127.0.0.1", server.port(), InetAddress.getByName(from), 0);
        socket.getOutputStream().write(header(client));
        return new Wire(server.certificate.trust(), socket, "TLSv1.3");
    }

    /** Version 2. */
    private static byte[] header(String client) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(28).put(PROXY_V2).put((byte) 0x21).put((byte) 0x11).putShort((short) 12);
        header.put(InetAddress.getByName(client).getAddress()).put(InetAddress.getByName("198.51.100.1").getAddress());
        return header.putShort((short) 40_000).putShort((short) 443).array();
    }

    /** As {@link #forwarded}, but it says for whom it comes in one with the begin of its TLS; and it counts what it hears. */
    private final class Headed extends Socket {
        private byte[] header;
        private int heard;

        Headed(String from, String client) throws IOException {
            super(InetAddress.getByName("127.0.0.1"), server.port(), InetAddress.getByName(from), 0);
            header = header(client);
        }

        Wire wire() throws IOException {
            return new Wire(server.certificate.trust(), this, "TLSv1.3");
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            return new FilterOutputStream(super.getOutputStream()) {
                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    out.write(ByteBuffer.allocate(header.length + length).put(header).put(bytes, offset, length).array());
                    header = new byte[0];
                }
            };
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return new FilterInputStream(super.getInputStream()) {
                @Override
                public int read(byte[] bytes, int offset, int length) throws IOException {
                    int read = in.read(bytes, offset, length);
                    heard += Math.max(0, read);
                    return read;
                }
            };
        }
    }

    @Test
    void countsComeBackToNothing() {
        start(new Doorstep(new Limits(6, 2, 4)));
        InetAddress peer = InetAddress.ofLiteral("192.0.2.1");
        assertThat(doorstep.enter(peer, "a")).isTrue();
        assertThat(doorstep.enter(peer, "a")).as("a quarter of four handshakes").isFalse();
        doorstep.shook("a");
        assertThat(doorstep.enter(peer, "a")).isTrue();
        doorstep.shook("a");
        assertThat(doorstep.enter(peer, "a")).as("two connections of one address").isFalse();
        for (String origin : List.of("b", "c", "d", "e")) assertThat(doorstep.enter(peer, origin)).isTrue();
        doorstep.leave("a");
        assertThat(doorstep.enter(peer, "f")).as("four handshakes").isFalse();
        doorstep.shook("b");
        assertThat(doorstep.enter(peer, "f")).isTrue();
        doorstep.shook("c");
        assertThat(doorstep.enter(peer, "g")).as("six connections").isFalse();
        for (String origin : List.of("a", "b", "c", "d", "e", "f")) doorstep.leave(origin);
        assertThat(doorstep.open()).isZero();
        assertThat(List.of(doorstep.refusedHandshakes(), doorstep.refusedConnections())).containsExactly(2L, 2L);
        assertThatThrownBy(() -> new Limits(1, 0, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsNoTlsIsCutOffAndOthersGoOn() throws IOException {
        start(new Doorstep(Limits.DEFAULT));
        try (Socket plain = new Socket("127.0.0.1", server.port()); Wire wire = server.wire()) {
            plain.setSoTimeout(20_000);
            plain.getOutputStream().write("GET / HTTP/1.1\r\nhost: a\r\n\r\n".getBytes(US_ASCII));
            assertThat(plain.getInputStream().readAllBytes()).as("no HTTP in the clear").doesNotContain("HTTP".getBytes(US_ASCII));
            isServed(wire);
        }
    }
}
