package io.wardmote.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardmote.key.Protection;
import io.wardmote.node.Fault;
import io.wardmote.node.founding.ClusterClient;
import io.wardmote.state.KeyState;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "list", mixinStandardHelpOptions = true,
    description = "Lists keys in the order they were made, page by page; with options those alone that all of them name, of one given more than once any.")
final class KeyListing implements Callable<Integer> {
    @Mixin
    private Client cluster;

    @Option(names = "--state", paramLabel = "STATE", description = "Those in that state: Enabled, Disabled, PendingDeletion or PendingImport.")
    private List<String> states = List.of();

    @Option(names = "--spec", paramLabel = "SPEC", description = "Those of that kind: AES_256, RSA_3072 and so on, as `keys create` takes it.")
    private List<String> specs = List.of();

    @Option(names = "--usage", paramLabel = "USAGE", description = "Those that encrypt, sign or mac.")
    private List<String> usages = List.of();

    @SentAs("DKMSInstanceId")
    @Option(names = "--instance", paramLabel = "ID", description = "Those in that instance.")
    private List<String> instances = List.of();

    @Option(names = "--kind", paramLabel = "KIND", description = "Those that are kept so: SOFTWARE, HSM or EXTERNAL.")
    private List<String> kinds = List.of();

    @SentAs("PageNumber")
    @Option(names = "--page", paramLabel = "N", defaultValue = "1", description = "The page, from 1.")
    private int page;

    @SentAs("PageSize")
    @Option(names = "--size", paramLabel = "N", defaultValue = "20", description = "Keys on a page: 1 to 101, 20 if not given.")
    private int size;

    @Option(names = "--ids", description = "Ids alone, without asking for what each key is.")
    private boolean ids;

    @Override
    public Integer call() {
        try (ClusterClient client = cluster.open()) {
            JsonObject answer = Client.ask(client, "ListKeys", "PageNumber", page, "PageSize", size, "Filters", filters());
            JsonArray keys = answer.getJsonObject("Keys").getJsonArray("Key");
            if (ids) {
                cluster.show(answer, String.join("\n", keys.stream().map(key -> ((JsonObject) key).getString("KeyId")).toList()));
                return 0;
            }
            JsonArray described = new JsonArray();
            keys.forEach(key -> described.add(Client.ask(client, "DescribeKey", "KeyId", ((JsonObject) key).getString("KeyId")).getJsonObject("KeyMetadata")));
            answer.put("Keys", new JsonObject().put("Key", described));
            cluster.show(answer, text(described, answer.getInteger("TotalCount")));
            return 0;
        }
    }

    private String text(JsonArray described, int total) {
        int pages = Math.max(1, Math.ceilDiv(total, size));
        String keys = total == 1 ? "1 key" : total + " keys";
        if (page > pages) return "There is no page " + page + ": " + keys + ", on " + (pages == 1 ? "1 page." : pages + " pages.");
        return TextTable.of(described, "KeyId", "KeySpec", "KeyUsage", "KeyState", "ProtectionLevel", "CreationDate", "Description")
            + "\n" + keys + ", page " + page + " of " + pages;
    }

    private JsonArray filters() {
        JsonArray filters = new JsonArray();
        filter(filters, "KeyState", known("--state", states, Arrays.stream(KeyState.values()).map(KeyState::apiName).toList()));
        filter(filters, "KeySpec", specs.stream().map(KeyCreation::spec).toList());
        filter(filters, "KeyUsage", usages.stream().map(KeyCreation::usage).toList());
        filter(filters, "DKMSInstanceId", instances);
        filter(filters, "ProtectionLevel", known("--kind", kinds, Arrays.stream(Protection.values()).map(Protection::name).toList()));
        return filters;
    }

    private static List<String> known(String option, List<String> given, List<String> all) {
        for (String value : given)
            if (!all.contains(value)) throw new Fault(Fault.USAGE, option + " is \"" + value + "\"; give one of " + String.join(", ", all) + ".");
        return given;
    }

    private static void filter(JsonArray filters, String facet, List<String> values) {
        if (!values.isEmpty()) filters.add(new JsonObject().put("Key", facet).put("Values", new JsonArray(values)));
    }
}
