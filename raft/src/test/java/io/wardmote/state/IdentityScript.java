package io.wardmote.state;

import io.wardmote.key.Material;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** The part of transition scripts that is of identities: {@code attach policy to kind name}, a system's policy as {@code system:name}. */
final class IdentityScript {
    private static final Set<String> WORDS = Set.of("user", "update-user", "delete-user", "key-of", "key-on", "key-off", "delete-key", "used", "group", "delete-group", "into", "out-of",
        "role", "update-role", "delete-role", "named", "says", "delete-named", "attach", "detach", "declare", "token", "delete-token");

    private IdentityScript() {}

    static boolean speaksOf(String line) {
        return WORDS.contains(line.split(" ")[0]);
    }

    static Command command(String[] w) {
        return switch (w[0]) {
            case "user" -> new Command.CreateUser(w[1], "2" + w[1], w[1], "");
            case "update-user" -> new Command.UpdateUser(w[1], word(w, 2), word(w, 3));
            case "delete-user" -> new Command.DeleteUser(w[1]);
            case "key-of" -> new Command.CreateAccessKey(w[2], w[1], new Material.Wrapped(1, new byte[] {1, 2, 3}));
            case "key-on" -> new Command.SetAccessKey(w[2], w[1], true);
            case "key-off" -> new Command.SetAccessKey(w[2], w[1], false);
            case "delete-key" -> new Command.DeleteAccessKey(w[2], w[1]);
            case "used" -> new Command.NoteAccessKeys(List.of(w[1].split(",")));
            case "group" -> new Command.CreateGroup(w[1], "3" + w[1], "");
            case "delete-group" -> new Command.DeleteGroup(w[1]);
            case "into" -> new Command.AddToGroup(w[2], w[1]);
            case "out-of" -> new Command.RemoveFromGroup(w[2], w[1]);
            case "role" -> new Command.CreateRole(w[1], w[2], "trust", 3600, "");
            case "update-role" -> new Command.UpdateRole(w[1], word(w, 2), word(w, 3).map(Integer::valueOf), word(w, 4));
            case "delete-role" -> new Command.DeleteRole(w[1]);
            case "named" -> new Command.CreateNamedPolicy(w[1], "text", "");
            case "says" -> new Command.ReplaceNamedPolicy(w[1], w[2]);
            case "delete-named" -> new Command.DeleteNamedPolicy(w[1]);
            case "attach" -> new Command.AttachPolicy(policy(w[1]), new Holder(Holder.Kind.valueOf(w[2]), w[3]));
            case "detach" -> new Command.DetachPolicy(policy(w[1]), new Holder(Holder.Kind.valueOf(w[2]), w[3]));
            case "token" -> new Command.CreateBearerToken(w[2], w[1], w[3], Long.parseLong(w[4]));
            case "delete-token" -> new Command.DeleteBearerToken(w[2], w[1]);
            case "declare" -> new Command.NoteDeclaration(w[1], w[2], w[3]);
            default -> throw new IllegalArgumentException(w[0]);
        };
    }

    private static Optional<String> word(String[] w, int at) {
        return w.length > at && !w[at].equals("-") ? Optional.of(w[at]) : Optional.empty();
    }

    private static PolicyName policy(String text) {
        return new PolicyName(text.startsWith("system:"), text.substring(text.indexOf(':') + 1));
    }

    /** What the line names, as it is now; of what it names many, the first alone. */
    static String shown(KeyRing ring, String line) {
        StringBuilder text = new StringBuilder();
        if (line.startsWith("declare ")) text.append(" | ").append(shown(ring.declaration(line.split(" ")[2])));
        for (String name : new LinkedHashSet<>(Arrays.asList(line.split("[ ,&]+")))) {
            ring.user(name).ifPresent(user -> text.append(" | user ").append(name).append(' ').append(user.displayName()).append(' ').append(user.comments()).append(" in ").append(user.groups()).append(has(user.policies())));
            ring.group(name).ifPresent(group -> text.append(" | group ").append(name).append(" of ").append(group.members()).append(has(group.policies())));
            ring.role(name).ifPresent(role -> text.append(" | role ").append(role.id()).append(' ').append(role.trust()).append(' ').append(role.maxSessionSeconds()).append(' ').append(role.description()).append(has(role.policies())));
            ring.namedPolicy(name).ifPresent(policy -> text.append(" | policy v").append(policy.version()).append(' ').append(policy.text()).append(" of ").append(policy.users()).append(" users, ")
                .append(policy.groups()).append(" groups, ").append(policy.roles()).append(" roles"));
            ring.bearerToken(name).ifPresent(token -> text.append(" | token of ").append(token.user()).append(" for ").append(token.name()).append(" until ")
                .append(Instant.ofEpochMilli(token.expiresAt())));
            ring.accessKey(name).ifPresent(key -> text.append(" | key of ").append(key.user()).append(key.active() ? " active" : " off").append(key.usedAt() == 0 ? "" : " used " + Instant.ofEpochMilli(key.usedAt())));
        }
        return text.toString();
    }

    private static String shown(Declaration declaration) {
        return "newest " + declaration.newest() + " of " + declaration.byNode();
    }

    private static String has(List<PolicyName> policies) {
        return policies.isEmpty() ? "" : " has " + policies.stream().map(policy -> (policy.ofSystem() ? "system:" : "") + policy.name()).toList();
    }

    /** Lines of a script, one for each number from 1. */
    static List<String> lines(String line, int most) {
        return IntStream.rangeClosed(1, most).mapToObj(number -> line.replace("#", Integer.toString(number))).toList();
    }
}
