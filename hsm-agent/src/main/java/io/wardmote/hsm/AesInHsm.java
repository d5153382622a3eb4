package io.wardmote.hsm;

import io.wardmote.crypto.Algorithm.Encrypts;
import io.wardmote.crypto.Randomness;
import io.wardmote.key.CipherMode;
import io.wardmote.key.Refusal;
import java.security.GeneralSecurityException;
import java.util.Arrays;

/**
 * An AES key in the token. Laid out as the software engine does, so that either opens what the other sealed: IV, ciphertext and in GCM the tag.
 * CBC and ECB are padded here (RFC 5652, 6.3), since some tokens have no CKM_AES_CBC_PAD and none has that for ECB.
 */
final class AesInHsm implements Encrypts {
    private static final int TAG = 16;

    private final KeyInToken key;
    private final Cryptoki cryptoki;
    private final Randomness random;

    AesInHsm(KeyInToken key, Cryptoki cryptoki, Randomness random) {
        this.key = key;
        this.cryptoki = cryptoki;
        this.random = random;
    }

    @Override
    public byte[] encrypt(CipherMode mode, byte[] iv, byte[] plaintext, byte[] aad) throws GeneralSecurityException {
        byte[] used = iv.length > 0 ? iv : random.bytes(mode.ivBytes());
        byte[] input = mode.authenticates() || mode.wholeBlocks() ? plaintext : padded(plaintext);
        Parameter by = parameter(mode, used, aad);
        byte[] ciphertext = key.use("encrypting", (session, object) -> cryptoki.encrypt(session.number(), by, object, input));
        byte[] sealed = Arrays.copyOf(used, used.length + ciphertext.length);
        System.arraycopy(ciphertext, 0, sealed, used.length, ciphertext.length);
        return sealed;
    }

    @Override
    public byte[] decrypt(CipherMode mode, byte[] sealed, byte[] aad) throws GeneralSecurityException {
        int iv = mode.ivBytes();
        boolean canBe = mode.authenticates() ? sealed.length >= iv + TAG : sealed.length >= iv + CipherMode.BLOCK && sealed.length % CipherMode.BLOCK == 0;
        if (!canBe) throw Refusal.INVALID_CIPHERTEXT.refused();
        Parameter by = parameter(mode, Arrays.copyOf(sealed, iv), aad);
        byte[] ciphertext = Arrays.copyOfRange(sealed, iv, sealed.length);
        byte[] plaintext = key.use("decrypting", (session, object) -> Judged.decrypt(cryptoki, session, by, object, ciphertext));
        return mode.authenticates() || mode.wholeBlocks() ? plaintext : unpadded(plaintext);
    }

    private static Parameter parameter(CipherMode mode, byte[] iv, byte[] aad) throws GeneralSecurityException {
        return switch (mode) {
            case AES_GCM -> Parameter.gcm(iv, aad);
            case AES_CBC_PKCS7, AES_CBC_UNPADDED -> Parameter.cbc(iv);
            case AES_ECB_PKCS7, AES_ECB_UNPADDED -> Parameter.ecb();
            case SM4_GCM -> throw new GeneralSecurityException(mode + " is not AES");
        };
    }

    private static byte[] padded(byte[] plaintext) {
        int more = CipherMode.BLOCK - plaintext.length % CipherMode.BLOCK;
        byte[] padded = Arrays.copyOf(plaintext, plaintext.length + more);
        Arrays.fill(padded, plaintext.length, padded.length, (byte) more);
        return padded;
    }

    private static byte[] unpadded(byte[] padded) {
        int more = padded.length == 0 ? 0 : padded[padded.length - 1] & 0xff;
        boolean sound = more >= 1 && more <= CipherMode.BLOCK && more <= padded.length;
        for (int i = 1; sound && i <= more; i++) sound = padded[padded.length - i] == more;
        if (!sound) throw Refusal.INVALID_CIPHERTEXT.refused();
        return Arrays.copyOf(padded, padded.length - more);
    }

    @Override
    public void close() {
        key.close();
    }
}
