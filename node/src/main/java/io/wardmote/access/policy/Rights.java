package io.wardmote.access.policy;

import io.wardmote.access.policy.Statement.Effect;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All policies that speak on a request, and their order: a Deny anywhere wins; then an Allow of the identity's, or of the key's if who
 * asks is of the key's account, and of both if not; and an Allow of the session's besides, if there is one. Everything that is touched must
 * be allowed, each by whichever statement does.
 */
public final class Rights {
    private final List<Policy> identity;
    private final Policy key;
    private final Policy session;
    private final boolean sameAccount;
    private final List<Policy> all;

    /**
     * @param identity    of the user with its groups, or of the role
     * @param sameAccount whether who asks is of the account that the resources are of
     */
    public Rights(List<Policy> identity, Optional<Policy> key, Optional<Policy> session, boolean sameAccount) {
        this.identity = List.copyOf(identity);
        this.key = key.orElse(null);
        this.session = session.orElse(null);
        this.sameAccount = sameAccount;
        List<Policy> every = new ArrayList<>(identity);
        key.ifPresent(every::add);
        session.ifPresent(every::add);
        this.all = List.copyOf(every);
    }

    /** Makes no objects, but for what facts and numbers do. */
    public Decision decide(Request request) {
        return decide(request, Steps.UNTOLD);
    }

    /** The questions that {@link #decide} asks in turn, each with its answer, up to the one that decides. */
    public List<String> steps(Request request) {
        List<String> told = new ArrayList<>();
        decide(request, (question, resource, found) -> told.add(question.words + resource + "? " + (found == null ? "No." : "Yes: " + found.name() + ".")));
        return told;
    }

    private enum Question {
        DENIED("Does any policy deny it on "), OF_IDENTITY("Does a policy of the identity allow it on "), OF_KEY("Does the key's policy allow it on "),
        OF_SESSION("Does the session's policy allow it on ");

        private final String words;

        Question(String words) {
            this.words = words;
        }
    }

    private interface Steps {
        Steps UNTOLD = (question, resource, found) -> { };

        /** @param found the statement that does, null if none does */
        void asked(Question question, String resource, Statement found);
    }

    private Decision decide(Request request, Steps steps) {
        List<String> resources = request.resources();
        for (int i = 0; i < resources.size(); i++) {
            Statement denial = find(all, Effect.DENY, request, resources.get(i));
            steps.asked(Question.DENIED, resources.get(i), denial);
            if (denial != null) return denial.decision();
        }
        Decision decision = Decision.NOTHING;
        for (int i = 0; i < resources.size(); i++) {
            decision = allowance(request, resources.get(i), steps);
            if (!decision.allowed()) return decision;
        }
        return decision;
    }

    private Decision allowance(Request request, String resource, Steps steps) {
        Statement byIdentity = find(identity, Effect.ALLOW, request, resource);
        steps.asked(Question.OF_IDENTITY, resource, byIdentity);
        Statement byKey = null;
        if (key != null && !(sameAccount && byIdentity != null)) {
            byKey = key.find(Effect.ALLOW, request, resource);
            steps.asked(Question.OF_KEY, resource, byKey);
        }
        if (!sameAccount && (byIdentity == null || byKey == null)) return Decision.NOTHING;
        Statement allows = byIdentity == null ? byKey : byIdentity;
        if (allows == null || session == null) return allows == null ? Decision.NOTHING : allows.decision();
        Statement bySession = session.find(Effect.ALLOW, request, resource);
        steps.asked(Question.OF_SESSION, resource, bySession);
        return bySession == null ? session.silence() : allows.decision();
    }

    private static Statement find(List<Policy> policies, Effect effect, Request request, String resource) {
        for (int i = 0; i < policies.size(); i++) {
            Statement found = policies.get(i).find(effect, request, resource);
            if (found != null) return found;
        }
        return null;
    }

    /** Every statement on every resource: identity's policies, the key's, the session's. */
    public List<Finding> explain(Request request) {
        List<Finding> findings = new ArrayList<>();
        for (String resource : request.resources())
            for (Policy policy : all) for (Statement statement : policy.statements()) findings.add(statement.explain(request, resource));
        return findings;
    }
}
