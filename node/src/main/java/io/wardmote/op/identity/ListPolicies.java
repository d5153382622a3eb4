package io.wardmote.op.identity;

import io.vertx.core.Future;
import io.wardmote.access.SystemPolicies;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Shape;
import io.wardmote.state.KeyRing;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Policies by name; PolicyType tells which, and without it the account's own come after those of the system. */
public final class ListPolicies extends IdentityOperation {
    public ListPolicies(Change.Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("Policies by name, the account's own and those of the system.")
            .takes(Names.TYPE_PARAMETER.maybe(), Marked.AFTER, Marked.MOST).answers(Marked.ANSWERED)
            .answers(Field.of("Policies", Shape.nested("Policy", PolicyView.POLICY), ""));
    }

    @Override
    protected Future<Reply> answer(Call call) {
        Optional<Boolean> ofSystem = call.optional("PolicyType", 16).map(PolicyView::isOfSystem);
        Marked page = Marked.of(call);
        return list(call, arn("policy/*"), KeyRing::namedPolicies).map(own -> {
            Stream<Reply> system = SystemPolicies.all().stream().map(PolicyView::system);
            Stream<Reply> custom = own.stream().map(PolicyView::custom);
            List<Reply> all = Stream.concat(ofSystem.orElse(true) ? system : Stream.empty(), ofSystem.orElse(false) ? Stream.empty() : custom)
                .sorted((a, b) -> name(a).compareTo(name(b))).toList();
            return page.page("Policies", "Policy", all, ListPolicies::name, policy -> policy);
        });
    }

    private static String name(Reply policy) {
        return (String) policy.fields().get("PolicyName");
    }
}
