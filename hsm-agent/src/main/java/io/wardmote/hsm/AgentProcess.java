package io.wardmote.hsm;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import io.wardmote.crypto.CryptoReply;
import io.wardmote.crypto.CryptoRequest;
import io.wardmote.crypto.CryptoTrace;
import io.wardmote.key.Refusal;
import io.wardmote.key.Secret;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent as the node sees it: starts its process, watches it, ends it when it does not answer any more ({@link Pulse}) and starts it again, and
 * carries questions to it. A native library may kill that process; the calls under way then fail UNAVAILABLE, and nothing else does. An agent whose
 * token is unfit is not started again. Thread safe.
 */
public final class AgentProcess implements HsmEngine {
    private static final Logger LOG = LoggerFactory.getLogger(AgentProcess.class);
    private static final Duration CONNECT_EVERY = Duration.ofMillis(20);
    private static final Duration STATUS_PATIENCE = Duration.ofSeconds(4);
    private static final Duration LONGEST_START = Duration.ofSeconds(30);
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(20);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(5);
    /** More than the agent takes itself, so that it is the one to refuse. */
    private static final int MOST_CALLS = 100_000;
    /** For the first agent to serve, of whoever asks before that. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** A quarter of what one lane has under way at once: requests for software keys need room meanwhile. */
    private static final int MOST_WAITING = 64;

    private final HsmConfig config;
    private final String clusterId;
    private final Supplier<Map<Integer, Secret>> subkeys;
    private final Path folder;
    private final List<String> java;
    private final Map<String, String> environment;
    /** Its own, by epoll: the node's transport need not know Unix sockets, or who is at their other end. */
    private final Vertx vertx = AgentMain.vertx();
    private final NetClient client = vertx.createNetClient();
    /** By their numbers, so the oldest is the first. */
    private final ConcurrentSkipListMap<Long, Call> calls = new ConcurrentSkipListMap<>();
    private final Pulse pulse;
    private final AgentLog log;
    private final ToDestroy toDestroy = new ToDestroy();
    private final AtomicLong numbers = new AtomicLong();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicBoolean begun = new AtomicBoolean();
    private volatile Outbox ready;
    /** Given its first MAC keys, and ready soon. */
    private volatile Outbox greeted;
    private volatile String fault = "";
    private volatile HsmFigures figures = HsmFigures.NONE;
    private volatile long restarts;
    private volatile Process process;
    private volatile boolean closed;
    private volatile boolean unfit;
    private volatile boolean served;
    /** By the first process. */
    private final Promise<Void> judged = Promise.promise();
    private Duration backoff = FIRST_BACKOFF;

    /**
     * @param subkeys every open epoch's {@code RootKeys.subkeys(HsmKeys.MAC_PURPOSE)}, asked for at each start; closed here
     * @param folder  for the socket, the agent's log and the wrapper's native library, so not on a file system without exec; made, and its
     *                owner's alone
     * @param java    the command that runs Java with the class path of this module, up to the main class: {@code java -cp ...}. With
     *                {@code -XX:TieredStopAtLevel=1} it starts in two thirds of the time, but signs by ECDSA at two thirds of the rate
     * @param environment further variables of the process: what the vendor's library reads
     */
    public AgentProcess(HsmConfig config, String clusterId, Supplier<Map<Integer, Secret>> subkeys, Path folder, List<String> java,
                        Map<String, String> environment)
            throws IOException {
        this.config = config;
        this.clusterId = clusterId;
        this.subkeys = subkeys;
        this.folder = Files.createDirectories(folder);
        this.java = List.copyOf(java);
        this.environment = Map.copyOf(environment);
        this.log = new AgentLog(folder);
        this.pulse = new Pulse(config.deadline());
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }

    /** It serves some seconds later. */
    @Override
    public void begin() {
        if (!begun.compareAndSet(false, true)) return;
        vertx.runOnContext(now -> {
            start();
            beatLater();
        });
    }

    /** A question under way. @param asked at which beat */
    private record Call(Promise<CryptoReply> promise, long asked, CryptoTrace trace) {}

    @Override
    public Optional<String> fault() {
        if (unfit) return refusal();
        if (ready == null && !fault.isEmpty()) return Optional.of(fault);
        if (ready == null && !judged.future().isComplete()) return Optional.of("the HSM agent is starting");
        if (ready == null) return Optional.of("the HSM agent does not serve: see hsm-agent.log in the node's data folder");
        return fault.isEmpty() ? Optional.empty() : Optional.of(fault);
    }

    @Override
    public Optional<String> refusal() {
        return unfit ? Optional.of(config.strategy().refusal()) : Optional.empty();
    }

    @Override
    public Future<Void> judged() {
        return judged.future();
    }

    @Override
    public HsmFigures figures() {
        return figures;
    }

    /** As any process of this user may ask it. */
    @Override
    public Future<JsonObject> status() {
        return AgentStatus.ask(client, folder).timeout(STATUS_PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public long restarts() {
        return restarts;
    }

    /** The agent's process id; 0 while there is none. */
    public long pid() {
        Process now = process;
        return now == null ? 0 : now.pid();
    }

    private void start() {
        if (closed) return;
        try {
            Files.deleteIfExists(Path.of(AgentMain.socket(folder)));
            deleteUnpacked();
            List<String> command = new ArrayList<>(java);
            command.add("-DPKCS11_TEMP_DIR=" + folder);
            command.add(AgentMain.class.getName());
            command.add(AgentMain.socket(folder));
            command.add(Long.toString(ProcessHandle.current().pid()));
            command.addAll(config.arguments());
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectOutput(log.end());
            builder.environment().putAll(environment);
            Process started = builder.start();
            process = started;
            started.onExit().thenRun(() -> vertx.runOnContext(now -> ended(started)));
            connect(started, System.nanoTime());
        } catch (IOException e) {
            LOG.error("the HSM agent cannot be started: {}", e.getMessage());
            judged.tryComplete();
            startLater();
        }
    }

    /** What the wrapper unpacked for an agent that was killed before it could delete it. */
    private void deleteUnpacked() throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, "libpkcs11wrapper*")) {
            for (Path file : left) Files.delete(file);
        }
    }

    private void connect(Process to, long since) {
        if (closed || process != to || !to.isAlive()) return;
        if (System.nanoTime() - since > LONGEST_START.toNanos()) {
            LOG.error("the HSM agent does not listen");
            to.destroyForcibly();
            return;
        }
        client.connect(SocketAddress.domainSocketAddress(AgentMain.socket(folder))).onComplete(
                socket -> greet(to, socket),
                notYet -> vertx.setTimer(CONNECT_EVERY.toMillis(), timer -> connect(to, since)));
    }

    private void beatLater() {
        vertx.setTimer(Pulse.BEAT.toMillis(), timer -> {
            cutLog();
            beat();
            beatLater();
        });
    }

    private void cutLog() {
        try {
            log.cut();
        } catch (IOException e) {
            LOG.warn("the HSM agent's log cannot be cut: {}", e.getMessage());
        }
    }

    private void beat() {
        Process now = process;
        if (now == null) return;
        Optional<String> dead = pulse.beat(Optional.ofNullable(calls.firstEntry()).map(oldest -> oldest.getValue().asked()));
        if (dead.isPresent()) {
            LOG.error("the HSM agent, process {}, is ended: {}", now.pid(), dead.get());
            now.destroyForcibly();
        } else if (ready != null && pulse.ask()) tell(Frame.Kind.PING, Buffer.buffer());
    }

    private void greet(Process to, NetSocket socket) {
        try {
            Peer.mustBe(socket, to.pid()); // before it gets the MAC keys
        } catch (IOException e) {
            LOG.error("not the HSM agent: {}", e.getMessage());
            to.destroyForcibly();
            return;
        }
        socket.exceptionHandler(e -> LOG.debug("the HSM agent's connection: {}", e.getMessage())); // its end is told by the process's
        Outbox outbox = new Outbox(socket, vertx.getOrCreateContext(), 0);
        Frame.Parser parser = new Frame.Parser(frame -> take(outbox, frame));
        socket.handler(bytes -> {
            try {
                parser.handle(bytes);
            } catch (IllegalArgumentException e) {
                LOG.error("the HSM agent says what is not understood: {}", e.getMessage());
                to.destroyForcibly();
            }
        });
        FrameWriter hello = new FrameWriter().text(clusterId);
        Map<Integer, Secret> keys = subkeys.get();
        hello.i32(keys.size());
        keys.forEach((epoch, key) -> hello.i32(epoch).bytes(key.bytes()));
        keys.values().forEach(Secret::close);
        pulse.ask();
        outbox.send(new Frame(Frame.Kind.HELLO, 0, hello.body()));
        greeted = outbox;
    }

    private void take(Outbox outbox, Frame frame) {
        switch (frame.kind()) {
            case READY -> {
                pulse.answered();
                if (closed) return;
                ready = outbox;
                backoff = FIRST_BACKOFF;
                served = true;
                judged.tryComplete();
                tellWhatToDestroy();
                if (pulse.ask()) tell(Frame.Kind.PING, Buffer.buffer()); // its figures at once
                LOG.info("the HSM agent serves, process {}", pid());
            }
            case REPLY -> settle(frame.call(), promise -> promise.tryComplete(HsmCodec.reply(frame.body())));
            case REFUSED -> settle(frame.call(), promise -> promise.tryFail(HsmCodec.refused(frame.body())));
            case FAULT -> fault = frame.body().toString();
            case PONG -> {
                figures = HsmFigures.ofFrame(frame.body());
                pulse.answered();
            }
            case PARTS -> tellParts(frame);
            case DESTROYED -> toDestroy.answered(frame.call());
            case HELLO, ASK, ASK_TRACED, EVICT, EVICT_ALL, SUBKEY, DROP_SUBKEYS, DESTROY, PING, STATUS, REPORT ->
                throw new IllegalArgumentException(frame.kind() + " is not for it to say");
        }
    }

    private void tellParts(Frame frame) {
        List<CryptoTrace.Part> parts = AgentTrace.parts(frame.body());
        Call told = calls.get(frame.call());
        if (told != null) parts.forEach(told.trace()::part);
    }

    private interface Settle {
        void settle(Promise<CryptoReply> promise);
    }

    private void settle(long call, Settle how) {
        Call settled = calls.remove(call);
        if (settled != null) how.settle(settled.promise);
    }

    /** On the event loop, once per process. */
    private void ended(Process which) {
        if (process != which) return;
        ready = null;
        greeted = null;
        boolean pinNotTaken = fault.startsWith(Token.PIN_NOT_TAKEN);
        if (!pinNotTaken) fault = "";
        process = null;
        figures = HsmFigures.NONE;
        pulse.answered();
        toDestroy.ended();
        for (Long call : calls.keySet()) settle(call, promise -> promise.tryFail(unavailable()));
        if (closed) return;
        unfit = which.exitValue() == AgentMain.CONFIG && !served; // a token that was fit before is ill
        judged.tryComplete();
        if (unfit) {
            LOG.error("the HSM agent has ended and is not started again: {}", config.strategy().refusal());
            return;
        }
        LOG.warn("the HSM agent has ended with code {}", which.exitValue());
        if (pinNotTaken) LOG.error("the HSM agent is not started again: each start would cost a try of the PIN");
        else startLater();
    }

    private void startLater() {
        vertx.setTimer(backoff.toMillis(), timer -> {
            restarts++; // on the event loop alone
            start();
        });
        backoff = backoff.multipliedBy(2).compareTo(LONGEST_BACKOFF) < 0 ? backoff.multipliedBy(2) : LONGEST_BACKOFF;
    }

    private static Throwable unavailable() {
        return Refusal.UNAVAILABLE.because("The HSM agent does not answer.");
    }

    /** Waits for the first agent; once there was one, nobody waits for the next. */
    @Override
    public Future<CryptoReply> ask(CryptoRequest request) {
        CryptoTrace trace = CryptoTrace.current();
        if (ready != null || judged.future().isComplete()) return ask(request, trace);
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            return Future.failedFuture(Refusal.OVERLOADED.because("The HSM is busy."));
        }
        return judged.future().timeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).transform(served -> {
            waiting.decrementAndGet();
            return ask(request, trace);
        });
    }

    private Future<CryptoReply> ask(CryptoRequest request, CryptoTrace trace) {
        Outbox to = ready;
        if (to == null) return Future.failedFuture(unavailable());
        boolean traced = trace != CryptoTrace.OFF;
        Buffer body;
        try {
            Buffer question = HsmCodec.request(request);
            body = traced ? AgentTrace.asked(trace.requestId(), question) : question;
        } catch (IllegalArgumentException | IllegalStateException e) { // not for the agent
            return Future.failedFuture(e);
        }
        if (calls.size() >= MOST_CALLS || to.unsent() + body.length() > Outbox.MOST_BYTES)
            return Future.failedFuture(Refusal.OVERLOADED.because("The HSM is busy."));
        long number = numbers.incrementAndGet();
        Promise<CryptoReply> promise = Promise.promise();
        calls.put(number, new Call(promise, pulse.now(), trace));
        try {
            to.send(new Frame(traced ? Frame.Kind.ASK_TRACED : Frame.Kind.ASK, number, body));
        } catch (IllegalArgumentException e) { // too long
            settle(number, it -> it.tryFail(e));
        }
        // the agent may have ended before the question was in the table
        if (ready != to) settle(number, it -> it.tryFail(unavailable()));
        return promise.future();
    }

    @Override
    public void evict(Collection<String> versionIds) {
        FrameWriter body = new FrameWriter().i32(versionIds.size());
        versionIds.forEach(body::text);
        tell(Frame.Kind.EVICT, body.body());
    }

    @Override
    public void evictAll() {
        tell(Frame.Kind.EVICT_ALL, Buffer.buffer());
    }

    @Override
    public void destroy(Collection<byte[]> blobs) {
        toDestroy.add(blobs);
        vertx.runOnContext(now -> tellWhatToDestroy());
    }

    /** On the event loop, as {@link #ended}: else what was told to nobody could be taken for told after that. */
    private void tellWhatToDestroy() {
        Outbox to = ready;
        if (to == null) return;
        long number = numbers.incrementAndGet();
        List<byte[]> blobs = toDestroy.tell(number);
        if (blobs.isEmpty()) return;
        FrameWriter body = new FrameWriter().i32(blobs.size());
        blobs.forEach(body::bytes);
        to.send(new Frame(Frame.Kind.DESTROY, number, body.body()));
    }

    @Override
    public void addSubkey(int epoch, Secret subkey) {
        try (subkey) {
            Frame frame = new Frame(Frame.Kind.SUBKEY, 0, new FrameWriter().i32(epoch).bytes(subkey.bytes()).body());
            if (!send(greeted, frame)) vertx.runOnContext(now -> send(greeted, frame)); // after a greeting that is under way without it
        }
    }

    @Override
    public void dropSubkeysBefore(int epoch) {
        Frame frame = new Frame(Frame.Kind.DROP_SUBKEYS, 0, new FrameWriter().i32(epoch).body());
        if (!send(greeted, frame)) vertx.runOnContext(now -> send(greeted, frame));
    }

    private static boolean send(Outbox to, Frame frame) {
        if (to == null) return false;
        to.send(frame);
        return true;
    }

    /** An agent that is not there has nothing open. */
    private void tell(Frame.Kind kind, Buffer body) {
        send(ready, new Frame(kind, 0, body));
    }

    /** Ends the agent; waits for it. By force: an orderly end runs what libraries do at exit while their calls are under way, and these then crash. */
    @Override
    public void close() {
        closed = true;
        judged.tryComplete();
        Process last = process;
        if (last != null) {
            last.destroyForcibly();
            try {
                if (!last.waitFor(5, TimeUnit.SECONDS)) LOG.warn("the HSM agent, process {}, does not end", last.pid());
                deleteUnpacked();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (IOException e) {
                LOG.warn("what the HSM agent unpacked is left: {}", e.getMessage());
            }
        }
        vertx.close().toCompletionStage().toCompletableFuture().join();
        ready = null;
        for (Long call : calls.keySet()) settle(call, promise -> promise.tryFail(unavailable()));
        toDestroy.close();
    }
}
