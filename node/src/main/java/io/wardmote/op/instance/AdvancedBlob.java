package io.wardmote.op.instance;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.wardmote.key.CipherMode;
import io.wardmote.key.KeySpec;
import io.wardmote.state.Version;
import java.util.Arrays;
import java.util.Optional;

/**
 * The ciphertext of AdvanceEncrypt, which names its key version, mode and IV itself. The vendor's transfer clients cut the first
 * three bytes off and put them back; the rest is a CiphertextBlob of the OpenAPI.
 *
 * <pre>
 *   | '$' (0x24) | format 0 (high nibble), padding (low) | mode | key version id (36, ASCII) | IV | ciphertext, tag | seal |
 *
 *   mode                                       IV    padding            seal
 *   0x02  GCM: AES, or SM4 under an SM4 key    12    0                  -
 *   0x81  AES-CBC                              16    0 none, 1 PKCS7    28
 *   0x82  AES-ECB                               0    0 none, 1 PKCS7    28
 * </pre>
 *
 * 0x02 is the vendor's number and layout; those from 0x80 are ours, since the vendor's for these modes are not published. As these
 * modes authenticate nothing, their blobs end in a seal: nonce (12) and tag (16) of AES-GCM under the same key, over no plaintext
 * and all bytes before as associated data (GMAC, NIST SP 800-38D, 3). Else a GCM ciphertext whose mode byte was changed would be
 * opened as one of theirs, its tag unseen.
 *
 * @param sealed   IV, ciphertext and tag
 * @param covered  what the seal covers; empty where there is none
 * @param seal     nonce and tag
 */
record AdvancedBlob(CipherMode mode, byte[] sealed, byte[] covered, byte[] seal) {
    private static final byte MAGIC = '$';
    private static final int HEADER = 3;
    private static final int LEAST = HEADER + Version.ID_LENGTH;
    private static final int SEAL = 28;
    private static final byte[] NONE = {};

    /** All of a blob but its seal: in a mode that authenticates, all of it. */
    static byte[] unsealed(CipherMode mode, String versionId, byte[] sealed) {
        byte[] bytes = new byte[LEAST + sealed.length];
        bytes[0] = MAGIC;
        bytes[1] = (byte) padding(mode);
        bytes[2] = (byte) number(mode);
        System.arraycopy(versionId.getBytes(US_ASCII), 0, bytes, HEADER, Version.ID_LENGTH);
        System.arraycopy(sealed, 0, bytes, LEAST, sealed.length);
        return bytes;
    }

    static byte[] withSeal(byte[] unsealed, byte[] seal) {
        byte[] bytes = Arrays.copyOf(unsealed, unsealed.length + seal.length);
        System.arraycopy(seal, 0, bytes, unsealed.length, seal.length);
        return bytes;
    }

    /** The key version that such a blob names; empty if these bytes are none. */
    static Optional<String> versionId(byte[] bytes) {
        boolean looksRight = bytes.length > LEAST && bytes[0] == MAGIC;
        return looksRight ? Optional.of(new String(bytes, HEADER, Version.ID_LENGTH, US_ASCII)) : Optional.empty();
    }

    /** Reads bytes that name a version of a key of this spec; empty if they cannot be one's ciphertext. */
    static Optional<AdvancedBlob> of(byte[] bytes, KeySpec spec) {
        for (CipherMode mode : CipherMode.values()) {
            boolean headed = mode.suits(spec) && bytes[1] == (byte) padding(mode) && bytes[2] == (byte) number(mode);
            if (headed) return mode.authenticates() ? Optional.of(new AdvancedBlob(mode, Arrays.copyOfRange(bytes, LEAST, bytes.length), NONE, NONE))
                : sealed(mode, bytes);
        }
        return Optional.empty();
    }

    private static Optional<AdvancedBlob> sealed(CipherMode mode, byte[] bytes) {
        int end = bytes.length - SEAL;
        if (end <= LEAST) return Optional.empty();
        return Optional.of(new AdvancedBlob(mode, Arrays.copyOfRange(bytes, LEAST, end), Arrays.copyOf(bytes, end),
            Arrays.copyOfRange(bytes, end, bytes.length)));
    }

    boolean hasSeal() {
        return seal.length > 0;
    }

    private static int number(CipherMode mode) {
        return switch (mode) {
            case AES_GCM, SM4_GCM -> 0x02;
            case AES_CBC_PKCS7, AES_CBC_UNPADDED -> 0x81;
            case AES_ECB_PKCS7, AES_ECB_UNPADDED -> 0x82;
        };
    }

    private static int padding(CipherMode mode) {
        return switch (mode) {
            case AES_GCM, SM4_GCM, AES_CBC_UNPADDED, AES_ECB_UNPADDED -> 0;
            case AES_CBC_PKCS7, AES_ECB_PKCS7 -> 1;
        };
    }
}
