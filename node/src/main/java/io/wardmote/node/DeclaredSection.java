package io.wardmote.node;

import io.wardmote.access.PolicyTexts;
import io.wardmote.access.SystemPolicies;
import io.wardmote.access.policy.Policy;
import io.wardmote.key.Protection;
import io.wardmote.key.Refused;
import io.wardmote.node.declared.Declared;
import io.wardmote.op.Operation;
import io.wardmote.op.identity.Names;
import io.wardmote.state.PolicyName;
import io.wardmote.state.User;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The section {@code access}: what it declares, in the order in which it can be made. Policies are read from their files here, and must be sound. */
final class DeclaredSection {
    private static final String SECTION = "access";
    private static final String SYSTEM = "system:";
    private static final String NAMED = "names a policy of the account, or one of the system as system:NAME";
    private static final Pattern INSTANCE = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,62}[A-Za-z0-9])?");
    private static final int MOST_OF_A_KIND = 1000;
    private static final int LEAST_SESSION_SECONDS = 3600;
    private static final int MOST_SESSION_SECONDS = 43_200;

    private final Path folder;
    private final List<String> faults;
    private final List<Declared> all = new ArrayList<>();

    private DeclaredSection(Path folder, List<String> faults) {
        this.folder = folder;
        this.faults = faults;
    }

    /** @param folder of relative paths; @param faults of the whole file */
    static List<Declared> read(YamlSection root, Path folder, List<String> faults) {
        DeclaredSection declared = new DeclaredSection(folder, faults);
        declared.read(root.section(SECTION));
        return List.copyOf(declared.all);
    }

    /** Once it is known which actions there are: one that no operation has would permit nothing, or deny nothing, without a word. */
    static void mustNameActions(List<Declared> all, List<Operation> operations) {
        Set<String> actions = operations.stream().flatMap(operation -> operation.actions().stream()).collect(Collectors.toSet());
        for (Declared declared : all) if (declared instanceof Declared.OfPolicy policy) mustNameActions(policy, actions);
    }

    private static void mustNameActions(Declared.OfPolicy policy, Set<String> actions) {
        try {
            PolicyTexts.check(policy.name(), policy.text(), actions);
        } catch (Refused refused) {
            throw new Fault(Fault.CONFIG, path("policies", policy.name()) + " is no policy: " + refused.detail() + " Correct it in the settings.");
        }
    }

    private void read(YamlSection access) {
        each(access, "policies", Names.POLICY, (name, policy) -> {
            String text = text(policy, path("policies", name), "text", "file", read -> PolicyTexts.checkGrammar(name, read));
            all.add(new Declared.OfPolicy(name, text));
        });
        each(access, "groups", Names.GROUP, (name, group) -> all.add(new Declared.OfGroup(name, policies(group, path("groups", name)))));
        each(access, "roles", Names.ROLE, (name, role) -> {
            String trust = text(role, path("roles", name), "trust", "trustFile", PolicyTexts::checkTrust);
            all.add(new Declared.OfRole(name, trust, (int) session(role).toSeconds(), policies(role, path("roles", name))));
        });
        each(access, "users", Names.USER, (name, user) -> {
            if (name.equals(User.ROOT)) faults.add(path("users", name) + " is the account itself, which is no user: leave it out");
            String displayName = user.text("displayName", name, "[^\\x00-\\x1f]{1,128}", "give 1 to 128 characters");
            List<String> groups = bounded(user.texts("groups", Names.GROUP.pattern(), "names a group"), path("users", name) + ".groups", User.MOST_GROUPS);
            all.add(new Declared.OfUser(name, displayName, groups, policies(user, path("users", name))));
        });
        YamlSection instances = access.section("instances");
        for (String name : instances.names()) {
            mustBeName(name, "instances", INSTANCE);
            all.add(new Declared.OfInstance(name,
                instances.value(name, Protection.SOFTWARE, DeclaredSection::protection, "give software, hardware or external")));
        }
        access.end();
    }

    /** Takes one thing of a kind from its section. */
    private interface Reader {
        void read(String name, YamlSection section);
    }

    private void each(YamlSection access, String kind, Pattern shape, Reader reader) {
        YamlSection things = access.section(kind);
        if (things.names().size() > MOST_OF_A_KIND) faults.add(SECTION + "." + kind + " are more than " + MOST_OF_A_KIND + ": declare fewer");
        for (String name : things.names()) {
            mustBeName(name, kind, shape);
            YamlSection thing = things.section(name);
            reader.read(name, thing);
            thing.end();
        }
    }

    private void mustBeName(String name, String kind, Pattern shape) {
        if (!shape.matcher(name).matches()) faults.add(path(kind, name) + " is no such name: give " + shape.pattern());
    }

    private static String path(String kind, String name) {
        return SECTION + "." + kind + "." + name;
    }

    private List<PolicyName> policies(YamlSection section, String path) {
        List<PolicyName> policies = new ArrayList<>();
        for (String text : bounded(section.texts("policies", "(" + SYSTEM + ")?" + Names.POLICY.pattern(), NAMED), path + ".policies", PolicyName.MOST)) {
            boolean ofSystem = text.startsWith(SYSTEM);
            PolicyName policy = new PolicyName(ofSystem, ofSystem ? text.substring(SYSTEM.length()) : text);
            if (ofSystem && SystemPolicies.named(policy.name()).isEmpty()) faults.add(path + ".policies is \"" + text + "\": the system has no such policy");
            policies.add(policy);
        }
        return policies;
    }

    private List<String> bounded(List<String> texts, String path, int most) {
        if (texts.stream().distinct().count() < texts.size()) faults.add(path + " names one twice: name each once");
        if (texts.size() > most) faults.add(path + " names " + texts.size() + ": give at most " + most);
        return texts;
    }

    private static Duration session(YamlSection role) {
        return role.value("maxSession", Duration.ofSeconds(LEAST_SESSION_SECONDS), text -> {
            Duration length = Length.of(text);
            if (length.toSeconds() < LEAST_SESSION_SECONDS || length.toSeconds() > MOST_SESSION_SECONDS) throw new IllegalArgumentException(text);
            return length;
        }, "give a time from 1h to 12h");
    }

    private static Protection protection(String text) {
        return switch (text) {
            case "software" -> Protection.SOFTWARE;
            case "hardware" -> Protection.HSM;
            case "external" -> Protection.EXTERNAL;
            default -> throw new IllegalArgumentException(text);
        };
    }

    /** A policy that stands in the section itself or in a file that it names; "" if there is none that is sound. */
    private String text(YamlSection section, String path, String inline, String inFile, Consumer<String> check) {
        boolean here = section.has(inline);
        if (here == section.has(inFile)) {
            faults.add(path + " has " + (here ? "both " + inline + " and " : "neither " + inline + " nor ") + inFile + ": give one of them");
            return "";
        }
        String named = section.value(here ? inline : inFile, "", DeclaredSection::something, here ? "give a policy as JSON, after a |" : "give a path");
        String where = path + "." + (here ? inline : inFile);
        String text = here || named.isEmpty() ? named : content(named, where);
        if (text.isEmpty()) return text;
        try {
            check.accept(text);
            return text;
        } catch (Refused refused) {
            faults.add(where + (here ? "" : " (" + named + ")") + " is no sound policy: " + refused.detail());
            return "";
        }
    }

    private static String something(String text) {
        if (text.isBlank()) throw new IllegalArgumentException(text);
        return text;
    }

    private String content(String file, String where) {
        try {
            Path path = folder.resolve(file);
            if (Files.size(path) > Policy.LONGEST) throw new IOException("it is longer than " + Policy.LONGEST + " bytes");
            String text = Files.readString(path, StandardCharsets.UTF_8);
            if (text.isBlank()) throw new IOException("it is empty");
            return text;
        } catch (IOException | IllegalArgumentException e) {
            faults.add(where + " is \"" + file + "\", which cannot be read (" + e.getMessage() + "): give a file with a policy as JSON");
            return "";
        }
    }
}
