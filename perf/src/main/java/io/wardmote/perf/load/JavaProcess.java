package io.wardmote.perf.load;

import io.wardmote.node.Fault;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A program of this class path in a process of its own, with this JVM's options, that is ready when it says so. It ends with this one at the latest, since
 * each of them ends with its standard input. Options that only this process was given are named by the property {@code wardmote.tool}, with a space between.
 */
final class JavaProcess implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;
    private static final long READY_SECONDS = 180;
    private static final int LAST_WORDS = 5;

    private final Process process;

    private JavaProcess(Process process) {
        this.process = process;
    }

    /** @param main the class, then its arguments */
    static JavaProcess start(Path errors, String... main) throws InterruptedException {
        return start(errors, List.of(), main);
    }

    /** @param further options that it has beside this JVM's, and before which those give way */
    static JavaProcess start(Path errors, List<String> further, String... main) throws InterruptedException {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(with(options(), further));
        words.addAll(List.of("-cp", System.getProperty("java.class.path")));
        words.addAll(List.of(main));
        try {
            Process process = new ProcessBuilder(words).redirectError(errors.toFile()).start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, "end " + main[0]));
            JavaProcess started = new JavaProcess(process);
            started.awaitReady(main[0], errors);
            return started;
        } catch (IOException e) {
            throw new Fault(Fault.INTERNAL, main[0] + " cannot be started (" + e.getMessage() + "); see that this machine has room for one more process.", e);
        }
    }

    /** The options that it is started with. */
    static List<String> options() {
        return options(ManagementFactory.getRuntimeMXBean().getInputArguments(), System.getProperty("wardmote.tool", ""));
    }

    /** What of these options is not this process' own; of one that is there twice, the first is. */
    static List<String> options(List<String> given, String own) {
        List<String> left = new ArrayList<>(given);
        for (String word : own.split(" ")) left.remove(word);
        left.removeIf(option -> option.startsWith("-Dwardmote.tool="));
        return left;
    }

    /** Of what is said twice a JVM takes the last; but of collectors it takes no two. */
    static List<String> with(List<String> options, List<String> further) {
        List<String> all = new ArrayList<>(options);
        if (further.stream().anyMatch(JavaProcess::choosesCollector)) all.removeIf(JavaProcess::choosesCollector);
        all.addAll(further);
        return all;
    }

    private static boolean choosesCollector(String option) {
        return option.startsWith("-XX:+Use") && option.endsWith("GC");
    }

    private void awaitReady(String name, Path errors) throws IOException, InterruptedException {
        CompletableFuture<Process> waited = new CompletableFuture<Process>().orTimeout(READY_SECONDS, TimeUnit.SECONDS);
        waited.exceptionally(late -> process.destroyForcibly());
        BufferedReader out = process.inputReader();
        String line = out.readLine();
        while (line != null && !line.startsWith("ready")) line = out.readLine();
        waited.complete(process);
        if (line != null) return;
        process.waitFor();
        List<String> said = Files.readAllLines(errors);
        throw new Fault(Fault.UNAVAILABLE, name + " was not ready within " + READY_SECONDS + " s, or ended before. Its last words:\n"
            + String.join("\n", said.subList(Math.max(0, said.size() - LAST_WORDS), said.size())));
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** Ends all processes that this one has started, and waits for those that these have started too. */
    static void endAll() {
        List<ProcessHandle> all = ProcessHandle.current().descendants().toList();
        ProcessHandle.current().children().forEach(ProcessHandle::destroy);
        all.forEach(each -> each.onExit().completeOnTimeout(each, PATIENCE_SECONDS, TimeUnit.SECONDS).join());
        all.forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public void close() {
        process.toHandle().destroy();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
