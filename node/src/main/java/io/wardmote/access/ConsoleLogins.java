package io.wardmote.access;

import static io.wardmote.key.Refusal.SESSION_OVER;
import static io.wardmote.key.Refusal.WRONG_PASSWORD;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wardmote.crypto.Randomness;
import io.wardmote.raft.ReplicatedState;
import io.wardmote.state.Command;
import io.wardmote.state.ConsoleSession;
import io.wardmote.state.LoginProfile;
import java.util.Base64;
import java.util.Optional;

/**
 * How sessions of the console begin and end. A password that is wrong, of a user that is not there and of one that does not log in take the same steps to
 * find out.
 */
public final class ConsoleLogins {
    private static final int SECRET_BYTES = 32;

    private final ReplicatedState state;
    private final Confirmation confirmation;
    private final Passwords passwords;
    private final Randomness random;

    /** @param random must not be predictable */
    public ConsoleLogins(Vertx vertx, ReplicatedState state, Passwords passwords, Randomness random) {
        this.state = state;
        this.confirmation = new Confirmation(vertx, state);
        this.passwords = passwords;
        this.random = random;
    }

    /** @param secret of the session, 43 characters: base64 for URLs of 32 bytes */
    public record Begun(String user, String secret, Session session) {
        /** Without the secret. */
        @Override
        public String toString() {
            return "Begun[" + user + ", " + session + "]";
        }
    }

    /**
     * A session as whoever has it is told. Times are milliseconds.
     *
     * @param reset    whether it is for changing the password alone
     * @param idleLeft until it is over unless it is used
     * @param left     until it is over whatever happens
     */
    public record Session(String user, boolean reset, long idleLeft, long left) {}

    /** Fails with WRONG_PASSWORD, or with OVERLOADED where too many log in at once. */
    public Future<Begun> byPassword(String user, String password) {
        Optional<LoginProfile> known = profile(user);
        return passwords.fits(known, password).compose(right -> right ? Future.succeededFuture(known.orElseThrow()) : again(user, password, known))
            .compose(profile -> begin(user, profile.passwordId(), ""));
    }

    /** A password that was set a moment ago, or a profile, may not be known here yet. */
    private Future<LoginProfile> again(String user, String password, Optional<LoginProfile> known) {
        return confirmation.fresh().compose(fresh -> {
            Optional<LoginProfile> now = profile(user);
            if (now.isEmpty() || now.equals(known)) return Future.failedFuture(WRONG_PASSWORD.refused());
            return passwords.fits(now, password).map(right -> {
                if (!right) throw WRONG_PASSWORD.refused();
                return now.get();
            });
        });
    }

    private Optional<LoginProfile> profile(String user) {
        return state.stale(ring -> ring.loginProfile(user));
    }

    /** By a bearer token that was looked at. Fails with INVALID_BEARER_TOKEN if it is not good any more. */
    public Future<Begun> byToken(String user, String tokenHash) {
        return begin(user, "", tokenHash);
    }

    private Future<Begun> begin(String user, String passwordId, String tokenHash) {
        byte[] secret = random.bytes(SECRET_BYTES);
        String hash = BearerTokens.hash(secret);
        String text = new String(Base64.getUrlEncoder().withoutPadding().encode(secret), US_ASCII);
        var start = new Command.StartConsoleSession(user, hash, passwordId, tokenHash, ConsoleSessions.IDLE.toMillis(), ConsoleSessions.LIFE.toMillis());
        return state.change(ReplicatedState.NO_NONCE, start).compose(begun -> session(user, hash)).map(session -> new Begun(user, text, session));
    }

    /** As it is now. Fails with SESSION_OVER. */
    public Future<Session> session(String user, String hash) {
        return state.read(ring -> {
            ConsoleSession session = ConsoleSessions.good(ring, user, hash).orElseThrow(SESSION_OVER::refused);
            return new Session(user, session.reset(), session.idleAt() - ring.time(), session.endsAt() - ring.time());
        });
    }

    /** It is good for nothing on any node when this completes. Fails with SESSION_OVER if it was not before. */
    public Future<Void> end(String user, String hash) {
        return state.change(ReplicatedState.NO_NONCE, new Command.EndConsoleSession(user, hash));
    }
}
