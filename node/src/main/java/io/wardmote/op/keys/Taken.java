package io.wardmote.op.keys;

import io.vertx.core.Future;
import io.wardmote.access.Said;
import io.wardmote.key.Refused;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.KeyUsages;
import io.wardmote.op.Reply;
import io.wardmote.op.UsedLately;
import io.wardmote.state.Command;
import io.wardmote.state.Key;
import io.wardmote.state.KeyRing;
import java.util.List;
import java.util.Optional;

/** A change that takes a key from everybody. Where it was used lately the answer says so, to whom may know. */
abstract class Taken extends Change {
    private static final List<String> RIGHT = List.of("kms:DescribeKey");

    private final KeyUsages usages;

    Taken(Context at, KeyUsages usages) {
        super(at);
        this.usages = usages;
    }

    /** As {@link #narrow}; it is done, so whatever keeps its last use from being known is no refusal. */
    Future<Reply> take(Call call, String keyId, Command command) {
        return narrow(call, keyId, command).compose(done -> at.state().read(ring -> lately(ring, call, keyId)).otherwise(Optional.empty())
            .map(used -> used.map(done::warningOf).orElse(done)));
    }

    private Optional<UsedLately> lately(KeyRing ring, Call call, String keyId) {
        Optional<Key> key = ring.key(keyId);
        return key.isPresent() && mayDescribe(ring, call, key.get()) ? usages.lately(ring, keyId) : Optional.empty();
    }

    private boolean mayDescribe(KeyRing ring, Call call, Key key) {
        try {
            at.access().checkKey(ring, call.caller(), RIGHT, at.arns().key(key.id()), key.facts().instance(), Said.NOTHING);
            return true;
        } catch (Refused no) {
            return false;
        }
    }
}
