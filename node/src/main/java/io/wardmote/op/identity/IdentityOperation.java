package io.wardmote.op.identity;

import io.vertx.core.Future;
import io.wardmote.op.Api;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Guarded;
import io.wardmote.op.Reply;
import io.wardmote.state.Command;
import io.wardmote.state.KeyRing;
import io.wardmote.state.User;
import java.util.function.Function;

/** What the operations of the RAM API 2015-05-01 share. */
abstract class IdentityOperation extends Guarded {
    protected IdentityOperation(Change.Context at) {
        super(at);
    }

    @Override
    public Api api() {
        return Api.RAM;
    }

    /** A change that answers nothing but that it is done. */
    protected Future<Reply> propose(Call call, String resource, Command command) {
        return change(call, resource, command).map(done -> Reply.EMPTY);
    }

    /** A change, and what became of it: it is applied here, so what this node has is new enough. */
    protected <T> Future<T> change(Call call, String resource, Command command, Function<KeyRing, T> after) {
        return change(call, resource, command).map(done -> at.state().stale(after));
    }

    /** The account itself is no user: {@code user/*} gives no right to its keys and tokens. */
    protected String userArn(String name) {
        return arn(name.equals(User.ROOT) ? name : "user/" + name);
    }

    protected String arn(String thing) {
        return at.arns().identity(thing);
    }
}
