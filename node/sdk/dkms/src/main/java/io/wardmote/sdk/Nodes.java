package io.wardmote.sdk;

import com.aliyun.dkms.gcs.openapi.models.Config;
import com.aliyun.dkms.gcs.openapi.util.models.RuntimeOptions;
import com.aliyun.dkms.gcs.sdk.Client;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The nodes in turn: by the SDK, and by the OpenAPI for what the SDK cannot ask. */
final class Nodes {
    static final String VERSION_ID = "x-kms-migrationkeyversionid";
    /** For answers whose header is to be seen, as the vendor's transfer clients say it. */
    static final RuntimeOptions SHOWING_VERSION = new RuntimeOptions().setResponseHeaders(List.of(VERSION_ID));

    private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final JsonObject file;
    private final List<String> endpoints = new ArrayList<>();
    private final List<Client> sdks = new ArrayList<>();
    private int requests;

    /** @param file client.json */
    Nodes(JsonObject file) throws Exception {
        this.file = file;
        for (JsonElement endpoint : file.getAsJsonArray("endpoints")) {
            endpoints.add(endpoint.getAsString());
            sdks.add(new Client(config(file, endpoint.getAsString())));
        }
    }

    static Config config(JsonObject file, String endpoint) throws Exception {
        return transport(file, endpoint)
            .setClientKeyFile(file.get("clientKeyFile").getAsString())
            .setPassword(file.get("clientKeyPassword").getAsString());
    }

    /** Without a client key. */
    static Config transport(JsonObject file, String endpoint) throws Exception {
        return new Config().setProtocol("https").setEndpoint(endpoint).setCa(Files.readString(Path.of(file.get("caFile").getAsString())));
    }

    Client next() {
        return sdks.get(requests++ % sdks.size());
    }

    String nextEndpoint() {
        return endpoints.get(requests++ % endpoints.size());
    }

    int requests() {
        return requests;
    }

    /** A request header that selects the key version. */
    static Map<String, String> version(String id) {
        return Map.of(VERSION_ID, id);
    }

    record Made(String id, String version) {}

    /** @param namesAndValues parameters of CreateKey, in turn */
    Made create(String... namesAndValues) throws Exception {
        JsonObject made = openApi("CreateKey", namesAndValues).getAsJsonObject("KeyMetadata");
        return new Made(made.get("KeyId").getAsString(), made.get("PrimaryKeyVersion").getAsString());
    }

    /** One of the software instance, whose ids are of another form. */
    Made createInInstance() throws Exception {
        return create("DKMSInstanceId", file.get("softwareInstanceId").getAsString());
    }

    /** One that is in the HSM of each node. @param namesAndValues further parameters */
    Made createInHardware(String... namesAndValues) throws Exception {
        List<String> all = new ArrayList<>(List.of(namesAndValues));
        all.addAll(List.of("ProtectionLevel", "HSM", "DKMSInstanceId", file.get("hardwareInstanceId").getAsString()));
        return create(all.toArray(new String[0]));
    }

    /** @return the id of the version that is primary from now on */
    String rotate(Made key) throws Exception {
        return openApi("CreateKeyVersion", "KeyId", key.id()).getAsJsonObject("KeyVersion").get("KeyVersionId").getAsString();
    }

    JsonObject openApi(String action, String... namesAndValues) throws Exception {
        JsonObject parameters = new JsonObject();
        for (int i = 0; i < namesAndValues.length; i += 2) parameters.addProperty(namesAndValues[i], namesAndValues[i + 1]);
        HttpRequest request = HttpRequest.newBuilder(URI.create("https://" + nextEndpoint() + "/api/" + action)).timeout(Duration.ofSeconds(30))
            .header("Authorization", "Bearer " + file.get("bearerToken").getAsString()).header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(parameters.toString())).build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        Expect.equal(action + " " + response.body(), 200, response.statusCode());
        return JsonParser.parseString(response.body()).getAsJsonObject();
    }
}
