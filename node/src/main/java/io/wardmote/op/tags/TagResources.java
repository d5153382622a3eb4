package io.wardmote.op.tags;

import static io.wardmote.key.Refusal.MISSING_PARAMETER;

import io.vertx.core.Future;
import io.wardmote.access.Said;
import io.wardmote.op.Call;
import io.wardmote.op.Change;
import io.wardmote.op.Reply;
import io.wardmote.op.Tags;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.state.Command;
import java.util.List;
import java.util.SortedMap;

/** Puts tags on several keys, all or none. */
public final class TagResources extends Change {
    public TagResources(Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("Puts tags on several keys, all or none.")
            .takes(TaggedKey.REGION, TaggedKey.TYPE, TaggedKey.IDS.required(), Field.of("Tag", TaggedKey.TAGS, "Each Key once.").required());
    }

    @Override
    protected Future<Reply> answer(Call call) {
        call.text("RegionId", 64);
        List<String> ids = TaggedKey.ids(call, at.arns(), true);
        SortedMap<String, String> tags = Tags.numbered(call);
        if (tags.isEmpty()) throw MISSING_PARAMETER.because("Tag.1.Key");
        call.trail().askedAll(ids);
        return change(call, ids.stream().map(at.arns()::key).toList(), Said.tags(tags), new Command.TagKeys(ids, tags)).map(done -> Reply.EMPTY);
    }
}
