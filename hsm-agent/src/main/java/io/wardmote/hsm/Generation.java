package io.wardmote.hsm;

import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import io.wardmote.key.Secret;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is open in a token from a login to the loss of it: the owner session and the anchor, sessions of the pool that wait for work, and the
 * number of the wrapping key. Thread safe. See {@link Token} for why there are generations.
 */
final class Generation {
    private static final Logger LOG = LoggerFactory.getLogger(Generation.class);

    private final Cryptoki cryptoki;
    private final int number;
    private final long slot;
    private final long anchor;
    private final long owner;
    private final ReentrantLock ownerLock = new ReentrantLock();
    private final Deque<Long> idle = new ArrayDeque<>();
    /** Of this generation or one before. */
    private final AtomicBoolean kekSeen;
    private volatile Long kek;
    /** An operation in the owner session failed so that it cannot be trusted, and replacing it costs every handle. */
    private volatile boolean ownerFailed;

    private Generation(Cryptoki cryptoki, int number, long slot, long anchor, long owner, AtomicBoolean kekSeen) {
        this.cryptoki = cryptoki;
        this.number = number;
        this.slot = slot;
        this.anchor = anchor;
        this.owner = owner;
        this.kekSeen = kekSeen;
    }

    /**
     * Logs in and opens what a generation needs; the caller keeps everybody else out.
     *
     * @param kekSeen whether any generation found the wrapping key, which this one notes there too
     */
    static Generation open(Cryptoki cryptoki, int number, long slot, Pin pin, AtomicBoolean kekSeen) throws CryptokiException, IOException {
        try {
            long anchor = cryptoki.openSession(slot);
            try (Secret secret = pin.read()) {
                cryptoki.login(anchor, secret.bytes());
            }
            return new Generation(cryptoki, number, slot, anchor, cryptoki.openSession(slot), kekSeen);
        } catch (CryptokiException | IOException | RuntimeException e) {
            closeAll(cryptoki, slot);
            throw e;
        }
    }

    int number() {
        return number;
    }

    long slot() {
        return slot;
    }

    boolean ownerFailed() {
        return ownerFailed;
    }

    /** A session of the pool, for one piece of work: one that waits, or a new one. */
    long take() throws CryptokiException {
        Long waiting = takeIdle();
        return waiting == null ? cryptoki.openSession(slot) : waiting;
    }

    private synchronized Long takeIdle() {
        return idle.pollFirst();
    }

    synchronized void giveBack(long session) {
        idle.addFirst(session);
    }

    synchronized int idleCount() {
        return idle.size();
    }

    void discard(long session) {
        try {
            cryptoki.closeSession(session);
        } catch (CryptokiException e) {
            LOG.debug("a session that failed cannot be closed either: {}", e.getMessage());
        }
    }

    /** Closes a session that waits, if there is one. */
    void discardIdle() {
        Long spare = takeIdle();
        if (spare != null) discard(spare);
    }

    /** Throws if the anchor is gone. */
    void checkAnchor() throws CryptokiException {
        cryptoki.checkSession(anchor);
    }

    <T> T inOwner(Token.OwnerWork<T> work) throws CryptokiException {
        ownerLock.lock();
        try {
            return work.with(owner);
        } catch (CryptokiException e) {
            switch (e.value().recovery()) {
                case NEW_SESSION, NEW_SESSION_THEN_END, SESSION_GONE -> ownerFailed = true;
                case NONE, FORGET_HANDLES, LOG_IN, MAKE_ROOM, END, STOP -> {}
            }
            throw e;
        } finally {
            ownerLock.unlock();
        }
    }

    /** A failure says nothing of the owner session: what cannot be destroyed goes with it. */
    void destroy(long object) throws CryptokiException {
        ownerLock.lock();
        try {
            cryptoki.destroy(owner, object);
        } finally {
            ownerLock.unlock();
        }
    }

    /**
     * The wrapping key of this cluster.
     *
     * @param session in which it is looked for, if it is not known yet
     * @throws Refused UNAVAILABLE if the token has none, or several
     */
    long kek(long session) throws CryptokiException {
        Long known = kek;
        if (known != null) return known;
        List<Long> found = cryptoki.find(session, Kek.LIKE);
        if (found.size() != 1) {
            // it was there before: SoftHSM's folder was taken away, and the library does not look again
            if (found.isEmpty() && kekSeen.get()) throw new CryptokiException("C_FindObjects", ReturnValue.TOKEN_NOT_PRESENT);
            throw Refusal.UNAVAILABLE.because(found.isEmpty() ? "The HSM has no wrapping key yet: `wardmote hsm init` makes one."
                : "The HSM has several wrapping keys.");
        }
        kekSeen.set(true);
        kek = found.getFirst();
        return found.getFirst();
    }

    void forgetKek() {
        kek = null;
    }

    /** Also those that calls under way would have given back; there are none, for the caller keeps everybody out. */
    void closeAll() {
        closeAll(cryptoki, slot);
    }

    private static void closeAll(Cryptoki cryptoki, long slot) {
        try {
            cryptoki.closeAllSessions(slot);
        } catch (CryptokiException e) {
            LOG.debug("sessions of before cannot be closed: {}", e.getMessage());
        }
    }
}
