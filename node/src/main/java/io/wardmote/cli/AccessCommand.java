package io.wardmote.cli;

import io.vertx.core.json.JsonObject;
import picocli.CommandLine;
import picocli.CommandLine.Command;

@Command(name = "access", description = "Users, groups, roles, policies and access keys.", mixinStandardHelpOptions = true,
    subcommands = {UserCommand.class, GroupCommand.class, RoleCommand.class, PolicyCommand.class, AccessKeyCommand.class})
final class AccessCommand implements Runnable {
    private static final String VERSION = "2015-05-01";

    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }

    /** Asks the RAM API. @param namesAndValues in turn; what is null is left out */
    static JsonObject ask(ClusterCommand.Administrator administrator, String action, Object... namesAndValues) {
        JsonObject body = new JsonObject().put("Version", VERSION);
        for (int i = 0; i < namesAndValues.length; i += 2) if (namesAndValues[i + 1] != null) body.put((String) namesAndValues[i], namesAndValues[i + 1]);
        return administrator.post("/api/" + action, body);
    }

    /** Prints what a listing answers, a line each: the values of these fields. Asks until there is no more. */
    static void list(ClusterCommand.Administrator administrator, String action, String list, String item, String... fields) {
        String marker = null;
        do {
            JsonObject page = ask(administrator, action, "Marker", marker);
            print(page, list, item, fields);
            marker = page.getString("Marker");
        } while (marker != null);
    }

    static void print(JsonObject reply, String list, String item, String... fields) {
        reply.getJsonObject(list).getJsonArray(item).stream().map(JsonObject.class::cast).forEach(one -> {
            StringBuilder line = new StringBuilder();
            for (String field : fields) line.append(one.getValue(field, "")).append("  ");
            System.out.println(line.toString().strip());
        });
    }
}
