package io.wardmote.op.instance;

import static io.wardmote.key.Refusal.MISSING_PARAMETER;

import io.vertx.core.Future;
import io.wardmote.access.Access;
import io.wardmote.op.Api;
import io.wardmote.op.Arns;
import io.wardmote.op.Call;
import io.wardmote.op.Operation;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.raft.ReplicatedState;
import java.util.random.RandomGenerator;

/** 1 to 64 random bytes. */
final class GenerateRandom extends Operation {
    private static final int MOST_BYTES = 64;

    private final ReplicatedState state;
    private final Access access;
    private final Arns arns;
    private final RandomGenerator random;

    GenerateRandom(ReplicatedState state, Access access, Arns arns, RandomGenerator random) {
        this.state = state;
        this.access = access;
        this.arns = arns;
        this.random = random;
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
        int length = call.number("Length", 1, MOST_BYTES).orElseThrow(() -> MISSING_PARAMETER.because("Length"));
        return state.read(ring -> {
            access.checkRandom(ring, call.caller(), "kms:GenerateRandom", arns.key("*"));
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            return Reply.of("Random", bytes);
        });
    }
}
