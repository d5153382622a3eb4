package io.wardmote.perf;

import io.wardmote.node.Fault;

/** How often something is measured, as it is given to a command. */
final class Rounds {
    private static final int MOST = 1000;

    private Rounds() {}

    /** @param usual if there is no argument. @throws Fault USAGE if the first is no number from 1 to 1,000 */
    static int of(String[] arguments, int usual) {
        if (arguments.length == 0) return usual;
        try {
            int rounds = Integer.parseInt(arguments[0]);
            if (rounds >= 1 && rounds <= MOST) return rounds;
        } catch (NumberFormatException none) {
            // said below
        }
        throw new Fault(Fault.USAGE, "\"" + arguments[0] + "\" is no number of rounds; give 1 to " + MOST + ".");
    }
}
