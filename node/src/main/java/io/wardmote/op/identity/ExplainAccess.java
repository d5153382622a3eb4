package io.wardmote.op.identity;

import static io.wardmote.key.Refusal.INVALID_PARAMETER;
import static io.wardmote.key.Refusal.UNKNOWN_ROLE;
import static io.wardmote.key.Refusal.UNSUPPORTED_OPERATION;

import io.vertx.core.Future;
import io.wardmote.access.Explanation;
import io.wardmote.access.policy.Decision;
import io.wardmote.access.policy.Finding;
import io.wardmote.access.policy.PolicyFault;
import io.wardmote.op.Actions;
import io.wardmote.op.Call;
import io.wardmote.op.Caller;
import io.wardmote.op.Change;
import io.wardmote.op.Json;
import io.wardmote.op.Principal;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Shape;
import io.wardmote.state.Alias;
import io.wardmote.state.KeyRing;
import io.wardmote.state.Role;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Whether somebody may do something, and what decided it: an action of ours, for administrators alone, since the answer tells what all policies say.
 * Nothing is done. Principal is {@code root}, {@code user/<name>}, {@code role/<name>}, for a session of it, which a Policy may narrow, or
 * {@code accesspoint/<name>}, for its client keys at the instance API; ActionName as {@code kms:Encrypt}; Resource an ARN, or what one ends in, such as
 * {@code key/<id>} and {@code alias/<name>}; Context a JSON object of facts by the names of condition keys, beside those that the state has. Without an
 * address it is as from one that cannot be read. Of {@code sts:AssumeRole} the resource is the role, and its trust policy has its say.
 */
public final class ExplainAccess extends IdentityOperation {
    private static final int LONGEST_CONTEXT = 16_384;
    private static final Pattern WHO = Pattern.compile("root|(user|role)/[A-Za-z0-9._-]{1,64}|accesspoint/[A-Za-z0-9._-]{1,128}");
    private static final String TAKING = "sts:AssumeRole";
    private static final String ROLE = "role/";
    private static final String POINT = "accesspoint/";
    private static final String ADDRESS = "acs:SourceIp";
    private static final String ALIAS = "alias/";

    private final Actions actions;

    public ExplainAccess(Change.Context at, Actions actions) {
        super(at);
        this.actions = actions;
    }

    @Override
    public Contract contract() {
        return Contract.of("Whether somebody may do something, and what decided it; nothing is done. An action of Wardmote's own.")
            .takes(Field.text("Principal", 256, "root, user/<name>, role/<name> or accesspoint/<name>.").required(),
                Field.text("ActionName", 128, "The action as policies name it, such as kms:Encrypt.").required(),
                Field.text("Resource", 512, "An ARN, or what one ends in: key/<id>, alias/<name>, role/<name>.").required(),
                Field.json("Context", LONGEST_CONTEXT, Shape.PAIRS, "Facts by the names of condition keys, beside those that the state has."),
                PolicyText.SESSION)
            .answers(Field.oneOf("Decision", "", "Allowed", "Denied", "NotMatched"), Field.text("Policy", "That decided it, or empty."),
                Field.count("Statement", "Which of its statements.").maybe(), Field.text("Sid", ""),
                Field.of("Steps", Shape.nested("Step", Shape.any()), "Questions that were asked, and their answers."),
                Field.of("Findings", Shape.nested("Finding", Shape.any()), "What each statement had to say."));
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String principal = call.text("Principal", 256);
        String named = call.text("ActionName", 128);
        String action = actions.all().stream().filter(named::equalsIgnoreCase).findFirst().orElseThrow(() -> INVALID_PARAMETER.because("ActionName"));
        String thing = call.text("Resource", 512);
        Map<String, String> supposed = call.optional("Context", LONGEST_CONTEXT).map(text -> Json.texts("Context", text)).orElse(Map.of());
        String policy = PolicyText.ofSession(call, actions);
        if (!WHO.matcher(principal).matches()) throw UNSUPPORTED_OPERATION.because("Principal must be root, user/<name>, role/<name> or accesspoint/<name>.");
        if (!policy.isEmpty() && !principal.startsWith(ROLE))
            throw UNSUPPORTED_OPERATION.because("A Policy narrows a session, so Principal must be role/<name>.");
        return read(call, arn("*"), ring -> {
            Caller as = new Caller(at.arns().account(), who(ring, principal, policy), "", supposed.getOrDefault(ADDRESS, ""));
            List<String> names = as.isClientKey() ? actions.ofInstances(action) : List.of(action);
            String resource = resource(ring, action, thing);
            if (action.equals(TAKING) && !as.isClientKey()) return reply(taking(ring, as, resource, supposed));
            return reply(explained(() -> at.access().explain(ring, as, names, resource, supposed)));
        });
    }

    private static Principal who(KeyRing ring, String principal, String policy) {
        String name = principal.substring(principal.indexOf('/') + 1);
        if (principal.startsWith(POINT)) return new Principal.ClientKey(name);
        if (!principal.startsWith(ROLE)) return Principal.ofUser(name);
        Role role = ring.role(name).orElseThrow(() -> UNKNOWN_ROLE.because(name));
        return new Principal.Session(name, role.id(), "explained", policy, Long.MAX_VALUE);
    }

    /** As operations name it: a key by its own ARN, whatever alias leads to it. */
    private String resource(KeyRing ring, String action, String thing) {
        String kms = at.arns().key("*");
        String prefix = kms.substring(0, kms.length() - "key/*".length());
        boolean ofIdentity = action.startsWith("ram:") || action.startsWith("sts:");
        String arn = thing.startsWith("acs:") ? thing : ofIdentity ? at.arns().identity(thing) : prefix + thing;
        if (!arn.startsWith(prefix + ALIAS)) return arn;
        return ring.alias(arn.substring(prefix.length())).map(Alias::keyId).map(at.arns()::key).orElse(arn);
    }

    private Explanation taking(KeyRing ring, Caller as, String resource, Map<String, String> supposed) {
        String roles = at.arns().identity(ROLE);
        if (!resource.startsWith(roles))
            throw UNSUPPORTED_OPERATION.because("Of " + TAKING + " Resource must be a role of this account: role/<name>.");
        String name = resource.substring(roles.length());
        Role role = ring.role(name).orElseThrow(() -> UNKNOWN_ROLE.because(name));
        return explained(() -> at.access().explainTaking(ring, as, role, TAKING, resource, supposed));
    }

    private static Explanation explained(Supplier<Explanation> explaining) {
        try {
            return explaining.get();
        } catch (PolicyFault fault) {
            throw UNSUPPORTED_OPERATION.because("Context: " + fault.getMessage());
        }
    }

    private static Reply reply(Explanation explained) {
        Decision decision = explained.decision();
        return Reply.of("Decision", switch (decision.verdict()) {
            case ALLOWED -> "Allowed";
            case DENIED -> "Denied";
            case NOT_MATCHED -> "NotMatched";
        }, "Policy", decision.policy(), "Statement", decision.statement() < 0 ? null : decision.statement(), "Sid", decision.sid(),
            "Steps", Reply.of("Step", explained.steps()),
            "Findings", Reply.of("Finding", explained.findings().stream().map(Finding::line).toList()));
    }
}
