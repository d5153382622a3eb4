package io.wardmote.system;

import io.vertx.core.json.JsonObject;
import io.wardmote.http.Signer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The OpenAPI of one node, with the bearer token of {@code client.json}. */
public final class Api {
    private final HttpClient http;
    private final String endpoint;
    private final String token;

    /** @param number the node, counted from 1 */
    Api(JsonObject client, int number) {
        endpoint = "https://" + client.getJsonArray("endpoints").getString(number - 1);
        token = client.getString("bearerToken");
        http = HttpClient.newBuilder().sslContext(trust(Path.of(client.getString("caFile")))).connectTimeout(Duration.ofSeconds(5)).build();
    }

    /**
     * @param code     "" for success
     * @param survival the header that says so, or ""
     * @param lastUse  the header that tells of it, or ""
     */
    record Answer(int status, String code, JsonObject body, String survival, String lastUse) {
        /** A field within, by its path. */
        String at(String path) {
            JsonObject at = body;
            String[] names = path.split("\\.");
            for (int i = 0; i < names.length - 1; i++) at = at.getJsonObject(names[i]);
            return String.valueOf(at.getValue(names[names.length - 1]));
        }

        Answer ok() {
            if (status != 200) throw new IllegalStateException(status + " " + body.encode());
            return this;
        }
    }

    /** @param namesAndValues in turn */
    Answer ask(String action, String... namesAndValues) {
        return ask("2016-01-20", action, namesAndValues);
    }

    /** Of the RAM API, 2015-05-01. */
    Answer identity(String action, String... namesAndValues) {
        return ask("2015-05-01", action, namesAndValues);
    }

    /** Of the STS API, 2015-04-01. */
    Answer session(String action, String... namesAndValues) {
        return ask("2015-04-01", action, namesAndValues);
    }

    private Answer ask(String version, String action, String[] namesAndValues) {
        StringBuilder form = new StringBuilder("Version=" + version + "&Action=").append(action);
        for (int i = 0; i < namesAndValues.length; i += 2) form.append('&').append(namesAndValues[i]).append('=').append(URLEncoder.encode(namesAndValues[i + 1], StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(URI.create(endpoint + "/")).timeout(Duration.ofSeconds(30))
            .header("Authorization", "Bearer " + token).header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form.toString())).build();
        return answer(request);
    }

    /** Signed with an access key, RPC 1.0. @param namesAndValues in turn */
    Answer signed(String accessKeyId, String secret, String action, String... namesAndValues) {
        Map<String, String> parameters = new HashMap<>(Map.of("Action", action, "Version", "2016-01-20", "AccessKeyId", accessKeyId, "SignatureMethod", "HMAC-SHA1",
            "SignatureVersion", "1.0", "SignatureNonce", UUID.randomUUID().toString(), "Timestamp", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString()));
        for (int i = 0; i < namesAndValues.length; i += 2) parameters.put(namesAndValues[i], namesAndValues[i + 1]);
        parameters.put("Signature", Signer.rpc("GET", parameters, secret));
        return answer(HttpRequest.newBuilder(URI.create(endpoint + "/?" + Signer.query(parameters))).timeout(Duration.ofSeconds(30)).build());
    }

    private Answer answer(HttpRequest request) {
        HttpResponse<String> response = send(request);
        JsonObject body = new JsonObject(response.body());
        return new Answer(response.statusCode(), body.getString("Code", ""), body, response.headers().firstValue("x-wardmote-survival").orElse(""),
            response.headers().firstValue("x-wardmote-last-use").orElse(""));
    }

    JsonObject health() {
        return new JsonObject(send(HttpRequest.newBuilder(URI.create(endpoint + "/health")).timeout(Duration.ofSeconds(5)).build()).body());
    }

    /** Prometheus' text, or "" and the status for whoever gives another token. */
    HttpResponse<String> metrics(String token) {
        return send(HttpRequest.newBuilder(URI.create(endpoint + "/metrics")).timeout(Duration.ofSeconds(5)).header("Authorization", "Bearer " + token).build());
    }

    HttpResponse<String> metrics() {
        return metrics(token);
    }

    /** What an administrator is told of the cluster. */
    JsonObject cluster(String what) {
        HttpResponse<String> response = send(HttpRequest.newBuilder(URI.create(endpoint + "/cluster/" + what)).timeout(Duration.ofSeconds(30)).header("Authorization", "Bearer " + token).build());
        if (response.statusCode() != 200) throw new IllegalStateException(response.statusCode() + " " + response.body());
        return new JsonObject(response.body());
    }

    /** An administrator says something to the cluster. */
    JsonObject tell(String path, JsonObject body) {
        HttpResponse<String> response = send(HttpRequest.newBuilder(URI.create(endpoint + path)).timeout(Duration.ofSeconds(30)).header("Authorization", "Bearer " + token)
            .POST(HttpRequest.BodyPublishers.ofString(body.encode())).build());
        if (response.statusCode() != 200) throw new IllegalStateException(response.statusCode() + " " + response.body());
        return new JsonObject(response.body());
    }

    /** Without credentials. @return the status */
    int post(String path, String body) {
        return send(HttpRequest.newBuilder(URI.create(endpoint + path)).timeout(Duration.ofSeconds(30)).POST(HttpRequest.BodyPublishers.ofString(body)).build()).statusCode();
    }

    /** Without credentials. */
    HttpResponse<String> open(String path) {
        return send(HttpRequest.newBuilder(URI.create(endpoint + path)).timeout(Duration.ofSeconds(30)).build());
    }

    boolean ready() {
        return status("/readyz") == 200;
    }

    /** Ready or not. */
    boolean answers() {
        return status("/livez") == 200;
    }

    /** 0 if nothing answers. */
    private int status(String path) {
        try {
            return http.send(HttpRequest.newBuilder(URI.create(endpoint + path)).timeout(Duration.ofSeconds(5)).build(), HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException notYet) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public static SSLContext trust(Path caFile) {
        try {
            Certificate ca = CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(Files.readAllBytes(caFile)));
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("ca", ca);
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
