package io.wardmote.node.founding;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardmote.node.Address;
import io.wardmote.node.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code client.json}: how to call a cluster and with what. It holds the only copy of the first access key's secret outside the
 * cluster, so its mode is 0600 and its content is never printed.
 *
 * @param endpoints         of the nodes, in their order
 * @param clientKeyFile     the client key of the instance API; "" if there is none
 * @param externalKeyId     of a key of ours that the external instance's manager has, for trying it out; "" if there is no such instance
 * @param pids              the nodes' processes, in the same order; empty if they are not ours
 */
public record ClientFile(List<Address> endpoints, String region, String account, String caFile, String accessKeyId, String accessKeySecret,
                         String clientKeyFile, String clientKeyPassword, String bearerToken, String softwareInstanceId, String hardwareInstanceId,
                         String externalInstanceId, String externalKeyId, List<Long> pids) {
    public ClientFile {
        endpoints = List.copyOf(endpoints);
        pids = List.copyOf(pids);
    }

    /** The same credentials, with the addresses and processes of this start. */
    public ClientFile at(List<Address> newEndpoints, String newCaFile, List<Long> newPids) {
        return new ClientFile(newEndpoints, region, account, newCaFile, accessKeyId, accessKeySecret, clientKeyFile, clientKeyPassword, bearerToken,
            softwareInstanceId, hardwareInstanceId, externalInstanceId, externalKeyId, newPids);
    }

    /** The same with a client key. */
    public ClientFile with(String newClientKeyFile, String newClientKeyPassword) {
        return new ClientFile(endpoints, region, account, caFile, accessKeyId, accessKeySecret, newClientKeyFile, newClientKeyPassword, bearerToken,
            softwareInstanceId, hardwareInstanceId, externalInstanceId, externalKeyId, pids);
    }

    /** The same with an instance for hardware keys, or with none. */
    public ClientFile withHardware(String instanceId) {
        return new ClientFile(endpoints, region, account, caFile, accessKeyId, accessKeySecret, clientKeyFile, clientKeyPassword, bearerToken,
            softwareInstanceId, instanceId, externalInstanceId, externalKeyId, pids);
    }

    /** The same with an instance for external keys, and a key for it. */
    public ClientFile withExternal(String instanceId, String keyId) {
        return new ClientFile(endpoints, region, account, caFile, accessKeyId, accessKeySecret, clientKeyFile, clientKeyPassword, bearerToken,
            softwareInstanceId, hardwareInstanceId, instanceId, keyId, pids);
    }

    /** What is not there is null, so that readers need not ask whether a name is there. */
    public void write(Path file) {
        JsonArray all = new JsonArray();
        endpoints.forEach(endpoint -> all.add(endpoint.toString()));
        JsonArray processes = new JsonArray();
        pids.forEach(processes::add);
        PrivateFiles.write(file, new JsonObject()
            .put("endpoint", endpoints.getFirst().toString()).put("endpoints", all).put("region", region).put("account", account)
            .put("caFile", caFile).put("accessKeyId", accessKeyId).put("accessKeySecret", accessKeySecret)
            .put("clientKeyFile", orNull(clientKeyFile)).put("clientKeyPassword", orNull(clientKeyPassword)).put("bearerToken", bearerToken)
            .put("softwareInstanceId", softwareInstanceId).put("hardwareInstanceId", orNull(hardwareInstanceId))
            .put("externalInstanceId", orNull(externalInstanceId)).put("externalKeyId", orNull(externalKeyId))
            .put("console", "https://" + endpoints.getFirst() + "/console/").put("pids", processes).encodePrettily() + "\n");
    }

    /** Its paths may be relative to the folder it is in. */
    public static ClientFile read(Path file) {
        if (!Files.exists(file)) throw new Fault(Fault.DATA, file + " is not there; name the client.json of who asks, such as .wardmote/dev/client.json of `dev`.");
        Path folder = file.toAbsolutePath().getParent();
        return Json.readAny(file, json -> new ClientFile(
            json.getJsonArray("endpoints").stream().map(String.class::cast).map(Address::of).toList(),
            text(json, "region"), text(json, "account"), beside(folder, text(json, "caFile")), text(json, "accessKeyId"), text(json, "accessKeySecret"),
            beside(folder, orEmpty(json.getString("clientKeyFile"))), orEmpty(json.getString("clientKeyPassword")), text(json, "bearerToken"),
            text(json, "softwareInstanceId"), orEmpty(json.getString("hardwareInstanceId")),
            orEmpty(json.getString("externalInstanceId")), orEmpty(json.getString("externalKeyId")),
            json.getJsonArray("pids").stream().map(pid -> ((Number) pid).longValue()).toList()));
    }

    private static String beside(Path folder, String path) {
        return path.isEmpty() ? "" : folder.resolve(path).normalize().toString();
    }

    private static String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static String orEmpty(String text) {
        return text == null ? "" : text;
    }

    private static String text(JsonObject json, String name) {
        String text = json.getString(name);
        if (text == null) throw new IllegalArgumentException(name + " is missing");
        return text;
    }

    @Override
    public String toString() {
        return "ClientFile[" + endpoints + ", " + accessKeyId + "]";
    }
}
