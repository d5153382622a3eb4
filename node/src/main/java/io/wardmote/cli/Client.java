package io.wardmote.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardmote.node.founding.ClusterClient;
import io.wardmote.op.Api;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;

/** A running cluster, and how what it answers is shown: what all commands share that ask one. */
final class Client {
    private static final int PAGE = 100;
    private static final String ALIAS = "alias/";

    @Mixin
    private Connection connection;
    @Mixin
    private Output output;

    /** To be closed; for commands that ask more than once. */
    ClusterClient open() {
        output.check();
        return connection.credentials().open();
    }

    JsonObject post(String path, JsonObject body) {
        try (ClusterClient client = open()) {
            return client.post(path, body);
        }
    }

    JsonObject get(String path) {
        try (ClusterClient client = open()) {
            return client.get(path);
        }
    }

    /** @param namesAndValues in turn; what is null is left out */
    JsonObject ask(String action, Object... namesAndValues) {
        return ask(Api.OPENAPI, action, namesAndValues);
    }

    /** @param key an id, or an alias, of which it is asked */
    static String keyId(ClusterClient client, String key) {
        return keyId(key, () -> ask(client, "DescribeKey", "KeyId", key).getJsonObject("KeyMetadata"));
    }

    /** @param metadata what is known of the key; asked only where an alias is given */
    static String keyId(String key, Supplier<JsonObject> metadata) {
        return key.startsWith(ALIAS) ? metadata.get().getString("KeyId") : key;
    }

    JsonObject ask(Api api, String action, Object... namesAndValues) {
        try (ClusterClient client = open()) {
            return ask(client, api, action, namesAndValues);
        }
    }

    static JsonObject ask(ClusterClient client, String action, Object... namesAndValues) {
        return ask(client, Api.OPENAPI, action, namesAndValues);
    }

    static JsonObject ask(ClusterClient client, Api api, String action, Object... namesAndValues) {
        JsonObject body = new JsonObject().put("Version", api.version());
        for (int i = 0; i < namesAndValues.length; i += 2)
            if (namesAndValues[i + 1] != null) body.put((String) namesAndValues[i], namesAndValues[i + 1]);
        return client.post("/api/" + action, body);
    }

    /** All that a listing by pages has, as one answer. */
    JsonObject all(String action, String list, String item, Object... namesAndValues) {
        JsonArray all = new JsonArray();
        try (ClusterClient client = open()) {
            for (int page = 1; ; page++) {
                Object[] numbered = Stream.concat(Stream.of("PageNumber", page, "PageSize", PAGE), Arrays.stream(namesAndValues)).toArray();
                JsonArray members = ask(client, action, numbered).getJsonObject(list).getJsonArray(item);
                all.addAll(members);
                if (members.size() < PAGE) return new JsonObject().put(list, new JsonObject().put(item, all));
            }
        }
    }

    /** Shows what was changed; and where uses of keys in survival mode were taken away, until when that may not hold everywhere. */
    void showNarrowed(JsonObject answer, String sentence) {
        String until = answer.getString("SurvivorsUntil");
        show(answer, sentence + (until == null ? "" : "\nA node that is cut off may go by what was before, until " + until + "."));
    }

    void show(JsonObject answer, String forPeople) {
        output.show(answer, forPeople);
    }

    /** What an answer has below that name, a line for each value. */
    void showAll(JsonObject answer, String name) {
        output.show(answer, answer.getJsonObject(name));
    }

    /** The members of a list as a table, with these fields of each. */
    void show(JsonObject answer, JsonArray members, String... fields) {
        output.show(answer, TextTable.of(members, fields));
    }

    /** What is in a listing, likewise. */
    void show(JsonObject answer, String list, String item, String... fields) {
        show(answer, answer.getJsonObject(list).getJsonArray(item), fields);
    }

    /** The whole answer, a line for each value, but for the request's id. */
    void showAll(JsonObject answer) {
        JsonObject values = answer.copy();
        values.remove("RequestId");
        output.show(answer, values);
    }
}
