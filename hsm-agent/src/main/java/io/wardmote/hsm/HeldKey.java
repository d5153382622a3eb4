package io.wardmote.hsm;

/**
 * A key that was unwrapped into the token, or found there: the number of its object, and how to come by it again when the number is not valid any
 * more, which every new generation and some errors mean. Thread safe; closed by whoever uses it last.
 */
final class HeldKey implements KeyInToken {
    /** Makes the object, in the owner session, or finds it. */
    interface Unwrap {
        long in(Token.Session session) throws CryptokiException;
    }

    private final Token token;
    private final Unwrap unwrap;
    /** It was found, so it is the token's own and outlives this. */
    private final boolean stays;
    private long object;
    /** The one the object is of; 0 for none, since generations count from 1. */
    private int generation;

    HeldKey(Token token, Unwrap unwrap) {
        this(token, unwrap, false);
    }

    private HeldKey(Token token, Unwrap unwrap, boolean stays) {
        this.token = token;
        this.unwrap = unwrap;
        this.stays = stays;
    }

    /** One that is not destroyed when it is closed. */
    static HeldKey ofToken(Token token, Unwrap find) {
        return new HeldKey(token, find, true);
    }

    @Override
    public <T> T use(String what, With<T> with) throws CryptokiException {
        return token.use(what, new Token.Work<>() {
            private long used;

            @Override
            public T with(Token.Session session) throws CryptokiException {
                used = object(session);
                return with.with(session, used);
            }

            @Override
            public void forget() {
                HeldKey.this.forget(used);
            }
        });
    }

    private synchronized long object(Token.Session session) throws CryptokiException {
        if (generation != session.generation()) {
            object = unwrap.in(session);
            generation = session.generation();
        }
        return object;
    }

    /** Unless another thread has put a new one in its place. */
    private synchronized void forget(long lost) {
        if (object == lost) generation = 0;
    }

    @Override
    public synchronized void close() {
        if (generation != 0 && !stays) token.destroy(generation, object);
        generation = 0;
    }
}
