package io.wardmote.op.use;

import static io.wardmote.key.Refusal.KEY_CANNOT;

import io.wardmote.op.Call;
import io.wardmote.op.KeyUse;

/** MacAlgorithm, which is the key's spec, and Message. */
record MacInput(String algorithm, byte[] message) {
    private static final int MOST_MESSAGE_BYTES = 4096;

    static MacInput of(Call call) {
        return new MacInput(call.text("MacAlgorithm", 32), call.base64("Message", MOST_MESSAGE_BYTES));
    }

    KeyUse.Found suits(KeyUse.Found found) {
        if (!found.key().facts().spec().apiName().equals(algorithm)) throw KEY_CANNOT.because("The key does not compute that MAC.");
        return found;
    }
}
