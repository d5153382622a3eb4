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
        JsonArray instances = new JsonArray();
        try (ClusterClient client = cluster.open()) {
            cluster.all("ListKmsInstances", "KmsInstances", "KmsInstance").getJsonObject("KmsInstances").getJsonArray("KmsInstance").forEach(one ->
                instances.add(Client.ask(client, "GetKmsInstance", "KmsInstanceId", ((JsonObject) one).getString("KmsInstanceId"))
                    .getJsonObject("KmsInstance")));
        }
        JsonObject answer = new JsonObject().put("KmsInstances", new JsonObject().put("KmsInstance", instances));
        cluster.show(answer, instances, "InstanceId", "InstanceName", "KeyNum", "CreateTime");
        return 0;
    }

    @Command(name = "show", description = "Shows an instance.", mixinStandardHelpOptions = true)
    int show(@Mixin Client cluster, @Parameters(paramLabel = "ID", description = "Its id.") String id) {
        JsonObject answer = cluster.ask("GetKmsInstance", "KmsInstanceId", id);
        cluster.show(answer, TextTable.of(new JsonArray().add(answer.getJsonObject("KmsInstance")), "InstanceId", "InstanceName", "Status", "KeyNum",
            "CreateTime"));
        return 0;
    }
}
