package io.wardmote.cli;

import picocli.CommandLine;

/** A command that is only there for those below it; by itself it says which these are. */
abstract class CommandFamily implements Runnable {
    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }
}
