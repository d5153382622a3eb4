package io.wardmote.node.founding;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardmote.key.Protection;
import io.wardmote.state.AccessKey;
import io.wardmote.state.BearerToken;
import io.wardmote.state.ClusterFacts;
import io.wardmote.state.Command;
import io.wardmote.state.Instance;
import io.wardmote.state.Member;
import io.wardmote.state.Place;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * What the first node of a cluster proposes when it first starts: a file, since between the making of the folder and the first
 * commit there may be any number of starts. It holds hashes and wrapped secrets, like the state it becomes.
 */
public final class Genesis {
    private static final int FORMAT = 1;

    private Genesis() {}

    static void write(Path file, Command.Found found) {
        ClusterFacts facts = found.facts();
        Json.write(file, FORMAT, new JsonObject()
            .put("cluster", new JsonObject().put("id", facts.id()).put("region", facts.region()).put("account", facts.account())
                .put("authority", Json.base64(facts.authority())).put("authorityKey", Json.wrapped(facts.authorityKey())))
            .put("members", array(found.members(), m -> new JsonObject().put("id", m.id()).put("name", m.name()).put("place", Json.place(m.place()))))
            .put("slots", array(found.slots(), FileSlot::json))
            .put("administrator", new JsonObject().put("id", found.administrator().id()).put("user", found.administrator().user())
                .put("secret", Json.wrapped(found.administrator().secret())))
            .put("token", new JsonObject().put("hash", found.token().hash()).put("user", found.token().user()).put("expiresAt", found.token().expiresAt()))
            .put("instances", array(found.instances(),
                i -> new JsonObject().put("id", i.id()).put("name", i.name()).put("kind", i.kind().name()).put("createdAt", i.createdAt()))));
    }

    public static Command.Found read(Path file) {
        return Json.read(file, FORMAT, json -> {
            JsonObject cluster = json.getJsonObject("cluster");
            JsonObject administrator = json.getJsonObject("administrator");
            JsonObject token = json.getJsonObject("token");
            return new Command.Found(
                new ClusterFacts(cluster.getString("id"), cluster.getString("region"), cluster.getString("account"),
                    Json.bytes(cluster.getString("authority")), Json.wrapped(cluster.getJsonObject("authorityKey"))),
                list(json.getJsonArray("members"), m -> new Member(m.getString("id"), m.getString("name"), 0, true, place(m), "")),
                list(json.getJsonArray("slots"), FileSlot::slot),
                new AccessKey(administrator.getString("id"), administrator.getString("user"), true, Json.wrapped(administrator.getJsonObject("secret"))),
                new BearerToken(token.getString("hash"), token.getString("user"), token.getLong("expiresAt")),
                list(json.getJsonArray("instances"),
                    i -> new Instance(i.getString("id"), i.getString("name"), Protection.valueOf(i.getString("kind")), i.getLong("createdAt"))));
        });
    }

    private static Place place(JsonObject member) {
        return member.containsKey("place") ? Json.place(member.getJsonObject("place")) : Place.ANY; // written before there were places
    }

    private static <T> JsonArray array(List<T> members, Function<T, JsonObject> writer) {
        JsonArray array = new JsonArray();
        members.forEach(member -> array.add(writer.apply(member)));
        return array;
    }

    private static <T> List<T> list(JsonArray array, Function<JsonObject, T> reader) {
        return array.stream().map(JsonObject.class::cast).map(reader).toList();
    }
}
