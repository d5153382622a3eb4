package io.wardmote.hsm;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Settings of the agent for one token. Faults are told by the names that a node's file has for them.
 *
 * @param library    the vendor's PKCS#11 library
 * @param token      the one of that library that is used
 * @param pinFile    holds the user's PIN in UTF-8, a line end after it does not count; nobody but its owner may read it
 * @param sessions   how many calls run at once: the number of processors for a token in this machine, 8 to 32 for one on the network
 * @param openedKeys how many keys are kept open, which means unwrapped in the token where they are not its own
 * @param strategy   where keys are that are made from now on
 * @param deadline   a native call that takes longer hangs, and the process is ended; RSA keys of 4096 bits take seconds
 * @param patience   how long a request that has a thread waits for a session before it is refused: there are as many threads as sessions, so it
 *                   waits only where the token was short of room and has fewer, or is asked how it stands
 */
public record HsmConfig(Path library, TokenChoice token, Path pinFile, int sessions, int openedKeys, Strategy strategy, Duration deadline, Duration patience) {

    public HsmConfig {
        List<String> faults = new ArrayList<>();
        if (!Files.isReadable(library)) faults.add("library is " + library + ", which is not there or cannot be read; name the vendor's PKCS#11 library");
        switch (token) {
            case TokenChoice.Labelled(String label) -> {
                if (label.isBlank() || label.length() > 32) faults.add("token is \"" + label + "\", but a token's label has 1 to 32 characters");
            }
            case TokenChoice.InSlot(long slot) -> check(faults, "slot", slot, 0, Long.MAX_VALUE);
        }
        if (!Files.isReadable(pinFile)) faults.add("pin is " + pinFile + ", which is not there or cannot be read; it must hold the user's PIN");
        check(faults, "sessions", sessions, 1, 256);
        check(faults, "keys", openedKeys, 1, 1_000_000);
        check(faults, "deadline in seconds", deadline.toSeconds(), 1, 600);
        check(faults, "patience in milliseconds", patience.toMillis(), 1, 60_000);
        if (!faults.isEmpty()) throw new IllegalArgumentException(String.join("; ", faults));
    }

    /** For the agent's command line; none of it is secret. */
    List<String> arguments() {
        return List.of(library.toString(), token.argument(), pinFile.toString(), Integer.toString(sessions), Integer.toString(openedKeys),
                strategy.settingName(), Long.toString(deadline.toMillis()), Long.toString(patience.toMillis()));
    }

    static HsmConfig of(List<String> arguments) {
        if (arguments.size() != 8) throw new IllegalArgumentException("eight arguments are needed, not " + arguments.size());
        return new HsmConfig(Path.of(arguments.get(0)), TokenChoice.of(arguments.get(1)), Path.of(arguments.get(2)), Integer.parseInt(arguments.get(3)),
                Integer.parseInt(arguments.get(4)), Strategy.named(arguments.get(5)), Duration.ofMillis(Long.parseLong(arguments.get(6))),
                Duration.ofMillis(Long.parseLong(arguments.get(7))));
    }

    private static void check(List<String> faults, String name, long value, long least, long most) {
        if (value < least || value > most) faults.add(name + " is " + value + ", but must be from " + least + " to " + most);
    }
}
