package io.wardmote.hsm;

import iaik.pkcs.pkcs11.wrapper.PKCS11RuntimeException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Semaphore;

/**
 * A token of our own making: it keeps sessions, a login and objects as PKCS#11 says they live and die, computes nothing, and fails as the test's
 * script wants. Thread safe. Counts what is asked of it.
 */
final class FakeCryptoki implements Cryptoki {
    static final long SLOT = 5;
    static final String LABEL = "fake";
    static final String PIN = "1234";

    /** What the script may make fail. */
    enum Call { INITIALIZE, FINISH, SLOTS, OPEN, CLOSE, CHECK, LOGIN, FIND, UNWRAP, ENCRYPT, SIGN, GENERATE, DESTROY, RANDOM }

    private final Map<Call, Deque<ReturnValue>> script = new HashMap<>();
    private final Set<Call> falling = new HashSet<>();
    private final Map<Call, Integer> counts = new HashMap<>();
    private final Set<Long> sessions = new HashSet<>();
    private final Map<Long, Long> objects = new HashMap<>();
    /** The ids and labels of the objects that are the token's own. */
    private final Map<Long, Set<Object>> kept = new HashMap<>();
    private final Map<Long, MechanismInfo> mechanisms = new HashMap<>();
    private final Set<Long> busy = new HashSet<>();
    /** Calls of ENCRYPT wait here while it is set. */
    private volatile Semaphore gate;
    private boolean initialized;
    private boolean loggedIn;
    private long numbers = 100;
    private long kek = 1;
    private boolean present = true;
    private int mostSessions;
    private String pin = PIN;
    private Parameter lastParameter;

    /** The next calls of that kind fail so, one after the other; then they work again. */
    synchronized void fail(Call call, ReturnValue... values) {
        script.computeIfAbsent(call, any -> new ArrayDeque<>()).addAll(List.of(values));
    }

    /** The next call of that kind ends as what the wrapper's C code did not foresee. */
    synchronized void fallOver(Call call) {
        falling.add(call);
    }

    synchronized int count(Call call) {
        return counts.getOrDefault(call, 0);
    }

    /** Of the last encryption or decryption. */
    synchronized Parameter lastParameter() {
        return lastParameter;
    }

    synchronized int sessions() {
        return sessions.size();
    }

    synchronized int mostSessions() {
        return mostSessions;
    }

    synchronized int objects() {
        return objects.size();
    }

    /** How many are the token's own. */
    synchronized int kept() {
        return kept.size();
    }

    synchronized void list(Mechanism mechanism) {
        mechanisms.put(mechanism.number(), new MechanismInfo(0, 0, -1));
    }

    synchronized void takeAway() {
        present = false;
        sessions.clear();
        objects.clear();
        loggedIn = false;
    }

    synchronized void putBack() {
        present = true;
    }

    synchronized void closeUnderneath() {
        sessions.clear();
        objects.clear();
        loggedIn = false;
    }

    synchronized void logOutUnderneath() {
        objects.clear();
        loggedIn = false;
    }

    synchronized void changePin(String changed) {
        pin = changed;
    }

    void block(Semaphore until) {
        gate = until;
    }

    private void step(Call call, String name) throws CryptokiException {
        counts.merge(call, 1, Integer::sum);
        if (falling.remove(call)) throw new PKCS11RuntimeException("in " + name);
        Deque<ReturnValue> next = script.get(call);
        if (next != null && !next.isEmpty()) throw new CryptokiException(name, next.poll());
        if (!initialized && call != Call.INITIALIZE && call != Call.FINISH) throw new CryptokiException(name, ReturnValue.CRYPTOKI_NOT_INITIALIZED);
    }

    private static Object comparable(Object value) {
        return value instanceof byte[] bytes ? ByteBuffer.wrap(bytes) : value;
    }

    private void in(long session, String name) throws CryptokiException {
        if (!present) throw new CryptokiException(name, ReturnValue.DEVICE_REMOVED);
        if (!sessions.contains(session)) throw new CryptokiException(name, ReturnValue.SESSION_HANDLE_INVALID);
    }

    private void loggedIn(String name) throws CryptokiException {
        if (!loggedIn) throw new CryptokiException(name, ReturnValue.USER_NOT_LOGGED_IN);
    }

    @Override
    public synchronized void initialize() throws CryptokiException {
        step(Call.INITIALIZE, "C_Initialize");
        initialized = true;
    }

    @Override
    public synchronized void finish() throws CryptokiException {
        step(Call.FINISH, "C_Finalize");
        initialized = false;
        closeUnderneath();
    }

    @Override
    public synchronized List<Slot> slots() throws CryptokiException {
        step(Call.SLOTS, "C_GetSlotList");
        return present ? List.of(new Slot(SLOT, LABEL, "us", "none", "1", sessions.size())) : List.of();
    }

    @Override
    public synchronized Map<Long, MechanismInfo> mechanisms(long slot) {
        return Map.copyOf(mechanisms);
    }

    @Override
    public synchronized long openSession(long slot) throws CryptokiException {
        step(Call.OPEN, "C_OpenSession");
        if (!present) throw new CryptokiException("C_OpenSession", ReturnValue.TOKEN_NOT_PRESENT);
        sessions.add(++numbers);
        mostSessions = Math.max(mostSessions, sessions.size());
        return numbers;
    }

    @Override
    public synchronized void closeSession(long session) throws CryptokiException {
        step(Call.CLOSE, "C_CloseSession");
        in(session, "C_CloseSession");
        sessions.remove(session);
        objects.values().removeIf(it -> it == session);
        if (sessions.isEmpty()) loggedIn = false;
    }

    @Override
    public synchronized void closeAllSessions(long slot) {
        closeUnderneath();
    }

    @Override
    public synchronized void checkSession(long session) throws CryptokiException {
        step(Call.CHECK, "C_GetSessionInfo");
        in(session, "C_GetSessionInfo");
    }

    @Override
    public synchronized void login(long session, byte[] given) throws CryptokiException {
        step(Call.LOGIN, "C_Login");
        in(session, "C_Login");
        if (!new String(given).equals(pin)) throw new CryptokiException("C_Login", ReturnValue.PIN_INCORRECT);
        loggedIn = true;
    }

    @Override
    public synchronized List<Long> find(long session, Template like) throws CryptokiException {
        step(Call.FIND, "C_FindObjects");
        in(session, "C_FindObjects");
        if (!loggedIn) return List.of();
        if (like == Kek.LIKE) return List.of(kek);
        List<Object> wanted = List.of(Attribute.ID, Attribute.LABEL).stream().map(like.values()::get).filter(Objects::nonNull).map(FakeCryptoki::comparable).toList();
        return kept.entrySet().stream().filter(it -> it.getValue().containsAll(wanted)).map(Map.Entry::getKey).toList();
    }

    @Override
    public synchronized long create(long session, Template template) throws CryptokiException {
        in(session, "C_CreateObject");
        return made(session);
    }

    private long made(long session) {
        objects.put(++numbers, session);
        return numbers;
    }

    @Override
    public void set(long session, long object, Template changes) {
        throw new AssertionError("nobody sets attributes in these tests");
    }

    @Override
    public synchronized void destroy(long session, long object) throws CryptokiException {
        step(Call.DESTROY, "C_DestroyObject");
        in(session, "C_DestroyObject");
        if (objects.remove(object) == null && kept.remove(object) == null) throw new CryptokiException("C_DestroyObject", ReturnValue.OBJECT_HANDLE_INVALID);
    }

    @Override
    public byte[] bytes(long session, long object, Attribute attribute) {
        return new byte[0];
    }

    @Override
    public boolean flag(long session, long object, Attribute attribute) {
        return false;
    }

    @Override
    public synchronized long generateKey(long session, Parameter by, Template template) throws CryptokiException {
        step(Call.GENERATE, "C_GenerateKey");
        in(session, "C_GenerateKey");
        loggedIn("C_GenerateKey");
        if (!template.values().get(Attribute.TOKEN).equals(true)) return made(session);
        kept.put(++numbers, Set.of(comparable(template.values().get(Attribute.ID)), comparable(template.values().get(Attribute.LABEL))));
        return numbers;
    }

    @Override
    public Pair generatePair(long session, Parameter by, Template publicKey, Template privateKey) {
        throw new AssertionError("nobody makes pairs in these tests");
    }

    @Override
    public byte[] wrap(long session, Parameter by, long wrappingKey, long key) {
        return new byte[40];
    }

    @Override
    public synchronized long unwrap(long session, Parameter by, long unwrappingKey, byte[] wrapped, Template template) throws CryptokiException {
        step(Call.UNWRAP, "C_UnwrapKey");
        in(session, "C_UnwrapKey");
        loggedIn("C_UnwrapKey");
        if (unwrappingKey != kek && !objects.containsKey(unwrappingKey)) throw new CryptokiException("C_UnwrapKey", ReturnValue.UNWRAPPING_KEY_HANDLE_INVALID);
        return made(session);
    }

    /** Refuses two threads in one session. */
    @Override
    public byte[] encrypt(long session, Parameter by, long key, byte[] plaintext) throws CryptokiException {
        synchronized (this) {
            lastParameter = by;
            try {
                step(Call.ENCRYPT, "C_Encrypt");
            } catch (CryptokiException e) {
                if (e.value() == ReturnValue.KEY_HANDLE_INVALID) objects.remove(key); // it says so because it is gone
                throw e;
            }
            in(session, "C_Encrypt");
            if (!objects.containsKey(key) && !kept.containsKey(key)) throw new CryptokiException("C_EncryptInit", ReturnValue.KEY_HANDLE_INVALID);
            if (!busy.add(session)) throw new AssertionError("two threads in one session");
        }
        try {
            Semaphore now = gate;
            if (now != null) {
                now.acquireUninterruptibly();
                now.release();
            }
            return plaintext;
        } finally {
            synchronized (this) {
                busy.remove(session);
            }
        }
    }

    @Override
    public byte[] decrypt(long session, Parameter by, long key, byte[] ciphertext) throws CryptokiException {
        return encrypt(session, by, key, ciphertext);
    }

    @Override
    public synchronized byte[] sign(long session, Parameter by, long key, byte[] input) throws CryptokiException {
        step(Call.SIGN, "C_Sign");
        in(session, "C_Sign");
        return input;
    }

    @Override
    public synchronized byte[] random(long session, int count) throws CryptokiException {
        step(Call.RANDOM, "C_GenerateRandom");
        in(session, "C_GenerateRandom");
        return new byte[count];
    }

    /** The wrapping key gets another number, as after the token's storage changed. */
    synchronized void moveKek() {
        kek = ++numbers;
    }
}
