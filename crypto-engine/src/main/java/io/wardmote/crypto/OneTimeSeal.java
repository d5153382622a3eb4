package io.wardmote.crypto;

import io.wardmote.key.Refusal;
import io.wardmote.key.Secret;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;

/** One message under an AES-256 key that was drawn for it, sealed as {@link Gcm} draws it; the key travels apart, sealed itself. Thread safe. */
public final class OneTimeSeal {
    public static final int KEY_BYTES = 32;
    public static final int NONCE_BYTES = Gcm.NONCE;
    /** By so many bytes a sealed message is longer. */
    public static final int OVERHEAD = Gcm.OVERHEAD;

    private final Randomness random;
    private final PerThread<Cipher> ciphers = new PerThread<>(() -> Cipher.getInstance("AES/GCM/NoPadding", "SunJCE"));

    public OneTimeSeal(Randomness random) {
        this.random = random;
    }

    /** A key for one message. */
    public Secret draw() {
        return new Secret(random.bytes(KEY_BYTES));
    }

    public byte[] seal(Secret key, byte[] message, byte[] aad) {
        RawKey raw = new RawKey("AES", key.bytes());
        try {
            return Gcm.seal(ciphers.get(), raw, random, message, aad);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM cannot seal", e);
        } finally {
            raw.destroy();
        }
    }

    /** @throws io.wardmote.key.Refused INVALID_CIPHERTEXT if it was altered or sealed otherwise */
    public byte[] open(Secret key, byte[] sealed, byte[] aad) {
        RawKey raw = new RawKey("AES", key.bytes());
        try {
            return Gcm.open(ciphers.get(), raw, sealed, aad);
        } catch (AEADBadTagException e) {
            throw Refusal.INVALID_CIPHERTEXT.refused();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM cannot open", e);
        } finally {
            raw.destroy();
        }
    }
}
