package io.wardmote.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StaticFilesTest {
    private static final Path FOLDER = Path.of("src/main/resources/console");
    private static final Vertx VERTX = Vertx.vertx();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static int port;

    @BeforeAll
    static void start() throws Exception {
        Router router = Router.router(VERTX);
        new StaticFiles().mount(router);
        port = VERTX.createHttpServer().requestHandler(router).listen(0, "127.0.0.1").await(20, TimeUnit.SECONDS).actualPort();
    }

    @AfterAll
    static void stop() throws Exception {
        VERTX.close().await(20, TimeUnit.SECONDS);
    }

    private static HttpResponse<String> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        if (headers.length > 0) request.headers(headers);
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    static List<String> names() {
        return Stream.concat(StaticFiles.OWN.stream(), Stream.of("", "uplot.js", "uplot.css")).toList();
    }

    @Test
    void everyFileIsServedAndNoOther() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrderElementsOf(StaticFiles.OWN);
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void whatIsServedRunsNothingElseAndAsksNobodyElse(String name) throws Exception {
        HttpResponse<String> response = get("/console/" + name);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().map())
            .containsEntry("content-security-policy", List.of("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
            + "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"))
            .containsEntry("x-content-type-options", List.of("nosniff")).containsEntry("referrer-policy", List.of("no-referrer"))
                .containsEntry("x-frame-options", List.of("DENY"))
            .containsEntry("cross-origin-opener-policy", List.of("same-origin")).containsEntry("cross-origin-resource-policy", List.of("same-origin"))
            .containsEntry("cache-control", List.of("no-cache"));
        String type = name.endsWith(".js") ? "text/javascript; charset=utf-8" : name.endsWith(".css") ? "text/css; charset=utf-8" : name.endsWith(".svg")
            ? "image/svg+xml" : "text/html; charset=utf-8";
        assertThat(response.headers().firstValue("content-type")).contains(type);
    }

    @ParameterizedTest
    @MethodSource("names")
    void whatTheBrowserHasIsNotSentAgain(String name) throws Exception {
        HttpResponse<String> first = get("/console/" + name);
        String tag = first.headers().firstValue("etag").orElseThrow();
        assertThat(tag).matches("\"[0-9a-f]{32}\"");
        for (String known : List.of(tag, "W/" + tag, "\"other\", " + tag)) {
            HttpResponse<String> again = get("/console/" + name, "if-none-match", known);
            assertThat(again.statusCode()).as(known).isEqualTo(304);
            assertThat(again.body()).isEmpty();
            assertThat(again.headers().firstValue("etag")).contains(tag);
        }
        for (String other : List.of("\"other\"", tag.substring(1), "")) assertThat(get("/console/" + name, "if-none-match", other).statusCode()).as(other)
            .isEqualTo(200);
    }

    @Test
    void thePlaceWithoutTheSlashLeadsThere() throws Exception {
        HttpResponse<String> response = get("/console");
        assertThat(response.statusCode()).isEqualTo(308);
        assertThat(response.headers().firstValue("location")).contains("/console/");
    }

    /** As they come over the wire: no client makes another path of them before. */
    @ParameterizedTest
    @ValueSource(strings = {"/console/..%2f..%2fetc/passwd", "/console/%2e%2e/%2e%2e/wardmote.yaml", "/console/..\\..\\x",
        "/console/./../x",
        "/console/MAIN.JS", "/console/main.js%00.html", "/console/package-info.class", "/console/META-INF/MANIFEST.MF", "/console/StaticFiles.class",
            "/console/uplot/../main.jsx"})
    void noOtherPathLeadsToAFile(String path) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream().write(("GET " + path + " HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
            InputStream in = socket.getInputStream();
            assertThat(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1)).matches("(?s)HTTP/1.1 (400|404) .*").doesNotContain("etag");
        }
    }

    @Test
    void nothingIsTakenThere() throws Exception {
        for (HttpMethod method : List.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.DELETE)) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/console/main.js"))
                .method(method.name(), HttpRequest.BodyPublishers.ofString("x")).build();
            assertThat(CLIENT.send(request, HttpResponse.BodyHandlers.discarding()).statusCode()).as("%s", method).isEqualTo(405);
        }
    }

    /** What the policy forbids would only show in a browser; and text must never be taken for markup. */
    @Test
    void noFileHasMarkupFromTextOrScriptsInMarkupOrAnotherHost() throws IOException {
        Pattern markup = Pattern.compile("innerHTML|outerHTML|insertAdjacentHTML|document\\.write|DOMParser|createContextualFragment|"
            + "\\beval\\(|new Function|setHTML|javascript:");
        for (String name : StaticFiles.OWN) {
            String text = Files.readString(FOLDER.resolve(name));
            assertThat(markup.matcher(text).results().map(found -> found.group())).as(name).isEmpty();
            assertThat(text.replace("http://www.w3.org/2000/svg", "")).as(name).doesNotContain("http://", "https://", "//cdn", "@import");
            if (name.endsWith(".html")) assertThat(text).as(name).doesNotContain(" style=", " onclick=", " onload=", "<style")
                .doesNotContainPattern("<script(?![^>]* src=)");
        }
    }
}
