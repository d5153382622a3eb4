package io.wardmote.perf;

import io.wardmote.access.policy.Decision;
import io.wardmote.access.policy.Facts;
import io.wardmote.access.policy.Kind;
import io.wardmote.access.policy.Policy;
import io.wardmote.access.policy.Request;
import io.wardmote.access.policy.Rights;
import io.wardmote.perf.micro.Jmh;
import io.wardmote.state.Network;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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

/**
 * What a decision costs, in time and in objects ({@code gc.alloc.rate.norm}), by how many statements are asked: all of them for a Deny first, then up to the
 * last one, which allows. Each has a wildcard in its action and in its resource; {@code conditions} adds one on the address and one on a
 * tag. Runs by its {@code main}, which takes JMH's own options.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@State(Scope.Thread)
public class PolicyBenchmark {
    private static final String KEY = "acs:kms:local:1000000000000001:key/key-hzz000000000000000001";
    private static final String USER = "acs:ram::1000000000000001:user/alice";

    @Param({"1", "10", "100"})
    public int statements;

    @Param({"false", "true"})
    public boolean conditions;

    private Rights byIdentity;
    private Rights byKey;
    private Request request;

    public static void main(String[] arguments) throws Exception {
        Jmh.run(arguments, Jmh.of(PolicyBenchmark.class));
    }

    @Setup
    public void prepare() {
        byIdentity = new Rights(List.of(policy("identity", "", Kind.IDENTITY)), Optional.empty(), Optional.empty(), true);
        Policy ofKey = policy("key", "\"Principal\":{\"RAM\":\"" + USER + "\"},", new Kind.Key(KEY));
        byKey = new Rights(List.of(), Optional.of(ofKey), Optional.empty(), true);
        request = new Request(List.of(USER), "kms:Encrypt", List.of(KEY), new FixedFacts());
        if (!byIdentity.decide(request).allowed() || !byKey.decide(request).allowed()) throw new IllegalStateException("The last statement does not allow.");
    }

    private Policy policy(String name, String principal, Kind kind) {
        String condition = !conditions ? "" : ",\"Condition\":{\"IpAddress\":{\"acs:SourceIp\":\"10.0.0.0/8\"},"
            + "\"StringEquals\":{\"kms:tag/team\":[\"red\",\"blue\"]}}";
        String resource = kind instanceof Kind.Key ? "*" : "acs:kms:*:*:key/*";
        return Policy.parse(name, IntStream.rangeClosed(1, statements).mapToObj(n -> "{\"Effect\":\"Allow\"," + principal + "\"Action\":\"kms:"
            + (n == statements ? "Enc*" : "Dec*") + "\",\"Resource\":\"" + resource + "\"" + condition + "}")
            .collect(Collectors.joining(",", "{\"Version\":\"1\",\"Statement\":[", "]}")), kind);
    }

    @Benchmark
    public Decision byIdentity() {
        return byIdentity.decide(request);
    }

    @Benchmark
    public Decision byKey() {
        return byKey.decide(request);
    }

    private static final class FixedFacts implements Facts {
        private final Network address = Network.address("10.1.2.3").orElseThrow();

        @Override
        public Network sourceIp() {
            return address;
        }

        @Override
        public long currentTimeMillis() {
            return 0;
        }

        @Override
        public boolean ambiguousContext() {
            return false;
        }

        @Override
        public boolean secureTransport() {
            return true;
        }

        @Override
        public String resourceTag(String key) {
            return "blue";
        }

        @Override
        public String requestTag(String key) {
            return null;
        }

        @Override
        public String encryptionContext(String key) {
            return null;
        }

        @Override
        public List<String> encryptionContextKeys() {
            return List.of();
        }

        @Override
        public String keySpec() {
            return null;
        }

        @Override
        public String keyUsage() {
            return null;
        }

        @Override
        public String keyOrigin() {
            return null;
        }

        @Override
        public String protectionLevel() {
            return null;
        }
    }
}
