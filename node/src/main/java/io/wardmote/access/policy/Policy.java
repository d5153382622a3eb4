package io.wardmote.access.policy;

import io.wardmote.access.policy.Decision.Verdict;
import io.wardmote.access.policy.Statement.Effect;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A policy in the grammar of RAM, ready to be asked. It is the text that was set, and equal by it.
 */
public final class Policy {
    /** Bytes of UTF-8. */
    public static final int LONGEST = 32_768;

    private final String name;
    private final String text;
    private final List<Statement> statements;
    private final Decision silence;

    Policy(String name, String text, List<Statement> statements) {
        this.name = name;
        this.text = text;
        this.statements = List.copyOf(statements);
        this.silence = new Decision(Verdict.NOT_MATCHED, name, -1, "");
    }

    /**
     * Actions of kms that do not exist here are taken and match nothing, since policies written for the vendor's service have some.
     *
     * @param name by which decisions tell it
     * @throws PolicyFault if there is anything in the text that would not be enforced
     */
    public static Policy parse(String name, String text, Kind kind) {
        return new PolicyReader(name, kind, Set.of()).read(text);
    }

    /**
     * Besides, an action must be one of these, in any case, or a pattern that one of them fits: a misspelt Deny denies nothing.
     *
     * @param actions as {@code kms:Encrypt}; at least one
     */
    public static Policy parse(String name, String text, Kind kind, Set<String> actions) {
        if (actions.isEmpty()) throw new IllegalArgumentException("no actions to compare with");
        return new PolicyReader(name, kind, actions).read(text);
    }

    public String name() {
        return name;
    }

    /** As it was set, character by character. */
    public String text() {
        return text;
    }

    /** Whom a key's policy speaks of, as its text names them; none in an identity's. */
    public Set<String> principals() {
        Set<String> all = new TreeSet<>();
        statements.forEach(statement -> all.addAll(statement.principals()));
        return all;
    }

    List<Statement> statements() {
        return statements;
    }

    /** The first statement with this effect that matches, null if none does. */
    Statement find(Effect effect, Request request, String resource) {
        for (int i = 0; i < statements.size(); i++) {
            Statement statement = statements.get(i);
            if (statement.effect() == effect && statement.matches(request, resource)) return statement;
        }
        return null;
    }

    /** That this policy did not allow. */
    Decision silence() {
        return silence;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Policy policy && policy.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
