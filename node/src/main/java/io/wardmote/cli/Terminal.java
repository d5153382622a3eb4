package io.wardmote.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Whether somebody sees what is printed. The JDK's console is none as soon as standard input or output goes elsewhere, whatever standard error does.
 */
final class Terminal {
    private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");
    private static final Pattern DEVICE = Pattern.compile("/dev/(pts/[0-9]+|tty.*|console)( \\(deleted\\))?");

    private Terminal() {}

    static boolean showsErrors() {
        try {
            return isOne(Files.readSymbolicLink(STANDARD_ERROR).toString());
        } catch (IOException | UnsupportedOperationException e) {
            return System.console() != null && System.console().isTerminal();
        }
    }

    /** @param open what a descriptor is open for, as Linux names it; within a container it need not be there by that name */
    static boolean isOne(String open) {
        return DEVICE.matcher(open).matches();
    }
}
