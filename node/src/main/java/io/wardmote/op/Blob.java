package io.wardmote.op;

import static io.wardmote.key.Refusal.INVALID_CIPHERTEXT;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.wardmote.state.Version;
import java.util.Arrays;
import java.util.Base64;

/**
 * A CiphertextBlob of a symmetric key. The layout is the vendor's, whose clients take it apart:
 *
 * <pre>
 *   base64( key version id (36, ASCII) | IV (12) | ciphertext | tag (16) )
 * </pre>
 * What external keys make of it is longer by 91 to 115 bytes, and none but they take it apart.
 *
 * @param sealed all that follows the version id
 */
public record Blob(String versionId, byte[] sealed) {
    /** The longest plaintext is 6144 bytes, or 1368 characters of a data key; by an external key it grows by 143 at most. */
    private static final int MOST_BYTES = Version.ID_LENGTH + 8192 + 143;
    private static final int LEAST_BYTES = Version.ID_LENGTH + 12 + 16;
    private static final String PARAMETER = "CiphertextBlob";

    /** @throws io.wardmote.key.Refused INVALID_CIPHERTEXT, as for any ciphertext that does not decrypt */
    public static Blob of(Call call) {
        byte[] bytes = call.base64(PARAMETER, MOST_BYTES);
        if (bytes.length < LEAST_BYTES) throw INVALID_CIPHERTEXT.refused();
        return new Blob(new String(bytes, 0, Version.ID_LENGTH, US_ASCII), Arrays.copyOfRange(bytes, Version.ID_LENGTH, bytes.length));
    }

    public String text() {
        byte[] id = versionId.getBytes(US_ASCII);
        byte[] whole = Arrays.copyOf(id, id.length + sealed.length);
        System.arraycopy(sealed, 0, whole, id.length, sealed.length);
        return Base64.getEncoder().encodeToString(whole);
    }
}
