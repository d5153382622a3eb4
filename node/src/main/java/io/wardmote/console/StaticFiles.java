package io.wardmote.console;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * {@code /console/…}: the pages, scripts and styles, out of the jars, each by its whole name and nothing else by any. Browsers keep them and ask each time
 * whether they are still the same. Their headers have a browser run no script but these and ask no other host.
 */
public final class StaticFiles {
    static final String FOLDER = "/console/";
    /** Of the library that plots, in its WebJar. */
    private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";
    static final List<String> OWN = List.of("index.html", "style.css", "main.js", "ask.js", "dom.js", "format.js", "login.js", "keys.js",
        "keyrows.js", "search.js", "key.js", "usage.js", "records.js", "create.js", "tryout.js", "instances.js", "nodes.js", "cluster.js", "meters.js",
        "access.js", "rights.js", "user.js", "explain.js", "audit.js", "backups.js", "password.js", "icon.svg");
    private static final Map<String, String> TYPES = Map.of("html", "text/html; charset=utf-8", "css", "text/css; charset=utf-8", "js",
        "text/javascript; charset=utf-8",
        "svg", "image/svg+xml");
    static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        + "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    private final Map<String, Page> pages = new TreeMap<>();

    private record Page(String type, Buffer body, String tag) {}

    public StaticFiles() {
        OWN.forEach(name -> pages.put(name, page(name, FOLDER + name)));
        pages.put("uplot.js", page("uplot.js", UPLOT + "uPlot.esm.js"));
        pages.put("uplot.css", page("uplot.css", UPLOT + "uPlot.min.css"));
    }

    private static Page page(String name, String resource) {
        try (InputStream in = StaticFiles.class.getResourceAsStream(resource)) {
            if (in == null) throw new IllegalStateException(resource + " is not in the program");
            byte[] bytes = in.readAllBytes();
            String tag = '"' + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 16) + '"';
            return new Page(TYPES.get(name.substring(name.lastIndexOf('.') + 1)), Buffer.buffer(bytes), tag);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }

    public void mount(Router router) {
        router.get(FOLDER).handler(routing -> send(routing, pages.get("index.html")));
        router.get("/console").handler(routing -> guarded(routing).setStatusCode(308).putHeader("location", FOLDER).end());
        pages.forEach((name, page) -> router.get(FOLDER + name).handler(routing -> send(routing, page)));
    }

    private static void send(RoutingContext routing, Page page) {
        HttpServerResponse response = guarded(routing).putHeader("etag", page.tag).putHeader("cache-control", "no-cache");
        if (isKnown(routing.request().getHeader("if-none-match"), page.tag)) response.setStatusCode(304).end();
        else response.putHeader("content-type", page.type).end(page.body);
    }

    /** By the weak comparison that RFC 9110, 13.1.2 wants. */
    private static boolean isKnown(String header, String tag) {
        return header != null && Stream.of(header.split(",")).map(String::strip).anyMatch(known -> known.equals(tag) || known.equals("W/" + tag));
    }

    private static HttpServerResponse guarded(RoutingContext routing) {
        return routing.response().putHeader("content-security-policy", CONTENT_SECURITY_POLICY).putHeader("x-content-type-options", "nosniff")
            .putHeader("referrer-policy", "no-referrer").putHeader("x-frame-options", "DENY").putHeader("cross-origin-opener-policy", "same-origin")
            .putHeader("cross-origin-resource-policy", "same-origin");
    }
}
