package io.wardmote.hsm;

/** A key's object in the token, to do something with. */
interface KeyInToken extends AutoCloseable {
    /** What is done with the object. */
    interface With<T> {
        T with(Token.Session session, long key) throws CryptokiException;
    }

    /** @param what names it where it fails or hangs */
    <T> T use(String what, With<T> with) throws CryptokiException;

    @Override
    void close();
}
