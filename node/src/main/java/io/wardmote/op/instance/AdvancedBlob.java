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
 *   | '$' (0x24) | format 0 (high nibble), padding (low) | mode | key version id (36, ASCII) | IV | ciphertext, tag |
 *
 *   mode                                       IV    padding
 *   0x02  GCM: AES, or SM4 under an SM4 key    12    0
 *   0x81  AES-CBC                              16    0 none, 1 PKCS7
 *   0x82  AES-ECB                               0    0 none, 1 PKCS7
 * </pre>
 *
 * 0x02 is the vendor's number; those from 0x80 are ours, since the vendor's for these modes are not published.
 *
 * @param sealed IV, ciphertext and tag
 */
record AdvancedBlob(CipherMode mode, String versionId, byte[] sealed) {
    private static final byte MAGIC = '$';
    private static final int HEADER = 3;
    private static final int LEAST = HEADER + Version.ID_LENGTH;

    byte[] bytes() {
        byte[] bytes = new byte[LEAST + sealed.length];
        bytes[0] = MAGIC;
        bytes[1] = (byte) padding(mode);
        bytes[2] = (byte) number(mode);
        System.arraycopy(versionId.getBytes(US_ASCII), 0, bytes, HEADER, Version.ID_LENGTH);
        System.arraycopy(sealed, 0, bytes, LEAST, sealed.length);
        return bytes;
    }

    /** The key version that such a blob names; empty if these bytes are none. */
    static Optional<String> versionId(byte[] bytes) {
        boolean looksRight = bytes.length > LEAST && bytes[0] == MAGIC;
        return looksRight ? Optional.of(new String(bytes, HEADER, Version.ID_LENGTH, US_ASCII)) : Optional.empty();
    }

    /** The blob, whose version's key is of this spec; empty if the header is not of such a key. */
    static Optional<AdvancedBlob> of(byte[] bytes, KeySpec spec) {
        for (CipherMode mode : CipherMode.values()) {
            boolean headed = mode.suits(spec) && bytes[1] == (byte) padding(mode) && bytes[2] == (byte) number(mode);
            if (headed) return versionId(bytes).map(id -> new AdvancedBlob(mode, id, Arrays.copyOfRange(bytes, LEAST, bytes.length)));
        }
        return Optional.empty();
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
