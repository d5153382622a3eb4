package io.wardmote.node;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import io.wardmote.key.Refusal;
import io.wardmote.op.Deed;
import io.wardmote.op.MemoryAudit;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What strangers may do to a sealed node, and who is on its machine. A proxy before it says for whom it comes. */
class UnsealRouteTest {
    private static final String ON_THE_MACHINE = "127.0.0.1";
    private static final String STRANGER = "192.0.2.1";
    private static final String OTHER = "192.0.2.2";
    private static final String SHARE = "{\"share\":\"s\"}";
    private static final String FORGET = "{\"forget\":true}";

    private final Vertx vertx = Vertx.vertx();
    private final MemoryAudit audit = new MemoryAudit();
    private final AtomicLong nanos = new AtomicLong(-77_000_000_000L);   // the clock begins anywhere
    private final List<String> done = new CopyOnWriteArrayList<>();
    private final UnsealRoute.Deeds deeds = new UnsealRoute.Deeds() {
        @Override
        public UnsealRoute.Done take(String share) {
            done.add("taken");
            return new UnsealRoute.Done(new JsonObject().put("taken", 3), "share 3 of key slot paper");
        }

        @Override
        public UnsealRoute.Done forget() {
            done.add("forgotten");
            return new UnsealRoute.Done(new JsonObject(), "all shares, to be forgotten");
        }
    };
    private int port;

    private void start(Consumer<Router> routes) {
        Router router = Router.router(vertx);
        routes.accept(router);
        port = get(vertx.createHttpServer(new HttpServerOptions().setUseProxyProtocol(true)).requestHandler(router).listen(0, ON_THE_MACHINE)).actualPort();
    }

    private void startSealed() {
        start(router -> new UnsealRoute(vertx, deeds, new ClusterRecords(audit), nanos::get).mount(router));
    }

    @AfterEach
    void end() {
        get(vertx.close());
    }

    private static <T> T get(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    }

    private Socket begin(String address, String text) throws IOException {
        Socket socket = new Socket(ON_THE_MACHINE, port);
        socket.setSoTimeout(20_000);
        socket.getOutputStream().write(("PROXY TCP4 " + address + " 192.0.2.99 40000 8443\r\n" + text).getBytes(US_ASCII));
        return socket;
    }

    private static String head(int length) {
        return "POST /unseal HTTP/1.1\r\nhost: kms1\r\nconnection: close\r\ncontent-length: " + length + "\r\n\r\n";
    }

    private static String answer(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    }

    private int post(String address, String body) throws IOException {
        try (Socket socket = begin(address, head(body.length()) + body)) {
            return Integer.parseInt(answer(socket).split(" ")[1]);
        }
    }

    private int accepted(String address, int times) throws IOException {
        int accepted = 0;
        for (int i = 0; i < times; i++) if (post(address, SHARE) == 200) accepted++;
        return accepted;
    }

    @Test
    void sharesAreForgottenForWhoIsOnTheMachineAlone() throws IOException {
        startSealed();
        assertThat(post(STRANGER, FORGET)).isEqualTo(400);
        assertThat(done).isEmpty();
        assertThat(audit.strangers).containsExactly("cluster " + STRANGER + " INVALID_PARAMETER");
        assertThat(post(ON_THE_MACHINE, FORGET)).isEqualTo(200);
        assertThat(done).containsExactly("forgotten");
        assertThat(audit.deeds).singleElement().extracting(Deed::operation, Deed::resource, Deed::address)
            .containsExactly("unseal", "all shares, to be forgotten", ON_THE_MACHINE);
    }

    @Test
    void triesGoByAddressAndCostNobodyElseAny() throws IOException {
        startSealed();
        assertThat(accepted(STRANGER, 25)).as("a score at once").isEqualTo(20);
        assertThat(post(STRANGER, "junk")).isEqualTo(400);
        nanos.addAndGet(999_999_999);
        assertThat(accepted(STRANGER, 2)).isZero();
        nanos.addAndGet(1);
        assertThat(accepted(STRANGER, 2)).as("then one a second").isOne();
        assertThat(accepted(OTHER, 3)).isEqualTo(3);
        assertThat(accepted(ON_THE_MACHINE, 30)).isEqualTo(30);
        nanos.addAndGet(TimeUnit.HOURS.toNanos(1));
        assertThat(accepted(STRANGER, 25)).as("rest is not saved up without end").isEqualTo(20);
        assertThat(audit.strangers).contains("cluster " + STRANGER + " THROTTLED").noneMatch(refused -> refused.contains(OTHER));
    }

    @Test
    void whoSendsHisBodySlowlyKeepsNobodyElseOut() throws IOException {
        startSealed();
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < AtOnce.MOST_OF_ONE; i++) slow.add(begin(STRANGER, head(SHARE.length()) + "{"));
            await().atMost(20, TimeUnit.SECONDS).until(() -> post(STRANGER, SHARE) == 503);
            assertThat(post(OTHER, SHARE)).isEqualTo(200);
            assertThat(post(ON_THE_MACHINE, SHARE)).isEqualTo(200);
            slow.getFirst().getOutputStream().write(SHARE.substring(1).getBytes(US_ASCII));
            assertThat(answer(slow.getFirst())).startsWith("HTTP/1.1 200");
        } finally {
            for (Socket socket : slow) socket.close();
        }
    }

    @Test
    void whatIsTakenIsRecordedBeforeItIsAnswered() throws IOException {
        startSealed();
        assertThat(post(STRANGER, SHARE)).isEqualTo(200);
        assertThat(audit.deeds).extracting(Deed::door, Deed::operation, Deed::resource, Deed::address, Deed::refusal)
            .containsExactly(Tuple.tuple("cluster", "unseal", "share 3 of key slot paper", STRANGER, null));
        audit.notReady = Refusal.UNAVAILABLE.because("The audit log cannot be written.");
        assertThat(post(STRANGER, SHARE)).isEqualTo(503);
        assertThat(done).as("what cannot be recorded is not done").hasSize(1);
    }

    /** Anybody may ask that, and nothing comes of it: so it has no place among what callers did. */
    @Test
    void ofANodeThatIsOpenItIsCountedAsStrangersAre() throws IOException {
        start(router -> UnsealRoute.mountOpen(router, AtOnce.ofStrangers(), new ClusterRecords(audit)));
        for (String body : List.of(SHARE, FORGET, "junk")) {
            try (Socket socket = begin(STRANGER, head(body.length()) + body)) {
                assertThat(answer(socket)).startsWith("HTTP/1.1 200").endsWith("{\"sealed\":false}");
            }
        }
        assertThat(audit.deeds).isEmpty();
        assertThat(audit.strangers).hasSize(3).containsOnly("cluster " + STRANGER + " ALREADY_OPEN");
    }

    @Test
    void onTheMachineIsWhoComesByLoopbackOrFromTheAddressThatIsAsked() {
        SocketAddress here = SocketAddress.inetSocketAddress(8443, "192.0.2.99");
        for (String from : List.of("127.0.0.1", "127.8.8.8", "::1", "192.0.2.99")) assertThat(isHere(from, here)).as(from).isTrue();
        for (String from : List.of("192.0.2.1", "2001:db8::1", "10.0.0.1", "0.0.0.0")) assertThat(isHere(from, here)).as(from).isFalse();
        assertThat(ThisMachine.isHere(null, here)).isFalse();
        assertThat(ThisMachine.isHere(SocketAddress.domainSocketAddress("/tmp/socket"), here)).isFalse();
    }

    private static boolean isHere(String from, SocketAddress here) {
        return ThisMachine.isHere(SocketAddress.inetSocketAddress(40_000, from), here);
    }
}
