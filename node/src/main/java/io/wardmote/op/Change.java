package io.wardmote.op;

import io.vertx.core.Future;
import io.wardmote.access.Access;
import io.wardmote.raft.ReplicatedState;
import io.wardmote.state.Command;
import java.util.List;

/** An operation that proposes one command and answers nothing but that it is done, and until when nodes that are cut off may not mind it. */
public abstract class Change extends Guarded {
    /** What every change needs. */
    public record Context(ReplicatedState state, Access access, Arns arns) {}

    protected Change(Context at) {
        super(at);
    }

    /** The key that KeyId names, by id or ARN but not by alias. */
    protected String keyId(Call call) {
        String keyId = at.arns().keyId(call, "KeyId");
        call.trail().asked(keyId);
        return keyId;
    }

    /** Changes that key, if the caller may do this to it. */
    protected Future<Reply> propose(Call call, String keyId, Command command) {
        return change(call, at.arns().key(keyId), command).map(done -> Reply.EMPTY);
    }

    /** As {@link #propose}, of what takes uses of a key away: until when nodes that are cut off may go on with them is answered. */
    protected Future<Reply> narrow(Call call, String keyId, Command command) {
        return propose(call, keyId, command).compose(done -> survivors(keyId));
    }

    /** Until when nodes that are cut off may use a key as it was before its newest change, if any may. */
    protected Future<Reply> survivors(String keyId) {
        return at.state().survivorsUntil(keyId).map(Change::told);
    }

    /** The same of a change of what else these keys are used by. */
    protected Future<Reply> survivors(List<String> keyIds) {
        return at.state().survivorsOf(keyIds).map(Change::told);
    }

    private static Reply told(long until) {
        return until == 0 ? Reply.EMPTY : Reply.of("SurvivorsUntil", Times.text(until)).inSurvivalUntil(until);
    }
}
