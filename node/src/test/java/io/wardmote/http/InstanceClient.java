package io.wardmote.http;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;

/** The instance API of one node, called with a client key: for tests that need more than the vendor's SDK lets them do. */
public final class InstanceClient {
    private final HttpClient http;
    private final URI endpoint;
    private final String clientKeyId;
    private final PrivateKey key;

    private InstanceClient(HttpClient http, URI endpoint, String clientKeyId, PrivateKey key) {
        this.http = http;
        this.endpoint = endpoint;
        this.clientKeyId = clientKeyId;
        this.key = key;
    }

    /** @param endpoint host and port @param pkcs12 base64, as CreateClientKey answers it */
    public static InstanceClient of(SSLContext trust, String endpoint, String clientKeyId, String pkcs12, String password) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(Base64.getDecoder().decode(pkcs12)), password.toCharArray());
            PrivateKey key = (PrivateKey) store.getKey(store.aliases().nextElement(), password.toCharArray());
            HttpClient http = HttpClient.newBuilder().sslContext(trust).connectTimeout(Duration.ofSeconds(5)).build();
            return new InstanceClient(http, URI.create("https://" + endpoint + "/"), clientKeyId, key);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** With the client key file whose text is given. */
    public static InstanceClient of(SSLContext trust, String endpoint, JsonObject clientKey, String password) {
        return of(trust, endpoint, clientKey.getString("KeyId"), clientKey.getString("PrivateKeyData"), password);
    }

    /** The same at another node. */
    public InstanceClient at(String otherEndpoint) {
        return new InstanceClient(http, URI.create("https://" + otherEndpoint + "/"), clientKeyId, key);
    }

    /** @param fields names and values in turn */
    public InstanceAnswer ask(String api, Object... fields) {
        return send(api, new InstanceRequests(api, fields));
    }

    /** With the header that selects a key version. */
    public InstanceAnswer askFor(String versionId, String api, Object... fields) {
        return send(api, new InstanceRequests(api, fields).with("x-kms-migrationkeyversionid", versionId));
    }

    /** Sends any body, and headers that were changed before the signing. */
    public InstanceAnswer askRaw(String api, byte[] body, Consumer<Map<String, String>> change) {
        InstanceRequests request = new InstanceRequests(api);
        request.body = body;
        change.accept(request.headers);
        return send(api, request);
    }

    private InstanceAnswer send(String api, InstanceRequests request) {
        request.with("x-kms-acccesskeyid", request.headers.containsKey("x-kms-acccesskeyid") ? clientKeyId : null).by(key).signed();
        HttpRequest.Builder http1 = HttpRequest.newBuilder(endpoint).timeout(Duration.ofSeconds(40)).POST(HttpRequest.BodyPublishers.ofByteArray(request.body));
        request.headers.forEach(http1::header);
        try {
            HttpResponse<byte[]> response = http.send(http1.build(), HttpResponse.BodyHandlers.ofByteArray());
            return InstanceAnswer.of(api, response.statusCode(), response.headers().firstValue("content-type").orElse(""), response.body(),
                response.headers().firstValue("x-kms-migrationkeyversionid").orElse(""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
