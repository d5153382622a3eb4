package io.wardmote.perf.micro;

import io.wardmote.node.Fault;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Time and allocated bytes ({@code gc.alloc.rate.norm}) of each of {@link Micros}, a JVM for each, on one thread. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@State(Scope.Thread)
public class MicroBenchmark {
    /** Given by {@link #main}. */
    @Param("none")
    public String micro;

    private Micro.Work work;

    @Setup
    public void prepare() throws Exception {
        work = Micros.named(micro).make().make();
    }

    @Benchmark
    public Object micro() throws Exception {
        return work.run();
    }

    /** @param arguments a part of the names wanted, or none for all; then JMH's own options */
    public static void main(String[] arguments) throws Exception {
        boolean some = arguments.length > 0 && !arguments[0].startsWith("-");
        String part = some ? arguments[0] : "";
        List<String> names = Micros.all().stream().map(Micro::name).filter(name -> name.contains(part)).toList();
        if (names.isEmpty()) throw new Fault(Fault.USAGE, "No benchmark has \"" + part + "\" in its name; `wardmote bench micro --names` lists them.");
        if (arguments.length == 1 && arguments[0].equals("--names")) {
            names.forEach(System.out::println);
            return;
        }
        Jmh.run(some ? Arrays.copyOfRange(arguments, 1, arguments.length) : arguments,
            (options, named) -> options.include(MicroBenchmark.class.getName()).param("micro", names.toArray(String[]::new)));
    }
}
