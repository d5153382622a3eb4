package io.wardmote.op.application;

import io.wardmote.op.Call;
import java.util.Optional;

/** Description: at most 8192 characters. */
final class Description {
    private static final String NAME = "Description";
    private static final int LONGEST = 8192;

    private Description() {}

    static String of(Call call) {
        return call.optional(NAME, LONGEST).orElse("");
    }

    /** Absent means that it stays; empty, that it goes. */
    static Optional<String> change(Call call) {
        return call.parameters().containsKey(NAME) ? Optional.of(call.given(NAME, LONGEST)) : Optional.empty();
    }
}
