package io.wardmote.state;

import static io.wardmote.key.Refusal.INVALID_BEARER_TOKEN;
import static io.wardmote.key.Refusal.LOGIN_PROFILE_EXISTS;
import static io.wardmote.key.Refusal.SESSION_OVER;
import static io.wardmote.key.Refusal.UNKNOWN_LOGIN_PROFILE;
import static io.wardmote.key.Refusal.UNKNOWN_USER;
import static io.wardmote.key.Refusal.WRONG_PASSWORD;

import io.wardmote.state.Command.*;
import java.util.Comparator;
import java.util.List;

/** What becomes of who may log in at the console, and who is. Whatever changes a login profile ends its user's sessions. */
final class ConsoleTransition {
    private ConsoleTransition() {}

    static void apply(Edit ring, ConsoleChange change) {
        switch (change) {
            case CreateLoginProfile c -> create(ring, c);
            case UpdateLoginProfile c -> update(ring, profile(ring, c.user()), c);
            case DeleteLoginProfile c -> leave(ring, profile(ring, c.user()).user());
            case StartConsoleSession c -> start(ring, c);
            case RenewConsoleSession c -> put(ring, session(ring, c.user(), c.hash()).idleUntil(ring.time() + c.idleMillis()));
            case EndConsoleSession c -> ring.delete(Table.CONSOLE_SESSION, session(ring, c.user(), c.hash()).rowId());
        }
    }

    private static void create(Edit ring, CreateLoginProfile c) {
        RotationTransition.mustStay(ring, c.password().secret());
        if (ring.user(c.user()).isEmpty()) throw UNKNOWN_USER.because(c.user());
        if (ring.loginProfile(c.user()).isPresent()) throw LOGIN_PROFILE_EXISTS.because(c.user());
        put(ring, new LoginProfile(c.user(), c.password().id(), c.password().secret(), c.reset(), ring.time(), ring.time()));
    }

    private static void update(Edit ring, LoginProfile was, UpdateLoginProfile c) {
        c.password().ifPresent(password -> RotationTransition.mustStay(ring, password.secret()));
        if (c.provenId().filter(proven -> !proven.equals(was.passwordId())).isPresent()) throw WRONG_PASSWORD.refused();
        put(ring, new LoginProfile(was.user(), c.password().map(Password::id).orElse(was.passwordId()), c.password().map(Password::secret)
            .orElse(was.password()),
            c.reset().orElse(was.reset()), was.createdAt(), ring.time()));
        endSessions(ring, was.user());
    }

    private static void start(Edit ring, StartConsoleSession c) {
        boolean reset = c.token().isEmpty() ? proven(ring, c).reset() : stands(ring, c);
        List<ConsoleSession> good = ring.consoleSessionsOf(c.user()).stream().filter(session -> session.isGood(ring))
            .sorted(Comparator.comparingLong(ConsoleSession::startedAt).thenComparing(ConsoleSession::hash).reversed()).limit(ConsoleSession.MOST - 1).toList();
        for (ConsoleSession other : ring.consoleSessionsOf(c.user())) if (!good.contains(other)) ring.delete(Table.CONSOLE_SESSION, other.rowId());
        long now = ring.time();
        put(ring, new ConsoleSession(c.user(), c.hash(), c.token(), reset, now, now + c.idleMillis(), now + c.lifeMillis()));
    }

    private static LoginProfile proven(Edit ring, StartConsoleSession c) {
        return ring.loginProfile(c.user()).filter(profile -> profile.passwordId().equals(c.passwordId())).orElseThrow(WRONG_PASSWORD::refused);
    }

    /** False: who has a token has no password to change. */
    private static boolean stands(Edit ring, StartConsoleSession c) {
        ring.bearerToken(c.token()).filter(token -> token.user().equals(c.user()) && token.isGoodAt(ring.time())).orElseThrow(INVALID_BEARER_TOKEN::refused);
        return false;
    }

    /** The user goes, or logs in no more. */
    static void leave(Edit ring, String user) {
        if (ring.loginProfile(user).isPresent()) ring.delete(Table.LOGIN_PROFILE, user);
        endSessions(ring, user);
    }

    private static void endSessions(Edit ring, String user) {
        ring.consoleSessionsOf(user).forEach(session -> ring.delete(Table.CONSOLE_SESSION, session.rowId()));
    }

    private static void put(Edit ring, LoginProfile profile) {
        ring.put(Table.LOGIN_PROFILE, profile.user(), profile::write);
    }

    private static void put(Edit ring, ConsoleSession session) {
        ring.put(Table.CONSOLE_SESSION, session.rowId(), session::write);
    }

    private static LoginProfile profile(Edit ring, String user) {
        if (ring.user(user).isEmpty()) throw UNKNOWN_USER.because(user);
        return ring.loginProfile(user).orElseThrow(() -> UNKNOWN_LOGIN_PROFILE.because(user));
    }

    private static ConsoleSession session(Edit ring, String user, String hash) {
        return ring.consoleSession(user, hash).filter(session -> session.isGood(ring)).orElseThrow(SESSION_OVER::refused);
    }
}
