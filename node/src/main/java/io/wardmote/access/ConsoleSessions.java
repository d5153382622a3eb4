package io.wardmote.access;

import static io.wardmote.key.Refusal.SESSION_OVER;
import static io.wardmote.key.Refusal.UNAVAILABLE;

import io.vertx.core.Future;
import io.wardmote.key.Refused;
import io.wardmote.raft.ReplicatedState;
import io.wardmote.state.Command;
import io.wardmote.state.ConsoleSession;
import io.wardmote.state.KeyRing;
import java.time.Duration;
import java.util.Optional;

/**
 * Who is logged in at the console. A session that is used while less than two thirds of its idle time are left is given all of it again, so at most one change
 * in ten minutes is made for each, and one that nobody uses ends 20 to 30 minutes after.
 */
final class ConsoleSessions {
    static final Duration IDLE = Duration.ofMinutes(30);
    static final Duration LIFE = Duration.ofHours(8);
    private static final long RENEWED_WITH_LEFT = IDLE.multipliedBy(2).dividedBy(3).toMillis();

    private final ReplicatedState state;
    private final Confirmation confirmation;

    ConsoleSessions(ReplicatedState state, Confirmation confirmation) {
        this.state = state;
        this.confirmation = confirmation;
    }

    /** See {@link Credentials#console}. */
    Future<Void> check(String user, String hash, boolean used) {
        Optional<ConsoleSession> known = state.stale(ring -> good(ring, user, hash));
        if (known.isPresent()) return used ? renewed(known.get()) : Future.succeededFuture();
        return confirmation.fresh().map(fresh -> state.stale(ring -> good(ring, user, hash).orElseThrow(SESSION_OVER::refused))).mapEmpty();
    }

    /** See {@link Credentials#consoleNow}. */
    Future<Void> checkNow(String user, String hash) {
        return state.read(ring -> good(ring, user, hash).orElseThrow(SESSION_OVER::refused)).mapEmpty();
    }

    static Optional<ConsoleSession> good(KeyRing ring, String user, String hash) {
        return ring.consoleSession(user, hash).filter(session -> session.isGood(ring));
    }

    /** A node that is cut off answers what it can for as long as the session lasts anyway. */
    private Future<Void> renewed(ConsoleSession session) {
        boolean due = session.idleAt() < session.endsAt() && session.idleAt() - state.stale(KeyRing::time) < RENEWED_WITH_LEFT;
        if (!due) return Future.succeededFuture();
        return state.change(ReplicatedState.NO_NONCE, new Command.RenewConsoleSession(session.user(), session.hash(), IDLE.toMillis()))
            .recover(failure -> isUnavailable(failure) ? Future.succeededFuture() : Future.failedFuture(failure));
    }

    private static boolean isUnavailable(Throwable failure) {
        return failure instanceof Refused refused && refused.refusal() == UNAVAILABLE;
    }
}
