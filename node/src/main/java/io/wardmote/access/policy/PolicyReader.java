package io.wardmote.access.policy;

import io.wardmote.access.policy.Decision.Verdict;
import io.wardmote.access.policy.JsonTree.Literal;
import io.wardmote.access.policy.Statement.Effect;
import io.wardmote.state.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** One text to a policy. All of it is understood, or it is refused. */
final class PolicyReader {
    private static final int MOST = 100;
    private static final int LONGEST_PATTERN = 512;
    private static final int LONGEST_VALUE = 1024;
    private static final int LONGEST_SID = 128;
    private static final int PARTS_OF_ARN = 5;

    private final String name;
    private final Kind kind;
    private final Set<String> known;

    /** @param actions all there are; empty if any is taken */
    PolicyReader(String name, Kind kind, Set<String> actions) {
        this.name = name;
        this.kind = kind;
        this.known = actions.stream().map(action -> action.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    }

    Policy read(String text) {
        Map<?, ?> policy = object("", JsonTree.read(text));
        mayHave("", policy, Set.of("Version", "Statement"));
        if (!string("Version", required("", policy, "Version")).equals("1")) throw new PolicyFault("Version", "must be \"1\".");
        Object statement = required("", policy, "Statement");
        List<Statement> statements = new ArrayList<>();
        if (statement instanceof List<?> list) {
            bounded("Statement", list.size(), "statements");
            for (Object one : list) statements.add(statement("Statement[" + statements.size() + "]", statements.size(), one));
        } else {
            statements.add(statement("Statement", 0, statement));
        }
        return new Policy(name, text, statements);
    }

    private Statement statement(String path, int index, Object value) {
        Map<?, ?> statement = object(path, value);
        mayHave(path, statement, parts());
        String sid = statement.containsKey("Sid") ? sid(path + ".Sid", statement.get("Sid")) : "";
        Effect effect = switch (string(path + ".Effect", required(path, statement, "Effect"))) {
            case "Allow" -> Effect.ALLOW;
            case "Deny" -> Effect.DENY;
            default -> throw new PolicyFault(path + ".Effect", "must be Allow or Deny.");
        };
        boolean notAction = statement.containsKey("NotAction");
        if (notAction == statement.containsKey("Action")) throw new PolicyFault(path, "must have either Action or NotAction.");
        String actions = notAction ? "NotAction" : "Action";
        Principals principals = kind instanceof Kind.Identity ? null : principals(path + ".Principal", required(path, statement, "Principal"));
        Verdict verdict = effect == Effect.ALLOW ? Verdict.ALLOWED : Verdict.DENIED;
        return new Statement(effect, principals, notAction, actions(path + "." + actions, statement.get(actions)),
            resources(path, statement),
            statement.containsKey("Condition") ? conditions(path + ".Condition", statement.get("Condition"), effect) : List.of(),
            new Decision(verdict, name, index, sid));
    }

    private Set<String> parts() {
        return switch (kind) {
            case Kind.Identity identity -> Set.of("Sid", "Effect", "Action", "NotAction", "Resource", "Condition");
            case Kind.Key key -> Set.of("Sid", "Effect", "Principal", "Action", "NotAction", "Resource", "Condition");
            case Kind.Trust trust -> Set.of("Sid", "Effect", "Principal", "Action", "NotAction", "Condition");
        };
    }

    private static String sid(String path, Object value) {
        String sid = string(path, value);
        boolean good = !sid.isEmpty() && sid.length() <= LONGEST_SID
            && sid.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || " _/+=.@-".indexOf(c) >= 0);
        if (!good) throw new PolicyFault(path, "must be 1 to 128 letters, digits, spaces and _/+=.@- characters.");
        return sid;
    }

    private static Principals principals(String path, Object value) {
        if (value instanceof String text) {
            if (!text.equals("*")) throw new PolicyFault(path, "must be \"*\" or an object with RAM.");
            return new Principals(List.of("*"));
        }
        Map<?, ?> members = object(path, value);
        mayHave(path, members, Set.of("RAM"));
        List<String> texts = strings(path + ".RAM", required(path, members, "RAM"), LONGEST_PATTERN);
        for (String text : texts) {
            if (!Principals.wellFormed(text))
                throw new PolicyFault(path + ".RAM", "must be \"*\" or acs:ram::<account>: followed by root, user/<name>, role/<name> or *.");
        }
        return new Principals(texts);
    }

    private List<Glob> actions(String path, Object value) {
        List<String> texts = strings(path, value, LONGEST_PATTERN);
        texts.forEach(text -> mustBeAction(path, text));
        return texts.stream().map(Glob::anyCase).toList();
    }

    private void mustBeAction(String path, String text) {
        boolean ours = text.regionMatches(true, 0, "kms:", 0, 4);
        if (kind instanceof Kind.Key && !ours) throw new PolicyFault(path, "must name actions of kms: the policy is a key's.");
        if (kind instanceof Kind.Trust && !text.regionMatches(true, 0, "sts:", 0, 4))
            throw new PolicyFault(path, "must name actions of sts: the policy is of who may take on a role.");
        if (text.equals("*")) return;
        int colon = text.indexOf(':');
        boolean good = colon > 0 && colon < text.length() - 1 && text.indexOf(':', colon + 1) < 0
            && text.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || ":*?_-".indexOf(c) >= 0);
        if (!good) throw new PolicyFault(path, "must be \"*\" or <service>:<action>, such as kms:Encrypt or kms:List*.");
        if (known.isEmpty() || meetsOne(text)) return;
        throw new PolicyFault(path, "names " + text + ", which is no action " + (kind instanceof Kind.Key ? "on one key " : "") + "here.");
    }

    /** Of an action's name, it is that one; of a pattern, some action fits it. */
    private boolean meetsOne(String text) {
        if (known.contains(text.toLowerCase(Locale.ROOT))) return true;
        boolean wild = text.indexOf('*') >= 0 || text.indexOf('?') >= 0;
        return wild && known.stream().anyMatch(Glob.anyCase(text)::matches);
    }

    private List<Glob> resources(String path, Map<?, ?> statement) {
        return switch (kind) {
            case Kind.Identity identity -> named(path, statement).stream().map(text -> Glob.exactCase(arn(path + ".Resource", text))).toList();
            case Kind.Key key -> {
                for (String text : named(path, statement))
                    if (!text.equals("*") && !text.equals(key.arn())) throw new PolicyFault(path + ".Resource", "must be \"*\" or the ARN of this key.");
                yield List.of(Glob.exactCase(key.arn()));
            }
            case Kind.Trust trust -> List.of(Glob.exactCase("*"));
        };
    }

    private static List<String> named(String path, Map<?, ?> statement) {
        return strings(path + ".Resource", required(path, statement, "Resource"), LONGEST_PATTERN);
    }

    private static String arn(String path, String text) {
        boolean good = text.equals("*") || text.startsWith("acs:") && text.split(":", -1).length >= PARTS_OF_ARN && !text.endsWith(":");
        if (!good) throw new PolicyFault(path, "must be \"*\" or acs:<service>:<region>:<account>:<thing>, such as acs:kms:*:*:key/*.");
        return text;
    }

    private List<Condition> conditions(String path, Object value, Effect effect) {
        List<Condition> conditions = new ArrayList<>();
        for (Map.Entry<?, ?> one : object(path, value).entrySet()) {
            String operatorName = (String) one.getKey();
            String inner = JsonTree.member(path, operatorName);
            Operator operator = Operator.of(operatorName).orElseThrow(() -> new PolicyFault(inner, "is no operator of RAM."));
            Map<?, ?> keys = object(inner, one.getValue());
            if (keys.isEmpty()) throw new PolicyFault(inner, "must name a key.");
            for (Map.Entry<?, ?> key : keys.entrySet()) {
                conditions.add(condition(JsonTree.member(inner, (String) key.getKey()), operator, (String) key.getKey(), key.getValue(), effect));
                bounded(path, conditions.size(), "conditions");
            }
        }
        return conditions;
    }

    private Condition condition(String path, Operator operator, String name, Object value, Effect effect) {
        ConditionKey key = ConditionKey.of(name).orElseThrow(() -> new PolicyFault(path, "is no condition key that is enforced here."));
        if (kind instanceof Kind.Trust && !key.isOfAnyRequest()) throw new PolicyFault(path, "asks for a key of kms, and a role is taken on without any.");
        if (!key.takes(operator.type())) throw new PolicyFault(path, "cannot be compared by " + operator.apiName() + ".");
        List<String> values = strings(path, literals(operator, value), LONGEST_VALUE);
        String told = operator.apiName() + "." + name;
        Condition condition = switch (operator.type()) {
            case TEXT -> new Condition.Texts(told, operator, key, key.member(name), values.stream().map(operator::text).toList());
            case NUMBER -> new Condition.Numbers(told, operator, key, key.member(name), values.stream()
                .map(text -> Condition.number(text).orElseThrow(() -> new PolicyFault(path, "must be a decimal number."))).toList());
            case DATE -> new Condition.Dates(told, operator, values.stream()
                .map(text -> Condition.date(text).orElseThrow(() -> new PolicyFault(path, "must be a time in UTC, such as 2026-01-02T03:04:05Z."))).toList());
            case TRUTH -> new Condition.Truth(told, values.stream().map(text -> truth(path, text)).toList());
            case ADDRESS -> new Condition.Addresses(told, operator, values.stream().map(text -> Network.of(text)
                .orElseThrow(() -> new PolicyFault(path, "must be an IP address or a range of them, such as 10.0.0.0/8."))).toList(), effect == Effect.DENY);
        };
        boolean onContext = key == ConditionKey.ENCRYPTION_CONTEXT || key == ConditionKey.ENCRYPTION_CONTEXT_KEYS;
        return onContext ? new Condition.OnContext(condition, effect == Effect.DENY) : condition;
    }

    private static boolean truth(String path, String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new PolicyFault(path, "must be true or false.");
        };
    }

    /** Numbers and truth values may stand without quotes where they are meant. */
    private static Object literals(Operator operator, Object value) {
        if (value instanceof List<?> list) return list.stream().map(one -> literals(operator, one)).toList();
        boolean meant = value instanceof Literal literal
            && (literal.number() ? operator.type() == Operator.Type.NUMBER : operator.type() == Operator.Type.TRUTH);
        return meant ? ((Literal) value).text() : value;
    }

    /** A string, or a list of 1 to 100. RAM fills in {@code ${…}}, which is not done here. */
    private static List<String> strings(String path, Object value, int longest) {
        if (!(value instanceof List<?> list)) return List.of(bounded(path, string(path, value), longest));
        bounded(path, list.size(), "elements");
        List<String> strings = new ArrayList<>();
        for (Object one : list) {
            String place = path + "[" + strings.size() + "]";
            strings.add(bounded(place, string(place, one), longest));
        }
        return strings;
    }

    private static String bounded(String path, String text, int longest) {
        if (text.length() > longest) throw new PolicyFault(path, "must have at most " + longest + " characters.");
        if (text.contains("${")) throw new PolicyFault(path, "holds a variable, ${…}, which is not filled in here.");
        return text;
    }

    private static void bounded(String path, int size, String what) {
        if (size < 1 || size > MOST) throw new PolicyFault(path, "must have 1 to " + MOST + " " + what + ".");
    }

    private static Object required(String path, Map<?, ?> members, String name) {
        Object value = members.get(name);
        if (value == null) throw new PolicyFault(path, "must have " + name + ".");
        return value;
    }

    private static void mayHave(String path, Map<?, ?> members, Set<String> names) {
        for (Object name : members.keySet())
            if (!names.contains(name)) throw new PolicyFault(JsonTree.member(path, (String) name), "is no part of such a policy.");
    }

    private static Map<?, ?> object(String path, Object value) {
        if (value instanceof Map<?, ?> map) return map;
        throw new PolicyFault(path, "must be an object.");
    }

    private static String string(String path, Object value) {
        if (value instanceof String text) return text;
        throw new PolicyFault(path, "must be a string.");
    }
}
