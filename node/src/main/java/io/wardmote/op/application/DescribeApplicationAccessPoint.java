package io.wardmote.op.application;

import static io.wardmote.key.Refusal.UNKNOWN_RESOURCE;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Guarded;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;

/** One access point. */
public final class DescribeApplicationAccessPoint extends Guarded {
    public DescribeApplicationAccessPoint(Change.Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("One access point.").takes(Name.parameter("Name"))
            .answers(Field.text("Arn", ""), Field.text("Name", ""), Field.text("AuthenticationMethod", ""), Field.text("Policies", "JSON."),
                Field.text("Description", ""));
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String name = Name.of(call, "Name");
        String arn = at.arns().accessPoint(name);
        return read(call, arn, ring -> ring.accessPoint(name).orElseThrow(() -> UNKNOWN_RESOURCE.because("There is no access point " + name + ".")))
            .map(point -> Reply.of("Arn", arn, "Name", name, "AuthenticationMethod", point.method(), "Policies", Name.json(point.policies()),
                "Description", point.description()));
    }
}
