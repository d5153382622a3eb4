package io.wardmote.crypto;

import static io.wardmote.key.KeySpec.RSA_2048;
import static io.wardmote.key.KeySpec.RSA_3072;
import static io.wardmote.key.KeySpec.RSA_4096;

import io.wardmote.crypto.Algorithm.NewKey;
import io.wardmote.key.KeySpec;
import java.security.GeneralSecurityException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * RSA key pairs made ahead: making one takes from a twentieth of a second to some seconds, taking one no time. Once started, a
 * thread of its own makes one pair at a time, at low priority, until there are four of RSA_2048 and two of each longer spec, and
 * again when one is taken. Until it has them for the first time it rests between two, unless one is taken: a node that has just
 * started has better to do. A pair is handed out once. Thread safe.
 */
public final class DataKeyPairs implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DataKeyPairs.class);
    private static final Map<KeySpec, Integer> MOST = Map.of(RSA_2048, 4, RSA_3072, 2, RSA_4096, 2);

    /** That it rests at first, of the time that a pair took. */
    private static final int REST = 4;

    /** Makes a pair, blocking. */
    interface Make {
        NewKey make(KeySpec spec) throws GeneralSecurityException;
    }

    private final Make make;
    private final Map<KeySpec, Deque<NewKey>> ready = new EnumMap<>(KeySpec.class);
    /** Whose turn it is, so that a spec much asked for does not keep the others empty. */
    private final Deque<KeySpec> turns = new ArrayDeque<>(List.of(RSA_2048, RSA_3072, RSA_4096));
    private boolean started;
    private boolean filled;
    private boolean closed;

    public DataKeyPairs(Providers providers) {
        this(spec -> Algorithm.of(spec, providers).generate(spec));
    }

    DataKeyPairs(Make make) {
        this.make = make;
        for (KeySpec spec : turns) ready.put(spec, new ArrayDeque<>());
    }

    /** Begins to make pairs; until then there are none. To be called once the node serves: the first pairs take some seconds of a processor. */
    public synchronized void start() {
        if (started || closed) return;
        started = true;
        Thread maker = new Thread(this::fill, "key-pairs");
        maker.setDaemon(true); // a pair half made keeps no node from stopping
        maker.setPriority(Thread.MIN_PRIORITY);
        maker.start();
    }

    /** A pair for the caller alone, who closes its secret half; empty if none is ready. Does not wait. */
    synchronized Optional<NewKey> take(KeySpec spec) {
        Deque<NewKey> pairs = ready.get(spec);
        if (pairs == null || pairs.isEmpty()) return Optional.empty();
        notifyAll();
        return Optional.of(pairs.remove());
    }

    /** How many pairs are ready. */
    public synchronized int size() {
        return ready.values().stream().mapToInt(Deque::size).sum();
    }

    /** Wipes what is ready, and what is being made as soon as it is; none is handed out any more. */
    @Override
    public synchronized void close() {
        closed = true;
        for (Deque<NewKey> pairs : ready.values()) {
            pairs.forEach(pair -> pair.stored().close());
            pairs.clear();
        }
        notifyAll();
    }

    private void fill() {
        try {
            for (Optional<KeySpec> spec = next(); spec.isPresent(); spec = next()) {
                long begun = System.nanoTime();
                keep(spec.get(), make.make(spec.get()));
                rest(System.nanoTime() - begun);
            }
        } catch (GeneralSecurityException | InterruptedException | RuntimeException e) {
            LOG.error("no more key pairs are made ahead; each is made when it is asked for", e);
        }
    }

    /** The spec that has room and waited longest for its turn; waits until there is one; empty when closed. */
    private synchronized Optional<KeySpec> next() throws InterruptedException {
        while (!closed) {
            for (int i = 0; i < MOST.size(); i++) {
                KeySpec spec = turns.remove();
                turns.add(spec);
                if (ready.get(spec).size() < MOST.get(spec)) return Optional.of(spec);
            }
            filled = true;
            wait();
        }
        return Optional.empty();
    }

    private synchronized void rest(long tookNanos) throws InterruptedException {
        if (!filled && !closed) wait(Math.max(1, TimeUnit.NANOSECONDS.toMillis(tookNanos * REST)));
    }

    private synchronized void keep(KeySpec spec, NewKey pair) {
        if (closed) pair.stored().close();
        else ready.get(spec).add(pair);
    }
}
