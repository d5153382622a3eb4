package io.wardmote.perf.micro;

import io.wardmote.node.Fault;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** JMH with its own options, as its own main has them, and allocated bytes always. */
public final class Jmh {
    private Jmh() {}

    /**
     * Runs what is asked for, or only lists it.
     *
     * @param arguments JMH's: {@code -h} tells them
     * @param chosen    adds what is run, told whether the arguments choose among benchmarks already
     * @throws Fault USAGE where JMH does not know an argument or a benchmark, INTERNAL where a benchmark fails, whose trace JMH prints
     */
    public static void run(String[] arguments, Chosen chosen) throws Exception {
        CommandLineOptions asked;
        try {
            asked = new CommandLineOptions(arguments);
        } catch (CommandLineOptionException e) {
            throw new Fault(Fault.USAGE, "JMH does not take that (" + e.getMessage() + "); `-h` lists what it takes.");
        }
        ChainedOptionsBuilder options = new OptionsBuilder().parent(asked).addProfiler("gc").shouldFailOnError(true);
        Runner runner = new Runner(chosen.add(options, !asked.getIncludes().isEmpty()).build());
        if (asked.shouldHelp()) asked.showHelp();
        else if (asked.shouldList()) runner.list();
        else if (asked.shouldListWithParams()) runner.listWithParams(asked);
        else if (asked.shouldListProfilers()) asked.listProfilers();
        else if (asked.shouldListResultFormats()) asked.listResultFormats();
        else measure(runner);
    }

    private static void measure(Runner runner) {
        try {
            runner.run();
        } catch (NoBenchmarksException e) {
            throw new Fault(Fault.USAGE, "No benchmark has that name; `-l` lists them.");
        } catch (RunnerException e) {
            throw new Fault(Fault.INTERNAL, "A benchmark failed; its trace is above.", e);
        }
    }

    /** Of this class, those that the arguments name, or all. */
    public static Chosen of(Class<?> benchmarks) {
        return (options, named) -> named ? options : options.include(benchmarks.getSimpleName());
    }

    /** What is run. */
    @FunctionalInterface
    public interface Chosen {
        ChainedOptionsBuilder add(ChainedOptionsBuilder options, boolean named);
    }
}
