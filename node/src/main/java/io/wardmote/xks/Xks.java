package io.wardmote.xks;

import io.wardmote.signing.Hashes;
import java.io.ByteArrayOutputStream;
import java.util.regex.Pattern;

/** Shapes and bounds of the XKS proxy API, version 1. */
public final class Xks {
    /** Follows the prefix of a manager, or the host if it has none. */
    public static final String PATH = "/kms/xks/v1";
    public static final Pattern PREFIX = Pattern.compile("(/[A-Za-z0-9_-]+)*");
    public static final int LONGEST_PREFIX = 128;
    public static final int LONGEST_URI = 256;
    public static final Pattern EXTERNAL_KEY_ID = Pattern.compile("[A-Za-z0-9._-]{1,128}");
    public static final Pattern ACCESS_KEY_ID = Pattern.compile("[A-Z2-7]{20,30}");
    public static final Pattern SECRET = Pattern.compile("[A-Za-z0-9/+=]{43,64}");
    public static final String KEY_SPEC = "AES_256";
    public static final String ALGORITHM = "AES_GCM";
    public static final String INTEGRITY_ALGORITHM = "SHA_256";
    /** Bytes that every manager takes. */
    public static final int LONGEST_PLAINTEXT = 4300;
    public static final int LONGEST_AAD = 8192;
    public static final int LONGEST_METADATA = 20;
    public static final int TAG_BYTES = 16;
    public static final int LONGEST_MESSAGE = 512;

    private Xks() {}

    /** The ciphertext data integrity value: SHA-256 of AAD, ciphertext metadata, IV, ciphertext and tag, one after the other without lengths. */
    public static byte[] integrityValue(byte[] aad, byte[] metadata, byte[] iv, byte[] ciphertext, byte[] tag) {
        ByteArrayOutputStream all = new ByteArrayOutputStream(aad.length + metadata.length + iv.length + ciphertext.length + tag.length);
        for (byte[] part : new byte[][] {aad, metadata, iv, ciphertext, tag}) all.writeBytes(part);
        return Hashes.ofThread().sha256(all.toByteArray(), all.size());
    }

    /**
     * What a manager authenticates, so that neither can be shortened in favour of the other:
     * <pre>
     *   | length 2, big endian | AAD | length 1 | ciphertext metadata |
     * </pre>
     *
     * @param aad      0 to 8192 bytes
     * @param metadata 0 to 20 bytes
     */
    public static byte[] authenticated(byte[] aad, byte[] metadata) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(3 + aad.length + metadata.length);
        out.write(aad.length >> 8);
        out.write(aad.length);
        out.writeBytes(aad);
        out.write(metadata.length);
        out.writeBytes(metadata);
        return out.toByteArray();
    }
}
