package io.wardmote.cli;

import io.wardmote.node.Length;
import io.wardmote.node.NodeProcess;
import io.wardmote.node.dev.Dev;
import io.wardmote.node.dev.DevOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

@Command(name = "dev", description = "Runs a cluster on this machine, in the foreground, for development.", mixinStandardHelpOptions = true)
final class DevCommand implements Callable<Integer> {
    @Option(names = "--data", paramLabel = "DIR", defaultValue = ".wardmote/dev", description = "The cluster's folder (default: ${DEFAULT-VALUE}).")
    private Path data;

    @Option(names = "--port", paramLabel = "N", defaultValue = "8443",
        description = "Port of the first node; others have the next (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(names = "--nodes", paramLabel = "K", defaultValue = "1",
        description = "How many nodes, each a process if more than one (default: ${DEFAULT-VALUE}).")
    private int nodes;

    @Option(names = "--clock", paramLabel = "SHIFT", defaultValue = "+0s", converter = Shift.class, description = "Shifts the cluster's clock, such as +8d.")
    private Duration clock;

    @Option(names = "--child", hidden = true, description = "Ends when standard input does.")
    private boolean child;

    @Override
    public Integer call() {
        if (child) NodeProcess.endWithParent();
        DevOptions options = new DevOptions(data, port, nodes, clock);
        new Dev(options, System.out).run(SameProgram.words());
        NodeProcess.awaitSignal();
        return 0;
    }

    static final class Shift implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            try {
                return Length.shift(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException("give a shift such as +8d, at most ten years");
            }
        }
    }
}
