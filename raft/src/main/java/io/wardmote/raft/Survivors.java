package io.wardmote.raft;

import io.vertx.core.Future;
import io.wardmote.key.Refused;
import io.wardmote.state.Key;
import io.wardmote.state.KeyRing;
import io.wardmote.state.Survival;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Until when nodes that are cut off may go on by what was before a change: {@link ReplicatedState#survivorsUntil}. */
final class Survivors {
    private static final long SECOND_MILLIS = 1000;
    private static final Duration ASKING_WAIT = Duration.ofSeconds(2);

    private final NodeClock clock;
    private final Replica replica;
    private final Waiting waiting;

    Survivors(NodeClock clock, Replica replica, Waiting waiting) {
        this.clock = clock;
        this.replica = replica;
        this.waiting = waiting;
    }

    Future<Long> until(String keyId) {
        Refused refusal = replica.fitness().refusal();
        if (refusal != null) return Future.failedFuture(refusal);
        Optional<Key> key = replica.rocks().read(ring -> ring.key(keyId));
        return latest(key.map(Key::survival).stream().toList(), key.map(Key::changedAt).orElse(0L));
    }

    Future<Long> of(List<String> keyIds) {
        Refused refusal = replica.fitness().refusal();
        if (refusal != null) return Future.failedFuture(refusal);
        if (keyIds.isEmpty()) return Future.succeededFuture(0L);
        List<Survival> survivals = replica.rocks().read(ring -> keyIds.stream().flatMap(id -> ring.key(id).stream()).map(Key::survival).toList());
        return latest(survivals, replica.applied().get()); // the change that is asked about is not newer than that
    }

    /** @param index of the change that they may not have heard of */
    private Future<Long> latest(List<Survival> survivals, long index) {
        if (survivals.stream().allMatch(survival -> survival.until(clock.wallMillis()) == 0)) return Future.succeededFuture(0L);
        long left = replica.rocks().read(KeyRing::leftAt);
        return waiting.onContext(replica.mayBeLacked(index, ASKING_WAIT)).map(lacked -> {
            long now = clock.wallMillis();
            long until = survivals.stream()
                .mapToLong(survival -> Math.max(lacked ? survival.until(now) : 0, survival.untilOfThoseThatLeft(left, now))).max().orElse(0);
            return (until + SECOND_MILLIS - 1) / SECOND_MILLIS * SECOND_MILLIS; // as it is shown, and not a moment less
        });
    }
}
