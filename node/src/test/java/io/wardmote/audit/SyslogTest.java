package io.wardmote.audit;

import static io.wardmote.audit.Desks.get;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import io.wardmote.audit.AuditConfig.WhenStuck;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SyslogTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** RFC 5424, 6: PRI, version, time, host, application, process id, message id, no structured data, the message. */
    private static final Pattern MESSAGE = Pattern.compile("<110>1 (\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,6})?Z) kms1 wardmote \\d+ audit - (\\{.*})");

    @TempDir
    private Path folder;

    private AuditLog open(String address) throws IOException {
        AuditConfig config = new AuditConfig(WhenStuck.BLOCK, Duration.ofSeconds(5), 0, Duration.ofDays(90), 1L << 30, 64L << 20, Optional.of(new SyslogAddress(address)));
        return AuditLog.open(config, Files.createDirectories(folder.resolve("audit")), Records.ORIGIN, "1", InstantSource.system());
    }

    private static JsonObject next(InputStream in) throws IOException {
        StringBuilder length = new StringBuilder();
        for (int digit; (digit = in.read()) != ' '; ) length.append((char) digit);
        Matcher message = MESSAGE.matcher(new String(in.readNBytes(Integer.parseInt(length.toString())), UTF_8));
        assertThat(message.matches()).as(message.toString()).isTrue();
        return new JsonObject(message.group(3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "unix"})
    void recordsAreSentOneByOneEachWithItsLength(String kind) throws Exception {
        boolean tcp = kind.equals("tcp");
        try (ServerSocketChannel server = tcp ? ServerSocketChannel.open() : ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(tcp ? new InetSocketAddress(InetAddress.getLoopbackAddress(), 0) : UnixDomainSocketAddress.of(folder.resolve("log.sock")));
            String address = tcp ? "tcp://127.0.0.1:" + ((InetSocketAddress) server.getLocalAddress()).getPort() : "unix://" + folder.resolve("log.sock");
            try (AuditLog log = open(address); Desks desks = new Desks(log, 1); SocketChannel connection = server.accept(); InputStream in = Channels.newInputStream(connection)) {
                for (int i = 0; i < 50; i++) get(desks.record(0, Records.deed(i)));
                List<String> hashes = Records.read(folder.resolve("audit")).stream().map(entry -> entry.hash().toString()).toList();
                for (int i = 0; i < 50; i++) {
                    JsonObject json = next(in);
                    assertThat(json.getLong("sequence")).isEqualTo(i + 2);
                    assertThat(json.getString("requestId")).isEqualTo(Records.deed(i).requestId());
                    assertThat(json.getString("hash")).as("each was written alone").isEqualTo(hashes.get(i + 1));
                    assertThat(json.getString("outcome")).isEqualTo(i % 5 == 3 ? "refused" : "done");
                }
                assertThat(log.state()).isEqualTo("ok");
            }
        }
    }

    @Test
    void aServerThatDoesNotReadCostsItsOwnRecordsAlone() throws Exception {
        try (ServerSocketChannel server = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            int port = ((InetSocketAddress) server.getLocalAddress()).getPort();
            try (AuditLog log = open("tcp://127.0.0.1:" + port); Desks desks = new Desks(log, 1); SocketChannel silent = server.accept()) {
                int recorded = 0;
                while (log.dropped() == 0 && recorded < 200_000) {
                    for (int i = 0; i < 999; i++) desks.record(0, Records.deed(recorded++));
                    get(desks.record(0, Records.deed(recorded++)));
                }
                assertThat(log.dropped()).isPositive();
                assertThat(log.state()).contains("too slow");
                assertThat(silent.isOpen()).isTrue();
                int all = recorded + 1;
                await().atMost(PATIENCE).until(() -> log.written() == all - 1);
            }
        }
        assertThat(Records.read(folder.resolve("audit"))).noneMatch(entry -> entry.record() instanceof AuditRecord.Lost);
    }

    @Test
    void aServerThatIsNotThereIsToldAndReachedWhenItIs() throws Exception {
        Path socket = folder.resolve("log.sock");
        try (AuditLog log = open("unix://" + socket); Desks desks = new Desks(log, 1)) {
            await().atMost(PATIENCE).until(() -> log.state().contains("is not reached"));
            get(desks.record(0, Records.deed(0)));
            try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket));
                 SocketChannel connection = server.accept(); InputStream in = Channels.newInputStream(connection)) {
                assertThat(next(in).getString("requestId")).isEqualTo(Records.deed(0).requestId());
                assertThat(log.state()).isEqualTo("ok");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"udp://a:514", "tcp://a", "tcp://a:0", "tcp://a:70000", "unix://relative", "tcp://a b:1", ""})
    void whatIsNoAddressIsRefused(String text) {
        assertThatThrownBy(() -> new SyslogAddress(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
