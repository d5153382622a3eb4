package io.wardmote.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;
import io.wardmote.key.Secret;
import io.wardmote.xks.SigV4;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.IntStream;

/** Another cloud, which asks the XKS proxy of every node of a cluster. */
record XksCloud(JsonObject client, String prefix, String credential, String secret) {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final String ENCRYPTION = "{\"requestMetadata\":{\"awsPrincipalArn\":\"p\",\"kmsKeyArn\":\"k\",\"kmsOperation\":\"Encrypt\",\"kmsRequestId\":\"1\"},"
        + "\"encryptionAlgorithm\":\"AES_GCM\",\"plaintext\":\"aGVsbG8=\"}";

    /** By a new credential of that proxy. */
    static XksCloud of(JsonObject client, Api node, String prefix) {
        Api.Answer made = node.ask("CreateXksCredential", "UriPathPrefix", prefix).ok();
        return new XksCloud(client, prefix, made.at("XksCredential.XksAccessKeyId"), made.at("XksCredential.AccessKeySecret"));
    }

    /** What each node answers, asked at once: {@code 200}, or status and name of the error. */
    List<String> encryptEverywhere(String keyId) {
        HttpClient http = HttpClient.newBuilder().sslContext(Api.trust(Path.of(client.getString("caFile")))).connectTimeout(Duration.ofSeconds(5)).build();
        return IntStream.range(0, client.getJsonArray("endpoints").size()).parallel().mapToObj(node -> encrypt(http, client.getJsonArray("endpoints").getString(node), keyId)).toList();
    }

    private String encrypt(HttpClient http, String endpoint, String keyId) {
        String path = prefix + "/kms/xks/v1/keys/" + keyId + "/encrypt";
        String date = DATE.format(Instant.now());
        byte[] body = ENCRYPTION.getBytes(UTF_8);
        try (Secret key = new Secret(secret.getBytes(UTF_8))) {
            String authorization = new SigV4(credential, date.substring(0, 8), "us-east-1").authorization(key, path,
                List.of(new SigV4.Header("host", endpoint), new SigV4.Header("x-amz-date", date)), date, body);
            HttpResponse<String> answer = http.send(HttpRequest.newBuilder(URI.create("https://" + endpoint + path)).timeout(Duration.ofSeconds(30)).header("x-amz-date", date)
                .header("authorization", authorization).POST(HttpRequest.BodyPublishers.ofByteArray(body)).build(), HttpResponse.BodyHandlers.ofString());
            return (answer.statusCode() + " " + new JsonObject(answer.body()).getString("errorName", "")).strip();
        } catch (IOException e) {
            return e.toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
