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
import io.wardmote.op.contract.Shape;
import io.wardmote.state.Command;
import io.wardmote.state.Key;
import java.util.List;

/** Takes tags off several keys, all or none; with All and no TagKey, every tag. */
public final class UntagResources extends Change {
    public UntagResources(Context at) {
        super(at);
    }

    @Override
    public Contract contract() {
        return Contract.of("Takes tags off several keys, all or none.")
            .takes(TaggedKey.REGION, TaggedKey.TYPE, TaggedKey.IDS.required(),
                Field.of("TagKey", new Shape.Listed(Shape.text(128), Key.MOST_TAGS), "This, or All."),
                Field.truth("All", "Every tag, where no TagKey is given.").onlyThen());
    }

    @Override
    protected Future<Reply> answer(Call call) {
        call.text("RegionId", 64);
        List<String> ids = TaggedKey.ids(call, at.arns(), true);
        List<String> tagKeys = call.numbered("TagKey", Key.MOST_TAGS, 128);
        tagKeys.forEach(Tags::mustBeKey);
        boolean all = tagKeys.isEmpty() && call.flag("All").orElse(false);
        if (tagKeys.isEmpty() && !all) throw MISSING_PARAMETER.because("TagKey.1");
        call.trail().askedAll(ids);
        return change(call, ids.stream().map(at.arns()::key).toList(), Said.NOTHING, new Command.UntagKeys(ids, tagKeys, all)).map(done -> Reply.EMPTY);
    }
}
