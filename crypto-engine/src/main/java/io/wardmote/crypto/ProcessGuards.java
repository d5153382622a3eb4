package io.wardmote.crypto;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What keeps a whole process's memory to itself: no core files, and no reading of it by other processes of its user. */
public final class ProcessGuards {
    private ProcessGuards() {}

    /** Puts them up. @return those that this machine refused, each as a sentence for people */
    public static List<String> raise() {
        return raise(false);
    }

    /** All but the one against other processes of the user, which is among those told to be missing. */
    public static List<String> raiseForDebugging() {
        return raise(true);
    }

    private static List<String> raise(boolean debugged) {
        Optional<LinuxMemory> linux = LinuxMemory.here();
        if (linux.isEmpty()) return List.of("core dumps and other processes of this user are kept out on Linux only");
        List<String> missing = new ArrayList<>();
        if (!linux.get().forbidCoreFiles()) missing.add("core files are not forbidden");
        if (debugged || !linux.get().forbidDumping()) missing.add("other processes of this user may read this one's memory");
        return List.copyOf(missing);
    }
}
