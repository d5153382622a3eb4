package io.wardmote.op.application;

import io.wardmote.op.Call;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Shape;
import java.util.List;
import java.util.Optional;

/** Description: at most 8192 characters. */
final class Description {
    private static final String NAME = "Description";
    private static final int LONGEST = 8192;

    static final Field PARAMETER = Field.of(NAME, new Shape.Text(0, LONGEST, "", List.of()), "For people.");

    private Description() {}

    static String of(Call call) {
        return call.optional(NAME, LONGEST).orElse("");
    }

    /** Absent means that it stays; empty, that it goes. */
    static Optional<String> change(Call call) {
        return call.parameters().containsKey(NAME) ? Optional.of(call.given(NAME, LONGEST)) : Optional.empty();
    }
}
