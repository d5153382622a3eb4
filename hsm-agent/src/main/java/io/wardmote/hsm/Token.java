package io.wardmote.hsm;

import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One token and all that is open in it: a bounded pool of sessions, and the recovery from every error that {@link ReturnValue} lists. Thread
 * safe; blocks for as long as the token takes.
 *
 * <p>Objects die with the session that made them, but any session of the process may use them: so all are made in one owner session. An anchor
 * that nobody uses keeps the login, which ends with the last session. Owner, anchor and everything made since make a generation; what was made in
 * one is not used in another, since numbers of objects come again.
 */
public final class Token implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Token.class);
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(100);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(10);
    /** The share of opened keys that is closed when the token runs out of memory. */
    private static final double ROOM = 0.25;

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
    private final HsmConfig config;
    private final Pin pin;
    private final Deadlines deadlines;
    private final Pool pool;
    /** Held for reading by every call, for writing by whoever replaces the generation: so that calls drain first. */
    private final ReentrantReadWriteLock gate = new ReentrantReadWriteLock();
    private final AtomicBoolean kekSeen = new AtomicBoolean();
    private final AtomicBoolean recovering = new AtomicBoolean();
    private final Object sleep = new Object();
    private volatile Generation current;
    private volatile State state = State.RECOVERING;
    private volatile Room room = share -> {};
    private volatile String lastFault = "";
    private volatile int generations;

    /**
     * Initialises the library, logs in and opens what a generation needs. A wrong PIN is tried once and leaves the token stopped: whoever
     * starts processes again when they end would otherwise lock it.
     *
     * @throws CryptokiException if the token cannot be had
     * @throws IOException       if the PIN cannot be read
     */
    Token(Cryptoki cryptoki, HsmConfig config, Pin pin, LongSupplier nanos, Halt halt) throws CryptokiException, IOException {
        this.cryptoki = cryptoki;
        this.config = config;
        this.pin = pin;
        this.deadlines = new Deadlines(config.deadline(), nanos, halt);
        this.pool = new Pool(config.sessions());
        try {
            cryptoki.initialize();
            begin();
        } catch (CryptokiException e) {
            if (e.value().recovery() != Recovery.STOP) {
                deadlines.close();
                throw e;
            }
            stop(e);
        } catch (IOException | RuntimeException e) {
            deadlines.close();
            throw e;
        }
    }

    Cryptoki cryptoki() {
        return cryptoki;
    }

    public State state() {
        return state;
    }

    /** The last error that ended a session or a generation, for those who operate the node; empty if there was none. */
    public String lastFault() {
        return lastFault;
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
        Generation now = current;
        return now == null ? 0 : now.idleCount();
    }

    /** How many generations have begun: one more than there were recoveries. */
    int generations() {
        return generations;
    }

    /** Why the token does not serve, in a sentence without secrets. Costs nothing. */
    Optional<String> fault() {
        return switch (state) {
            case SERVING -> Optional.empty();
            case RECOVERING -> Optional.of("the token does not serve and is tried again and again: " + lastFault);
            case STOPPED -> Optional.of("the token did not take the PIN, which is not tried again until the node starts anew: " + lastFault);
            case CLOSED -> Optional.of("the token is closed");
        };
    }

    /** Counts up whenever all handles became invalid. */
    int generation() {
        Generation now = current;
        return now == null ? 0 : now.number();
    }

    /** The slot in which the token was found last. */
    long slot() {
        Generation now = current;
        if (now == null) throw unavailable();
        return now.slot();
    }

    /** As the watcher does by itself, again and again. */
    void checkDeadlines() {
        deadlines.check();
    }

    void makeRoomBy(Room room) {
        this.room = room;
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
        LOG.info("{}: {}", what, failure.getMessage());
        if (!recover(first, work)) throw failure;
        Attempt<T> second = attempt(what, work);
        if (second.failure == null) return second.result;
        LOG.warn("{}, the second time: {}", what, second.failure.getMessage());
        recoverAgain(second, work);
        throw second.failure;
    }

    /** A try and the generation it was made in. */
    private record Attempt<T>(Generation generation, T result, CryptokiException failure) {}

    private <T> Attempt<T> attempt(String what, Work<T> work) throws CryptokiException {
        if (current == null) throw unavailable();
        borrow();
        try {
            gate.readLock().lock();
            try {
                Generation generation = current;
                if (generation == null) throw unavailable();
                try (Deadlines.Call _ = deadlines.begin(what)) {
                    return attempt(generation, work);
                }
            } finally {
                gate.readLock().unlock();
            }
        } finally {
            pool.release();
        }
    }

    private void borrow() {
        try {
            if (!pool.borrow(config.patience())) throw Refusal.OVERLOADED.because("The HSM is busy.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable();
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

    /** Whether a second try is worth it. */
    private <T> boolean recover(Attempt<T> attempt, Work<T> work) {
        ReturnValue value = attempt.failure.value();
        return switch (value.recovery()) {
            case NONE -> false;
            case NEW_SESSION, NEW_SESSION_THEN_END -> !attempt.generation.ownerFailed() || renew(attempt.generation);
            case FORGET_HANDLES -> {
                work.forget();
                attempt.generation.forgetKek();
                yield true;
            }
            case SESSION_GONE -> !attempt.generation.ownerFailed() && isThere(attempt.generation) || renew(attempt.generation);
            case LOG_IN -> renew(attempt.generation);
            case MAKE_ROOM -> {
                makeRoom();
                yield true;
            }
            case END -> {
                end(attempt.generation, attempt.failure);
                yield false;
            }
            case STOP -> {
                stop(attempt.failure);
                yield false;
            }
        };
    }

    /** After a second failure nothing is tried again, but what comes after must not fail for the same reason. */
    private <T> void recoverAgain(Attempt<T> attempt, Work<T> work) {
        switch (attempt.failure.value().recovery()) {
            case NONE -> {}
            case NEW_SESSION -> {
                if (attempt.generation.ownerFailed()) renew(attempt.generation);
            }
            case FORGET_HANDLES -> {
                work.forget();
                end(attempt.generation, attempt.failure);
            }
            case MAKE_ROOM -> makeRoom();
            case NEW_SESSION_THEN_END, SESSION_GONE, LOG_IN, END -> end(attempt.generation, attempt.failure);
            case STOP -> stop(attempt.failure);
        }
    }

    private boolean isThere(Generation generation) {
        gate.readLock().lock();
        try (Deadlines.Call _ = deadlines.begin("C_GetSessionInfo of the anchor")) {
            if (current != generation) return true; // renewed meanwhile
            generation.checkAnchor();
            return true;
        } catch (CryptokiException e) {
            return false;
        } finally {
            gate.readLock().unlock();
        }
    }

    /** Evicted keys are destroyed by whoever evicts; a session less leaves the token some of what it is short of. */
    private void makeRoom() {
        room.evictColdest(ROOM);
        pool.shrink();
        Generation now = current;
        if (now != null) now.discardIdle();
    }

    /**
     * New sessions and a new login in place of this generation's, the library staying as it is. Waits for calls under way.
     * @return whether the token serves afterwards
     */
    private boolean renew(Generation old) {
        gate.writeLock().lock();
        try {
            if (current != old) return current != null;
            current = null;
            try (Deadlines.Call _ = deadlines.begin("a new login")) {
                old.closeAll();
                begin();
                return true;
            }
        } catch (CryptokiException e) {
            lastFault = e.getMessage();
            if (e.value().recovery() == Recovery.STOP) stop(e);
            else restartLater();
            return false;
        } catch (IOException e) {
            cannotRead(e);
            restartLater();
            return false;
        } finally {
            gate.writeLock().unlock();
        }
    }

    /** Opens a generation; the caller keeps everybody else out. */
    private void begin() throws CryptokiException, IOException {
        long slot = cryptoki.slots().stream().filter(this::isChosen).findFirst()
                .orElseThrow(() -> new CryptokiException("C_GetSlotList", ReturnValue.TOKEN_NOT_PRESENT)).id();
        Generation next = Generation.open(cryptoki, generations + 1, slot, pin, kekSeen);
        generations++;
        current = next;
        become(State.SERVING);
        pool.restore();
        if (generations > 1) LOG.warn("the token {} serves again, generation {}", config.token(), generations);
    }

    private boolean isChosen(Cryptoki.Slot slot) {
        return switch (config.token()) {
            case TokenChoice.Labelled(String label) -> slot.label().equals(label);
            case TokenChoice.InSlot(long number) -> slot.id() == number;
        };
    }

    /** Closed is final, and stopped changes to nothing else. */
    private synchronized boolean become(State next) {
        if (state == State.CLOSED || state == State.STOPPED && next != State.CLOSED) return false;
        state = next;
        return true;
    }

    private void end(Generation generation, CryptokiException why) {
        synchronized (this) {
            if (current != generation || !become(State.RECOVERING)) return;
            current = null; // from here on everybody is refused at once
        }
        lastFault = why.getMessage();
        LOG.warn("the token {} does not serve: {}", config.token(), why.getMessage());
        restartLater();
    }

    private void stop(CryptokiException why) {
        lastFault = why.getMessage();
        current = null;
        become(State.STOPPED);
        LOG.error("the PIN of the token {} was not taken and is not tried again: {}", config.token(), why.getMessage());
    }

    private void restartLater() {
        if (!become(State.RECOVERING)) return;
        if (recovering.compareAndSet(false, true)) Thread.ofPlatform().daemon().name("hsm-recovery").start(this::restart);
    }

    private void restart() {
        Duration backoff = FIRST_BACKOFF;
        while (state == State.RECOVERING && !restarted()) {
            pause(backoff);
            backoff = backoff.multipliedBy(2).compareTo(LONGEST_BACKOFF) < 0 ? backoff.multipliedBy(2) : LONGEST_BACKOFF;
        }
        recovering.set(false);
        if (state == State.RECOVERING) restartLater(); // it ended again before we were out of here
    }

    private boolean restarted() {
        gate.writeLock().lock(); // calls under way end first; one that hangs ends the process
        try (Deadlines.Call _ = deadlines.begin("C_Finalize and C_Initialize")) {
            if (state != State.RECOVERING) return true;
            try {
                cryptoki.finish();
            } catch (CryptokiException e) {
                LOG.debug("the library cannot be finalized: {}", e.getMessage());
            }
            cryptoki.initialize();
            begin();
            return true;
        } catch (CryptokiException e) {
            lastFault = e.getMessage();
            if (e.value().recovery() == Recovery.STOP) stop(e);
            return e.value().recovery() == Recovery.STOP;
        } catch (IOException e) {
            cannotRead(e);
            return false;
        } finally {
            gate.writeLock().unlock();
        }
    }

    /** The file's name is for the log only: anybody may ask how the node is. */
    private void cannotRead(IOException e) {
        LOG.warn("the PIN of the token {} cannot be read: {}", config.token(), e.toString());
        lastFault = "the PIN cannot be read";
    }

    private void pause(Duration time) {
        synchronized (sleep) {
            try {
                if (state == State.RECOVERING) sleep.wait(time.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                become(State.CLOSED);
            }
        }
    }

    private Refused unavailable() {
        return Refusal.UNAVAILABLE.because(state == State.STOPPED ? "The HSM did not take the PIN." : "The HSM does not answer.");
    }

    /**
     * Destroys an object of that generation, if it is still the current one; else it is gone already.
     * Never fails: what cannot be destroyed goes with its session.
     */
    void destroy(int generation, long object) {
        gate.readLock().lock();
        try (Deadlines.Call _ = deadlines.begin("C_DestroyObject")) {
            Generation now = current;
            if (now == null || now.number() != generation) return;
            now.destroy(object);
        } catch (CryptokiException e) {
            LOG.debug("a key cannot be destroyed: {}", e.getMessage());
        } finally {
            gate.readLock().unlock();
        }
    }

    /** Logs out and closes every session with this token; the library stays initialised, for others in this process may use it. */
    @Override
    public void close() {
        become(State.CLOSED);
        synchronized (sleep) {
            sleep.notifyAll();
        }
        gate.writeLock().lock();
        try {
            Generation last = current;
            current = null;
            if (last != null) last.closeAll();
        } finally {
            gate.writeLock().unlock();
            deadlines.close();
        }
    }
}
