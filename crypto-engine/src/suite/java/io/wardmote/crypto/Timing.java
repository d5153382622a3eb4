package io.wardmote.crypto;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Whether work takes another time for one kind of input than for another: inputs of both kinds in random order, each run timed, and Welch's t-test over
 * the times, also without the slowest, which are the machine's doing (Reparaz, Balasch and Verbauwhede, Dude, is my code constant time?, 2017). A
 * difference counts when each of three rounds finds it, with the same sign and with other inputs: where some lie in memory is a difference too.
 */
public final class Timing {
    private static final int ROUNDS = 3;
    /** Of t, as the paper has it: on a machine that does other things too one round may come near it, but not three with one sign. */
    private static final double FOUND = 10;
    private static final double[] KEPT = {1, 0.99, 0.95, 0.9, 0.75, 0.5, 0.25};
    private static final int POOL = 512;

    private final SplittableRandom random;

    /** @param seed to be printed */
    public Timing(long seed) {
        random = new SplittableRandom(seed);
    }

    /** What is timed. It must do the same whichever kind it is given, and say how it ended. */
    public interface Work<I> {
        boolean done(I input) throws Exception;
    }

    /** Makes inputs of one kind, no two alike. */
    public interface Source<I> {
        I next() throws Exception;
    }

    /** @param rounds t of each; positive where the first kind took longer */
    public record Finding(String what, double[] rounds, double nanosApart) {
        public boolean differs() {
            return Arrays.stream(rounds).allMatch(t -> t > FOUND) || Arrays.stream(rounds).allMatch(t -> t < -FOUND);
        }

        @Override
        public String toString() {
            String list = String.join(", ", Arrays.stream(rounds).mapToObj(t -> String.format(Locale.ROOT, "%.1f", t)).toList());
            return String.format(Locale.ROOT, "%s: t = %s; %.1f ns apart at the median%s", what, list, nanosApart, differs() ? "; DIFFERS" : "");
        }
    }

    /** @param runs of each round; both kinds must end in {@code false} */
    public <I> Finding refusals(String what, int runs, Source<I> first, Source<I> second, Work<I> work) throws Exception {
        double[] t = new double[ROUNDS];
        double apart = 0;
        run(runs / 4, pools(first, second), work);   // until it is compiled
        for (int round = 0; round < ROUNDS; round++) {
            long[][] times = run(runs, pools(first, second), work);
            t[round] = strongest(times);
            apart += (median(times[0]) - median(times[1])) / ROUNDS;
        }
        Finding finding = new Finding(what, t, apart);
        System.out.println(finding);
        return finding;
    }

    /** In turns, so that neither kind lies apart in memory. */
    private static <I> List<List<I>> pools(Source<I> first, Source<I> second) throws Exception {
        List<List<I>> pools = List.of(new ArrayList<>(), new ArrayList<>());
        for (int i = 0; i < POOL; i++) {
            pools.getFirst().add(first.next());
            pools.getLast().add(second.next());
        }
        return pools;
    }

    private <I> long[][] run(int runs, List<List<I>> pools, Work<I> work) throws Exception {
        long[][] times = new long[2][runs];
        int[] counts = new int[2];
        for (int i = 0; i < runs; i++) {
            int kind = random.nextInt(2);
            I input = pools.get(kind).get(random.nextInt(POOL));
            long began = System.nanoTime();
            boolean done = work.done(input);
            long took = System.nanoTime() - began;
            if (done) throw new IllegalStateException("an input that must be refused was not");
            times[kind][counts[kind]++] = took;
        }
        return new long[][] {Arrays.copyOf(times[0], counts[0]), Arrays.copyOf(times[1], counts[1])};
    }

    private static double strongest(long[][] times) {
        long[] all = new long[times[0].length + times[1].length];
        System.arraycopy(times[0], 0, all, 0, times[0].length);
        System.arraycopy(times[1], 0, all, times[0].length, times[1].length);
        Arrays.sort(all);
        double strongest = 0;
        for (double kept : KEPT) {
            long most = all[(int) Math.min(all.length - 1, Math.ceil(all.length * kept))];
            double t = welch(times[0], times[1], most);
            if (Math.abs(t) > Math.abs(strongest)) strongest = t;
        }
        return strongest;
    }

    private static double welch(long[] first, long[] second, long most) {
        double[] a = meanAndVariance(first, most);
        double[] b = meanAndVariance(second, most);
        double spread = Math.sqrt(a[1] + b[1]);
        return spread > 0 ? (a[0] - b[0]) / spread : 0;
    }

    /** The mean of those that took at most so long, and the variance of that mean. */
    private static double[] meanAndVariance(long[] times, long most) {
        double count = 0;
        double mean = 0;
        double squares = 0;
        for (long time : times) {
            if (time > most) continue;
            count++;
            double from = time - mean;
            mean += from / count;
            squares += from * (time - mean);
        }
        return new double[] {mean, count < 2 ? 0 : squares / (count - 1) / count};
    }

    private static double median(long[] times) {
        long[] sorted = times.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
