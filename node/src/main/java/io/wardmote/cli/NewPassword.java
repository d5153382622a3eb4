package io.wardmote.cli;

import io.wardmote.node.Fault;
import java.io.Console;
import java.nio.file.Path;
import java.util.Arrays;
import picocli.CommandLine.Option;

/** A password that somebody is to have: what is in a file, or what is typed twice. It is never an argument, which others on the machine may see. */
final class NewPassword {
    private static final int LONGEST = 1024;

    @SentAs("Password")
    @Option(names = "--password-file", paramLabel = "FILE",
        description = "The password: 12 to 128 characters, 6 of them different, without the user's name. - is standard input. Without a file it is asked for,"
            + " and not shown.")
    private Path file;

    boolean isInFile() {
        return file != null;
    }

    /** @throws Fault if there is none, or nobody to type it */
    String text() {
        String text = isInFile() ? Input.text(file, LONGEST, "give a file with the password alone").replaceFirst("\\R\\z", "") : typed();
        // a node would take it for none that is given, and leave the old one
        if (text.isEmpty()) throw new Fault(Fault.USAGE, "The password is empty; give one of 12 to 128 characters.");
        return text;
    }

    private static String typed() {
        Console terminal = Input.terminal("the password; give it with --password-file");
        char[] once = terminal.readPassword("The password (it is not shown): ");
        char[] again = terminal.readPassword("Once more: ");
        try {
            if (once == null || !Arrays.equals(once, again)) throw new Fault(Fault.USAGE, "What was typed is not twice the same; try again.");
            return new String(once);
        } finally {
            wipe(once);
            wipe(again);
        }
    }

    private static void wipe(char[] typed) {
        if (typed != null) Arrays.fill(typed, ' ');
    }
}
