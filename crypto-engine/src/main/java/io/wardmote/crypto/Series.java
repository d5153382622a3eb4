package io.wardmote.crypto;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;

/**
 * Answers a {@link CryptoRequest.All} in order and a few parts at a time, so that nobody waits for the whole of somebody else's: what is quick is done on
 * the event loop, which is given away in between, what is slow by one worker after the other.
 */
final class Series {
    /** Of P-256 signatures, the slowest of what is quick, about a millisecond's worth. */
    private static final int AT_A_TIME = 64;

    private final Context context;
    private final SoftwareKeys keys;
    private final SlowWork slow;
    private final List<CryptoRequest> parts;
    private final List<CryptoReply> answers;

    private Series(Context context, SoftwareKeys keys, SlowWork slow, List<CryptoRequest> parts) {
        this.context = context;
        this.keys = keys;
        this.slow = slow;
        this.parts = parts;
        this.answers = new ArrayList<>(parts.size());
    }

    /** On the context's thread. Fails with OVERLOADED where the workers have too much to do. */
    static Future<CryptoReply> answer(Context context, SoftwareKeys keys, SlowWork slow, List<CryptoRequest> parts) {
        return new Series(context, keys, slow, parts).go();
    }

    private Future<CryptoReply> go() {
        int from = answers.size();
        if (from == parts.size()) return Future.succeededFuture(new CryptoReply.All(answers));
        List<CryptoRequest> few = parts.subList(from, Math.min(parts.size(), from + AT_A_TIME));
        Effort effort = Effort.of(few);
        if (effort != Effort.QUICK) return slow.run(effort, () -> keys.answers(few)).compose(this::goOn);
        answers.addAll(keys.answers(few));
        return answers.size() == parts.size() ? go() : givenWay().compose(turn -> go());
    }

    private Future<CryptoReply> goOn(List<CryptoReply> answered) {
        answers.addAll(answered);
        return go();
    }

    private Future<Void> givenWay() {
        Promise<Void> turn = Promise.promise();
        context.runOnContext(next -> turn.complete());
        return turn.future();
    }
}
