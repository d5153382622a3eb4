package io.wardmote.hsm;

import io.wardmote.hsm.Token.State;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One generation after the other: begins them, ends them, and tries in the background until the token serves again. Thread safe. No generation is
 * replaced while somebody is in one ({@link #enter}), though it may end meanwhile.
 */
final class Generations {
    private static final Logger LOG = LoggerFactory.getLogger(Generations.class);
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(100);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(10);

    private final Cryptoki cryptoki;
    private final TokenChoice token;
    private final Pin pin;
    private final Deadlines deadlines;
    private final Pool pool;
    /** Held for reading by every call, for writing by whoever replaces the generation: so that calls drain first. */
    private final ReentrantReadWriteLock gate = new ReentrantReadWriteLock();
    private final AtomicBoolean kekSeen = new AtomicBoolean();
    private final AtomicBoolean recovering = new AtomicBoolean();
    private final Object sleep = new Object();
    private volatile Generation current;
    /** The one that was begun last, whatever became of it. */
    private volatile Generation last;
    private volatile State state = State.RECOVERING;
    private volatile String lastFault = "";
    private volatile int begun;

    /** @param pool has all its sessions again when a generation begins */
    Generations(Cryptoki cryptoki, TokenChoice token, Pin pin, Deadlines deadlines, Pool pool) {
        this.cryptoki = cryptoki;
        this.token = token;
        this.pin = pin;
        this.deadlines = deadlines;
        this.pool = pool;
    }

    /**
     * Initialises the library and begins the first. A wrong PIN is tried once and leaves the token stopped: whoever starts processes again when
     * they end would otherwise lock it.
     */
    void start() throws CryptokiException, IOException {
        try {
            cryptoki.initialize();
            begin();
        } catch (CryptokiException e) {
            if (e.value().recovery() != Recovery.STOP) throw e;
            stop(e);
        }
    }

    State state() {
        return state;
    }

    String lastFault() {
        return lastFault;
    }

    int begun() {
        return begun;
    }

    /** Null while there is none. */
    Generation current() {
        return current;
    }

    /** The current generation, null if there is none; none begins before {@link #leave}. Waits for one that begins now. */
    Generation enter() {
        gate.readLock().lock();
        return current;
    }

    void leave() {
        gate.readLock().unlock();
    }

    Refused unavailable() {
        return Refusal.UNAVAILABLE.because(state == State.STOPPED ? "The HSM did not take the PIN." : "The HSM does not answer.");
    }

    boolean isThere(Generation generation) {
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

    /**
     * New sessions and a new login in place of this generation's, the library staying as it is. Waits for calls under way.
     * @return whether the token serves afterwards
     */
    boolean renew(Generation old) {
        gate.writeLock().lock();
        try {
            if (current != old) return current != null;
            current = null;
            try (Deadlines.Call _ = deadlines.begin("a new login")) {
                old.closeAll();
                begin();
                return current != null;
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
        } catch (RuntimeException e) {
            unexpected(e);
            restartLater();
            return false;
        } finally {
            gate.writeLock().unlock();
        }
    }

    /**
     * Opens a generation; the caller keeps everybody else out, but for who stops or closes the token: then it is closed again, and nobody gets
     * into it.
     */
    private void begin() throws CryptokiException, IOException {
        long slot = cryptoki.slots().stream().filter(this::isChosen).findFirst()
                .orElseThrow(() -> new CryptokiException("C_GetSlotList", ReturnValue.TOKEN_NOT_PRESENT)).id();
        Generation next = Generation.open(cryptoki, begun + 1, slot, pin, kekSeen);
        begun++;
        last = next;
        if (!serve(next)) {
            next.closeAll();
            return;
        }
        pool.restore();
        if (begun > 1) LOG.warn("the token {} serves again, generation {}", token, begun);
    }

    private boolean isChosen(Cryptoki.Slot slot) {
        return switch (token) {
            case TokenChoice.Labelled(String label) -> slot.label().equals(label);
            case TokenChoice.InSlot(long number) -> slot.id() == number;
        };
    }

    private synchronized boolean serve(Generation next) {
        if (!become(State.SERVING)) return false;
        current = next;
        return true;
    }

    /** Closed is final, and stopped changes to nothing else. */
    private synchronized boolean become(State next) {
        if (state == State.CLOSED || state == State.STOPPED && next != State.CLOSED) return false;
        state = next;
        return true;
    }

    void end(Generation generation, CryptokiException why) {
        synchronized (this) {
            if (current != generation || !become(State.RECOVERING)) return;
            current = null; // from here on everybody is refused at once
        }
        lastFault = why.getMessage();
        LOG.warn("the token {} does not serve: {}", token, why.getMessage());
        restartLater();
    }

    /** May be called while another begins. */
    void stop(CryptokiException why) {
        lastFault = why.getMessage();
        synchronized (this) {
            become(State.STOPPED);
            current = null;
        }
        LOG.error("the PIN of the token {} was not taken and is not tried again: {}", token, why.getMessage());
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
            } catch (CryptokiException | RuntimeException e) {
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
        } catch (RuntimeException e) {
            unexpected(e);
            return false;
        } finally {
            gate.writeLock().unlock();
        }
    }

    /** The file's name is for the log only: anybody may ask how the node is. */
    private void cannotRead(IOException e) {
        LOG.warn("the PIN of the token {} cannot be read: {}", token, e.toString());
        lastFault = "the PIN cannot be read";
    }

    /** The wrapper's native half throws such, and the next try may end otherwise. Without its words, which may quote what it was given. */
    private void unexpected(RuntimeException e) {
        LOG.error("the token {} failed unexpectedly: {} at {}", token, e.getClass().getName(), List.of(e.getStackTrace()).getFirst());
        lastFault = e.getClass().getSimpleName();
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

    /** Waits for calls under way, then logs out and closes every session with this token. None begins any more. */
    void close() {
        become(State.CLOSED);
        synchronized (sleep) {
            sleep.notifyAll();
        }
        gate.writeLock().lock();
        try {
            current = null;
            if (last != null) last.closeAll();
        } finally {
            gate.writeLock().unlock();
        }
    }
}
