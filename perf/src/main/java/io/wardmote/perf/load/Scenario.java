package io.wardmote.perf.load;

import io.wardmote.key.KeySpec;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What is asked of a cluster, and when.
 *
 * @param nodes       how many to start, where no running cluster is named
 * @param endpoints   host and port of each; empty for those of the cluster's client file
 * @param http        1 or 2
 * @param connections in all, spread over the endpoints
 * @param signedAhead how many requests of an entry are signed with RSA before the run, and sent again and again
 * @param text        the file itself, for the report
 */
record Scenario(String name, int nodes, List<String> endpoints, int http, int connections, int signedAhead, List<Keys> keys, List<Entry> mix, List<Step> steps,
                String text) {

    /** The same with so many keys of each kind. */
    Scenario withKeys(int count) {
        UnaryOperator<Keys> counted = kind -> kind == null ? null : new Keys(kind.name, kind.spec, count);
        List<Entry> entries = mix.stream().map(entry -> new Entry(entry.weight, entry.work, counted.apply(entry.keys), entry.bytes, entry.items)).toList();
        return new Scenario(name, nodes, endpoints, http, connections, signedAhead, keys.stream().map(counted).toList(), entries, steps, text);
    }

    /** @param count how many of them are made before the run */
    record Keys(String name, KeySpec spec, int count) {}

    /**
     * One share of the mix.
     *
     * @param keys  null if the operation takes no key
     * @param bytes of what is encrypted, signed or generated
     * @param items of a batch; 1 for what is none
     */
    record Entry(int weight, Work work, Keys keys, int bytes, int items) {
        String name() {
            String size = work.mostBytes() == 0 ? "" : " " + bytes + " B";
            return (work.door() == Door.INSTANCE ? "instance " : "") + work.api() + (keys == null ? "" : " " + keys.spec().apiName())
                + size + (work.batch() ? " x " + items : "");
        }
    }

    /**
     * @param each   of a round, or of a rung of a ramp
     * @param warmUp runs like the others, and its figures are thrown away
     * @param rounds how often it is done; where there are baselines, in turn with theirs
     */
    record Step(String name, Pace pace, Duration each, boolean warmUp, int rounds, List<FaultAt> faults) {}

    sealed interface Pace {}

    /** So many requests are under way at any time: the next is sent when one is answered. */
    record Closed(int underWay) implements Pace {}

    /** So many requests a second, whether others were answered or not. */
    record Open(double perSecond) implements Pace {}

    /** That share of the highest rate that the cluster reached in an earlier closed step. */
    record OpenShare(double share) implements Pace {}

    /**
     * Rung by rung, open, each {@code factor} times the one before, until the cluster no longer keeps up.
     *
     * @param p99 what keeping up may cost at most
     */
    record Ramp(double from, double to, double factor, Duration p99) implements Pace {
        double rung(int number) {
            return from * Math.pow(factor, number);
        }
    }

    /** @param node counted from 1 @param start whether it is started again, else it is killed */
    record FaultAt(Duration at, int node, boolean start) {}

    static int rungs(Pace pace) {
        return pace instanceof Ramp ramp ? (int) Math.floor(Math.log(ramp.to / ramp.from) / Math.log(ramp.factor) + 1e-9) + 1 : 1;
    }
}
