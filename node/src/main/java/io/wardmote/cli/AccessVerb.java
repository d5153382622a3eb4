package io.wardmote.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardmote.node.Fault;
import io.wardmote.node.Length;
import io.wardmote.node.founding.NodeRefusal;
import io.wardmote.op.Api;
import io.wardmote.op.Arns;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What verbs of {@code access} share: who asks, and whom or what it is about. */
final class AccessVerb {
    private AccessVerb() {}

    /** Who asks the API of identities. */
    static final class Asker {
        @Mixin
        private Client client;

        /** @param namesAndValues in turn; what is null is left out */
        JsonObject ask(String action, Object... namesAndValues) {
            return client.ask(Api.RAM, action, namesAndValues);
        }

        JsonObject ask(Api api, String action, Object... namesAndValues) {
            return client.ask(api, action, namesAndValues);
        }

        /** A user, group, role or policy of the account as policies name it. @param thing {@code role/<name>} */
        String arn(String thing) {
            return new Arns("", client.ask(Api.STS, "GetCallerIdentity").getString("AccountId")).identity(thing);
        }

        /** Shows all that a listing answers, page by page, with these fields of each. */
        void list(String action, String list, String item, String... fields) {
            JsonArray all = new JsonArray();
            String marker = null;
            do {
                JsonObject page = ask(action, "Marker", marker);
                all.addAll(page.getJsonObject(list).getJsonArray(item));
                marker = page.getString("Marker");
            } while (marker != null);
            client.show(new JsonObject().put(list, new JsonObject().put(item, all)), all, fields);
        }

        void show(JsonObject answer, String list, String item, String... fields) {
            client.show(answer, list, item, fields);
        }

        void show(JsonObject answer, String sentence) {
            client.show(answer, sentence);
        }

        /** What an answer has below that name, a line for each value. */
        void showAll(JsonObject answer, String name) {
            client.showAll(answer, name);
        }
    }

    /** Of one thing with a name. */
    static final class Named {
        @Mixin
        Asker asker;
        @SentAs({"UserName", "GroupName", "RoleName", "RoleArn", "PolicyName"})
        @Parameters(index = "0", paramLabel = "NAME", description = "Its name.")
        String name;
    }

    /** Of a group and a user. */
    static final class Member {
        @Mixin
        Asker asker;
        @SentAs("GroupName")
        @Parameters(index = "0", paramLabel = "GROUP", description = "The group's name.")
        String group;
        @SentAs("UserName")
        @Parameters(index = "1", paramLabel = "USER", description = "The user's name.")
        String user;
    }

    /** Of the access keys of somebody. */
    static final class Owner {
        @Mixin
        Asker asker;
        @SentAs("UserName")
        @Parameters(index = "0", paramLabel = "USER", description = "The user's name; root is the account itself.")
        String user;
    }

    /** Of one access key. */
    static final class OwnedKey {
        @Mixin
        Owner owner;
        @SentAs("UserAccessKeyId")
        @Parameters(index = "1", paramLabel = "ID", description = "The access key's id.")
        String id;

        JsonObject change(String action, String status) {
            return owner.asker.ask(action, "UserName", owner.user, "UserAccessKeyId", id, "Status", status);
        }
    }

    /** Of one policy: one of the account's own, or else one of the system. */
    static final class AnyPolicy {
        /** There is none, or it is not attached there. */
        private static final Pattern NOT_THERE = Pattern.compile("EntityNotExist\\.(User\\.|Group\\.|Role\\.)?Policy");
        private static final String SYSTEM = " (with --system, of those that are always there; leave it out for one of your own)";

        @Mixin
        Named policy;
        @SentAs("PolicyType")
        @Option(names = "--system", description = "One of those that are always there, also where one of your own has its name.")
        private boolean system;

        /** @param whom {@code user/NAME}, {@code group/NAME} or {@code role/NAME} */
        JsonObject change(String action, String whom) {
            int slash = whom.indexOf('/');
            String kind = switch (slash < 0 ? "" : whom.substring(0, slash)) {
                case "user" -> "User";
                case "group" -> "Group";
                case "role" -> "Role";
                default -> throw new Fault(Fault.USAGE, "\"" + whom + "\" is neither user/NAME nor group/NAME nor role/NAME.");
            };
            return ask(action + kind, kind + "Name", whom.substring(slash + 1));
        }

        /** Of the first of that name that is there. */
        JsonObject ask(String action, String... namesAndValues) {
            try {
                return ask(action, system ? "System" : "Custom", namesAndValues);
            } catch (NodeRefusal refusal) {
                if (!isNotThere(refusal)) throw refusal;
                if (system) throw new Fault(refusal.status(), refusal.told(said -> said + SYSTEM, ""), refusal);
                return askOfSystem(action, namesAndValues, refusal);
            }
        }

        /** What was said of the account's own counts where there is none of the system either. */
        private JsonObject askOfSystem(String action, String[] namesAndValues, NodeRefusal ofOwn) {
            try {
                return ask(action, "System", namesAndValues);
            } catch (NodeRefusal refusal) {
                throw isNotThere(refusal) ? ofOwn : refusal;
            }
        }

        private static boolean isNotThere(NodeRefusal refusal) {
            return NOT_THERE.matcher(refusal.code()).matches();
        }

        private JsonObject ask(String action, String type, String[] namesAndValues) {
            Stream<String> all = Stream.concat(Stream.of("PolicyName", policy.name, "PolicyType", type), Stream.of(namesAndValues));
            return policy.asker.ask(action, all.toArray());
        }
    }

    /** Of a policy whose text is in a file. */
    static final class WrittenPolicy {
        @Mixin
        Named policy;
        @SentAs("PolicyDocument")
        @Option(names = "--file", paramLabel = "FILE", required = true, description = "The policy, as JSON; - is standard input.")
        Path file;
    }

    /** @throws Fault that names the option if it is no length of time */
    static long seconds(String option, String time) {
        try {
            return Length.of(time).toSeconds();
        } catch (IllegalArgumentException e) {
            throw new Fault(Fault.USAGE, option + " is \"" + time + "\"; give a time such as 15m or 2h.");
        }
    }

    /** @throws Fault if there is something by that name already: what goes there cannot be had again */
    static void mustBeNew(Path file) {
        if (Files.exists(file)) throw new Fault(Fault.CANNOT_WRITE, file + " is there already; name a new file.");
    }
}
