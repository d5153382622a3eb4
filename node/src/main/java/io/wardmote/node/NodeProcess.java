package io.wardmote.node;

import io.wardmote.crypto.ProcessGuards;
import io.wardmote.node.founding.FolderLock;
import io.wardmote.node.founding.NodeFolder;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node as this process: its folder locked, its log open, stopped in order by a signal. */
public final class NodeProcess {
    private static final Logger LOG = LoggerFactory.getLogger(NodeProcess.class);
    private static final Duration PATIENCE_WITH_DEAD = Duration.ofSeconds(3);

    private final NodeConfig config;
    private final FolderLock lock;

    private NodeProcess(NodeConfig config, FolderLock lock) {
        this.config = config;
        this.lock = lock;
    }

    /**
     * Starts the node and returns when it serves.
     *
     * @param told hears in one line if it waits, sealed, and what opens it
     * @throws Fault if it cannot
     */
    public static NodeProcess start(NodeConfig config, Consumer<String> told) {
        NodeFolder folder = NodeFolder.of(config);
        // beside what follows, since it takes Java a while; done before anything secret is there
        CompletableFuture<List<String>> missing = CompletableFuture.supplyAsync(
            () -> config.development().debugged() ? ProcessGuards.raiseForDebugging() : ProcessGuards.raise());
        folder.openedAs(config);
        FolderLock lock = FolderLock.take(folder.lock());
        NodeLog.open(folder.path(), config.observation());
        try {
            NodeConfig.Addresses listen = config.listen();
            listen.https().mustBeFree("Node " + config.name(), "give another as listen.https");
            listen.raft().mustBeFree("Node " + config.name() + " (Raft)", "give another as listen.raft");
            listen.link().mustBeFree("Node " + config.name() + " (link)", "give another as listen.link");
            for (Address further : config.observation().listens()) further.mustBeFree("Node " + config.name() + " (metrics)", "give another as metrics.listen");
            Node node = Node.start(config, missing.join(), told);
            NodeProcess process = new NodeProcess(config, lock);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> process.stop(node), "stop"));
            return process;
        } catch (RuntimeException | Error e) {
            LOG.error("The node does not start: {}", e.getMessage(), e);
            lock.close();
            throw e;
        }
    }

    /**
     * Ends this process as soon as the parent's does, however that ends: the parent holds the other end of standard input.
     * At once, since the parent's next start wants the ports and the folder, and a node must survive a power cut anyway.
     */
    public static void endWithParent() {
        Thread watch = new Thread(() -> {
            try {
                System.in.transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                LOG.warn("Standard input cannot be read: {}", e.getMessage());
            }
            LOG.warn("The process that started this node has ended, and so does the node");
            Runtime.getRuntime().halt(Fault.UNAVAILABLE);
        }, "parent");
        watch.setDaemon(true);
        watch.start();
    }

    /** As {@link #start}, but gives the node of an earlier parent, which is just ending, time to be gone. */
    public static NodeProcess startAsChild(NodeConfig config, Consumer<String> told) {
        long end = System.nanoTime() + PATIENCE_WITH_DEAD.toNanos();
        while (true) {
            try {
                return start(config, told);
            } catch (Fault fault) {
                if (fault.status() != Fault.UNAVAILABLE || System.nanoTime() > end) throw fault;
                pause();
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Fault(Fault.INTERNAL, "The start was interrupted; try again.", e);
        }
    }

    public NodeConfig config() {
        return config;
    }

    /** Returns only if the thread is interrupted: the process ends by a signal. */
    public static void awaitSignal() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void close(Node node) {
        try {
            node.close();
        } catch (RuntimeException e) {
            LOG.warn("The node did not stop as it should", e);
        }
    }

    private void stop(Node node) {
        Thread closing = new Thread(() -> close(node), "close");
        closing.setDaemon(true);
        closing.start();
        try {
            closing.join(config.timeouts().stop());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        boolean late = closing.isAlive();
        if (late) LOG.warn("The node did not stop within {} and is ended", Length.text(config.timeouts().stop()));
        lock.close();
        NodeLog.close();
        if (late) Runtime.getRuntime().halt(Fault.INTERNAL);
    }
}
