package io.wardmote.node.backup;

import io.wardmote.crypto.RootKey;
import io.wardmote.key.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * The layout of a backup, which {@link BackupWriter} writes and {@link BackupReader} reads; numbers are big endian.
 * <pre>
 *   | "WMBACKUP" 8 | version 1 = 1 | length of the header 4 | {@link BackupHeader} | chunk* | SHA-256 of all before 32 |
 *
 *   chunk:     | length of what follows 4 | sealed content, and tag 16 |
 *   contents:  | length 4 | certificate of the clients' authority, DER | epoch of its key 4 | length 4 | its key, wrapped |
 *              | ( length of a row's key 4 | key | length of its value 4 | value )* | -1 4 | how many rows 8 |
 * </pre>
 * The contents are one stream, cut into chunks of 64 KiB, the last of which is shorter or empty. Each is sealed with AES-256-GCM; its nonce is
 * {@code | 0 3 | 1 for the last chunk, else 0 1 | number of the chunk, from 0 8 |}, the associated data SHA-256 of everything before the first
 * chunk. So a chunk that is altered, missing, out of place or of another file is found, and so is a file that ends early (a STREAM in the sense of
 * Hoang, Reyhanitabar, Rogaway and Vizár). The key is this file's alone: HKDF-SHA256 (RFC 5869) of the root key's subkey {@code backup}, with the
 * header's salt. The SHA-256 at the end finds what was damaged by chance without any key.
 */
final class BackupFile {
    static final byte[] MAGIC = {'W', 'M', 'B', 'A', 'C', 'K', 'U', 'P'};
    static final int VERSION = 1;
    private static final byte[] INFO = "wardmote backup 1".getBytes(StandardCharsets.UTF_8);
    static final int CHUNK_BYTES = 1 << 16;
    static final int TAG_BYTES = 16;
    static final int DIGEST_BYTES = 32;
    static final int MOST_HEADER_BYTES = 1 << 20;
    static final int MOST_ROW_KEY_BYTES = 1 << 16;
    static final int MOST_ROW_BYTES = 1 << 24;
    static final int END_OF_ROWS = -1;

    private BackupFile() {}

    /** Seals or opens the chunks of one file, in order. */
    static final class Chunks {
        private final int mode;
        private final SecretKey key;
        private final byte[] associated;
        private final Cipher cipher;
        private long number;

        /** @param mode of {@link Cipher}; @param associated SHA-256 of what is before the first chunk */
        Chunks(int mode, RootKey root, byte[] salt, byte[] associated) {
            this.mode = mode;
            this.associated = associated;
            try (Secret subkey = root.subkey("backup")) {
                HKDFParameterSpec spec = HKDFParameterSpec.ofExtract().addIKM(subkey.bytes()).addSalt(salt).thenExpand(INFO, 32);
                key = KDF.getInstance("HKDF-SHA256").deriveKey("AES", spec);
                cipher = Cipher.getInstance("AES/GCM/NoPadding");
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("this JDK lacks HKDF or AES-GCM", e);
            }
        }

        byte[] next(byte[] chunk, int length, boolean last) throws GeneralSecurityException {
            byte[] nonce = ByteBuffer.allocate(12).put(new byte[3]).put((byte) (last ? 1 : 0)).putLong(number++).array();
            cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * 8, nonce));
            cipher.updateAAD(associated);
            return cipher.doFinal(chunk, 0, length);
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }
}
