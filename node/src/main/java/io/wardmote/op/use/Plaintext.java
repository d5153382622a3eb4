package io.wardmote.op.use;

import static io.wardmote.key.Refusal.INVALID_PARAMETER;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.wardmote.op.Call;
import io.wardmote.op.contract.Field;
import java.util.Base64;

/**
 * The Plaintext of Encrypt: the text itself is encrypted, never decoded, though clients mostly send base64. The bound of 6144
 * bytes holds for the decoded bytes where the text is base64, else for its UTF-8.
 */
final class Plaintext {
    private static final String NAME = "Plaintext";
    private static final int MOST_BYTES = 6144;
    private static final int LONGEST_TEXT = MOST_BYTES / 3 * 4;

    static final Field PARAMETER = Field.text(NAME, LONGEST_TEXT,
        "At most 6144 bytes of UTF-8, or the base64 of as many; what is encrypted is the text.").required();

    private Plaintext() {}

    static byte[] of(Call call) {
        byte[] text = call.text(NAME, LONGEST_TEXT).getBytes(UTF_8);
        if (text.length > MOST_BYTES && !isBase64(text)) throw INVALID_PARAMETER.because(NAME);
        return text;
    }

    private static boolean isBase64(byte[] text) {
        try {
            return Base64.getDecoder().decode(text).length <= MOST_BYTES;
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }
}
