package io.wardmote.op.use;

import static io.wardmote.key.Refusal.INVALID_PARAMETER;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.wardmote.op.Call;
import io.wardmote.op.contract.Field;
import java.util.Base64;
import java.util.random.RandomGenerator;

/** A data key: 1 to 1024 random bytes. What is sealed is their base64 text, so that Decrypt answers the same text. */
record DataKey(byte[] bytes) {

    static final Field SIZE = Field.whole("NumberOfBytes", 1, 1024, "Of the data key; over KeySpec.");
    static final Field PLAINTEXT = Field.bytes("Plaintext", "The data key.");
    static final Field SPEC = Field.oneOf("KeySpec", "AES_256 if neither is given.", "AES_256", "AES_128");

    /** NumberOfBytes wins over KeySpec, which is AES_256 or AES_128. */
    static DataKey draw(Call call, RandomGenerator random) {
        int size = call.number("NumberOfBytes", 1, 1024).orElseGet(() -> switch (call.optional("KeySpec", 16).orElse("AES_256")) {
            case "AES_256" -> 32;
            case "AES_128" -> 16;
            default -> throw INVALID_PARAMETER.because("KeySpec");
        });
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return new DataKey(bytes);
    }

    String text() {
        return Base64.getEncoder().encodeToString(bytes);
    }

    byte[] sealedText() {
        return text().getBytes(US_ASCII);
    }

    @Override
    public String toString() {
        return "DataKey[" + bytes.length + " bytes]";
    }
}
