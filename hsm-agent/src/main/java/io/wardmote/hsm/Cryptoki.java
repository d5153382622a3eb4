package io.wardmote.hsm;

import java.util.List;
import java.util.Map;

/**
 * The calls of PKCS#11 that we need, in our own words: the only door to native code. Sessions and objects are the token's numbers. One session
 * serves one thread at a time; everything else may be called by any. Every call may throw {@link CryptokiException}, and none can be interrupted.
 */
interface Cryptoki {

    /**
     * A slot with a token in it; texts without the blanks that pad them.
     * @param sessions how many this process has open with it, or -1 if it does not tell
     */
    record Slot(long id, String label, String manufacturer, String model, String serial, long sessions) {}

    /** @param flags CKF_...; sizes in bits for RSA and EC, for AES in bytes */
    record MechanismInfo(long smallest, long largest, long flags) {
        boolean may(Mechanism.Flag flag) {
            return (flags & flag.bit()) != 0;
        }
    }

    record Pair(long publicKey, long privateKey) {}

    /** C_Initialize. Already initialised is an error unless it was by this object. */
    void initialize() throws CryptokiException;

    /** C_Finalize: ends every session of the process, of all tokens of this library. */
    void finish() throws CryptokiException;

    /** Slots in which a token is present. */
    List<Slot> slots() throws CryptokiException;

    /** By number; those of vendors too. */
    Map<Long, MechanismInfo> mechanisms(long slot) throws CryptokiException;

    /** Read and write, serial. */
    long openSession(long slot) throws CryptokiException;

    void closeSession(long session) throws CryptokiException;

    /** Closes every session of this process with that token, and so logs out. */
    void closeAllSessions(long slot) throws CryptokiException;

    /** Fails with SESSION_HANDLE_INVALID or the like if the session is gone. */
    void checkSession(long session) throws CryptokiException;

    /** As the user, for all sessions of the process. Already logged in is no error. @param pin UTF-8 */
    void login(long session, byte[] pin) throws CryptokiException;

    /** At most 4096. */
    List<Long> find(long session, Template like) throws CryptokiException;

    long create(long session, Template template) throws CryptokiException;

    void set(long session, long object, Template changes) throws CryptokiException;

    void destroy(long session, long object) throws CryptokiException;

    byte[] bytes(long session, long object, Attribute attribute) throws CryptokiException;

    boolean flag(long session, long object, Attribute attribute) throws CryptokiException;

    long generateKey(long session, Parameter by, Template template) throws CryptokiException;

    Pair generatePair(long session, Parameter by, Template publicKey, Template privateKey) throws CryptokiException;

    byte[] wrap(long session, Parameter by, long wrappingKey, long key) throws CryptokiException;

    long unwrap(long session, Parameter by, long unwrappingKey, byte[] wrapped, Template template) throws CryptokiException;

    byte[] encrypt(long session, Parameter by, long key, byte[] plaintext) throws CryptokiException;

    byte[] decrypt(long session, Parameter by, long key, byte[] ciphertext) throws CryptokiException;

    byte[] sign(long session, Parameter by, long key, byte[] input) throws CryptokiException;

    byte[] random(long session, int count) throws CryptokiException;
}
