package io.wardmote.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardmote.cli.AccessPointsCommand.Thing;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "policy", description = "Policies of access points: which keys, and from which networks.", mixinStandardHelpOptions = true)
final class PointPolicyCommand extends CommandFamily {
    @Command(name = "list", description = "Lists the policies of access points.", mixinStandardHelpOptions = true)
    int list(@Mixin Client cluster) {
        cluster.show(cluster.all("ListPolicies", "Policies", "Policy"), "Policies", "Policy", "Name");
        return 0;
    }

    @Command(name = "show", description = "Shows a policy.", mixinStandardHelpOptions = true)
    int show(@Mixin Thing policy) {
        return policy.show("DescribePolicy");
    }

    @Command(name = "create", description = "Makes a policy: which keys may be used, and from where.", mixinStandardHelpOptions = true)
    int create(@Mixin Thing policy, @Mixin Terms terms) {
        return policy.change("Policy " + policy.id() + " is created.", "CreatePolicy", terms.given(new JsonArray().add(Terms.USE)));
    }

    @Command(name = "update", description = "Has a policy say something else, at once; what is not given stays.", mixinStandardHelpOptions = true)
    int update(@Mixin Thing policy, @Mixin Terms terms) {
        return policy.change("Policy " + policy.id() + " is changed.", "UpdatePolicy", terms.given(null));
    }

    @Command(name = "delete", description = "Takes a policy away; access points that name it have nothing from it.", mixinStandardHelpOptions = true)
    int delete(@Mixin Thing policy) {
        return policy.change("There is no policy " + policy.id() + " any more.", "DeletePolicy");
    }

    /** What a policy says. */
    static final class Terms {
        private static final String USE = "RbacPermission/Template/CryptoServiceKeyUser";
        private static final String CHOOSE_IV = "RbacPermission/Template/CryptoServiceIvUser";

        @SentAs("Resources")
        @Option(names = "--key", paramLabel = "ID", description = "A key that may be used; * is every key. As often as needed.")
        private List<String> keys = List.of();

        @SentAs("AccessControlRules")
        @Option(names = "--network", paramLabel = "NAME",
            description = "A network rule from where it may be; from anywhere, if none is given. As often as needed.")
        private List<String> networks = List.of();

        @SentAs("Permissions")
        @Option(names = "--choose-iv", description = "The IV of an encryption may be chosen too: README.md says what that risks.")
        private boolean chooseIv;

        @SentAs("Description")
        @Option(names = "--description", paramLabel = "TEXT", description = "What it is for.")
        private String description;

        /** @param permissions if nothing is said of them; null: they stay */
        private Object[] given(JsonArray permissions) {
            JsonArray resources = new JsonArray();
            keys.forEach(key -> resources.add("key/" + key));
            JsonObject rules = new JsonObject().put("NetworkRules", new JsonArray(networks));
            return new Object[] {"Permissions", chooseIv ? new JsonArray().add(USE).add(CHOOSE_IV) : permissions, "Resources",
                resources.isEmpty() ? null : resources, "AccessControlRules", networks.isEmpty() ? null : rules, "Description", description};
        }
    }
}
