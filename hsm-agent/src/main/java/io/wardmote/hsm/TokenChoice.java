package io.wardmote.hsm;

/** Which of a library's tokens is meant. Its text is for people. */
public sealed interface TokenChoice {

    /** The token of that label: of several, the first. */
    record Labelled(String label) implements TokenChoice {
        @Override
        public String toString() {
            return "\"" + label + "\"";
        }
    }

    /** Whatever token is in that slot, by the number that PKCS#11 knows it by. */
    record InSlot(long slot) implements TokenChoice {
        @Override
        public String toString() {
            return "in slot " + slot;
        }
    }

    /** For the agent's command line. */
    default String argument() {
        return switch (this) {
            case Labelled it -> "token " + it.label;
            case InSlot it -> "slot " + it.slot;
        };
    }

    static TokenChoice of(String argument) {
        if (argument.startsWith("token ")) return new Labelled(argument.substring("token ".length()));
        if (argument.startsWith("slot ")) return new InSlot(Long.parseLong(argument.substring("slot ".length())));
        throw new IllegalArgumentException("no choice of a token: " + argument);
    }
}
