package io.wardmote.perf;

import io.vertx.core.Future;
import io.wardmote.crypto.CryptoReply;
import io.wardmote.crypto.CryptoRequest;
import io.wardmote.hsm.AgentProcess;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Kills the agent again and again while it is asked, and tells how long it takes until one answers again. */
final class HsmRestarts {
    private static final double MOST_SECONDS = 5;
    private static final long BETWEEN_MILLIS = 2_000;
    private static final long PATIENCE_SECONDS = 60;

    private final AgentProcess agent;
    private final CryptoRequest request;

    HsmRestarts(AgentProcess agent, CryptoRequest request) {
        this.agent = agent;
        this.request = request;
    }

    /** @param askers threads that ask all the time */
    void measure(int askers, int kills) throws InterruptedException {
        AtomicBoolean done = new AtomicBoolean();
        double[] seconds = new double[kills];
        try (ExecutorService threads = Executors.newFixedThreadPool(askers)) {
            try {
                for (int i = 0; i < askers; i++) threads.execute(() -> askUntil(done));
                for (int kill = 0; kill < kills; kill++) {
                    TimeUnit.MILLISECONDS.sleep(BETWEEN_MILLIS);
                    seconds[kill] = secondsToServeAgain();
                }
            } finally {
                done.set(true);
            }
        }
        Arrays.sort(seconds);
        System.out.printf("%-16s %d times under load: served again after %.1f s in the median, %.1f s at worst; %s the %.0f s that it may take%n",
            "killed by kill -9", kills, seconds[kills / 2], seconds[kills - 1], seconds[kills - 1] <= MOST_SECONDS ? "within" : "NOT WITHIN", MOST_SECONDS);
    }

    private double secondsToServeAgain() throws InterruptedException {
        long since = System.nanoTime();
        ProcessHandle.of(agent.pid()).orElseThrow().destroyForcibly();
        while (agent.fault().isEmpty()) TimeUnit.MILLISECONDS.sleep(1); // answers that were on their way do not count
        while (!answers()) TimeUnit.MILLISECONDS.sleep(5);
        return (System.nanoTime() - since) / 1e9;
    }

    private void askUntil(AtomicBoolean done) {
        try {
            while (!done.get()) if (!answers()) TimeUnit.MILLISECONDS.sleep(5);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean answers() throws InterruptedException {
        Future<CryptoReply> answer = agent.ask(request);
        try {
            answer.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException e) {
            return false;
        } catch (TimeoutException e) {
            throw new IllegalStateException("the agent neither answers nor ends", e);
        }
    }
}
