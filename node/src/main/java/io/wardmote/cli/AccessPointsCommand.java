package io.wardmote.cli;

import io.vertx.core.json.JsonArray;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "access-points", description = "What applications call the instance API by, and what they may do there.", mixinStandardHelpOptions = true,
    subcommands = {PointPolicyCommand.class, NetworkCommand.class},
    footer = {"", "For example:",
        "  wardmote access-points network create servers --from 10.1.0.0/16",
        "  wardmote access-points policy create orders --key key-0123456789 --network servers",
        "  wardmote access-points create orders --policy orders",
        "  wardmote client-keys create orders --password-file password --out client-key.json"})
final class AccessPointsCommand extends CommandFamily {
    private static final String LIST = "ApplicationAccessPoints";
    private static final String ITEM = "ApplicationAccessPoint";

    @Command(name = "list", description = "Lists the access points.", mixinStandardHelpOptions = true)
    int list(@Mixin Client cluster) {
        cluster.show(cluster.all("ListApplicationAccessPoints", LIST, ITEM), LIST, ITEM, "Name", "AuthenticationMethod");
        return 0;
    }

    @Command(name = "show", description = "Shows an access point.", mixinStandardHelpOptions = true)
    int show(@Mixin Thing point) {
        return point.show("DescribeApplicationAccessPoint");
    }

    @Command(name = "create", description = "Makes an access point, whose client keys may do what its policies say.", mixinStandardHelpOptions = true)
    int create(@Mixin Thing point,
               @SentAs("Policies")
               @Option(names = "--policy", paramLabel = "NAME", required = true,
                   description = "A policy that `access-points policy create` made; as often as needed.") List<String> policies,
               @SentAs("Description")
               @Option(names = "--description", paramLabel = "TEXT", description = "What it is for.") String description) {
        return point.change("Access point " + point.id() + " is created.", "CreateApplicationAccessPoint", "AuthenticationMethod", "ClientKey",
            "Policies", new JsonArray(policies), "Description", description);
    }

    @Command(name = "update", description = "Gives an access point other policies, or another description, at once.", mixinStandardHelpOptions = true)
    int update(@Mixin Thing point,
               @SentAs("Policies")
               @Option(names = "--policy", paramLabel = "NAME", description = "What are to be its policies; as often as needed.") List<String> policies,
               @SentAs("Description")
               @Option(names = "--description", paramLabel = "TEXT", description = "What it is for.") String description) {
        return point.change("Access point " + point.id() + " is changed.", "UpdateApplicationAccessPoint",
            "Policies", policies == null ? null : new JsonArray(policies), "Description", description);
    }

    @Command(name = "delete", description = "Takes an access point away, and its client keys with it.", mixinStandardHelpOptions = true)
    int delete(@Mixin Thing point) {
        return point.change("There is no access point " + point.id() + " any more.", "DeleteApplicationAccessPoint");
    }

    /** An access point, a policy or a rule, by its name. */
    static final class Thing extends OneThing {
        @SentAs("Name")
        @Parameters(index = "0", paramLabel = "NAME", description = "Its name.")
        private String name;

        Thing() {
            super("Name");
        }

        @Override
        String id() {
            return name;
        }
    }
}
