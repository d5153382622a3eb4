package io.wardmote.node.dev;

import io.vertx.core.json.JsonObject;
import io.wardmote.http.Nonces;
import io.wardmote.node.Fault;
import io.wardmote.node.Length;
import io.wardmote.node.NodeConfig;
import io.wardmote.node.founding.ClientFile;
import io.wardmote.node.founding.Json;
import io.wardmote.node.founding.PrivateFiles;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder of a development cluster. {@code dev.json} is written when all else is there, so a first start that was cut off is
 * told from a cluster: it has acknowledged nothing, and is made anew.
 */
record DevFolder(Path path) {
    private static final int FORMAT = 1;
    private static final String LOCK = "dev.lock";

    Path lock() {
        return path.resolve(LOCK);
    }

    Path client() {
        return path.resolve("client.json");
    }

    Path clientKey() {
        return path.resolve("clientKey.json");
    }

    Path authority() {
        return path.resolve("ca.pem");
    }

    Path node(int number) {
        return path.resolve("node" + number);
    }

    Path settings(int number) {
        return node(number).resolve("wardmote.yaml");
    }

    private Path mark() {
        return path.resolve("dev.json");
    }

    /** Makes the folder if it is missing. @throws Fault if it cannot be written, or holds something else */
    void prepare() {
        PrivateFiles.makeFolder(path, "choose another folder with --data");
        if (Files.exists(lock()) || PrivateFiles.isEmpty(path)) return;
        throw new Fault(Fault.CANNOT_WRITE, path + " holds other files than a development cluster's; choose an empty folder with --data.");
    }

    boolean isFounded() {
        return Files.exists(mark());
    }

    /** @throws Fault if the cluster here has another number of nodes, or is of a later version */
    void mustHave(int nodes) {
        int there = Json.read(mark(), FORMAT, json -> json.getInteger("nodes"));
        if (there != nodes) {
            throw new Fault(Fault.USAGE, path + " holds a cluster of " + there + " node" + (there == 1 ? "" : "s") + "; give --nodes " + there
                + ", or another folder with --data.");
        }
    }

    void markFounded(int nodes) {
        Json.write(mark(), FORMAT, new JsonObject().put("nodes", nodes));
    }

    ClientFile readClient() {
        return ClientFile.read(client());
    }

    /**
     * Removes what a first start left when it was cut off. Nodes start only when all else is there, so where one has started,
     * this is a cluster that has lost its mark.
     *
     * @throws Fault if a node has started here
     */
    void clear() {
        try (Stream<Path> members = Files.list(path)) {
            for (int i = 1; Files.exists(node(i)); i++) {
                if (!Files.exists(node(i).resolve("data").resolve("raft"))) continue;
                throw new Fault(Fault.DATA, mark() + " is missing, though there is a cluster in " + path
                    + "; restore it, or choose another folder with --data.");
            }
            for (Path member : members.toList()) {
                String name = member.getFileName().toString();
                if (name.equals(LOCK)) continue;
                if (!name.matches("node[0-9]+|(ca\\.pem|client\\.json|clientKey\\.json|dev\\.json)(\\.new)?")) {
                    throw new Fault(Fault.CANNOT_WRITE, path + " holds other files than a development cluster's; choose an empty folder with --data.");
                }
                delete(member);
            }
        } catch (IOException e) {
            throw new Fault(Fault.CANNOT_WRITE, path + " cannot be cleared of a start that was cut off (" + e.getMessage()
                + "); choose an empty folder with --data.", e);
        }
    }

    private static void delete(Path tree) throws IOException {
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /**
     * Writes the settings of all nodes, if they differ from what is to be in ports, clock or HSM: other changes are their owner's.
     *
     * @param softHsm for a token for each node
     */
    List<NodeConfig> settings(DevOptions options, Optional<DevHsm.Installed> softHsm) {
        List<NodeConfig> old = new ArrayList<>();
        for (int i = 1; i <= options.nodes(); i++) {
            PrivateFiles.makeFolder(node(i), "choose another folder with --data");
            if (softHsm.isPresent()) DevHsm.make(node(i), softHsm.get());
            old.add(Files.exists(settings(i)) ? NodeConfig.read(settings(i)) : null);
        }
        boolean asWanted = true;
        for (int i = 0; i < old.size(); i++) {
            asWanted &= old.get(i) != null && options.matches(old.get(i), i + 1) && (old.get(i).hsm().isPresent() || softHsm.isEmpty());
        }
        if (asWanted) return old;

        List<NodeConfig.Addresses> ports = new ArrayList<>();
        DevPorts free = new DevPorts(options.port(), options.nodes());
        for (int i = 0; i < old.size(); i++) ports.add(old.get(i) == null ? free.of(i + 1) : free.of(i + 1, old.get(i).listen()));
        List<NodeConfig> written = new ArrayList<>();
        for (int i = 1; i <= options.nodes(); i++) {
            PrivateFiles.write(settings(i), yaml(i, ports, options) + hsm(i, softHsm));
            written.add(NodeConfig.read(settings(i)));
        }
        return written;
    }

    private String hsm(int own, Optional<DevHsm.Installed> softHsm) {
        if (softHsm.isEmpty()) return "";
        return "hsm:\n  library: " + softHsm.get().library() + "\n  token: " + DevHsm.TOKEN + "\n  pin: " + quoted(DevHsm.pin(node(own)))
            + "\n  environment:\n    SOFTHSM2_CONF: " + quoted(DevHsm.settings(node(own))) + '\n';
    }

    private static String quoted(Path path) {
        return "'" + path.toString().replace("'", "''") + "'";
    }

    private static String yaml(int own, List<NodeConfig.Addresses> all, DevOptions options) {
        StringBuilder yaml = new StringBuilder("# Node " + own
            + " of a development cluster. Written by `wardmote dev`, and again when its port or clock changes.\n"
            + "node: node" + own + "\ndata: data\nlisten:\n");
        NodeConfig.Addresses addresses = all.get(own - 1);
        yaml.append("  https: ").append(addresses.https()).append("\n  raft: ").append(addresses.raft()).append("\n  link: ").append(addresses.link())
            .append('\n');
        int nonces = Nonces.DEFAULT_CAPACITY / Integer.highestOneBit(all.size()); // 168 MB of memory, divided by as many as share a machine here
        yaml.append("limits:\n  keys: 1000000\n  admitted: 100000\n  nonces: ").append(nonces).append('\n');
        yaml.append("  connectionsOfOneAddress: 16384\n  handshakes: 16384\n  failures: 1000000\n");
        yaml.append("timeouts:\n  election: ").append(all.size() == 1 ? "300ms" : "1500ms").append('\n');
        if (!options.clock().isZero()) {
            yaml.append("development:\n  clock: ").append(options.clock().isNegative() ? "-" : "+").append(Length.text(options.clock().abs())).append('\n');
        }
        return yaml.toString();
    }
}
