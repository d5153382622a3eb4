package io.wardmote.node;

import io.vertx.core.Vertx;
import io.wardmote.crypto.Providers;
import io.wardmote.crypto.RootKeys;
import io.wardmote.hsm.AgentProcess;
import io.wardmote.hsm.Halt;
import io.wardmote.hsm.HsmEngine;
import io.wardmote.hsm.HsmKeys;
import io.wardmote.hsm.HsmThreads;
import io.wardmote.hsm.SlotProcess;
import io.wardmote.hsm.UnfitToken;
import io.wardmote.node.founding.NodeFolder;
import io.wardmote.node.founding.PrivateFiles;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The agent of this node's HSM, in a process of its own or, for development, in the node's. */
public final class HsmOfNode {
    private static final List<String> JAVA_FLAGS = List.of("-Xmx256m", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow", "-XX:-HeapDumpOnOutOfMemoryError", "-XX:+DisableAttachMechanism", "-XX:-CreateCoredumpOnCrash",
        "-XX:-UsePerfData", "-XX:+ExitOnOutOfMemoryError", "-Xlog:disable");

    private HsmOfNode() {}

    /** The agent, if the node has an HSM; as a process it has yet to begin. @throws Fault if it cannot be */
    static Optional<HsmEngine> of(NodeConfig config, NodeFolder folder, String clusterId, RootKeys roots, Vertx vertx, Providers providers) {
        return config.hsm().map(hsm -> config.development().hsmThreads() ? threads(hsm, folder, clusterId, roots, vertx, providers)
            : process(hsm, config.observation().format(), folder, clusterId, roots));
    }

    /** What seals and opens key slots by this node's HSM, also while there is no agent; empty if the node has no HSM. */
    public static Optional<SlotProcess> slots(NodeConfig config) {
        Path folder = NodeFolder.of(config).hsm().resolve("slot");
        return config.hsm().map(hsm -> new SlotProcess(hsm.config(), folder, java(folder), hsm.environment()));
    }

    private static HsmEngine process(NodeConfig.Hsm hsm, Observation.LogFormat log, NodeFolder folder, String clusterId, RootKeys roots) {
        List<String> java = new ArrayList<>(java(folder.hsm()));
        java.add("-D" + QuietLog.FORMAT + "=" + log.name());
        try {
            return new AgentProcess(hsm.config(), clusterId, () -> roots.subkeys(HsmKeys.MAC_PURPOSE), folder.hsm(), java, hsm.environment());
        } catch (IOException e) {
            throw new Fault(Fault.CANNOT_WRITE, folder.hsm() + " cannot be used by the HSM agent (" + e.getMessage() + "); see that this user owns it.", e);
        }
    }

    private static HsmEngine threads(NodeConfig.Hsm hsm, NodeFolder folder, String clusterId, RootKeys roots, Vertx vertx, Providers providers) {
        if (!System.getenv().entrySet().containsAll(hsm.environment().entrySet())) {
            throw new Fault(Fault.CONFIG, "hsm.environment cannot be set where development.hsmAgent is threads; start the node with "
                + String.join(", ", hsm.environment().keySet()) + " as given there, or give process.");
        }
        PrivateFiles.makeFolder(folder.hsm(), "choose another folder for the data");
        System.setProperty("PKCS11_TEMP_DIR", folder.hsm().toString()); // where the wrapper unpacks its native half
        try {
            return new HsmThreads(vertx, HsmKeys.open(providers, hsm.config(), clusterId, roots.subkeys(HsmKeys.MAC_PURPOSE), Halt.process()), hsm.config());
        } catch (UnfitToken e) {
            throw new Fault(Fault.CONFIG, e.getMessage(), e);
        } catch (GeneralSecurityException | IOException e) {
            throw new Fault(Fault.UNAVAILABLE, "The HSM cannot be used (" + e.getMessage()
                + "), and where development.hsmAgent is threads the node does not wait for it; see that it is there, or give process.", e);
        }
    }

    /** @param folder the agent's */
    static List<String> java(Path folder) {
        List<String> words = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        words.addAll(JAVA_FLAGS);
        // holds registers and stack, so where nobody else reads; one, however often a native library crashes
        words.add("-D" + QuietLog.TO_OUTPUT + "=true");
        words.add("-XX:ErrorFile=" + folder.toString().replace("%", "%%") + "/hs_err.log");
        // the node's record of a start holds most of what an agent loads, and saves it a fifth of its processor time; it goes with how objects lie in memory
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(flag -> flag.startsWith("-XX:AOTCache=") || flag.endsWith("UseCompactObjectHeaders")).forEach(words::add);
        words.addAll(List.of("-Djava.library.path=" + System.getProperty("java.library.path"), "-cp", System.getProperty("java.class.path")));
        return List.copyOf(words);
    }
}
