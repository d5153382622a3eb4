package io.wardmote.node.dev;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardmote.crypto.Randomness;
import io.wardmote.node.founding.ClientFile;
import io.wardmote.node.founding.ClusterClient;
import io.wardmote.node.founding.PrivateFiles;
import io.wardmote.state.AccessPoint;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;

/**
 * The client key of a development cluster: for the access point {@code dev}, which may use every key, with any IV and from any
 * address. It is made through the API by each start that finds none it can open: the first, the first with a folder of an earlier
 * version, and the one after a start that was cut off here, which leaves a client key that nobody can use.
 */
final class DevClientKey {
    private static final String NAME = "dev";
    private static final int PAGE = 100;
    private static final String PERMISSIONS = new JsonArray().add("RbacPermission/Template/CryptoServiceKeyUser")
        .add("RbacPermission/Template/CryptoServiceSecretUser").add("RbacPermission/Template/CryptoServiceIvUser").encode();
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int PASSWORD_LENGTH = 30;
    /** The API wants two kinds of characters. */
    private static final String DIGIT = "7";

    private final Path file;
    private final ClusterClient cluster;

    private DevClientKey(Path file, ClusterClient cluster) {
        this.file = file;
        this.cluster = cluster;
    }

    /** The client file with the client key, made if there is none. */
    static ClientFile in(ClientFile client, Path file) {
        if (opens(file, client.clientKeyPassword())) return client.with(file.toString(), client.clientKeyPassword());
        String password = password(new Randomness());
        try (ClusterClient cluster = ClusterClient.of(client)) {
            new DevClientKey(file, cluster).issue(password);
        }
        return client.with(file.toString(), password);
    }

    /** A start may have been cut off between writing the key and writing its password. */
    private static boolean opens(Path file, String password) {
        try {
            byte[] pkcs12 = Base64.getDecoder().decode(new JsonObject(Files.readString(file)).getString("PrivateKeyData", ""));
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(pkcs12), password.toCharArray());
            return store.size() == 1;
        } catch (IOException | GeneralSecurityException | DecodeException | IllegalArgumentException | ClassCastException unusable) {
            return false;
        }
    }

    private void issue(String password) {
        if (isMissing("ListPolicies", "Policies", "Policy")) {
            ask("CreatePolicy", new JsonObject().put("Name", NAME).put("Permissions", PERMISSIONS).put("Resources", "[\"key/*\",\"secret/*\"]"));
        }
        if (isMissing("ListApplicationAccessPoints", "ApplicationAccessPoints", "ApplicationAccessPoint")) {
            ask("CreateApplicationAccessPoint", new JsonObject().put("Name", NAME).put("AuthenticationMethod", "ClientKey")
                .put("Policies", "[\"" + NAME + "\"]"));
        }
        makeRoom();
        JsonObject made = ask("CreateClientKey", new JsonObject().put("AapName", NAME).put("Password", password));
        PrivateFiles.write(file, new JsonObject().put("KeyId", made.getString("ClientKeyId")).put("PrivateKeyData", made.getString("PrivateKeyData"))
            .encodePrettily() + "\n");
    }

    private boolean isMissing(String list, String items, String item) {
        for (int page = 1; ; page++) {
            JsonArray members = ask(list, new JsonObject().put("PageSize", PAGE).put("PageNumber", page)).getJsonObject(items).getJsonArray(item);
            if (members.stream().anyMatch(member -> ((JsonObject) member).getString("Name").equals(NAME))) return false;
            if (members.size() < PAGE) return true;
        }
    }

    /** An access point has a few client keys at most; the oldest goes. */
    private void makeRoom() {
        JsonArray keys = ask("ListClientKeys", new JsonObject().put("AapName", NAME)).getJsonArray("ClientKeys");
        if (keys.size() >= AccessPoint.MOST_CLIENT_KEYS)
            ask("DeleteClientKey", new JsonObject().put("ClientKeyId", keys.getJsonObject(0).getString("ClientKeyId")));
    }

    private JsonObject ask(String action, JsonObject parameters) {
        return cluster.post("/api/" + action, parameters);
    }

    private static String password(Randomness random) {
        StringBuilder password = new StringBuilder(DIGIT);
        while (password.length() < PASSWORD_LENGTH) password.append(ALPHABET.charAt(random.perThread().nextInt(ALPHABET.length())));
        return password.toString();
    }
}
