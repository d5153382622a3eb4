package io.wardmote.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardmote.node.founding.ClusterClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "instances", description = "The sets that keys are made in, each of one kind.", mixinStandardHelpOptions = true)
final class InstancesCommand extends CommandFamily {
    @Command(name = "list", description = "Lists the instances.", mixinStandardHelpOptions = true)
    int list(@Mixin Client cluster) {
        try (ClusterClient client = cluster.open()) {
            JsonArray instances = described(cluster, client);
            cluster.show(answer(instances), instances, "InstanceId", "InstanceName", "ProtectionLevel", "KeyNum", "CreateTime");
        }
        return 0;
    }

    /** Each as GetKmsInstance describes it. */
    static JsonArray described(Client cluster, ClusterClient client) {
        JsonArray instances = new JsonArray();
        JsonArray listed = cluster.all("ListKmsInstances", "KmsInstances", "KmsInstance").getJsonObject("KmsInstances").getJsonArray("KmsInstance");
        for (Object one : listed) {
            String id = ((JsonObject) one).getString("KmsInstanceId");
            instances.add(Client.ask(client, "GetKmsInstance", "KmsInstanceId", id).getJsonObject("KmsInstance"));
        }
        return instances;
    }

    static JsonObject answer(JsonArray instances) {
        return new JsonObject().put("KmsInstances", new JsonObject().put("KmsInstance", instances));
    }

    @Command(name = "show", description = "Shows an instance.", mixinStandardHelpOptions = true)
    int show(@Mixin Client cluster, @SentAs("KmsInstanceId") @Parameters(paramLabel = "ID", description = "Its id.") String id) {
        JsonObject answer = cluster.ask("GetKmsInstance", "KmsInstanceId", id);
        cluster.show(answer, TextTable.of(new JsonArray().add(answer.getJsonObject("KmsInstance")), "InstanceId", "InstanceName", "ProtectionLevel",
            "Status", "KeyNum", "CreateTime"));
        return 0;
    }
}
