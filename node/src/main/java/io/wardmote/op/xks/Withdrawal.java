package io.wardmote.op.xks;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.state.Command;
import io.wardmote.state.Key;
import io.wardmote.state.KeyRing;
import io.wardmote.state.Survival;
import io.wardmote.state.XksKey;
import io.wardmote.state.XksProxy;
import java.util.List;

/**
 * A change that takes from other clouds what a proxy lets them do. Nodes that are cut off may go on to decrypt for them with keys that have a survival
 * mode, and then SurvivorsUntil says until when.
 */
abstract class Withdrawal extends Change {
    Withdrawal(Context at) {
        super(at);
    }

    /** Takes away what all keys of the proxy are used by. */
    final Future<Reply> withdraw(Call call, String prefix, Command command) {
        return list(call, at.arns().xksProxy(prefix), ring -> surviving(ring, prefix))
            .compose(keys -> change(call, at.arns().xksProxy(prefix), command).compose(done -> survivors(keys)));
    }

    /** Those that the other cloud may decrypt with, read before the proxy may be gone. */
    private static List<String> surviving(KeyRing ring, String prefix) {
        if (!ring.mayHaveSurvivors()) return List.of();
        return ring.xks().keys(prefix, 1, XksProxy.MOST_KEYS).items().stream().filter(offered -> offered.use().decrypt()).map(XksKey::keyId)
            .filter(id -> ring.key(id).map(Key::survival).filter(survival -> !survival.equals(Survival.OFF)).isPresent()).toList();
    }
}
