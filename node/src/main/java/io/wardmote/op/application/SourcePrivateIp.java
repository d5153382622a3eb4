package io.wardmote.op.application;

import static io.wardmote.key.Refusal.INVALID_PARAMETER;

import io.wardmote.op.Call;
import io.wardmote.op.Json;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Shape;
import io.wardmote.state.Network;
import io.wardmote.state.NetworkRule.Source;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** SourcePrivateIp: at most 100 addresses and ranges (CIDR), v4 or v6, in a JSON array or with commas between. {@code []} matches nobody. */
final class SourcePrivateIp {
    private static final String NAME = "SourcePrivateIp";
    private static final int LONGEST = 8192;
    private static final int MOST = 100;

    static final Field PARAMETER = Field.json(NAME, LONGEST, new Shape.Listed(Shape.any(), MOST),
        "Addresses and networks; also a text with commas between them. [] is none.");

    private SourcePrivateIp() {}

    static Optional<Source> of(Call call) {
        return call.optional(NAME, LONGEST).map(text -> {
            List<?> items = text.startsWith("[") ? Json.list(NAME, Json.read(NAME, text)) : Arrays.asList(text.split(",", -1));
            if (items.size() > MOST) throw INVALID_PARAMETER.because(NAME);
            return new Source(text, items.stream().map(SourcePrivateIp::network).toList());
        });
    }

    private static Network network(Object item) {
        String text = item instanceof String string ? string.strip() : "";
        return Network.of(text).orElseThrow(() -> INVALID_PARAMETER.because(NAME));
    }
}
