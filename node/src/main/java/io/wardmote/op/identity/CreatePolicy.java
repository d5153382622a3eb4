package io.wardmote.op.identity;

import static io.wardmote.key.Refusal.POLICY_EXISTS;

import io.vertx.core.Future;
import io.wardmote.access.SystemPolicies;
import io.wardmote.op.Actions;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.state.Command;

/** Keeps a policy under a name, to be attached. */
public final class CreatePolicy extends IdentityOperation {
    private final Actions actions;

    public CreatePolicy(Change.Context at, Actions actions) {
        super(at);
        this.actions = actions;
    }

    @Override
    public Contract contract() {
        return Contract.of("Keeps a policy under a name, to be attached.")
            .takes(Names.POLICY_PARAMETER, PolicyText.DOCUMENT, Field.text("Description", 1024, "For people."))
            .answers(Field.of("Policy", PolicyView.POLICY, ""));
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String name = Names.policy(call);
        var command = new Command.CreateNamedPolicy(name, PolicyText.ofIdentity(call, name, actions), call.optional("Description", 1024).orElse(""));
        return change(call.nonce(), ring -> {
            check(ring, call, arn("policy/" + name));
            mustNotPassForOneOfSystem(name);
        }, command).map(done -> Reply.of("Policy", PolicyView.custom(at.state().stale(ring -> ring.namedPolicy(name).orElseThrow()))));
    }

    /** Whoever may write policies and not attach them would have others attach his in its place, who know it by its name. */
    private static void mustNotPassForOneOfSystem(String name) {
        if (SystemPolicies.named(name).isPresent()) throw POLICY_EXISTS.because(name);
    }
}
