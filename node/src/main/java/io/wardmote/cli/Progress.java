package io.wardmote.cli;

import java.util.function.LongConsumer;

/** How far something long has come: a line that overwrites itself on a terminal, nothing elsewhere. */
final class Progress {
    private Progress() {}

    static LongConsumer ofRows() {
        boolean terminal = System.console() != null && System.console().isTerminal();
        return terminal ? rows -> System.err.print("\r" + rows + " rows proven \r") : rows -> { };
    }
}
