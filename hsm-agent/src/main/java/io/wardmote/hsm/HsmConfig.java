package io.wardmote.hsm;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Settings of the agent for one token.
 *
 * @param library    the vendor's PKCS#11 library
 * @param tokenLabel label of the token that holds the wrapping key
 * @param pinFile    holds the user's PIN in UTF-8, a line end after it does not count; nobody but its owner may read it
 * @param sessions   how many calls run at once: the number of processors for a token in this machine, 8 to 32 for one on the network
 * @param openedKeys how many keys are kept unwrapped in the token
 * @param deadline   a native call that takes longer hangs, and the process is ended; RSA keys of 4096 bits take seconds
 * @param patience   how long a request waits for a session before it is refused
 */
public record HsmConfig(Path library, String tokenLabel, Path pinFile, int sessions, int openedKeys, Duration deadline, Duration patience) {

    public HsmConfig {
        List<String> faults = new ArrayList<>();
        if (!Files.isReadable(library)) faults.add("library is " + library + ", which is not there or cannot be read; name the vendor's PKCS#11 library");
        if (tokenLabel.isBlank() || tokenLabel.length() > 32) faults.add("tokenLabel is \"" + tokenLabel + "\", but a token's label has 1 to 32 characters");
        if (!Files.isReadable(pinFile)) faults.add("pinFile is " + pinFile + ", which is not there or cannot be read; it must hold the user's PIN");
        check(faults, "sessions", sessions, 1, 256);
        check(faults, "openedKeys", openedKeys, 1, 1_000_000);
        check(faults, "deadline in seconds", deadline.toSeconds(), 1, 600);
        check(faults, "patience in milliseconds", patience.toMillis(), 1, 60_000);
        if (!faults.isEmpty()) throw new IllegalArgumentException(String.join("; ", faults));
    }

    /** For a token in this machine, such as SoftHSM. */
    public static HsmConfig of(Path library, String tokenLabel, Path pinFile) {
        return new HsmConfig(library, tokenLabel, pinFile, Runtime.getRuntime().availableProcessors(), 10_000, Duration.ofSeconds(30), Duration.ofSeconds(2));
    }

    /** For the agent's command line; none of it is secret. */
    List<String> arguments() {
        return List.of(library.toString(), tokenLabel, pinFile.toString(), Integer.toString(sessions), Integer.toString(openedKeys),
                Long.toString(deadline.toMillis()), Long.toString(patience.toMillis()));
    }

    static HsmConfig of(List<String> arguments) {
        if (arguments.size() != 7) throw new IllegalArgumentException("seven arguments are needed, not " + arguments.size());
        return new HsmConfig(Path.of(arguments.get(0)), arguments.get(1), Path.of(arguments.get(2)), Integer.parseInt(arguments.get(3)),
                Integer.parseInt(arguments.get(4)), Duration.ofMillis(Long.parseLong(arguments.get(5))), Duration.ofMillis(Long.parseLong(arguments.get(6))));
    }

    private static void check(List<String> faults, String name, long value, long least, long most) {
        if (value < least || value > most) faults.add(name + " is " + value + ", but must be from " + least + " to " + most);
    }
}
