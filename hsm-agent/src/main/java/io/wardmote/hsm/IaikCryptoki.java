package io.wardmote.hsm;

import iaik.pkcs.pkcs11.wrapper.CK_ATTRIBUTE;
import iaik.pkcs.pkcs11.wrapper.CK_C_INITIALIZE_ARGS;
import iaik.pkcs.pkcs11.wrapper.CK_GCM_PARAMS;
import iaik.pkcs.pkcs11.wrapper.CK_MECHANISM;
import iaik.pkcs.pkcs11.wrapper.CK_MECHANISM_INFO;
import iaik.pkcs.pkcs11.wrapper.CK_RSA_PKCS_OAEP_PARAMS;
import iaik.pkcs.pkcs11.wrapper.CK_RSA_PKCS_PSS_PARAMS;
import iaik.pkcs.pkcs11.wrapper.CK_TOKEN_INFO;
import iaik.pkcs.pkcs11.wrapper.PKCS11;
import iaik.pkcs.pkcs11.wrapper.PKCS11Exception;
import io.wardmote.crypto.CryptoTrace;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.xipki.pkcs11.wrapper.PKCS11Module;
import org.xipki.pkcs11.wrapper.StaticLogger;

/**
 * {@link Cryptoki} by the IAIK PKCS#11 wrapper: its native half, without the Session on top, which logs templates, asks the token for more than
 * was asked of it and rewrites signatures. It unpacks itself to the folder of the system property PKCS11_TEMP_DIR, else the usual one.
 */
final class IaikCryptoki implements Cryptoki {
    private static final long SERIAL_AND_READ_WRITE = 0x4 | 0x2;
    private static final long OS_LOCKING_OK = 0x2;
    private static final long USER = 1;
    private static final long LABEL_SPECIFIED = 1;
    private static final int GCM_TAG_BITS = 128;
    private static final int MOST_FOUND = 4096;
    private static final boolean UTF_8 = true;
    private static final String ENTRY = "C_GetFunctionList";
    private static final long NO_MECHANISM = -1;

    private final PKCS11 pkcs11;
    /** Kept, since the wrapper lets go of the library when it is collected. */
    private final PKCS11Module module;
    /** Calls for reading, C_Finalize for writing: SoftHSM crashes when it is finalized under another call. */
    private final ReentrantReadWriteLock calls = new ReentrantReadWriteLock();
    private boolean initialized;

    /** @throws IOException if the library, or the wrapper's own, cannot be loaded */
    IaikCryptoki(Path library) throws IOException {
        StaticLogger.setLogger(new WrapperLog());
        if (lacksFunctions(library)) throw new IOException(library + " is no PKCS#11 library (it has no " + ENTRY + ")");
        try {
            module = PKCS11Module.getInstance(library.toString());
        } catch (UnsatisfiedLinkError e) {
            throw new IOException("the PKCS#11 wrapper's native library cannot be loaded", e);
        } catch (IOException e) {
            throw new IOException(library + " is no PKCS#11 library (" + e.getMessage() + ")", e);
        }
        pkcs11 = module.getPKCS11Module();
    }

    /**
     * Of a library that loads and lacks PKCS#11's functions the wrapper tells what happens to be in memory, and the process may end over it: so they are
     * looked for before. The library stays loaded, which not every vendor's survives twice.
     */
    @SuppressWarnings("restricted")
    private static boolean lacksFunctions(Path library) {
        try {
            return SymbolLookup.libraryLookup(library, Arena.global()).find(ENTRY).isEmpty();
        } catch (IllegalArgumentException notLoaded) {   // of which the wrapper tells the reason
            return false;
        }
    }

    private interface Call<T> {
        T call() throws PKCS11Exception;
    }

    private interface Act {
        void act() throws PKCS11Exception;
    }

    private <T> T call(String name, Call<T> call) throws CryptokiException {
        return call(name, NO_MECHANISM, call);
    }

    /** @param mechanism what a trace says of it besides the function's name */
    private <T> T call(String name, long mechanism, Call<T> call) throws CryptokiException {
        CryptoTrace trace = CryptoTrace.current();
        if (trace == CryptoTrace.OFF) return untraced(name, call);
        CryptoTrace.Watch calling = CryptoTrace.Watch.start();
        String fault = "";
        try {
            return untraced(name, call);
        } catch (CryptokiException e) {
            fault = "CKR_" + e.value();
            throw e;
        } finally {
            trace.part(calling.part(name, mechanism == NO_MECHANISM ? "" : Mechanism.nameOf(mechanism), fault));
        }
    }

    private <T> T untraced(String name, Call<T> call) throws CryptokiException {
        calls.readLock().lock();
        try {
            return call.call();
        } catch (PKCS11Exception e) {
            throw new CryptokiException(name, e.getErrorCode());
        } finally {
            calls.readLock().unlock();
        }
    }

    private void act(String name, Act act) throws CryptokiException {
        act(name, NO_MECHANISM, act);
    }

    private void act(String name, long mechanism, Act act) throws CryptokiException {
        call(name, mechanism, () -> {
            act.act();
            return null;
        });
    }

    @Override
    public synchronized void initialize() throws CryptokiException {
        if (initialized) return;
        CK_C_INITIALIZE_ARGS arguments = new CK_C_INITIALIZE_ARGS();
        arguments.flags = OS_LOCKING_OK;
        act("C_Initialize", () -> pkcs11.C_Initialize(arguments, UTF_8));
        initialized = true;
    }

    @Override
    public synchronized void finish() throws CryptokiException {
        if (!initialized) return;
        initialized = false; // whatever it returns: initializing again tells
        calls.writeLock().lock();
        try {
            act("C_Finalize", () -> pkcs11.C_Finalize(null));
        } finally {
            calls.writeLock().unlock();
        }
    }

    @Override
    public List<Slot> slots() throws CryptokiException {
        List<Slot> slots = new ArrayList<>();
        for (long id : call("C_GetSlotList", () -> pkcs11.C_GetSlotList(true))) {
            CK_TOKEN_INFO token = call("C_GetTokenInfo", () -> pkcs11.C_GetTokenInfo(id));
            slots.add(new Slot(id, text(token.label), text(token.manufacturerID), text(token.model), text(token.serialNumber), token.ulSessionCount));
        }
        return slots;
    }

    private static String text(char[] padded) {
        return new String(padded).strip();
    }

    @Override
    public Map<Long, MechanismInfo> mechanisms(long slot) throws CryptokiException {
        Map<Long, MechanismInfo> mechanisms = new HashMap<>();
        for (long number : call("C_GetMechanismList", () -> pkcs11.C_GetMechanismList(slot))) {
            CK_MECHANISM_INFO info = call("C_GetMechanismInfo", () -> pkcs11.C_GetMechanismInfo(slot, number));
            mechanisms.put(number, new MechanismInfo(info.ulMinKeySize, info.ulMaxKeySize, info.flags));
        }
        return mechanisms;
    }

    @Override
    public long openSession(long slot) throws CryptokiException {
        return call("C_OpenSession", () -> pkcs11.C_OpenSession(slot, SERIAL_AND_READ_WRITE, null, null));
    }

    @Override
    public void closeSession(long session) throws CryptokiException {
        act("C_CloseSession", () -> pkcs11.C_CloseSession(session));
    }

    @Override
    public void closeAllSessions(long slot) throws CryptokiException {
        act("C_CloseAllSessions", () -> pkcs11.C_CloseAllSessions(slot));
    }

    @Override
    public void checkSession(long session) throws CryptokiException {
        act("C_GetSessionInfo", () -> pkcs11.C_GetSessionInfo(session));
    }

    @Override
    public void login(long session, byte[] pin) throws CryptokiException {
        CharBuffer characters = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(pin));
        char[] exact = new char[characters.remaining()];
        characters.get(exact);
        try {
            act("C_Login", () -> pkcs11.C_Login(session, USER, exact, UTF_8));
        } catch (CryptokiException e) {
            if (e.value() != ReturnValue.USER_ALREADY_LOGGED_IN) throw e;
        } finally {
            Arrays.fill(exact, '\0');
            Arrays.fill(characters.array(), '\0');
        }
    }

    @Override
    public List<Long> find(long session, Template like) throws CryptokiException {
        act("C_FindObjectsInit", () -> pkcs11.C_FindObjectsInit(session, attributes(like), UTF_8));
        try {
            return Arrays.stream(call("C_FindObjects", () -> pkcs11.C_FindObjects(session, MOST_FOUND))).boxed().toList();
        } finally {
            act("C_FindObjectsFinal", () -> pkcs11.C_FindObjectsFinal(session));
        }
    }

    @Override
    public long create(long session, Template template) throws CryptokiException {
        return call("C_CreateObject", () -> pkcs11.C_CreateObject(session, attributes(template), UTF_8));
    }

    @Override
    public void set(long session, long object, Template changes) throws CryptokiException {
        act("C_SetAttributeValue", () -> pkcs11.C_SetAttributeValue(session, object, attributes(changes), UTF_8));
    }

    @Override
    public void destroy(long session, long object) throws CryptokiException {
        act("C_DestroyObject", () -> pkcs11.C_DestroyObject(session, object));
    }

    @Override
    public byte[] bytes(long session, long object, Attribute attribute) throws CryptokiException {
        return (byte[]) read(session, object, attribute);
    }

    @Override
    public boolean flag(long session, long object, Attribute attribute) throws CryptokiException {
        return (Boolean) read(session, object, attribute);
    }

    private Object read(long session, long object, Attribute attribute) throws CryptokiException {
        CK_ATTRIBUTE wanted = new CK_ATTRIBUTE();
        wanted.type = attribute.number();
        CK_ATTRIBUTE[] read = {wanted};
        act("C_GetAttributeValue", () -> pkcs11.C_GetAttributeValue(session, object, read, UTF_8)); // which puts a new object in its place
        if (read[0].pValue == null) throw new CryptokiException("C_GetAttributeValue", ReturnValue.ATTRIBUTE_TYPE_INVALID);
        return read[0].pValue;
    }

    @Override
    public long generateKey(long session, Parameter by, Template template) throws CryptokiException {
        return call("C_GenerateKey", by.mechanism(), () -> pkcs11.C_GenerateKey(session, mechanism(by), attributes(template), UTF_8));
    }

    @Override
    public Pair generatePair(long session, Parameter by, Template publicKey, Template privateKey) throws CryptokiException {
        long[] pair = call("C_GenerateKeyPair", by.mechanism(),
                () -> pkcs11.C_GenerateKeyPair(session, mechanism(by), attributes(publicKey), attributes(privateKey), UTF_8));
        return new Pair(pair[0], pair[1]);
    }

    @Override
    public byte[] wrap(long session, Parameter by, long wrappingKey, long key) throws CryptokiException {
        return call("C_WrapKey", by.mechanism(), () -> pkcs11.C_WrapKey(session, mechanism(by), wrappingKey, key, UTF_8));
    }

    @Override
    public long unwrap(long session, Parameter by, long unwrappingKey, byte[] wrapped, Template template) throws CryptokiException {
        return call("C_UnwrapKey", by.mechanism(), () -> pkcs11.C_UnwrapKey(session, mechanism(by), unwrappingKey, wrapped, attributes(template), UTF_8));
    }

    /** The empty plaintext is ended by EncryptFinal: SoftHSM refuses it in C_Encrypt and leaves the operation open. */
    @Override
    public byte[] encrypt(long session, Parameter by, long key, byte[] plaintext) throws CryptokiException {
        act("C_EncryptInit", by.mechanism(), () -> pkcs11.C_EncryptInit(session, mechanism(by), key, UTF_8));
        if (plaintext.length == 0) return call("C_EncryptFinal", by.mechanism(), () -> pkcs11.C_EncryptFinal(session));
        return call("C_Encrypt", by.mechanism(), () -> pkcs11.C_Encrypt(session, plaintext));
    }

    /** The empty plaintext comes as null. */
    @Override
    public byte[] decrypt(long session, Parameter by, long key, byte[] ciphertext) throws CryptokiException {
        act("C_DecryptInit", by.mechanism(), () -> pkcs11.C_DecryptInit(session, mechanism(by), key, UTF_8));
        byte[] plaintext = call("C_Decrypt", by.mechanism(), () -> pkcs11.C_Decrypt(session, ciphertext));
        return plaintext == null ? new byte[0] : plaintext;
    }

    @Override
    public byte[] sign(long session, Parameter by, long key, byte[] input) throws CryptokiException {
        act("C_SignInit", by.mechanism(), () -> pkcs11.C_SignInit(session, mechanism(by), key, UTF_8));
        return call("C_Sign", by.mechanism(), () -> pkcs11.C_Sign(session, input));
    }

    @Override
    public byte[] random(long session, int count) throws CryptokiException {
        byte[] bytes = new byte[count];
        act("C_GenerateRandom", () -> pkcs11.C_GenerateRandom(session, bytes));
        return bytes;
    }

    /** The one place where the wrapper's parameter objects are made: the wrong kind for a mechanism is a segmentation fault. */
    private static CK_MECHANISM mechanism(Parameter by) {
        CK_MECHANISM mechanism = new CK_MECHANISM();
        mechanism.mechanism = by.mechanism();
        mechanism.pParameter = switch (by.value()) {
            case Parameter.None none -> null;
            case Parameter.Iv iv -> iv.iv();
            case Parameter.Gcm gcm -> {
                CK_GCM_PARAMS parameters = new CK_GCM_PARAMS();
                parameters.pIv = gcm.iv();
                parameters.pAAD = gcm.aad();
                parameters.ulTagBits = GCM_TAG_BITS;
                yield parameters;
            }
            case Parameter.Pss pss -> {
                CK_RSA_PKCS_PSS_PARAMS parameters = new CK_RSA_PKCS_PSS_PARAMS();
                parameters.hashAlg = pss.hash().mechanism();
                parameters.mgf = pss.hash().mask();
                parameters.sLen = pss.hash().bytes();
                yield parameters;
            }
            case Parameter.Oaep oaep -> {
                CK_RSA_PKCS_OAEP_PARAMS parameters = new CK_RSA_PKCS_OAEP_PARAMS();
                parameters.hashAlg = oaep.hash().mechanism();
                parameters.mgf = oaep.hash().mask();
                parameters.source = LABEL_SPECIFIED;
                yield parameters;
            }
        };
        return mechanism;
    }

    private static CK_ATTRIBUTE[] attributes(Template template) {
        return template.values().entrySet().stream().map(entry -> {
            CK_ATTRIBUTE attribute = new CK_ATTRIBUTE();
            attribute.type = entry.getKey().number();
            attribute.pValue = switch (entry.getValue()) {
                case String text -> text.toCharArray();
                case Template inner -> attributes(inner);
                case Object plain -> plain; // Boolean, Long, byte[]
            };
            return attribute;
        }).toArray(CK_ATTRIBUTE[]::new);
    }
}
