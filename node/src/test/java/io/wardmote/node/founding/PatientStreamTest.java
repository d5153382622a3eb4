package io.wardmote.node.founding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PatientStreamTest {
    /** The server says how long its answer is, sends the first bytes, and no more. */
    @Test
    void aSenderThatFreezesIsNotWaitedForForEver() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write(new byte[] {1, 2, 3});
            exchange.getResponseBody().flush();
        });
        server.start();
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI at = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
            InputStream body = http.send(HttpRequest.newBuilder(at).build(), HttpResponse.BodyHandlers.ofInputStream()).body();
            PatientStream patient = new PatientStream(body, Duration.ofSeconds(1));
            assertThat(patient.read()).isEqualTo(1);
            assertThat(patient.readNBytes(2)).containsExactly(2, 3);
            assertThatThrownBy(patient::read).isInstanceOf(IOException.class).hasMessage("nothing came for 1 s");
            assertThatThrownBy(patient::read).as("it is closed").isInstanceOf(IOException.class);
        } finally {
            server.stop(0);
        }
    }
}
