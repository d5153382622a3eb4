package io.wardmote.hsm;

/** Does what {@link Recovery} says about an error. Thread safe; blocks for as long as the token takes. */
final class Remedies {
    /** The share of opened keys that is closed when the token runs out of memory. */
    private static final double ROOM = 0.25;

    private final Generations generations;
    private final Pool pool;
    private volatile Token.Room room = share -> {};

    Remedies(Generations generations, Pool pool) {
        this.generations = generations;
        this.pool = pool;
    }

    void makeRoomBy(Token.Room room) {
        this.room = room;
    }

    /**
     * After a first failure.
     *
     * @param generation in which the work failed
     * @return whether a second try is worth it
     */
    boolean recover(Generation generation, CryptokiException failure, Token.Work<?> work) {
        return switch (failure.value().recovery()) {
            case NONE -> false;
            case NEW_SESSION, NEW_SESSION_THEN_END -> !generation.ownerFailed() || generations.renew(generation);
            case FORGET_HANDLES -> {
                work.forget();
                generation.forgetKek();
                yield true;
            }
            case SESSION_GONE -> !generation.ownerFailed() && generations.isThere(generation) || generations.renew(generation);
            case LOG_IN -> generations.renew(generation);
            case MAKE_ROOM -> {
                makeRoom();
                yield true;
            }
            case END -> {
                generations.end(generation, failure);
                yield false;
            }
            case STOP -> {
                generations.stop(failure);
                yield false;
            }
        };
    }

    /** After a second failure nothing is tried again, but what comes after must not fail for the same reason. */
    void recoverAgain(Generation generation, CryptokiException failure, Token.Work<?> work) {
        switch (failure.value().recovery()) {
            case NONE -> {}
            case NEW_SESSION -> {
                if (generation.ownerFailed()) generations.renew(generation);
            }
            case FORGET_HANDLES -> {
                work.forget();
                generations.end(generation, failure);
            }
            case MAKE_ROOM -> makeRoom();
            case NEW_SESSION_THEN_END, SESSION_GONE, LOG_IN, END -> generations.end(generation, failure);
            case STOP -> generations.stop(failure);
        }
    }

    /** Evicted keys are destroyed by whoever evicts; a session less leaves the token some of what it is short of. */
    private void makeRoom() {
        room.evictColdest(ROOM);
        pool.shrink();
        Generation now = generations.current();
        if (now != null) now.discardIdle();
    }
}
