package io.wardmote.node.dev;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.wardmote.node.Fault;
import io.wardmote.node.NodeConfig;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * The nodes of a development cluster, a process each. This process holds the other end of their standard input for as long as
 * it lives, by which they notice its death. None is started again.
 */
final class DevNodes {
    private static final Duration START = Duration.ofMinutes(5);
    private static final Duration STOP = Duration.ofSeconds(15);

    private final DevFolder folder;
    private final List<NodeConfig> nodes;
    private final Consumer<String> told;
    private final List<Process> processes = new ArrayList<>();

    /** @param told hears what a node says that is sealed */
    DevNodes(DevFolder folder, List<NodeConfig> nodes, Consumer<String> told) {
        this.folder = folder;
        this.nodes = nodes;
        this.told = told;
    }

    /**
     * Starts all and waits until each serves.
     *
     * @return their process ids
     * @throws Fault if one does not come up; all are ended then
     */
    List<Long> start(List<String> command) {
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
        try {
            List<CompletableFuture<Void>> ready = new ArrayList<>();
            for (int i = 1; i <= nodes.size(); i++) ready.add(start(i, command));
            CompletableFuture<Void> all = CompletableFuture.allOf(ready.toArray(CompletableFuture[]::new));
            // the first that fails decides, not the first in order
            ready.forEach(one -> one.whenComplete((done, failure) -> {
                if (failure != null) all.completeExceptionally(failure);
            }));
            all.get(START.toMillis(), TimeUnit.MILLISECONDS);
            return processes.stream().map(Process::pid).toList();
        } catch (ExecutionException e) {
            stop();
            throw e.getCause() instanceof Fault fault ? fault : new Fault(Fault.INTERNAL, "A node does not start: " + e.getCause().getMessage(), e);
        } catch (TimeoutException e) {
            stop();
            throw new Fault(Fault.UNAVAILABLE, "The nodes were not ready within " + START.toSeconds() + " s; see " + folder.node(1)
                + "/data/node.log and those beside it.", e);
        } catch (IOException e) {
            stop();
            throw new Fault(Fault.INTERNAL, "A node's process cannot be started (" + e.getMessage() + "); see that this machine has room for one more.", e);
        } catch (InterruptedException e) {
            stop();
            Thread.currentThread().interrupt();
            throw new Fault(Fault.INTERNAL, "The start was interrupted; try again.", e);
        }
    }

    private CompletableFuture<Void> start(int number, List<String> command) throws IOException {
        Path console = folder.node(number).resolve("console.log");
        List<String> words = new ArrayList<>(command);
        words.addAll(List.of("node", "--config", folder.settings(number).toString(), "--child"));
        Process process = new ProcessBuilder(words).redirectError(new File(console.toString())).start();
        synchronized (processes) {
            processes.add(process);
        }
        CompletableFuture<Void> ready = new CompletableFuture<>();
        Thread reader = new Thread(() -> awaitReady(number, process, console, ready), "node" + number);
        reader.setDaemon(true);
        reader.start();
        return ready;
    }

    /** The node prints one line when it serves, and one before if it is sealed; its output ends when it does. */
    private void awaitReady(int number, Process process, Path console, CompletableFuture<Void> ready) {
        try (BufferedReader lines = process.inputReader(UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("ready ")) ready.complete(null);
                if (line.startsWith("sealed ")) told.accept(line);
            }
            int status = process.waitFor();
            ready.completeExceptionally(new Fault(status == 0 ? Fault.UNAVAILABLE : status, "Node " + number + " did not start: " + lastWords(console)));
        } catch (IOException | UncheckedIOException e) {
            ready.completeExceptionally(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            ready.completeExceptionally(e);
        }
    }

    private static String lastWords(Path console) throws IOException {
        List<String> lines = Files.readAllLines(console).stream().filter(line -> !line.isBlank()).toList();
        if (lines.isEmpty()) return "it ended without a word; see node.log in its data folder.";
        String last = lines.getLast();
        return last.startsWith("wardmote: ") ? last.substring("wardmote: ".length()) : last;
    }

    private void stop() {
        List<Process> all;
        synchronized (processes) {
            all = List.copyOf(processes);
        }
        // not Process.destroy: it closes the child's input too, and a child without its parent ends at once instead of in order
        all.forEach(process -> process.toHandle().destroy());
        long end = System.nanoTime() + STOP.toNanos();
        for (Process process : all) {
            try {
                if (!process.waitFor(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS)) process.destroyForcibly().waitFor();
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }
}
