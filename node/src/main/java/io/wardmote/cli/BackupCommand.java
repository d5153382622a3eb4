package io.wardmote.cli;

import io.wardmote.node.founding.ClientFile;
import io.wardmote.node.founding.ClusterClient;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "backup", description = "Writes a backup of the cluster, as it is when the command begins, to a file.", mixinStandardHelpOptions = true)
final class BackupCommand implements Callable<Integer> {
    @Option(names = "--client", paramLabel = "FILE", required = true, description = "The administrator's client.json.")
    private Path client;

    @Option(names = "--to", paramLabel = "FILE", required = true, description = "The backup; must not be there yet.")
    private Path to;

    @Override
    public Integer call() {
        try (ClusterClient node = ClusterClient.of(ClientFile.read(client))) {
            long bytes = node.backup(to);
            System.out.println(to + " is a backup of " + bytes + " bytes. It opens with the protector of any node; prove it with: wardmote cluster restore --verify " + to + " --protector FILE");
        }
        return 0;
    }
}
