package io.wardmote.hsm;

import static io.wardmote.hsm.Attribute.CLASS;
import static io.wardmote.hsm.Attribute.ID;
import static io.wardmote.hsm.Attribute.LABEL;
import static io.wardmote.hsm.Attribute.PRIVATE_KEY;
import static io.wardmote.hsm.Attribute.SECRET_KEY;
import static io.wardmote.hsm.Attribute.TOKEN;
import static io.wardmote.hsm.Attribute.VALUE_LEN;

import io.wardmote.crypto.Randomness;
import io.wardmote.key.KeySpec;
import io.wardmote.key.KeyUsage;
import io.wardmote.key.Material.InHsm;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys that stay in the token they were made in, and in those that its vendor replicates it to: never extractable, found by the id that their blob
 * ({@link InHsm}) names. Their label is the id of their version, for people. Thread safe.
 */
final class TokenObjects {
    private static final Logger LOG = LoggerFactory.getLogger(TokenObjects.class);
    private static final byte LAYOUT = 2;
    private static final int ID_BYTES = 16;
    private static final String PROBE = "wardmote-probe";
    private static final int MOST_TRIES = 3;

    /**
     * A key that was found in a generation: should one be missing there, this tells whether all are. If it was itself destroyed by somebody else, the
     * generation ends for nothing, and the next one knows better.
     */
    private record Seen(int generation, Template like) {}

    private final Token token;
    private final Cryptoki cryptoki;
    private final Randomness random;
    private volatile Seen seen;

    TokenObjects(Token token, Randomness random) {
        this.token = token;
        this.cryptoki = token.cryptoki();
        this.random = random;
    }

    /** Whether a blob names a key in the token, rather than being one that was wrapped. */
    static boolean isNamedBy(byte[] blob) {
        return blob.length == 1 + ID_BYTES && blob[0] == LAYOUT;
    }

    private static byte[] id(byte[] blob) {
        return Arrays.copyOfRange(blob, 1, blob.length);
    }

    /** Where it fails, what was made is destroyed before a second try, which has another id. */
    Made make(KeySpec spec, KeyUsage usage, String versionId) throws CryptokiException {
        return token.use("generating", session -> {
            byte[] id = random.bytes(ID_BYTES);
            Template born = KeyTemplates.unwrapped(spec, usage, false).with(TOKEN, true).with(ID, id).with(LABEL, versionId);
            if (spec.symmetric()) born = born.with(VALUE_LEN, spec.bits() / 8L);
            try {
                Newborn made = Newborn.make(cryptoki, session.number(), spec, usage, born);
                return new Made(ByteBuffer.allocate(1 + ID_BYTES).put(LAYOUT).put(id).array(), made.publicKey());
            } catch (CryptokiException | RuntimeException e) {
                undo(session, id);
                throw e;
            }
        });
    }

    private void undo(Token.Session session, byte[] id) {
        try {
            destroyAll(session, byId(id));
        } catch (CryptokiException e) {
            stays(id, e.getMessage());
        }
    }

    /**
     * The object of a blob whose MAC was checked.
     * @throws Refused UNAVAILABLE if the token has no such key, or several: one that its vendor has not replicated yet comes later
     */
    long find(Token.Session session, KeySpec spec, byte[] blob) throws CryptokiException {
        Template like = Template.empty().with(CLASS, spec.symmetric() ? SECRET_KEY : PRIVATE_KEY).with(TOKEN, true).with(ID, id(blob));
        List<Long> found = cryptoki.find(session.number(), like);
        if (found.size() > 1) throw Refusal.UNAVAILABLE.because("The HSM has several keys of that id.");
        if (found.isEmpty()) {
            // SoftHSM finds nothing any more once its folder was taken away, until the library is initialized again
            Seen other = seen;
            boolean lost = other != null && other.generation == session.generation() && cryptoki.find(session.number(), other.like).isEmpty();
            if (lost) throw new CryptokiException("C_FindObjects", ReturnValue.TOKEN_NOT_PRESENT);
            throw Refusal.UNAVAILABLE.because("The HSM does not have the key.");
        }
        seen = new Seen(session.generation(), like);
        return found.getFirst();
    }

    /**
     * Whether the token does all that is wanted of it here, tried with a key that is destroyed again, as are those of agents that were killed before they
     * had done so. An agent that begins at the same moment, in an HSM that replicates or is shared, may so take the key away: then it is tried again.
     */
    boolean work() throws CryptokiException {
        for (int tries = 0; tries < MOST_TRIES; tries++) if (works()) return true;
        return false;
    }

    private boolean works() throws CryptokiException {
        destroyAll(Template.empty().with(TOKEN, true).with(LABEL, PROBE));
        Template like = byId(id(make(KeySpec.AES_256, KeyUsage.ENCRYPT_DECRYPT, PROBE).blob()));
        boolean found = token.use("finding a key", session -> cryptoki.find(session.number(), like)).size() == 1;
        destroyAll(like);
        return found && token.use("finding no key", session -> cryptoki.find(session.number(), like)).isEmpty();
    }

    private static Template byId(byte[] id) {
        return Template.empty().with(TOKEN, true).with(ID, id);
    }

    /** Destroys the keys that these blobs name; one that is not there was destroyed by another node. What fails is logged: nobody else will know of it. */
    void destroy(Collection<byte[]> blobs) {
        for (byte[] blob : blobs) if (isNamedBy(blob)) destroy(id(blob));
    }

    /** Says that these keys may not have been destroyed. */
    static void stay(Collection<byte[]> blobs, String why) {
        for (byte[] blob : blobs) if (isNamedBy(blob)) stays(id(blob), why);
    }

    private static void stays(byte[] id, String why) {
        LOG.error("a key that is not wanted may still be in the HSM, where only a person can destroy it now, CKA_ID {}: {}", HexFormat.of().formatHex(id), why);
    }

    private void destroy(byte[] id) {
        try {
            destroyAll(byId(id));
        } catch (CryptokiException | Refused e) {
            stays(id, e instanceof Refused refused ? refused.sentence() : e.getMessage());
        }
    }

    private void destroyAll(Template like) throws CryptokiException {
        token.use("destroying a key", session -> {
            destroyAll(session, like);
            return null;
        });
    }

    private void destroyAll(Token.Session session, Template like) throws CryptokiException {
        seen = null;
        for (long object : cryptoki.find(session.number(), like)) cryptoki.destroy(session.number(), object);
    }
}
