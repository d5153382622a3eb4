package io.wardmote.hsm;

import static io.wardmote.hsm.Attribute.AES;
import static io.wardmote.hsm.Attribute.CLASS;
import static io.wardmote.hsm.Attribute.DECRYPT;
import static io.wardmote.hsm.Attribute.DERIVE;
import static io.wardmote.hsm.Attribute.ENCRYPT;
import static io.wardmote.hsm.Attribute.EXTRACTABLE;
import static io.wardmote.hsm.Attribute.KEY_TYPE;
import static io.wardmote.hsm.Attribute.LABEL;
import static io.wardmote.hsm.Attribute.PRIVATE;
import static io.wardmote.hsm.Attribute.SECRET_KEY;
import static io.wardmote.hsm.Attribute.SENSITIVE;
import static io.wardmote.hsm.Attribute.SIGN;
import static io.wardmote.hsm.Attribute.TOKEN;
import static io.wardmote.hsm.Attribute.UNWRAP;
import static io.wardmote.hsm.Attribute.VALUE_LEN;
import static io.wardmote.hsm.Attribute.VERIFY;
import static io.wardmote.hsm.Attribute.WRAP;

import io.wardmote.crypto.KeySlot;
import io.wardmote.crypto.Randomness;
import io.wardmote.crypto.RootKey;
import io.wardmote.crypto.SealBroken;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import io.wardmote.key.Secret;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;

/**
 * The key of a token that seals the root key in key slots of kind {@code pkcs11}: AES-256, made in the token and never outside. It encrypts
 * and decrypts and does nothing else, so it is not the {@link Kek}, which may do neither. A slot is
 * <pre>
 *   | format 1 = 3 | nonce 12 | root key, encrypted 32 | tag 16 |     61 bytes
 * </pre>
 * by CKM_AES_GCM with {@link KeySlot#aad} as associated data.
 */
public final class SlotKey {
    static final String NAME = "wardmote-root-slot";
    private static final byte FORMAT = 3;
    private static final int NONCE = 12;
    private static final int SEALED_BYTES = 1 + NONCE + RootKey.BYTES + 16;
    private static final Template LIKE = Template.empty().with(CLASS, SECRET_KEY).with(LABEL, NAME).with(TOKEN, true);
    private static final Template MADE = LIKE.with(KEY_TYPE, AES).with(VALUE_LEN, 32L).with(PRIVATE, true).with(SENSITIVE, true).with(EXTRACTABLE, false)
            .with(ENCRYPT, true).with(DECRYPT, true).with(WRAP, false).with(UNWRAP, false).with(SIGN, false).with(VERIFY, false).with(DERIVE, false);

    private final Token token;
    private final Cryptoki cryptoki;
    private final Randomness random;

    public SlotKey(Token token, Randomness random) {
        this.token = token;
        this.cryptoki = token.cryptoki();
        this.random = random;
    }

    /**
     * Seals the root key; makes the token's key for it, if there is none.
     *
     * @throws IllegalStateException    if the token has another key of that name, or several
     * @throws Refused                  UNAVAILABLE while the token does not serve
     * @throws GeneralSecurityException if the token does not do it
     */
    public byte[] seal(String clusterId, int epoch, String label, Secret rootKey) throws GeneralSecurityException {
        if (rootKey.length() != RootKey.BYTES) throw new IllegalArgumentException("a root key has " + RootKey.BYTES + " bytes");
        byte[] nonce = random.bytes(NONCE);
        byte[] sealed = token.use("sealing the root key", session -> {
            List<Long> found = cryptoki.find(session.number(), LIKE);
            long key = found.isEmpty() ? cryptoki.generateKey(session.number(), Parameter.aesKey(), MADE) : sound(session, found);
            return cryptoki.encrypt(session.number(), Parameter.gcm(nonce, KeySlot.aad(clusterId, epoch, label)), key, rootKey.bytes());
        });
        if (sealed.length != SEALED_BYTES - 1 - NONCE)
            throw new IllegalStateException("the token's AES-GCM gives " + sealed.length + " bytes and should give " + (SEALED_BYTES - 1 - NONCE));
        return ByteBuffer.allocate(SEALED_BYTES).put(FORMAT).put(nonce).put(sealed).array();
    }

    /**
     * @throws SealBroken               if the slot is damaged, of another token, cluster, epoch or label
     * @throws Refused                  UNAVAILABLE while the token does not serve
     * @throws IllegalStateException    if the token's key is not as it was made, or there are several
     * @throws GeneralSecurityException if the token does not do it
     */
    public Secret open(String clusterId, int epoch, String label, byte[] slot) throws GeneralSecurityException {
        if (slot.length != SEALED_BYTES || slot[0] != FORMAT) throw new SealBroken("key slot " + label + " is not in a format known here");
        try {
            return new Secret(token.use("opening the root key", session -> {
                List<Long> found = cryptoki.find(session.number(), LIKE);
                if (found.isEmpty()) throw new SealBroken("the HSM has no key " + NAME + ", so key slot " + label + " is of another HSM");
                Parameter by = Parameter.gcm(Arrays.copyOfRange(slot, 1, 1 + NONCE), KeySlot.aad(clusterId, epoch, label));
                return Judged.decrypt(cryptoki, session, by, sound(session, found), Arrays.copyOfRange(slot, 1 + NONCE, slot.length));
            }));
        } catch (Refused e) {
            if (e.refusal() != Refusal.INVALID_CIPHERTEXT) throw e;
            throw new SealBroken("key slot " + label + " is damaged, of another HSM, or of another cluster or epoch than " + clusterId + ", " + epoch);
        }
    }

    /** A key of that name which could leave the token, or unwrap others, was not made here: nothing is sealed by it or taken from it. */
    private long sound(Token.Session session, List<Long> found) throws CryptokiException {
        if (found.size() > 1) throw new IllegalStateException("the HSM has several keys " + NAME + "; leave the one that opens the slot");
        long key = found.getFirst();
        boolean sound = cryptoki.flag(session.number(), key, SENSITIVE) && !cryptoki.flag(session.number(), key, EXTRACTABLE)
                && !cryptoki.flag(session.number(), key, WRAP) && !cryptoki.flag(session.number(), key, UNWRAP);
        if (!sound) throw new IllegalStateException("the HSM's key " + NAME + " may leave it, wrap or unwrap, which one made by Wardmote may not; remove it");
        return key;
    }
}
