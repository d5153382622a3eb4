package io.wardmote.system;

import io.wardmote.crypto.Randomness;
import io.wardmote.node.Node;
import io.wardmote.node.NodeConfig;
import io.wardmote.node.founding.ClientFile;
import io.wardmote.node.founding.Founding;
import io.wardmote.raft.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A cluster of one node, in this process. */
public final class OneNode implements AutoCloseable {
    private final Path settings;
    private final Path client;
    private final ClientFile credentials;
    private final Node node;

    /** Founds it in an empty folder and starts it. @param further lines of its settings */
    public OneNode(Path folder, String further) throws IOException {
        int port = FreePorts.of(3);
        settings = folder.resolve("wardmote.yaml");
        client = folder.resolve("client.json");
        Files.writeString(settings, "node: kms1\nlisten:\n  https: 127.0.0.1:" + port + "\n  raft: 127.0.0.1:" + (port + 1) + "\n  link: 127.0.0.1:" + (port + 2)
            + "\nlimits:\n  nonces: 65536\n" + further);
        NodeConfig config = NodeConfig.read(settings);
        credentials = new Founding(new Randomness(), Instant.now()).found(List.of(config), Duration.ofDays(1));
        credentials.write(client);
        node = Node.start(config, List.of(), System.out::println);
    }

    public Path settings() {
        return settings;
    }

    /** The administrator's client.json. */
    public Path client() {
        return client;
    }

    public ClientFile credentials() {
        return credentials;
    }

    @Override
    public void close() {
        node.close();
    }
}
