package io.wardmote.cli;

import io.wardmote.node.dev.Rehearsal;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "rehearse", hidden = true, description = "Goes through a start once, for the JVM to record; the launcher runs it after a build.")
final class RehearseCommand implements Callable<Integer> {
    @Option(names = "--data", paramLabel = "DIR", required = true, description = "A folder to be thrown away.")
    private Path data;

    @Option(names = "--launcher", paramLabel = "FILE", required = true, description = "What has `rehearse-commands` recorded while the node serves.")
    private Path launcher;

    @Override
    public Integer call() {
        Rehearsal.run(data, launcher);
        return 0;
    }
}
