package io.wardmote.hsm;

import io.wardmote.crypto.CryptoTrace;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One token and all that is open in it: a bounded pool of sessions, and the recovery from every error that {@link ReturnValue} lists
 * ({@link Remedies}). Thread safe; blocks for as long as the token takes.
 *
 * <p>Objects die with the session that made them, but any session of the process may use them: so all are made in one owner session. An anchor
 * that nobody uses keeps the login, which ends with the last session. Owner, anchor and everything made since make a generation; what was made in
 * one is not used in another, since numbers of objects come again ({@link Generations}).
 */
public final class Token implements AutoCloseable {
    /** How the fault of a token begins that will not be tried again. */
    static final String PIN_NOT_TAKEN = "the token did not take the PIN";

    private static final Logger LOG = LoggerFactory.getLogger(Token.class);

    /** Whether the token serves, and if not, what will change that. */
    public enum State {
        SERVING,
        /** A generation ended and the next has not begun; tried again and again. */
        RECOVERING,
        /** The PIN was refused; only a new start, by somebody who knows the PIN, tries again. */
        STOPPED,
        CLOSED
    }

    /** Something done with the token. May be done twice, if the first time failed in a way that leaves nothing behind. */
    interface Work<T> {
        T with(Session session) throws CryptokiException;

        /** The handles that were used are not valid any more. */
        default void forget() {}
    }

    /** Something done in the owner session, alone. */
    interface OwnerWork<T> {
        T with(long session) throws CryptokiException;
    }

    /** Who can close opened keys when the token has no room left. */
    interface Room {
        void evictColdest(double share);
    }

    /** What one piece of work has of the token: a pooled session that is its own, the owner session, and the wrapping key. */
    static final class Session {
        private final Generation generation;
        private final long number;

        private Session(Generation generation, long number) {
            this.generation = generation;
            this.number = number;
        }

        /** The token's number for it. */
        long number() {
            return number;
        }

        int generation() {
            return generation.number();
        }

        <T> T inOwner(OwnerWork<T> work) throws CryptokiException {
            return generation.inOwner(work);
        }

        /** The wrapping key of this cluster. @throws Refused UNAVAILABLE if the token has none, or several */
        long kek() throws CryptokiException {
            return generation.kek(number);
        }
    }

    private final Cryptoki cryptoki;
    private final Duration patience;
    private final Deadlines deadlines;
    private final Pool pool;
    private final Generations generations;
    private final Remedies remedies;

    /**
     * Initialises the library, logs in and opens what a generation needs. A wrong PIN is tried once and leaves the token stopped: whoever
     * starts processes again when they end would otherwise lock it.
     *
     * @throws CryptokiException if the token cannot be had
     * @throws IOException       if the PIN cannot be read
     */
    Token(Cryptoki cryptoki, HsmConfig config, Pin pin, LongSupplier nanos, Halt halt) throws CryptokiException, IOException {
        this.cryptoki = cryptoki;
        this.patience = config.patience();
        this.deadlines = new Deadlines(config.deadline(), nanos, halt);
        this.pool = new Pool(config.sessions());
        this.generations = new Generations(cryptoki, config.token(), pin, deadlines, pool);
        this.remedies = new Remedies(generations, pool);
        try {
            generations.start();
        } catch (CryptokiException | IOException | RuntimeException e) {
            deadlines.close();
            throw e;
        }
    }

    Cryptoki cryptoki() {
        return cryptoki;
    }

    public State state() {
        return generations.state();
    }

    /** The last error that ended a session or a generation, for those who operate the node; empty if there was none. */
    public String lastFault() {
        return generations.lastFault();
    }

    /** How many sessions the pool may open now. */
    public int sessions() {
        return pool.sessions();
    }

    /** How many sessions of the pool work now. */
    int busySessions() {
        return pool.busy();
    }

    /** How many sessions of the pool are open and wait for work. */
    int idleSessions() {
        Generation now = generations.current();
        return now == null ? 0 : now.idleCount();
    }

    /** How many generations have begun: one more than there were recoveries. */
    int generations() {
        return generations.begun();
    }

    /** Why the token does not serve, in a sentence without secrets. Costs nothing. */
    Optional<String> fault() {
        return switch (generations.state()) {
            case SERVING -> Optional.empty();
            case RECOVERING -> Optional.of("the token does not serve and is tried again and again: " + generations.lastFault());
            case STOPPED -> Optional.of(PIN_NOT_TAKEN + ", which is not tried again until the node starts anew: " + generations.lastFault());
            case CLOSED -> Optional.of("the token is closed");
        };
    }

    /** Counts up whenever all handles became invalid. */
    int generation() {
        Generation now = generations.current();
        return now == null ? 0 : now.number();
    }

    /** The slot in which the token was found last. */
    long slot() {
        Generation now = generations.current();
        if (now == null) throw generations.unavailable();
        return now.slot();
    }

    /** As the watcher does by itself, again and again. */
    void checkDeadlines() {
        deadlines.check();
    }

    void makeRoomBy(Room room) {
        remedies.makeRoomBy(room);
    }

    /**
     * Does it with a session of the pool, and once more if {@link Recovery} says that this may help. Not to be called from within work.
     *
     * @param what names it where it fails or hangs
     * @throws Refused UNAVAILABLE while the token does not serve, OVERLOADED if no session became free in time
     */
    <T> T use(String what, Work<T> work) throws CryptokiException {
        Attempt<T> first = attempt(what, work);
        if (first.failure == null) return first.result;
        CryptokiException failure = first.failure;
        AgentTrace.about(CryptoTrace.current(), LOG.atInfo()).log("{}: {}", what, failure.getMessage());
        if (!remedies.recover(first.generation, failure, work)) throw failure;
        Attempt<T> second = attempt(what, work);
        if (second.failure == null) return second.result;
        AgentTrace.about(CryptoTrace.current(), LOG.atWarn()).log("{}, the second time: {}", what, second.failure.getMessage());
        remedies.recoverAgain(second.generation, second.failure, work);
        throw second.failure;
    }

    /** A try and the generation it was made in. */
    private record Attempt<T>(Generation generation, T result, CryptokiException failure) {}

    private <T> Attempt<T> attempt(String what, Work<T> work) throws CryptokiException {
        if (generations.current() == null) throw generations.unavailable();
        borrow();
        try {
            Generation generation = generations.enter();
            try {
                if (generation == null) throw generations.unavailable();
                try (Deadlines.Call _ = deadlines.begin(what)) {
                    return attempt(generation, work);
                }
            } finally {
                generations.leave();
            }
        } finally {
            pool.release();
        }
    }

    private void borrow() {
        CryptoTrace trace = CryptoTrace.current();
        if (trace == CryptoTrace.OFF) {
            borrowNow();
            return;
        }
        CryptoTrace.Watch waiting = CryptoTrace.Watch.start();
        String fault = "";
        try {
            borrowNow();
        } catch (Refused e) {
            fault = e.refusal().name();
            throw e;
        } finally {
            trace.part(waiting.part("hsm session", "", fault));
        }
    }

    private void borrowNow() {
        try {
            if (!pool.borrow(patience)) throw Refusal.OVERLOADED.because("The HSM is busy.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw generations.unavailable();
        }
    }

    private <T> Attempt<T> attempt(Generation generation, Work<T> work) {
        Long session = null;
        boolean sound = false;
        try {
            session = generation.take();
            T result = work.with(new Session(generation, session));
            sound = true;
            return new Attempt<>(generation, result, null);
        } catch (CryptokiException e) {
            return new Attempt<>(generation, null, e);
        } catch (Refused e) {
            sound = true; // the work judged the answer itself, and the operation is over
            throw e;
        } finally {
            if (session != null) {
                if (sound) generation.giveBack(session);
                else generation.discard(session);
            }
        }
    }

    /**
     * Destroys an object of that generation, if it is still the current one; else it is gone already.
     * Never fails: what cannot be destroyed goes with its session.
     */
    void destroy(int generation, long object) {
        Generation now = generations.enter();
        try (Deadlines.Call _ = deadlines.begin("C_DestroyObject")) {
            if (now == null || now.number() != generation) return;
            now.destroy(object);
        } catch (CryptokiException e) {
            LOG.debug("a key cannot be destroyed: {}", e.getMessage());
        } finally {
            generations.leave();
        }
    }

    /** Logs out and closes every session with this token; the library stays initialised, for others in this process may use it. */
    @Override
    public void close() {
        try {
            generations.close();
        } finally {
            deadlines.close();
        }
    }
}
