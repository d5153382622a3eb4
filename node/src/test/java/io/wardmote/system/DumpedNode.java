package io.wardmote.system;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.wardmote.node.NodeConfig;
import io.wardmote.node.NodeProcess;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.TimeUnit;

/** A node as a process of its own that writes its heap to a file when another appears, and ends: no debugger could, attaching being off. */
final class DumpedNode {
    private DumpedNode() {}

    /** What is in that heap on purpose, to show that it would be found. */
    static byte[] planted() {
        try {
            return MessageDigest.getInstance("SHA-256").digest("planted".getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** @param arguments the node's settings, the file that is to appear, the file to write, whose name must end in {@code .hprof} */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        NodeConfig config = NodeConfig.read(Path.of(arguments[0]));
        Thread node = new Thread(() -> NodeProcess.start(config, System.out::println), "node");
        node.setDaemon(true);
        node.start();
        byte[] planted = planted();
        while (!Files.exists(Path.of(arguments[1]))) TimeUnit.MILLISECONDS.sleep(50);
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(arguments[2], false);
        Reference.reachabilityFence(planted);
        Runtime.getRuntime().halt(0);
    }
}
