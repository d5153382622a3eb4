package io.wardmote.perf.load;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.wardmote.node.Fault;
import io.wardmote.perf.load.Scenario.Closed;
import io.wardmote.perf.load.Scenario.FaultAt;
import io.wardmote.perf.load.Scenario.Open;
import io.wardmote.perf.load.Scenario.OpenShare;
import io.wardmote.perf.load.Scenario.Ramp;
import io.wardmote.perf.load.Scenario.Step;
import io.wardmote.perf.report.Knee;
import io.wardmote.perf.report.Native;
import io.wardmote.perf.report.Ratio;
import io.wardmote.perf.report.Round;
import io.wardmote.perf.report.Second;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Runs a scenario's steps. Closed steps are for all servers in turn, round by round (A B A B), so that what else the machine does meets all of them alike, and
 * {@code openssl speed} has its turn after them; open steps and ramps are for the cluster alone.
 */
final class LoadRun {
    private static final double MADE_AHEAD = 1.3;
    private static final double FIRST_GUESS = 5000;

    private final Scenario scenario;
    private final Vertx vertx;
    private final Context context;
    private final List<Server> servers;
    private final OpensslSpeed openssl;
    private final StartedCluster cluster;
    private final Optional<Storm> storm;
    private final Display display;
    private final List<Round> rounds = new ArrayList<>();
    private final List<Native> natives = new ArrayList<>();
    private final Map<String, Long> mostP99Micros = new LinkedHashMap<>();
    /** Of a server's last round, in its best second: a warm-up's mean is half of that. */
    private final Map<String, Double> lastRate = new LinkedHashMap<>();
    /** That a node could not be stopped or started when it was to be. */
    private volatile boolean faultFailed;
    private Duration left;
    private Measured measured;

    /**
     * @param servers the cluster first
     * @param openssl null to leave it out
     * @param cluster null if its nodes were not started for this
     * @param storm   where a step asks for one
     */
    LoadRun(Scenario scenario, Vertx vertx, Context context, List<Server> servers, OpensslSpeed openssl, StartedCluster cluster, Optional<Storm> storm,
            Display display) {
        this.scenario = scenario;
        this.vertx = vertx;
        this.context = context;
        this.servers = servers;
        this.openssl = openssl;
        this.cluster = cluster;
        this.storm = storm;
        this.display = display;
        this.left = length(scenario, servers.size());
    }

    /** At most; ramps may end early. */
    static Duration length(Scenario scenario, int servers) {
        Duration length = Duration.ZERO;
        for (Step step : scenario.steps()) length = length.plus(step.each().multipliedBy(rounds(step, servers)));
        return length;
    }

    private static long rounds(Step step, int servers) {
        return (long) step.rounds() * Scenario.rungs(step.pace()) * (step.pace() instanceof Closed ? servers : 1);
    }

    void run() throws InterruptedException {
        for (Step step : scenario.steps()) {
            Duration after = left.minus(step.each().multipliedBy(rounds(step, servers.size())));
            switch (step.pace()) {
                case Closed closed -> closed(step, closed);
                case Open open -> open(step, open.perSecond());
                case OpenShare share -> open(step, share.share() * highest());
                case Ramp ramp -> ramp(step, ramp);
            }
            left = after;
        }
        for (Ratio ratio : Ratio.of(rounds))
            display.say(String.format(Locale.ROOT, "%s: %s has %.2f of the rate of %s in the median of %d rounds, from %.2f to %.2f",
            ratio.step(), Round.NODE, ratio.median(), ratio.server(), ratio.sorted().size(), ratio.sorted().getFirst(), ratio.sorted().getLast()));
    }

    List<Round> rounds() {
        return rounds;
    }

    List<Native> natives() {
        return natives;
    }

    Map<String, Long> mostP99Micros() {
        return mostP99Micros;
    }

    private void closed(Step step, Closed pace) throws InterruptedException {
        for (int round = 1; round <= step.rounds(); round++) {
            for (Server server : servers) {
                begins(step, server, round);
                ahead(server, expected(server, step.each()));
                List<Round.Event> events = faults(step);
                Sending sending = sending(server);
                double seconds = beside(step, events, () -> driver().closed(sending, pace.underWay(), step.each()));
                ends(step, round(step, server, round, "closed", 0, pace.underWay(), seconds, events));
            }
            if (openssl != null && !step.warmUp()) for (OpensslSpeed.Task task : OpensslSpeed.tasks(scenario.mix())) natives.addAll(openssl.run(task, round));
        }
    }

    /**
     * What was made waits with the old objects: else a collection copies hundreds of megabytes while somebody is measured, and all stands still for half a
     * second.
     */
    private static void ahead(Server server, long count) {
        server.requests().ahead(count);
        System.gc();
    }

    /** Taken from the last rate, since a loop that is closed takes as many as are answered. */
    private long expected(Server server, Duration length) {
        return (long) (lastRate.getOrDefault(server.name(), FIRST_GUESS) * MADE_AHEAD * length.toMillis() / 1000);
    }

    private void open(Step step, double perSecond) throws InterruptedException {
        for (int round = 1; round <= step.rounds(); round++) open(step, round, perSecond, "open");
    }

    private Round open(Step step, int number, double perSecond, String pace) throws InterruptedException {
        Server server = servers.getFirst();
        begins(step, server, number);
        ahead(server, Math.round(perSecond * step.each().toMillis() / 1000));
        List<Round.Event> events = faults(step);
        Sending sending = sending(server);
        double seconds = beside(step, events, () -> driver().open(sending, perSecond, step.each()));
        Round round = round(step, server, number, pace, perSecond, 0, seconds, events);
        ends(step, round);
        return round;
    }

    private interface Loop {
        /** @return how many seconds it took */
        double run() throws InterruptedException;
    }

    /** Runs it while keys are made, where the step asks for that. */
    private double beside(Step step, List<Round.Event> events, Loop loop) throws InterruptedException {
        if (step.creating() == 0) return loop.run();
        Storm.Running running = storm.orElseThrow().begin(step.creating(), step.each());
        double seconds = loop.run();
        Round.Event ended = running.ended();
        display.say(step.name() + ": " + ended.what());
        synchronized (events) {
            events.add(ended);
        }
        return seconds;
    }

    private void ramp(Step step, Ramp ramp) throws InterruptedException {
        long most = TimeUnit.MILLISECONDS.toMicros(ramp.p99().toMillis());
        mostP99Micros.put(step.name(), most);
        for (int rung = 0; rung < Scenario.rungs(ramp); rung++) {
            if (!Knee.kept(open(step, rung + 1, ramp.rung(rung), "ramp"), most)) break;
        }
        List<Round> rungs = rounds.stream().filter(round -> round.step().equals(step.name())).toList();
        display.say(step.name() + ": " + Knee.of(rungs, most)
            .map(knee -> String.format(Locale.ROOT, "kept up to %.0f/s", knee.offered())).orElse("did not keep up with the first rung")
            + (Knee.isBeyond(rungs, most) ? ", the last rung: it bends further up" : ""));
    }

    private double highest() {
        return rounds.stream().filter(round -> round.pace().equals("closed") && round.server().equals(Round.NODE)).mapToDouble(Round::perSecond).max()
            .orElseThrow(() -> new Fault(Fault.CONFIG, "A share of the highest rate was asked for, and no closed step was measured."));
    }

    private void begins(Step step, Server server, int round) {
        left = left.minus(step.each());
        display.begins(step.name() + " " + server.name() + " " + round, step.each(), left);
    }

    private void ends(Step step, Round round) {
        lastRate.put(round.server(), round.timeline().stream().mapToDouble(Second::perSecond).max().orElse(round.perSecond()));
        display.ends(round);
        if (!step.warmUp()) rounds.add(round);
        if (round.answered() == 0 && step.faults().isEmpty()) throw new Fault(Fault.UNAVAILABLE,
            "Not one request of the step " + step.name() + " was answered by " + round.server() + ": " + round.errors());
    }

    private Sending sending(Server server) {
        measured = new Measured(scenario.mix().size());
        return new Sending(server.requests()::next, server.client()::send, System::nanoTime, measured);
    }

    private Driver driver() {
        return new Driver(vertx, context, second -> display.second(second, measured.failed()));
    }

    private Round round(Step step, Server server, int number, String pace, double offered, int underWay, double seconds, List<Round.Event> events) {
        List<Round.Part> parts = new ArrayList<>();
        for (int i = 0; i < scenario.mix().size(); i++) parts.add(new Round.Part(scenario.mix().get(i).name(), measured.latencyOf(i)));
        synchronized (events) {
            return new Round(step.name(), server.name(), number, pace, offered, underWay, seconds, measured.answered(), measured.failed(), measured.errors(),
                measured.latency(), measured.lateness(), measured.seconds(), parts, List.copyOf(events), server.requests().madeLate());
        }
    }

    /** Sees to it that nodes are stopped and started when it is time. @return what was done, as it is done */
    private List<Round.Event> faults(Step step) {
        List<Round.Event> events = new ArrayList<>();
        long start = System.nanoTime();
        for (FaultAt fault : step.faults()) {
            vertx.setTimer(fault.at().toMillis(), due -> Thread.ofVirtual().start(() -> {
                note(events, start, "node " + fault.node() + (fault.start() ? " is started" : " is killed"));
                make(fault, events, start);
            }));
        }
        return events;
    }

    private void make(FaultAt fault, List<Round.Event> events, long start) {
        try {
            if (!fault.start()) {
                cluster.kill(fault.node());
                return;
            }
            cluster.startAgain(fault.node());
            note(events, start, "node " + fault.node() + " serves");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Fault failed) {
            note(events, start, failed.getMessage());
            faultFailed = true;
        }
    }

    boolean faultFailed() {
        return faultFailed;
    }

    private void note(List<Round.Event> events, long start, String what) {
        synchronized (events) {
            events.add(new Round.Event((System.nanoTime() - start) / 1e9, what));
        }
        display.say(what);
    }
}
