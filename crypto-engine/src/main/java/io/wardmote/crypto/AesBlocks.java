package io.wardmote.crypto;

import io.wardmote.key.CipherMode;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.util.Arrays;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.IvParameterSpec;

/**
 * AES in CBC and ECB (NIST SP 800-38A, 6.1 and 6.2), padded by 1 to 16 bytes (RFC 5652, 6.3) or not at all:
 * <pre>
 *   | IV 16, in CBC only | ciphertext, one or more whole blocks of 16 |
 * </pre>
 * Nothing is authenticated: an altered ciphertext opens, to something else. Whoever may have ciphertexts opened and hears which
 * of them are well padded can open any (Vaudenay, EUROCRYPT 2002); one and the same refusal does not change that. But nothing tells
 * more, such as where a padding is wrong: it is looked at here, all of it whatever is found, since providers stop at the first wrong
 * byte, and their time shows which.
 */
final class AesBlocks {
    private static final byte[] NONE = {};
    private final PerThread<Cipher> cbc;
    private final PerThread<Cipher> cbcUnpadded;
    private final PerThread<Cipher> ecb;
    private final PerThread<Cipher> ecbUnpadded;

    AesBlocks(Provider provider) {
        // by PKCS5Padding they all mean the padding for blocks of any length, which is PKCS7's
        cbc = new PerThread<>(() -> Cipher.getInstance("AES/CBC/PKCS5Padding", provider));
        cbcUnpadded = new PerThread<>(() -> Cipher.getInstance("AES/CBC/NoPadding", provider));
        ecb = new PerThread<>(() -> Cipher.getInstance("AES/ECB/PKCS5Padding", provider));
        ecbUnpadded = new PerThread<>(() -> Cipher.getInstance("AES/ECB/NoPadding", provider));
    }

    /** @param iv as long as the mode's; in CBC not to be foreseen by whoever chooses plaintexts (SP 800-38A, appendix C) */
    byte[] seal(CipherMode mode, SecretKey key, byte[] iv, byte[] plaintext) throws GeneralSecurityException {
        Cipher cipher = cipher(Cipher.ENCRYPT_MODE, mode, key, iv, iv.length);
        int padded = mode.wholeBlocks() ? plaintext.length : plaintext.length + CipherMode.BLOCK - plaintext.length % CipherMode.BLOCK;
        byte[] sealed = Arrays.copyOf(iv, iv.length + padded);
        cipher.doFinal(plaintext, 0, plaintext.length, sealed, iv.length);
        return sealed;
    }

    /** @throws BadPaddingException if it is no whole number of blocks, or not padded as the mode is */
    byte[] open(CipherMode mode, SecretKey key, byte[] sealed) throws GeneralSecurityException {
        int iv = mode.ivBytes();
        if (sealed.length < iv + CipherMode.BLOCK || sealed.length % CipherMode.BLOCK != 0) throw new BadPaddingException();
        byte[] opened = cipher(Cipher.DECRYPT_MODE, unpadded(mode), key, sealed, iv).doFinal(sealed, iv, sealed.length - iv);
        if (mode.wholeBlocks()) return opened;
        int padding = opened[opened.length - 1] & 0xff;
        boolean right = isPadding(opened, padding);
        byte[] plaintext = right ? Arrays.copyOf(opened, opened.length - padding) : NONE;
        Arrays.fill(opened, (byte) 0);
        if (!right) throw new BadPaddingException();
        return plaintext;
    }

    private static CipherMode unpadded(CipherMode mode) {
        return switch (mode) {
            case AES_CBC_PKCS7, AES_CBC_UNPADDED -> CipherMode.AES_CBC_UNPADDED;
            case AES_ECB_PKCS7, AES_ECB_UNPADDED -> CipherMode.AES_ECB_UNPADDED;
            case AES_GCM, SM4_GCM -> mode;
        };
    }

    /** Without a branch that depends on the bytes. */
    static boolean isPadding(byte[] opened, int padding) {
        int wrong = padding - 1 >>> 31 | CipherMode.BLOCK - padding >>> 31; // 1 for one of none or of more than a block
        for (int back = 1; back <= CipherMode.BLOCK; back++) {
            int within = back - padding - 1 >> 31; // all ones for a byte of the padding
            wrong |= within & (opened[opened.length - back] & 0xff ^ padding);
        }
        return wrong == 0;
    }

    private Cipher cipher(int direction, CipherMode mode, SecretKey key, byte[] iv, int ivBytes) throws GeneralSecurityException {
        Cipher cipher = switch (mode) {
            case AES_CBC_PKCS7 -> cbc.get();
            case AES_CBC_UNPADDED -> cbcUnpadded.get();
            case AES_ECB_PKCS7 -> ecb.get();
            case AES_ECB_UNPADDED -> ecbUnpadded.get();
            case AES_GCM, SM4_GCM -> throw new GeneralSecurityException(mode + " is not CBC or ECB");
        };
        if (ivBytes == 0) cipher.init(direction, key);
        else cipher.init(direction, key, new IvParameterSpec(iv, 0, ivBytes));
        return cipher;
    }
}
