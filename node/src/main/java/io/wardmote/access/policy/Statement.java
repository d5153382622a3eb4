package io.wardmote.access.policy;

import java.util.List;

/** One statement, ready to be asked. */
final class Statement {
    enum Effect { ALLOW, DENY }

    private final Effect effect;
    private final Principals principals;
    private final boolean notAction;
    private final List<Glob> actions;
    private final List<Glob> resources;
    private final List<Condition> conditions;
    private final Decision decision;

    /** @param principals null in the policy of an identity; @param decision what it answers when it matches */
    Statement(Effect effect, Principals principals, boolean notAction, List<Glob> actions, List<Glob> resources, List<Condition> conditions,
              Decision decision) {
        this.effect = effect;
        this.principals = principals;
        this.notAction = notAction;
        this.actions = List.copyOf(actions);
        this.resources = List.copyOf(resources);
        this.conditions = List.copyOf(conditions);
        this.decision = decision;
    }

    Effect effect() {
        return effect;
    }

    /** As explanations tell of it: {@code ops Statement[0]}. */
    String name() {
        return decision.name();
    }

    /** As the text names them. */
    List<String> principals() {
        return principals == null ? List.of() : principals.texts();
    }

    Decision decision() {
        return decision;
    }

    boolean matches(Request request, String resource) {
        return speaksOf(request) && covers(request.action()) && any(resources, resource) && firstFailing(request.facts()) == null;
    }

    Finding explain(Request request, String resource) {
        Condition failing = firstFailing(request.facts());
        String why = !speaksOf(request) ? "Principal does not name " + String.join(" or ", request.principals())
            : !covers(request.action()) ? (notAction ? "NotAction leaves out " : "Action does not cover ") + request.action()
            : !any(resources, resource) ? "Resource does not cover it"
            : failing != null ? "Condition." + failing.path() + " does not hold"
            : "every part of it does";
        String told = effect == Effect.ALLOW ? "Allow" : "Deny";
        return new Finding(decision.policy(), decision.statement(), decision.sid(), told, resource, matches(request, resource), why);
    }

    private boolean speaksOf(Request request) {
        return principals == null || principals.include(request.principals());
    }

    private boolean covers(String action) {
        return any(actions, action) != notAction;
    }

    private Condition firstFailing(Facts facts) {
        for (int i = 0; i < conditions.size(); i++) if (!conditions.get(i).holds(facts)) return conditions.get(i);
        return null;
    }

    private static boolean any(List<Glob> patterns, String text) {
        for (int i = 0; i < patterns.size(); i++) if (patterns.get(i).matches(text)) return true;
        return false;
    }
}
