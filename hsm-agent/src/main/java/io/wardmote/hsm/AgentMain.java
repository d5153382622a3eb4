package io.wardmote.hsm;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.transport.Transport;
import io.wardmote.crypto.CryptoRequest;
import io.wardmote.crypto.CryptoTrace;
import io.wardmote.crypto.ProcessGuards;
import io.wardmote.crypto.Providers;
import io.wardmote.crypto.SealBroken;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import io.wardmote.key.Secret;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent's process: serves the keys of one token to the one node that started it, over a Unix socket in a folder that only its user may enter.
 * It ends when that node lets go of the connection or dies, when the token hangs, and at once if the token is unfit. Other processes of its user
 * are {@link Guests}.
 */
public final class AgentMain {
    private static final Logger LOG = LoggerFactory.getLogger(AgentMain.class);
    /** All that Java computes here. */
    private static final Set<Providers.Row> PUBLIC_HALVES = EnumSet.of(Providers.Row.RSA, Providers.Row.ECDSA, Providers.Row.ECDSA_SECP256K1);
    /** Of sysexits.h. */
    private static final int USAGE = 64;
    private static final int PROTOCOL = 76;
    private static final int UNAVAILABLE = 69;
    private static final int SOFTWARE = 70;
    /** The token cannot do what the strategy needs. */
    static final int CONFIG = 78;
    private static final long LOOK_MILLIS = 250;
    /** A network HSM takes longer for one call, and an idle agent answers at once all the same. */
    private static final int GATHER_MICROS = 200;

    private final Vertx vertx;
    private final Providers providers;
    private final Token token;
    private final HsmConfig config;
    private final Promise<HsmThreads> engine = Promise.promise();
    private final Guests guests;
    /** Bytes of requests that are not answered. */
    private final AtomicLong inHand = new AtomicLong();
    private boolean met;

    private AgentMain(Vertx vertx, Providers providers, Token token, HsmConfig config) {
        this.vertx = vertx;
        this.providers = providers;
        this.token = token;
        this.config = config;
        this.guests = new Guests(vertx, () -> engine.future().compose(HsmThreads::status));
    }

    /** Arguments: socket, process id of the node, then those of {@link HsmConfig#arguments}. */
    public static void main(String[] arguments) {
        if (arguments.length < 2) end(USAGE, "the HSM agent is started by a node");
        ProcessGuards.raise().forEach(guard -> LOG.warn("this machine guards less than it could: {}", guard));
        long node = Long.parseLong(arguments[1]);
        // a node that was killed closes nothing on its side of a socket that was not accepted yet
        ProcessHandle.of(node).orElseThrow().onExit().thenRun(() -> end(0, "the node has ended"));
        try {
            HsmConfig config = HsmConfig.of(List.of(arguments).subList(2, arguments.length));
            Vertx vertx = vertx();
            Providers providers = Providers.start(PUBLIC_HALVES);
            AgentMain agent = new AgentMain(vertx, providers, HsmKeys.fitToken(config, providers, Halt.process()), config);
            vertx.createNetServer().connectHandler(socket -> agent.meet(socket, node)).listen(SocketAddress.domainSocketAddress(arguments[0]))
                    .onFailure(e -> end(UNAVAILABLE, "cannot listen: " + e.getMessage()));
        } catch (IllegalArgumentException e) {
            end(USAGE, e.getMessage());
        } catch (UnfitToken e) {
            end(CONFIG, e.getMessage());
        } catch (GeneralSecurityException | IOException e) {
            end(UNAVAILABLE, e.getMessage());
        } catch (RuntimeException | LinkageError e) { // else other threads would keep a process that serves nobody
            end(SOFTWARE, e.toString());
        }
    }

    /** One event loop, by epoll, which tells who is at the other end. */
    static Vertx vertx() {
        FileSystemOptions files = new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false);
        return Vertx.builder().with(new VertxOptions().setEventLoopPoolSize(1).setFileSystemOptions(files)).withTransport(Transport.EPOLL).build();
    }

    private static void end(int code, String why) {
        LOG.info("the HSM agent ends: {}", why);
        Runtime.getRuntime().halt(code);
    }

    private void meet(NetSocket socket, long node) {
        try {
            if (Peer.processOf(socket) == node && !met) serve(socket);
            else guests.meet(socket);
        } catch (IOException e) {
            LOG.error("a connection is refused: {}", e.getMessage());
            socket.close();
        }
    }

    private void serve(NetSocket socket) {
        met = true;
        socket.closeHandler(closed -> end(0, "the node has let go"));
        Outbox outbox = new Outbox(socket, vertx.getOrCreateContext(), GATHER_MICROS);
        Frame.Parser parser = new Frame.Parser(frame -> take(outbox, frame));
        socket.handler(bytes -> {
            try {
                parser.handle(bytes);
            } catch (IllegalArgumentException e) {
                end(PROTOCOL, "the node says what is not understood: " + e.getMessage());
            }
        });
    }

    private void take(Outbox outbox, Frame frame) {
        switch (frame.kind()) {
            case HELLO -> {
                if (engine.future().isComplete()) throw new IllegalArgumentException("a second HELLO");
                engine.complete(engine(new FrameReader(frame.body())));
                tellFaults(outbox);
                outbox.send(new Frame(Frame.Kind.READY, frame.call(), Buffer.buffer()));
            }
            case ASK -> ask(outbox, frame, frame.body(), CryptoTrace.OFF, () -> {});
            case ASK_TRACED -> {
                AgentTrace.Asked asked = AgentTrace.asked(frame.body());
                ask(outbox, frame, asked.question(), asked.trace(),
                    () -> outbox.send(new Frame(Frame.Kind.PARTS, frame.call(), asked.trace().toFrame())));
            }
            case EVICT -> greeted().evict(texts(new FrameReader(frame.body())));
            case EVICT_ALL -> greeted().evictAll();
            case DESTROY -> greeted().destroy(blobs(new FrameReader(frame.body())),
                () -> outbox.send(new Frame(Frame.Kind.DESTROYED, frame.call(), Buffer.buffer())));
            case SUBKEY -> {
                FrameReader in = new FrameReader(frame.body());
                greeted().addSubkey(in.i32(), new Secret(in.bytes()));
            }
            case DROP_SUBKEYS -> greeted().dropSubkeysBefore(new FrameReader(frame.body()).i32());
            case PING -> outbox.send(new Frame(Frame.Kind.PONG, frame.call(), greeted().figures().toFrame()));
            case STATUS, READY, REPLY, REFUSED, REPORT, FAULT, PONG, DESTROYED, PARTS ->
                throw new IllegalArgumentException(frame.kind() + " is not for the node to say");
        }
    }

    private HsmThreads greeted() {
        if (!engine.future().isComplete()) throw new IllegalArgumentException("no HELLO yet");
        return engine.future().result();
    }

    /** At once if there is one, and then whenever it changes: so that the node need not ask. */
    private void tellFaults(Outbox outbox) {
        AtomicReference<String> told = new AtomicReference<>("");
        Runnable look = () -> {
            String now = greeted().fault().orElse("");
            if (!now.equals(told.getAndSet(now))) outbox.send(new Frame(Frame.Kind.FAULT, 0, Buffer.buffer(now)));
        };
        look.run();
        vertx.setPeriodic(LOOK_MILLIS, timer -> look.run());
    }

    private HsmThreads engine(FrameReader in) {
        String clusterId = in.text();
        Map<Integer, Secret> subkeys = new TreeMap<>();
        for (int left = in.i32(); left > 0; left--) subkeys.put(in.i32(), new Secret(in.bytes()));
        in.end();
        return new HsmThreads(vertx, new HsmKeys(providers, token, config, clusterId, subkeys), config);
    }

    private static List<String> texts(FrameReader in) {
        List<String> texts = new ArrayList<>();
        for (int left = in.i32(); left > 0; left--) texts.add(in.text());
        in.end();
        return texts;
    }

    private static List<byte[]> blobs(FrameReader in) {
        List<byte[]> blobs = new ArrayList<>();
        for (int left = in.i32(); left > 0; left--) blobs.add(in.bytes());
        in.end();
        return blobs;
    }

    /** @param first what is said before the answer */
    private void ask(Outbox outbox, Frame frame, Buffer body, CryptoTrace trace, Runnable first) {
        HsmThreads asked = greeted();
        long call = frame.call();
        int length = body.length();
        if (inHand.get() + outbox.unsent() + length > Outbox.MOST_BYTES) {
            refuse(outbox, call, Refusal.OVERLOADED.because("The HSM is busy."));
            return;
        }
        inHand.addAndGet(length);
        CryptoRequest request = HsmCodec.request(body);
        trace.call(() -> asked.ask(request)).onComplete(reply -> {
            first.run();
            outbox.send(new Frame(Frame.Kind.REPLY, call, HsmCodec.reply(reply)));
            inHand.addAndGet(-length);
        }, failure -> {
            first.run();
            refuse(outbox, call, failure instanceof Refused refused ? refused : fault(trace, failure));
            inHand.addAndGet(-length);
        });
    }

    private static void refuse(Outbox outbox, long call, Refused refused) {
        outbox.send(new Frame(Frame.Kind.REFUSED, call, HsmCodec.refused(refused)));
    }

    /** Logged without its words, which may quote what a provider was given; ours hold no secrets. */
    private static Refused fault(CryptoTrace trace, Throwable fault) {
        boolean ours = fault instanceof SealBroken || fault instanceof CryptokiException;
        AgentTrace.about(trace, LOG.atError()).log("a request failed: {}",
            ours ? fault.toString() : fault.getClass().getName() + " at " + List.of(fault.getStackTrace()).getFirst());
        return Refusal.INTERNAL_FAILURE.refused();
    }

    /** The socket's folder is the node's to make. */
    static String socket(Path folder) {
        return folder.resolve("hsm.sock").toString();
    }
}
