package io.wardmote.perf;

import io.wardmote.node.Fault;
import io.wardmote.perf.load.LoadCommand;
import io.wardmote.perf.micro.MicroBenchmark;
import io.wardmote.perf.report.CompareCommand;
import java.util.Arrays;

/** {@code wardmote bench}: measurements. What each does is in the module's README; without a word, it is {@code load}. */
public final class Main {
    private static final String KNOWN = """
        wardmote: bench takes
          load        a mix of requests to nodes it starts, or to a running cluster, with a page of the figures; also without a word
          compare     such runs beside each other
          micro       JMH: each piece of a request's way, its time and what it allocates
          algorithms  JMH: each algorithm and operation of the engine
          policies    JMH: decisions by policies
          commands    how long short commands take, from start to end
          hsm         the HSM agent against its engine called directly""";

    private Main() {}

    public static void main(String[] arguments) throws Exception {
        try {
            run(arguments);
        } catch (Fault fault) {
            System.err.println("wardmote: " + fault.getMessage());
            System.exit(fault.status());
        }
    }

    private static void run(String[] arguments) throws Exception {
        String what = arguments.length == 0 ? "load" : arguments[0];
        String[] rest = Arrays.copyOfRange(arguments, Math.min(1, arguments.length), arguments.length);
        switch (what) {
            case "load" -> System.exit(LoadCommand.main(rest));
            case "compare" -> System.exit(CompareCommand.main(rest));
            case "micro" -> MicroBenchmark.main(rest);
            case "algorithms" -> AlgorithmBenchmark.main(rest);
            case "policies" -> PolicyBenchmark.main(rest);
            case "commands" -> CommandTimes.main(rest);
            case "hsm" -> HsmRate.main(rest);
            case "--help", "-h" -> System.out.println(KNOWN);
            default -> {
                System.err.println(KNOWN);
                System.exit(Fault.USAGE);
            }
        }
    }
}
