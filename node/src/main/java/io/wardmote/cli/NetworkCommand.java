package io.wardmote.cli;

import io.vertx.core.json.JsonArray;
import io.wardmote.cli.AccessPointsCommand.Thing;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "network", description = "Network rules, which policies of access points name.", mixinStandardHelpOptions = true)
final class NetworkCommand extends CommandFamily {
    private static final String LIST = "NetworkRules";
    private static final String ITEM = "NetworkRule";

    @Command(name = "list", description = "Lists the network rules.", mixinStandardHelpOptions = true)
    int list(@Mixin Client cluster) {
        cluster.show(cluster.all("ListNetworkRules", LIST, ITEM), LIST, ITEM, "Name", "Type");
        return 0;
    }

    @Command(name = "show", description = "Shows a network rule.", mixinStandardHelpOptions = true)
    int show(@Mixin Thing rule) {
        return rule.show("DescribeNetworkRule");
    }

    @Command(name = "create", description = "Makes a network rule.", mixinStandardHelpOptions = true)
    int create(@Mixin Thing rule, @Mixin Range range) {
        return rule.change("Network rule " + rule.id() + " is created.", "CreateNetworkRule", "Type", "Private",
            "SourcePrivateIp", range.given(), "Description", range.description);
    }

    @Command(name = "update", description = "Has a network rule take in other addresses, at once; what is not given stays.", mixinStandardHelpOptions = true)
    int update(@Mixin Thing rule, @Mixin Range range) {
        return rule.change("Network rule " + rule.id() + " is changed.", "UpdateNetworkRule",
            "SourcePrivateIp", range.given(), "Description", range.description);
    }

    @Command(name = "delete", description = "Takes a network rule away; nobody is let in by it any more.", mixinStandardHelpOptions = true)
    int delete(@Mixin Thing rule) {
        return rule.change("There is no network rule " + rule.id() + " any more.", "DeleteNetworkRule");
    }

    /** Whom a rule takes in. */
    static final class Range {
        @SentAs("SourcePrivateIp")
        @Option(names = "--from", paramLabel = "NETWORK", description = "An address or a network such as 10.1.0.0/16; as often as needed.")
        private List<String> networks = List.of();

        @SentAs("Description")
        @Option(names = "--description", paramLabel = "TEXT", description = "What it is for.")
        private String description;

        private JsonArray given() {
            return networks.isEmpty() ? null : new JsonArray(networks);
        }
    }
}
