package io.wardmote.node.dev;

import io.wardmote.crypto.Randomness;
import io.wardmote.node.Address;
import io.wardmote.node.NodeConfig;
import io.wardmote.node.NodeProcess;
import io.wardmote.node.founding.ClientFile;
import io.wardmote.node.founding.FolderLock;
import io.wardmote.node.founding.Founding;
import io.wardmote.node.founding.NodeFolder;
import io.wardmote.node.founding.PrivateFiles;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Runs a development cluster in the foreground: founds it the first time, starts its nodes, tells how to call them. */
public final class Dev {
    /** Longer than anybody keeps a development cluster, so that a clock put forward does not end the token. */
    private static final Duration TOKEN_LIFE = Duration.ofDays(3653);

    private final DevOptions options;
    private final DevFolder folder;
    private final PrintStream out;

    public Dev(DevOptions options, PrintStream out) {
        this.options = options;
        this.folder = new DevFolder(options.data().toAbsolutePath().normalize());
        this.out = out;
    }

    /**
     * Returns when the cluster serves; it ends with the process.
     *
     * @param command how to start a Java program as this one was started: for a process per node, and to enrol HSMs; empty for one node
     *                without an HSM
     */
    public void run(List<String> command) {
        folder.prepare();
        // held until the process ends
        FolderLock lock = FolderLock.take(folder.lock());
        try {
            if (folder.isFounded()) folder.mustHave(options.nodes());
            else folder.clear();
            for (int i = 1; i <= options.nodes(); i++) {
                new Address("127.0.0.1", options.port(i)).mustBeFree("Node " + i, "give another --port");
            }
            Optional<DevHsm.Installed> softHsm = command.isEmpty() ? Optional.empty() : DevHsm.installed();
            List<NodeConfig> nodes = folder.settings(options, softHsm);
            if (!folder.isFounded()) found(nodes);
            if (softHsm.isPresent()) DevHsm.enrol(folder, options.nodes(), command);
            List<Long> pids = options.nodes() == 1 ? startHere(nodes.getFirst()) : new DevNodes(folder, nodes, out::println).start(command);
            ClientFile client = folder.readClient().at(nodes.stream().map(node -> node.listen().https()).toList(), folder.authority().toString(), pids);
            client = DevClientKey.in(client, folder.clientKey())
                .withHardware(nodes.stream().anyMatch(node -> node.hsm().isPresent()) ? DevHardware.instance(client) : "");
            DevTime.accepted(client, Instant.now().plus(options.clock())).ifPresent(out::println);
            client = DevExternal.in(client);
            client.write(folder.client());
            tell(client);
        } catch (RuntimeException | Error e) {
            lock.close();
            throw e;
        }
    }

    private void found(List<NodeConfig> nodes) {
        ClientFile client = new Founding(new Randomness(), Instant.now().plus(options.clock())).found(nodes, TOKEN_LIFE);
        PrivateFiles.write(folder.authority(), PrivateFiles.read(NodeFolder.of(nodes.getFirst()).clientAuthority(), 1 << 16));
        client.write(folder.client());
        folder.markFounded(nodes.size());
    }

    private List<Long> startHere(NodeConfig node) {
        NodeProcess.start(node, out::println);
        return List.of(ProcessHandle.current().pid());
    }

    private void tell(ClientFile client) {
        String file = quoted(folder.client().toString());
        String endpoint = "https://" + client.endpoints().getFirst();
        out.println("Wardmote, " + (options.nodes() == 1 ? "one node" : options.nodes() + " nodes") + ". Its folder is " + folder.path());
        out.println("Where to call it and with what credentials is in " + folder.client() + ". A first key:");
        out.println();
        out.println("  TOKEN=$(sed -n 's/.*\"bearerToken\" *: *\"\\([^\"]*\\)\".*/\\1/p' " + file + ")");
        out.println("  curl --cacert " + quoted(folder.authority().toString()) + " -H \"Authorization: Bearer $TOKEN\" -d '{}' " + endpoint + "/api/CreateKey");
        out.println();
        out.println("The console is at " + endpoint + "/console/, where that token logs in.");
        out.println();
        out.println("An external key, held by the cluster's own XKS proxy: CreateKey with DKMSInstanceId " + client.externalInstanceId()
            + " and ExternalKeyId " + client.externalKeyId() + ".\n");
        if (client.hardwareInstanceId().isEmpty()) out.println("Hardware keys need SoftHSM 2, such as by: apt-get install softhsm2\n");
        out.println("ready " + endpoint);
        out.flush();
    }

    private static String quoted(String path) {
        return path.matches("[A-Za-z0-9_./-]+") ? path : "'" + path.replace("'", "'\\''") + "'";
    }
}
