package io.wardmote.hsm;

/** Ends the process, since a native call that hangs cannot be interrupted; whoever watches the process starts it again. */
@FunctionalInterface
public interface Halt {
    void halt(String why);

    /** At once, without waiting for anything: code 70, EX_SOFTWARE. */
    static Halt process() {
        return why -> {
            System.err.println("wardmote: the HSM agent ends: " + why);
            Runtime.getRuntime().halt(70);
        };
    }
}
