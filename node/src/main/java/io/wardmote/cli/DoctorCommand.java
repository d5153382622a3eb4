package io.wardmote.cli;

import io.wardmote.node.Address;
import io.wardmote.node.Fault;
import io.wardmote.node.NodeConfig;
import io.wardmote.node.founding.Identity;
import io.wardmote.node.founding.Keepsake;
import io.wardmote.node.founding.NodeFolder;
import io.wardmote.node.founding.PrivateFiles;
import io.wardmote.raft.Peer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Looks at everything that a node needs, whether it runs or not, and changes nothing. */
@Command(name = "doctor", mixinStandardHelpOptions = true,
    description = "Looks at a node's settings, files, disk, clock, certificates, HSM and peers, and says what is wrong and what to do. Its status is 1 if"
        + " anything is.")
final class DoctorCommand implements Callable<Integer> {
    private static final int PROTECTOR_BYTES = 32;

    @Mixin
    private Output output;

    @Option(names = "--config", paramLabel = "FILE", required = true, description = "The node's settings.")
    private Path file;

    @Option(names = "--peer", paramLabel = "HOST:PORT", description = "Where another node answers over HTTPS, to compare clocks; as often as needed.")
    private List<String> peers = List.of();

    @Override
    public Integer call() throws IOException {
        output.check();
        List<Address> others = Profiles.addresses("--peer", peers);
        Findings findings = new Findings();
        examine(findings, others);
        output.show(findings.json(), findings.text());
        return findings.faults() == 0 ? 0 : 1;
    }

    private void examine(Findings findings, List<Address> others) throws IOException {
        NodeConfig[] read = new NodeConfig[1];
        findings.look("settings", () -> {
            read[0] = NodeConfig.read(file);
            return file + " can be used.";
        });
        NodeConfig config = read[0];
        if (config == null) return;
        Identity[] known = new Identity[1];
        NodeFolder folder = NodeFolder.of(config);
        findings.look("node", () -> {
            known[0] = folder.openedAs(config);
            return config.name() + " of cluster " + known[0].cluster() + " is in " + folder.path() + ".";
        });
        DiskCheck.look(findings, config.data());
        if (known[0] != null) {
            protector(findings, config);
            CertificateCheck.look(findings, config, folder, file, InstantSource.system().instant());
            PeerCheck peer = new PeerCheck(findings, config, folder, known[0]);
            peer.ports();
            peers(findings, folder, known[0]).ifPresent(peer::links);
            peer.clocks(askable(config, known[0], others));
        }
        if (config.hsm().isPresent()) hsm(findings);
    }

    private static Optional<List<Peer>> peers(Findings findings, NodeFolder folder, Identity identity) {
        try {
            return Optional.of(Keepsake.of(folder, identity).members());
        } catch (Fault fault) {
            findings.fault("peers", fault.getMessage());
            return Optional.empty();
        }
    }

    /** The member by which it joined, and those that were named. */
    private static List<Address> askable(NodeConfig config, Identity identity, List<Address> others) {
        List<Address> all = new ArrayList<>();
        if (!identity.seed().isEmpty()) all.add(Address.of(identity.seed()));
        all.addAll(others);
        all.removeIf(config.advertised()::equals);
        return all.stream().distinct().toList();
    }

    private static void protector(Findings findings, NodeConfig config) {
        if (config.slotKind() == NodeConfig.SlotKind.PKCS11) return;
        findings.look("root key", () -> {
            PrivateFiles.mustBeOwners(config.protector());
            int length = PrivateFiles.read(config.protector(), PROTECTOR_BYTES).length;
            if (length < PROTECTOR_BYTES)
                throw new Fault(Fault.DATA, config.protector() + " has " + length + " bytes and should have " + PROTECTOR_BYTES
                    + "; restore it from its backup.");
            return config.protector() + " is there; is there a copy of it elsewhere?";
        });
    }

    private void hsm(Findings findings) throws IOException {
        try {
            int status = HsmCommand.look(file, List.of(), HsmReport::mustServe);
            if (status == 0) findings.ok("hsm", "The token serves.");
            else findings.fault("hsm", "`wardmote hsm status --config " + file + "` says what is wrong.");
        } catch (Fault fault) {
            findings.fault("hsm", fault.getMessage());
        }
    }
}
