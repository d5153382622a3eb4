package io.wardmote.state;

import io.wardmote.key.Material;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The part of transition scripts that is of who may log in at the console, and who is. */
final class ConsoleScript {
    private static final Set<String> WORDS = Set.of("login-profile", "update-login-profile", "delete-login-profile", "log-in", "log-in-by", "renew",
        "log-out", "logged-in");

    private ConsoleScript() {}

    static boolean speaksOf(String word) {
        return WORDS.contains(word);
    }

    /**
     * login-profile USER PASSWORD-ID [EPOCH] [reset], update-login-profile USER PASSWORD-ID|- [yes|no|-] [over=PROVEN-ID], delete-login-profile USER, log-in
     * USER HASH
     * PASSWORD-ID, log-in-by USER HASH TOKEN: for 10 seconds of idleness and 25 in all; renew USER HASH, log-out USER HASH, and logged-in USER, which
     * changes nothing
     */
    static Command command(String[] w) {
        return switch (w[0]) {
            case "login-profile" -> new Command.CreateLoginProfile(w[1], password(w[2], w.length > 3 ? Integer.parseInt(w[3]) : 1), List.of(w)
                .contains("reset"));
            case "update-login-profile" -> new Command.UpdateLoginProfile(w[1], w[2].equals("-") ? Optional.empty() : Optional.of(password(w[2], 1)),
                w.length > 3 && !w[3].equals("-") ? Optional.of(w[3].equals("yes")) : Optional.empty(), ScriptRunner.given(List.of(w), "over"));
            case "delete-login-profile" -> new Command.DeleteLoginProfile(w[1]);
            case "log-in" -> new Command.StartConsoleSession(w[1], w[2], w[3], "", 10_000, 25_000);
            case "log-in-by" -> new Command.StartConsoleSession(w[1], w[2], "", w[3], 10_000, 25_000);
            case "renew" -> new Command.RenewConsoleSession(w[1], w[2], 10_000);
            case "log-out" -> new Command.EndConsoleSession(w[1], w[2]);
            case "logged-in" -> new Command.Pad(new byte[0]);
            default -> throw new IllegalArgumentException(w[0]);
        };
    }

    private static Command.Password password(String id, int epoch) {
        return new Command.Password(id, new Material.Wrapped(epoch, ScriptRunner.material().sealed()));
    }

    /** The user's profile and sessions; in brackets those that are over. */
    static String shown(KeyRing ring, String user) {
        String profile = ring.loginProfile(user).map(found -> " by " + found.passwordId() + (found.reset() ? " to be changed" : "")).orElse(" not");
        return " | " + user + profile + ring.consoleSessionsOf(user).stream().map(session -> shown(ring, session)).toList();
    }

    private static String shown(KeyRing ring, ConsoleSession session) {
        String text = session.hash() + (session.token().isEmpty() ? "" : " on " + session.token()) + (session.reset() ? " for the password" : "")
            + " until " + Instant.ofEpochMilli(session.idleAt());
        return session.isGood(ring) ? text : "(" + text + ")";
    }
}
