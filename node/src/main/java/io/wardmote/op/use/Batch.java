package io.wardmote.op.use;

import io.vertx.core.Future;
import io.wardmote.crypto.CryptoReply;
import io.wardmote.crypto.CryptoRequest;
import io.wardmote.key.Refused;
import io.wardmote.op.Call;
import io.wardmote.op.KeyUse;
import io.wardmote.op.KeyUse.Found;
import io.wardmote.op.Reply;
import io.wardmote.op.Used;
import io.wardmote.state.UseKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A call that asks for the same many times over: the objects of Items, each with the parameters that a call for it alone would have; what the call has beside
 * them counts for each that does not say otherwise. Each has its own result or refusal, in the order of Items; all are looked up in one moment of the
 * state. Where none comes as far as that it could be computed, the call is refused as its first item is.
 */
final class Batch<A> {
    private final KeyUse keys;
    private final Call whole;
    private final List<Item<A>> items;
    /** The call for each group, by its name: kept over looks, since what was counted for it once is not to be counted again. */
    private final Map<String, Call> groups = new HashMap<>();

    /** @param group those of one are looked up together; @param refused null if it could be read */
    private record Item<A>(Call call, A asked, String group, Refused refused) {}

    /** What was found for an item, or why not: one of the two is null. */
    record Looked(Found found, Refused refused) {}

    private Batch(KeyUse keys, Call whole, List<Item<A>> items) {
        this.keys = keys;
        this.whole = whole;
        this.items = items;
    }

    /**
     * Reads the call, and counts it as so many.
     *
     * @param names what an item may say
     * @param read  of an item; may throw its refusal
     * @param group of an item: all that a key and a right are found by
     */
    static <A> Batch<A> of(KeyUse keys, Call whole, Set<String> names, Function<Call, A> read, Function<A, String> group) {
        List<Map<String, String>> texts = BatchItems.read(whole.text(BatchItems.PARAMETER, BatchItems.LONGEST_TEXT), names);
        keys.countItems(whole, texts.size());
        Map<String, String> shared = new HashMap<>(whole.parameters());
        shared.remove(BatchItems.PARAMETER);
        List<Item<A>> items = new ArrayList<>(texts.size());
        for (Map<String, String> text : texts) {
            text.values().removeIf(String::isEmpty); // as good as absent, here as in a call
            shared.forEach(text::putIfAbsent);
            items.add(item(whole.part(text, 1), read, group));
        }
        return new Batch<>(keys, whole, items);
    }

    private static <A> Item<A> item(Call call, Function<Call, A> read, Function<A, String> group) {
        try {
            A asked = read.apply(call);
            return new Item<>(call, asked, group.apply(asked), null);
        } catch (Refused refused) {
            return new Item<>(call, null, "", refused);
        }
    }

    /** Looks all of them up. To be called within one read of the state; may be called again. */
    List<Looked> find(BiFunction<Call, A, Found> find) {
        Map<String, Integer> sizes = new HashMap<>();
        for (Item<A> item : items) if (item.refused == null) sizes.merge(item.group, 1, Integer::sum);
        Map<String, Looked> once = new HashMap<>();
        List<Looked> looked = new ArrayList<>(items.size());
        for (Item<A> item : items) {
            looked.add(item.refused != null ? new Looked(null, item.refused)
                : once.computeIfAbsent(item.group, group -> look(item, sizes.get(group), find)));
        }
        if (looked.stream().allMatch(one -> one.found == null)) throw looked.getFirst().refused;
        whole.trail().many(items.size(), once.values().stream().map(Looked::found).filter(Objects::nonNull).toList(), refused(looked));
        return looked;
    }

    private Looked look(Item<A> item, int size, BiFunction<Call, A, Found> find) {
        Call call = groups.computeIfAbsent(item.group, group -> whole.part(item.call.parameters(), size));
        try {
            return new Looked(find.apply(call, item.asked), null);
        } catch (Refused refused) {
            whole.trail().asked(call.trail().key());
            return new Looked(null, refused);
        }
    }

    /** For the record: how many are refused, and of each code the keys that they were for, as far as those may be named. */
    private String refused(List<Looked> looked) {
        Map<String, Set<String>> byCode = new LinkedHashMap<>();
        int refused = 0;
        for (int i = 0; i < items.size(); i++) {
            Looked one = looked.get(i);
            if (one.refused == null) continue;
            refused++;
            Set<String> ids = byCode.computeIfAbsent(one.refused.refusal().code(), code -> new LinkedHashSet<>());
            Call call = groups.get(items.get(i).group);
            if (call != null) ids.add(call.trail().key());
        }
        if (refused == 0) return "";
        return "; " + refused + " refused: " + byCode.entrySet().stream()
            .map(code -> code.getKey() + code.getValue().stream().filter(id -> !id.isEmpty()).map(id -> " " + id).collect(Collectors.joining()))
            .collect(Collectors.joining(", "));
    }

    /** Counts as many encryptions as are to be done, all under one version. */
    Future<List<Looked>> announced(List<Looked> looked) {
        List<Found> found = looked.stream().map(Looked::found).filter(Objects::nonNull).toList();
        return keys.announce(found.getFirst(), found.size()).map(counted -> looked);
    }

    /** What an item is answered when it is done; may throw its refusal. */
    interface Done<A> {
        Reply reply(A asked, Found found, byte[] result);
    }

    /** Computes what was found. The answer is a list of as many as there are items. @param kind what keys are used for by each that succeeds */
    Future<List<Reply>> compute(UseKind kind, List<Looked> looked, BiFunction<A, Found, CryptoRequest> request, Done<A> done) {
        List<CryptoRequest> requests = new ArrayList<>(items.size());
        for (int i = 0; i < items.size(); i++) if (looked.get(i).found != null) requests.add(request.apply(items.get(i).asked, looked.get(i).found));
        return keys.all(requests).map(replies -> {
            List<Reply> answers = new ArrayList<>(items.size());
            Map<String, Used> used = new LinkedHashMap<>();
            int next = 0;
            for (int i = 0; i < items.size(); i++) {
                Looked one = looked.get(i);
                answers.add(one.found == null ? no(one.refused) : answer(items.get(i).asked, one.found, replies.get(next++), done, found ->
                    used.merge(found.version().id(), found.used(kind, 1), (so, more) -> found.used(kind, so.count() + 1))));
            }
            whole.trail().used(List.copyOf(used.values()));
            return answers;
        });
    }

    private static <A> Reply answer(A asked, Found found, CryptoReply reply, Done<A> done, Consumer<Found> used) {
        try {
            return switch (reply) {
                case CryptoReply.Bytes result -> {
                    Reply answer = done.reply(asked, found, result.bytes());
                    used.accept(found);
                    yield answer;
                }
                case CryptoReply.No no -> no(no.refused());
                default -> throw new IllegalStateException("an engine answered a " + reply.getClass().getSimpleName());
            };
        } catch (Refused refused) {
            return no(refused);
        }
    }

    /** Of a call for one key: which it was, and its items. */
    static Reply reply(Call whole, List<Reply> items) {
        return Reply.of("KeyId", whole.trail().key(), "KeyVersionId", whole.trail().version(), BatchItems.PARAMETER, items);
    }

    private static Reply no(Refused refused) {
        return Reply.of("Code", refused.refusal().code(), "Message", refused.sentence());
    }
}
