package io.wardmote.perf;

import io.wardmote.node.Address;
import io.wardmote.node.Fault;
import io.wardmote.node.founding.ClientFile;
import io.wardmote.perf.load.StartedCluster;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How long short commands take from their start to their end, as a user types them, rounds in turn: those that ask nobody against the 300 ms they may
 * take, those that ask a node against three times what a bare JVM takes to start, shake hands with that node and end. Argument: rounds, 15 if absent.
 */
final class CommandTimes {
    private static final double MOST_LOCAL_MILLIS = 300;
    private static final double MOST_TIMES = 3;
    private static final int WARM_UP = 2;
    private static final int USUAL_ROUNDS = 15;
    /** Set by the launcher, to itself. */
    private static final String LAUNCHER = "WARDMOTE_LAUNCHER";

    private final int rounds;
    private final String launcher = Optional.ofNullable(System.getenv(LAUNCHER))
        .orElseThrow(() -> new Fault(Fault.USAGE, LAUNCHER + " is not set; run this by `./wardmote bench commands`."));

    private CommandTimes(int rounds) {
        this.rounds = rounds;
    }

    /** @param millis sorted */
    private record Timed(List<String> words, double[] millis) {
        double median() {
            return millis[millis.length / 2];
        }

        void print(String what, String verdict) {
            System.out.printf("%-34s median %4.0f ms, %4.0f to %4.0f%s%n", what, median(), millis[0], millis[millis.length - 1], verdict);
        }
    }

    static void main(String[] arguments) throws IOException, InterruptedException {
        new CommandTimes(Rounds.of(arguments, USUAL_ROUNDS)).measure();
    }

    private void measure() throws IOException, InterruptedException {
        try (StartedCluster cluster = StartedCluster.start(1)) {
            String client = cluster.client().toString();
            List<Timed> local = List.of(command("--version"), command("--help"), command("keys", "create", "--help"), command("algorithms"));
            List<Timed> asking = List.of(command("keys", "list", "--client", client), command("cluster", "status", "--client", client));
            Timed bare = new Timed(bare(ClientFile.read(cluster.client())), new double[rounds]);
            for (int round = -WARM_UP; round < rounds; round++) {
                time(bare, round);
                for (Timed command : local) time(command, round);
                for (Timed command : asking) time(command, round);
            }
            bare.print("a bare JVM and a handshake", "");
            for (Timed command : local) command.print(said(command), "; " + verdict(command.median() <= MOST_LOCAL_MILLIS, "the 300 ms it may take"));
            for (Timed command : asking) {
                double times = command.median() / bare.median();
                command.print(said(command), "; %.2f of the bare one, ".formatted(times) + verdict(times <= MOST_TIMES, "the 3 it may be"));
            }
        }
    }

    private Timed command(String... words) {
        String[] all = new String[words.length + 1];
        all[0] = launcher;
        System.arraycopy(words, 0, all, 1, words.length);
        return new Timed(List.of(all), new double[rounds]);
    }

    private static String said(Timed command) {
        List<String> words = command.words.subList(1, command.words.size());
        int client = words.indexOf("--client");
        return String.join(" ", client < 0 ? words : words.subList(0, client));
    }

    private static String verdict(boolean kept, String most) {
        return (kept ? "within " : "NOT WITHIN ") + most;
    }

    /** With those options of the launcher's that make a JVM which ends at once quickest, and, unlike a command, without a record of its own. */
    private static List<String> bare(ClientFile client) {
        Address node = client.endpoints().getFirst();
        return List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
            "-cp", System.getProperty("java.class.path"), BareHandshake.class.getName(), node.host(), Integer.toString(node.port()), client.caFile());
    }

    private static void time(Timed timed, int round) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        Process process = new ProcessBuilder(timed.words).redirectOutput(Redirect.DISCARD).redirectError(Redirect.DISCARD).start();
        int status = process.waitFor();
        double millis = (System.nanoTime() - begun) / 1e6;
        if (status != 0) throw new Fault(Fault.UNAVAILABLE, "`" + String.join(" ", timed.words) + "` ended with " + status + "; try it by hand.");
        if (round < 0) return;
        timed.millis[round] = millis;
        if (round == timed.millis.length - 1) Arrays.sort(timed.millis);
    }
}
