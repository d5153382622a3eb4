package io.wardmote.node.dev;

import io.vertx.core.json.JsonObject;
import io.wardmote.node.Fault;
import io.wardmote.node.founding.ClientFile;
import io.wardmote.node.founding.ClusterClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The external instance of a development cluster. Its manager is the cluster's own first node, by the XKS proxy {@code /dev} that offers one key of the
 * software instance, so that the whole path can be tried without another's key manager. It is made through the API by each start that finds none in
 * {@code client.json}: the first, and the one after a start that was cut off here, whose remains go first.
 */
final class DevExternal {
    private static final String NAME = "external";
    private static final String PREFIX = "/dev";
    private static final String REGION = "dev";
    /** A laptop may be busy; 250 is usual. */
    private static final int TIMEOUT_MILLIS = 2000;

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
            if (client.externalInstanceId().isEmpty()) return external.make();
            external.follow();
            return client;
        }
    }

    private ClientFile make() {
        clear();
        String key = ask("CreateKey", "DKMSInstanceId", client.softwareInstanceId(), "Description", "what the external instance's manager holds")
            .getJsonObject("KeyMetadata").getString("KeyId");
        ask("CreateXksProxy", "UriPathPrefix", PREFIX);
        ask("PutXksKey", "UriPathPrefix", PREFIX, "KeyId", key, "XksKeyUsage", "ENCRYPT,DECRYPT");
        JsonObject credential = ask("CreateXksCredential", "UriPathPrefix", PREFIX).getJsonObject("XksCredential");
        String instance = ask("CreateExternalKmsInstance", "KmsInstanceName", NAME, "XksProxyUri", uri(), "XksProxyRegion", REGION,
            "XksProxyAccessKeyId", credential.getString("XksAccessKeyId"), "XksProxyAccessKeySecret", credential.getString("AccessKeySecret"),
            "XksProxyCaCertificate", authority(), "XksProxyTimeoutMillis", TIMEOUT_MILLIS).getString("KmsInstanceId");
        return client.withExternal(instance, key);
    }

    /** What a start that was cut off has left. */
    private void clear() {
        for (String id : DevInstances.named(cluster, NAME)) ask("DeleteExternalKmsInstance", "KmsInstanceId", id);
        for (Object proxy : ask("ListXksProxies").getJsonObject("XksProxies").getJsonArray("XksProxy"))
            if (((JsonObject) proxy).getString("UriPathPrefix").equals(PREFIX)) ask("DeleteXksProxy", "UriPathPrefix", PREFIX);
    }

    /** The first node may have another port than at the last start. */
    private void follow() {
        String id = client.externalInstanceId();
        String known = ask("GetExternalKmsInstance", "KmsInstanceId", id).getJsonObject("KmsInstance").getString("XksProxyUri");
        if (!known.equals(uri())) ask("UpdateExternalKmsInstance", "KmsInstanceId", id, "XksProxyUri", uri(), "XksProxyRegion", REGION);
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
