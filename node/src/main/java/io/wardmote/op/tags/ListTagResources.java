package io.wardmote.op.tags;

import static io.wardmote.key.Refusal.INVALID_PARAMETER;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Guarded;
import io.wardmote.op.Reply;
import io.wardmote.op.Tags;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Shape;
import io.wardmote.state.Key;
import io.wardmote.state.KeyRing;
import io.wardmote.state.KeyRing.TagFilter;
import java.util.ArrayList;
import java.util.List;

/**
 * Tags of several keys, or keys by their tags: those that have all tags asked for. A page ends after the key that brings it to
 * 180 rows, or when it has looked long enough; NextToken is empty at the end and else goes on from there.
 */
public final class ListTagResources extends Guarded {
    private static final int FULL = 180;
    private static final int STEPS = 10_000;


    public ListTagResources(Change.Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("Tags of several keys, or keys by their tags.")
            .takes(TaggedKey.REGION, TaggedKey.TYPE, TaggedKey.IDS,
                Field.of("Tag", TaggedKey.TAGS, "Keys that have all of these; one without Value, with any."),
                Field.of("NextToken", Shape.like(18, "[0-9]{1,18}"), "That of the answer before."))
            .answers(Field.of("TagResources", Shape.nested("TagResource", Shape.of(Field.text("ResourceId", "Id of the key."),
                Field.oneOf("ResourceType", "", "key"), Field.text("TagKey", ""), Field.text("TagValue", ""))), ""),
                Field.text("NextToken", "Empty at the end."));
    }

    @Override
    protected Future<Reply> answer(Call call) {
        call.text("RegionId", 64);
        List<String> ids = TaggedKey.ids(call, at.arns(), false);
        List<TagFilter> filters = filters(call);
        long from = token(call);
        return list(call, at.arns().key("*"), ring -> ids.isEmpty() ? search(ring, filters, from) : named(ring, ids, filters, (int) from));
    }

    private static Reply named(KeyRing ring, List<String> ids, List<TagFilter> filters, int from) {
        List<Reply> rows = new ArrayList<>();
        int at = from;
        for (; at < ids.size() && rows.size() < FULL; at++)
            ring.key(ids.get(at)).filter(key -> filters.stream().allMatch(filter -> has(key, filter))).ifPresent(key -> add(rows, key, filters));
        return page(rows, at < ids.size() ? at : -1);
    }

    private static Reply search(KeyRing ring, List<TagFilter> filters, long from) {
        List<Reply> rows = new ArrayList<>();
        long at = from;
        int left = STEPS;
        while (at >= 0 && rows.size() < FULL && left > 0) {
            KeyRing.Tagged next = ring.tagged(filters, at, left);
            if (next.key() != null) add(rows, next.key(), filters);
            at = next.resumeAt();
            left -= next.looks();
        }
        return page(rows, at);
    }

    private static Reply page(List<Reply> rows, long next) {
        return Reply.of("TagResources", Reply.of("TagResource", rows), "NextToken", next < 0 ? "" : Long.toString(next));
    }

    private static boolean has(Key key, TagFilter filter) {
        String value = key.tags().get(filter.key());
        return value != null && (filter.value() == null || filter.value().equals(value));
    }

    private static void add(List<Reply> rows, Key key, List<TagFilter> filters) {
        key.tags().forEach((name, value) -> {
            if (filters.isEmpty() || filters.stream().anyMatch(filter -> filter.key().equals(name)))
                rows.add(Reply.of("ResourceId", key.id(), "ResourceType", "key", "TagKey", name, "TagValue", value));
        });
    }

    /** {@code Tag.N.Key}, with {@code Tag.N.Value} or for any value. */
    private static List<TagFilter> filters(Call call) {
        List<TagFilter> filters = new ArrayList<>();
        for (int n = 1; call.parameters().containsKey("Tag." + n + ".Key"); n++) {
            if (n > Key.MOST_TAGS) throw INVALID_PARAMETER.because("Tag");
            String key = call.given("Tag." + n + ".Key", 128);
            Tags.mustBeKey(key);
            String value = call.parameters().get("Tag." + n + ".Value");
            if (value != null) Tags.mustBeValue(value);
            filters.add(new TagFilter(key, value));
        }
        return filters;
    }

    private static long token(Call call) {
        String token = call.optional("NextToken", 19).orElse("0");
        if (!token.matches("[0-9]{1,18}")) throw INVALID_PARAMETER.because("NextToken");
        return Long.parseLong(token);
    }
}
