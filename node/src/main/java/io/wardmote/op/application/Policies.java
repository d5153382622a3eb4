package io.wardmote.op.application;

import static io.wardmote.key.Refusal.INVALID_PARAMETER;

import io.wardmote.op.Call;
import io.wardmote.op.Json;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Shape;
import io.wardmote.state.AccessPoint;
import java.util.List;
import java.util.Optional;

/** Policies of an access point: a JSON array of one to three names. */
final class Policies {
    static final String NAME = "Policies";
    private static final int LONGEST = 1024;

    static final Field PARAMETER = Field.json(NAME, LONGEST, new Shape.Listed(Name.SHAPE_OF_NAMES, AccessPoint.MOST_POLICIES), "One at least.");

    private Policies() {}

    static Optional<List<String>> of(Call call) {
        return call.optional(NAME, LONGEST).map(text -> {
            List<String> names = Name.list(NAME, Json.read(NAME, text), AccessPoint.MOST_POLICIES);
            if (names.isEmpty()) throw INVALID_PARAMETER.because(NAME);
            return names;
        });
    }
}
