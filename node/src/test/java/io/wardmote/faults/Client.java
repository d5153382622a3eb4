package io.wardmote.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;
import io.wardmote.system.Api;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Asks one node, and tells what was surely not done from what may have been. */
final class Client {
    private final HttpClient http;
    private final URI endpoint;
    private final String token;

    Client(Path ca, String endpoint, String token) {
        this.endpoint = URI.create("https://" + endpoint + "/");
        this.token = token;
        http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).sslContext(Api.trust(ca)).connectTimeout(Duration.ofSeconds(2)).build();
    }

    enum Fate { DONE, REFUSED, NOT_DONE, UNKNOWN }

    /** Refused before it is begun, since too many of the caller's requests wait: this tells nothing of a key. */
    private static final String TURNED_AWAY = "Throttling.User";

    /**
     * @param code of a refusal, or of what was not answered: 503, or the exception's name
     * @param body empty if there was none
     */
    record Answer(Fate fate, String code, JsonObject body, long start, long end) {
        String at(String path) {
            JsonObject at = body;
            String[] names = path.split("\\.");
            for (int i = 0; i < names.length - 1; i++) at = at.getJsonObject(names[i]);
            return at.getString(names[names.length - 1]);
        }

        boolean isAnswered() {
            return fate == Fate.DONE || fate == Fate.REFUSED;
        }

        /** As of one who asked first at that moment, and again until this. */
        Answer since(long first) {
            return new Answer(fate, code, body, first, end);
        }

        long millis() {
            return (end - start) / 1_000_000;
        }
    }

    /** @param namesAndValues in turn */
    Answer ask(Duration patience, String action, String... namesAndValues) {
        StringBuilder form = new StringBuilder("Version=2016-01-20&Action=").append(action);
        for (int i = 0; i < namesAndValues.length; i += 2) form.append('&').append(namesAndValues[i]).append('=').append(URLEncoder.encode(namesAndValues[i + 1], UTF_8));
        HttpRequest request = HttpRequest.newBuilder(endpoint).timeout(patience).header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/x-www-form-urlencoded").POST(HttpRequest.BodyPublishers.ofString(form.toString())).build();
        long start = System.nanoTime();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            long end = System.nanoTime();
            JsonObject body = new JsonObject(response.body());
            return switch (response.statusCode()) {
                case 200 -> new Answer(Fate.DONE, "", body, start, end);
                case 503 -> new Answer(Fate.UNKNOWN, "503 " + body.getString("Message"), body, start, end);
                default -> new Answer(fate(response.statusCode(), body.getString("Code")), body.getString("Code"), body, start, end);
            };
        } catch (ConnectException refused) {
            return new Answer(Fate.NOT_DONE, "not reached", new JsonObject(), start, System.nanoTime());
        } catch (IOException lost) {
            return new Answer(Fate.UNKNOWN, lost.getClass().getSimpleName(), new JsonObject(), start, System.nanoTime());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Fate fate(int status, String code) {
        if (TURNED_AWAY.equals(code)) return Fate.NOT_DONE;
        return status < 500 ? Fate.REFUSED : Fate.UNKNOWN;
    }

    /** What the node says of itself; nothing while it does not answer. */
    Optional<JsonObject> health() {
        try {
            HttpRequest request = HttpRequest.newBuilder(endpoint.resolve("/health")).timeout(Duration.ofSeconds(2)).build();
            return Optional.of(new JsonObject(http.send(request, HttpResponse.BodyHandlers.ofString()).body()));
        } catch (IOException away) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    boolean isReady() {
        try {
            HttpRequest request = HttpRequest.newBuilder(endpoint.resolve("/readyz")).timeout(Duration.ofSeconds(2)).build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException away) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
