package io.wardmote.op.identity;

import io.wardmote.op.Call;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Field;
import java.util.List;
import java.util.function.Function;

/** A page of a listing by names: MaxItems of them, after the one that Marker names. */
final class Marked {
    static final Field AFTER = Field.text("Marker", 128, "That of the answer before.");
    static final Field MOST = Field.whole("MaxItems", 1, 1000, "100 if it is not given.");
    static final Field[] ANSWERED = {Field.truth("IsTruncated", "Whether there are more."), Field.text("Marker",
        "For the next ones; only where there are.").maybe()};

    private final String after;
    private final int most;

    private Marked(String after, int most) {
        this.after = after;
        this.most = most;
    }

    static Marked of(Call call) {
        return new Marked(call.optional("Marker", 128).orElse(""), call.number("MaxItems", 1, 1000).orElse(100));
    }

    /** @param all sorted by name */
    <T> Reply page(String list, String item, List<T> all, Function<T, String> name, Function<T, Reply> view) {
        List<T> rest = all.stream().filter(one -> name.apply(one).compareTo(after) > 0).toList();
        boolean more = rest.size() > most;
        List<T> shown = more ? rest.subList(0, most) : rest;
        return Reply.of("IsTruncated", more, "Marker", more ? name.apply(shown.getLast()) : null, list, Reply.of(item, shown.stream().map(view).toList()));
    }
}
