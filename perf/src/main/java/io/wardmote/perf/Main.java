package io.wardmote.perf;

import io.wardmote.perf.load.LoadCommand;
import io.wardmote.perf.micro.MicroBenchmark;
import io.wardmote.perf.report.CompareCommand;
import java.util.Arrays;

/**
 * {@code wardmote bench algorithms [JMH options]}: rates of each algorithm; {@code wardmote bench policies}: what a decision by policies costs;
 * {@code wardmote bench encrypt}: requests per second of a node;
 * {@code wardmote bench audit}: what the audit log costs of them;
 * {@code wardmote bench hsm}: operations per second of the HSM agent, and how fast it is there again when it is killed.
 */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) throws Exception {
        String what = arguments.length == 0 ? "" : arguments[0];
        String[] rest = Arrays.copyOfRange(arguments, Math.min(1, arguments.length), arguments.length);
        switch (what) {
            case "algorithms" -> AlgorithmBenchmark.main(rest);
            case "micro" -> MicroBenchmark.main(rest);
            case "policies" -> PolicyBenchmark.main(rest);
            case "encrypt" -> EncryptRate.main(rest);
            case "audit" -> AuditCost.main(rest);
            case "hsm" -> HsmRate.main(rest);
            case "load" -> System.exit(LoadCommand.main(rest));
            case "compare" -> System.exit(CompareCommand.main(rest));
            default -> {
                System.err.println("wardmote: bench takes load (a mix of requests, open and closed loop), compare (runs of it), micro (JMH, each piece of a request's way), algorithms (JMH, each algorithm and operation), policies (JMH, decisions by policies), "
                    + "encrypt (Encrypt against a bare server), audit (Encrypt recorded against unrecorded) "
                    + "or hsm (the HSM agent against its engine called directly).");
                System.exit(64);
            }
        }
    }
}
