package io.wardmote.hsm;

import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.wardmote.crypto.CryptoReply;
import io.wardmote.crypto.CryptoReply.Bytes;
import io.wardmote.crypto.CryptoReply.Generated;
import io.wardmote.crypto.CryptoRequest;
import io.wardmote.crypto.RootKey;
import io.wardmote.crypto.RootKeys;
import io.wardmote.crypto.TestedEngine;
import io.wardmote.key.KeySpec;
import io.wardmote.key.KeyUsage;
import io.wardmote.key.Protection;
import io.wardmote.key.Refused;
import io.wardmote.key.Secret;
import io.wardmote.key.StoredKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.awaitility.core.ConditionTimeoutException;

/** An agent in a process of its own, with the root key of {@link TestedHsm}, as its node asks it. */
final class TestedAgent implements AutoCloseable {
    static final Duration START = Duration.ofSeconds(60);

    final AgentProcess process;

    /** Does not wait until it serves. */
    TestedAgent(HsmConfig config, Path folder, Map<String, String> environment, String... flags) throws IOException {
        this(config, folder, environment, roots()::subkeys, flags);
    }

    /** @param subkeys for a purpose, by epoch */
    TestedAgent(HsmConfig config, Path folder, Map<String, String> environment, Function<String, Map<Integer, Secret>> subkeys, String... flags) throws IOException {
        process = made(config, folder, environment, subkeys, flags);
        process.begin();
    }

    /** It has yet to begin. */
    static AgentProcess made(HsmConfig config, Path folder, Map<String, String> environment, Function<String, Map<Integer, Secret>> subkeys, String... flags) throws IOException {
        List<String> java = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path")));
        java.addAll(List.of(flags));
        return new AgentProcess(config, "cluster-1", () -> subkeys.apply(HsmKeys.MAC_PURPOSE), folder, java, environment);
    }

    static RootKeys roots() {
        return new RootKeys(new RootKey("cluster-1", 1, new Secret(new byte[32]), TestedHsm.PROVIDERS.random()));
    }

    static TestedAgent serving(HsmConfig config, Path folder, String... flags) throws IOException {
        TestedAgent agent = new TestedAgent(config, folder, Map.of(), flags);
        try {
            agent.awaitServing();
        } catch (ConditionTimeoutException e) {
            agent.close();
            throw e;
        }
        return agent;
    }

    void awaitServing() {
        await().atMost(START).until(() -> process.fault().isEmpty());
    }

    static CryptoReply get(Future<CryptoReply> answer) {
        try {
            return answer.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Refused refused) throw refused;
            throw new AssertionError(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    byte[] bytes(CryptoRequest request) {
        return ((Bytes) get(process.ask(request))).bytes();
    }

    StoredKey fresh(KeySpec spec, KeyUsage usage) {
        CryptoRequest.Generate request = TestedEngine.generate(spec, usage, Protection.HSM);
        return TestedEngine.stored(request, (Generated) get(process.ask(request)));
    }

    void awaitJudged() throws Exception {
        process.judged().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        process.close();
    }
}
