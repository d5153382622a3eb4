package io.wardmote.op.application;

import static io.wardmote.key.Refusal.MISSING_PARAMETER;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Guarded;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.state.ApplicationPolicy;
import io.wardmote.state.Command;
import io.wardmote.state.Permission;
import java.util.LinkedHashSet;
import java.util.List;

/** Makes a right that access points may be given. With KmsInstance it covers keys of that instance only. */
public final class CreatePolicy extends Guarded {
    public CreatePolicy(Change.Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("Makes a right that access points may be given.")
            .takes(Name.parameter("Name"), PolicyParameters.INSTANCE_PARAMETER, PolicyParameters.PERMISSIONS_PARAMETER.required(),
                PolicyParameters.RESOURCES_PARAMETER.required(), PolicyParameters.RULES_PARAMETER, Description.PARAMETER)
            .answers(Field.text("Arn", ""), Field.text("Name", ""), Field.text("KmsInstance", ""), Field.text("Permissions", "As they were given."),
                Field.text("Resources", "As they were given."), Field.text("AccessControlRules", "As they were given."), Field.text("Description", ""));
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String name = Name.of(call, "Name");
        String instance = PolicyParameters.instance(call).orElse("");
        List<Permission> permissions = PolicyParameters.permissions(call).orElseThrow(() -> MISSING_PARAMETER.because(PolicyParameters.PERMISSIONS));
        List<String> resources = PolicyParameters.resources(call).orElseThrow(() -> MISSING_PARAMETER.because(PolicyParameters.RESOURCES));
        List<String> rules = PolicyParameters.networkRules(call).orElse(List.of());
        var policy = new ApplicationPolicy(name, instance, permissions, new LinkedHashSet<>(resources), rules, Description.of(call));
        String arn = at.arns().policy(name);
        return change(call, arn, new Command.CreatePolicy(policy)).map(done -> Reply.of("Arn", arn, "Name", name, "KmsInstance", instance,
            "Permissions", asSent(call, PolicyParameters.PERMISSIONS), "Resources", asSent(call, PolicyParameters.RESOURCES),
            "AccessControlRules", asSent(call, PolicyParameters.RULES), "Description", policy.description()));
    }

    private static String asSent(Call call, String parameter) {
        return call.parameters().getOrDefault(parameter, "");
    }
}
