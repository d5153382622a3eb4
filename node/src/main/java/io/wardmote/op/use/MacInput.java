package io.wardmote.op.use;

import static io.wardmote.key.Refusal.KEY_CANNOT;

import io.wardmote.key.KeySpec;
import io.wardmote.op.Call;
import io.wardmote.op.KeyUse;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Shape;
import java.util.Arrays;

/** MacAlgorithm, which is the key's spec, and Message. */
record MacInput(String algorithm, byte[] message) {
    private static final int MOST_MESSAGE_BYTES = 4096;

    static final Field ALGORITHM = Field.of("MacAlgorithm", Shape.oneOf(Arrays.stream(KeySpec.values()).map(KeySpec::apiName)
        .filter(name -> name.startsWith("HMAC")).toArray(String[]::new)),
        "The key's spec.").required();
    static final Field MESSAGE = Field.bytes("Message", MOST_MESSAGE_BYTES, "").required();

    static MacInput of(Call call) {
        return new MacInput(call.text("MacAlgorithm", 32), call.base64("Message", MOST_MESSAGE_BYTES));
    }

    KeyUse.Found suits(KeyUse.Found found) {
        if (!found.key().facts().spec().apiName().equals(algorithm)) throw KEY_CANNOT.because("The key does not compute that MAC.");
        return found;
    }
}
