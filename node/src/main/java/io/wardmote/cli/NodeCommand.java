package io.wardmote.cli;

import io.wardmote.node.NodeConfig;
import io.wardmote.node.NodeProcess;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "node", description = "Runs one node in the foreground.", mixinStandardHelpOptions = true)
final class NodeCommand implements Callable<Integer> {
    @Option(names = "--config", paramLabel = "FILE", required = true, description = "The node's settings; see cluster-config for examples.")
    private Path config;

    @Option(names = "--child", hidden = true, description = "Ends when standard input does.")
    private boolean child;

    @Override
    public Integer call() {
        if (child) NodeProcess.endWithParent();
        NodeConfig settings = NodeConfig.read(config);
        NodeProcess node = child ? NodeProcess.startAsChild(settings, NodeCommand::say) : NodeProcess.start(settings, NodeCommand::say);
        say("ready https://" + node.config().advertised());
        NodeProcess.awaitSignal();
        return 0;
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
