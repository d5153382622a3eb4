package io.wardmote.op.instance;

import static io.wardmote.key.Refusal.UNKNOWN_RESOURCE;

import io.vertx.core.Future;
import io.wardmote.access.Access;
import io.wardmote.op.Api;
import io.wardmote.op.Arns;
import io.wardmote.op.Call;
import io.wardmote.op.Operation;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.raft.ReplicatedState;

/** There are no secrets, so none is found; clients ask all the same, and are told so in the documented way. */
final class GetSecretValue extends Operation {
    private static final int LONGEST_NAME = 256;

    private final ReplicatedState state;
    private final Access access;
    private final Arns arns;

    GetSecretValue(ReplicatedState state, Access access, Arns arns) {
        this.state = state;
        this.access = access;
        this.arns = arns;
    }

    @Override
    public Api api() {
        return Api.INSTANCE;
    }

    @Override
    public Contract contract() {
        return Contract.ELSEWHERE;
    }

    @Override
    protected Future<Reply> answer(Call call) {
        String name = call.text("SecretName", LONGEST_NAME);
        return state.read(ring -> {
            access.checkSecret(ring, call.caller(), "kms:GetSecretValue", arns.secret(name), name);
            throw UNKNOWN_RESOURCE.because("There is no such secret.");
        });
    }
}
