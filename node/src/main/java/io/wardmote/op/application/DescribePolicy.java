package io.wardmote.op.application;

import static io.wardmote.key.Refusal.UNKNOWN_RESOURCE;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Guarded;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Shape;
import io.wardmote.state.Permission;
import java.util.List;

/** One policy. */
public final class DescribePolicy extends Guarded {
    public DescribePolicy(Change.Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("One policy of access points.").takes(Name.parameter("Name"))
            .answers(Field.text("Arn", ""), Field.text("Name", ""), Field.text("KmsInstance", ""),
                Field.of("Permissions", Shape.listed(Shape.oneOf(Permission.values(), Permission::apiName)), ""),
                Field.of("Resources", Shape.listed(Shape.any()), ""), Field.text("AccessControlRules", "JSON, as CreatePolicy takes it."),
                Field.text("Description", ""));
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String name = Name.of(call, "Name");
        String arn = at.arns().policy(name);
        return read(call, arn, ring -> ring.policy(name).orElseThrow(() -> UNKNOWN_RESOURCE.because("There is no policy " + name + ".")))
            .map(policy -> Reply.of("Arn", arn, "Name", name, "KmsInstance", policy.instance(),
                "Permissions", policy.permissions().stream().map(Permission::apiName).toList(), "Resources", List.copyOf(policy.resources()),
                "AccessControlRules", PolicyParameters.text(policy.networkRules()), "Description", policy.description()));
    }
}
