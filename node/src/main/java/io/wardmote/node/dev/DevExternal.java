package io.wardmote.node.dev;

import io.vertx.core.json.JsonObject;
import io.wardmote.node.Fault;
import io.wardmote.node.founding.ClientFile;
import io.wardmote.node.founding.ClusterClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The external instance of a development cluster. Its manager is the cluster's own first node, by the XKS proxy {@code /dev} that offers one key of the
 * software instance, so that the whole path can be tried without another's key manager. It is made through the API by each start that does not find it:
 * the first, the one after a start that was cut off here, whose remains go first, and the one after somebody deleted it. Of what somebody else took away
 * from beneath it, proxy, key or credential, each start makes the like.
 */
final class DevExternal {
    private static final String NAME = "external";
    private static final String PREFIX = "/dev";
    private static final String REGION = "dev";
    /** A laptop may be busy; 250 is usual. */
    private static final int TIMEOUT_MILLIS = 2000;
    private static final int MOST_CREDENTIALS = 2;
    private static final int MOST_LISTED = 100;

    private final ClientFile client;
    private final ClusterClient cluster;

    private DevExternal(ClientFile client, ClusterClient cluster) {
        this.client = client;
        this.cluster = cluster;
    }

    /** The client file with the instance, made if there is none, and where the first node is now. */
    static ClientFile in(ClientFile client) {
        try (ClusterClient cluster = ClusterClient.of(client)) {
            DevExternal external = new DevExternal(client, cluster);
            boolean there = DevInstances.named(cluster, NAME).contains(client.externalInstanceId());
            return there ? external.mended() : external.make();
        }
    }

    private ClientFile make() {
        clear();
        String key = key();
        ask("CreateXksProxy", "UriPathPrefix", PREFIX);
        offer(key);
        JsonObject credential = credential();
        String instance = ask("CreateExternalKmsInstance", "KmsInstanceName", NAME, "XksProxyUri", uri(), "XksProxyRegion", REGION,
            "XksProxyAccessKeyId", credential.getString("XksAccessKeyId"), "XksProxyAccessKeySecret", credential.getString("AccessKeySecret"),
            "XksProxyCaCertificate", authority(), "XksProxyTimeoutMillis", TIMEOUT_MILLIS).getString("KmsInstanceId");
        return client.withExternal(instance, key);
    }

    private String key() {
        return ask("CreateKey", "DKMSInstanceId", client.softwareInstanceId(), "Description", "what the external instance's manager holds")
            .getJsonObject("KeyMetadata").getString("KeyId");
    }

    private void offer(String key) {
        ask("PutXksKey", "UriPathPrefix", PREFIX, "KeyId", key, "XksKeyUsage", "ENCRYPT,DECRYPT");
    }

    private JsonObject credential() {
        return ask("CreateXksCredential", "UriPathPrefix", PREFIX).getJsonObject("XksCredential");
    }

    /** What a start that was cut off has left. */
    private void clear() {
        for (String id : DevInstances.named(cluster, NAME)) ask("DeleteExternalKmsInstance", "KmsInstanceId", id);
        if (proxy().isPresent()) ask("DeleteXksProxy", "UriPathPrefix", PREFIX);
    }

    private Optional<JsonObject> proxy() {
        return ask("ListXksProxies").getJsonObject("XksProxies").getJsonArray("XksProxy").stream().map(JsonObject.class::cast)
            .filter(proxy -> proxy.getString("UriPathPrefix").equals(PREFIX)).findFirst();
    }

    private ClientFile mended() {
        String id = client.externalInstanceId();
        JsonObject known = ask("GetExternalKmsInstance", "KmsInstanceId", id).getJsonObject("KmsInstance");
        // the first node may have another port than at the last start
        if (!known.getString("XksProxyUri").equals(uri()))
            ask("UpdateExternalKmsInstance", "KmsInstanceId", id, "XksProxyUri", uri(), "XksProxyRegion", REGION);
        if (proxy().isEmpty()) ask("CreateXksProxy", "UriPathPrefix", PREFIX);
        List<JsonObject> credentials = proxy().orElseThrow().getJsonObject("XksCredentials").getJsonArray("XksCredential").stream()
            .map(JsonObject.class::cast).toList();
        if (credentials.stream().noneMatch(credential -> credential.getString("XksAccessKeyId").equals(known.getString("XksProxyAccessKeyId")))) {
            if (credentials.size() == MOST_CREDENTIALS)
                ask("DeleteXksCredential", "UriPathPrefix", PREFIX, "XksAccessKeyId", credentials.getFirst().getString("XksAccessKeyId"));
            JsonObject credential = credential();
            ask("UpdateExternalKmsInstance", "KmsInstanceId", id, "XksProxyAccessKeyId", credential.getString("XksAccessKeyId"),
                "XksProxyAccessKeySecret", credential.getString("AccessKeySecret"));
        }
        return offers(client.externalKeyId()) ? client : offeringAgain();
    }

    private boolean offers(String key) {
        for (int page = 1;; page++) {
            JsonObject listed = ask("ListXksKeys", "UriPathPrefix", PREFIX, "PageNumber", page, "PageSize", MOST_LISTED);
            List<JsonObject> keys = listed.getJsonObject("Keys").getJsonArray("Key").stream().map(JsonObject.class::cast).toList();
            if (keys.stream().anyMatch(offered -> offered.getString("KeyId").equals(key))) return true;
            if (keys.size() < MOST_LISTED) return false;
        }
    }

    /** The same key where it is still there: what it encrypted is readable again. Else one that is new. */
    private ClientFile offeringAgain() {
        try {
            offer(client.externalKeyId());
            return client;
        } catch (Fault refused) {
            if (refused.status() != Fault.REFUSED) throw refused;
            String another = key();
            offer(another);
            return client.withExternal(client.externalInstanceId(), another);
        }
    }

    private String uri() {
        return "https://" + client.endpoints().getFirst() + PREFIX;
    }

    private String authority() {
        try {
            return Files.readString(Path.of(client.caFile()));
        } catch (IOException e) {
            throw new Fault(Fault.DATA, client.caFile() + " cannot be read (" + e.getMessage() + "); restore it from the data folder of a node.", e);
        }
    }

    private JsonObject ask(String action, Object... namesAndValues) {
        JsonObject parameters = new JsonObject();
        for (int i = 0; i < namesAndValues.length; i += 2) parameters.put((String) namesAndValues[i], namesAndValues[i + 1]);
        return cluster.post("/api/" + action, parameters);
    }
}
