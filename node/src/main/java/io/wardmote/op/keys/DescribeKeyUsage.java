package io.wardmote.op.keys;

import io.vertx.core.Future;
import io.wardmote.op.Call;
import io.wardmote.op.KeyUsages;
import io.wardmote.op.KeyUse;
import io.wardmote.op.Operation;
import io.wardmote.op.Reply;
import io.wardmote.op.Times;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Shape;
import io.wardmote.op.contract.Usual;
import io.wardmote.raft.ReplicatedState;
import io.wardmote.state.Key;
import io.wardmote.state.KeyRing;
import io.wardmote.state.Member;
import io.wardmote.state.Usage;
import io.wardmote.state.UseKind;
import io.wardmote.state.Version;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How often a key and its versions were used for what, when last and by whom, by the right to DescribeKey. Each use is counted once, whichever node
 * it was on; what was done on others in the last seconds may be to come, and CountedUntil says until when nothing is.
 */
public final class DescribeKeyUsage extends Operation {
    private static final String ACTION = "kms:DescribeKey";
    private static final int MOST_VERSIONS = 100;
    private static final Field[] USAGE = usage();

    private final ReplicatedState state;
    private final KeyUse keys;
    private final KeyUsages usages;

    public DescribeKeyUsage(ReplicatedState state, KeyUse keys, KeyUsages usages) {
        this.state = state;
        this.keys = keys;
        this.usages = usages;
    }

    @Override
    public Set<String> actions() {
        return Set.of(ACTION);
    }

    @Override
    public Contract contract() {
        Field until = Field.of("CountedUntil", Shape.TIME_OR_NONE, "Until when all that was answered is counted; empty where that is not known.");
        Shape version = Shape.of(Stream.concat(Stream.of(Usual.VERSION_ID), Stream.of(USAGE)).toArray(Field[]::new));
        return Contract.of("How often a key was used for what, when last and by whom. An action of Wardmote's own.")
            .takes(Usual.KEY, Field.text("KeyVersionId", 64, "The one version to tell of besides the whole."))
            .answers(Usual.KEY_ID).answers(USAGE)
            .answers(Field.of("Versions", Shape.nested("Version", version), "The newest first, " + MOST_VERSIONS + " at most."), until,
                Field.of("Nodes", Shape.nested("Node", Shape.of(Field.text("Name", ""), until)), "Each node of the cluster."));
    }

    private static Field[] usage() {
        Field[] kinds = Arrays.stream(UseKind.values()).map(kind -> Field.count(kind.apiName(), "").maybe()).toArray(Field[]::new);
        return new Field[] {
            Field.count("Count", "Of all uses."),
            Field.of("Counts", Shape.of(kinds), "For what; what it was never used for is not there."),
            Field.of("LastUseDate", Shape.TIME_OR_NONE, "Empty if it was never used."),
            Field.of("Callers", Shape.nested("Caller", Shape.of(Field.text("Principal", "As audit records name it."), Field.time("LastUseDate", ""))),
                "Who used it last, the newest first, " + Usage.MOST_CALLERS + " at most.")};
    }

    private record Seen(KeyUsages.OfKey key, List<Node> nodes) {}

    private record Node(String name, long until) {}

    @Override
    protected Future<Reply> answer(Call call) {
        Optional<String> version = call.optional("KeyVersionId", 64);
        return state.list(ring -> seen(ring, keys.permitted(ring, call, "KeyId", ACTION), version)).map(DescribeKeyUsage::reply);
    }

    private Seen seen(KeyRing ring, Key key, Optional<String> version) {
        List<String> versions = version.map(id -> List.of(keys.versionOf(ring, key, id).id())).orElseGet(() -> newest(ring, key));
        List<Node> nodes = ring.members().stream().filter(Member::arrived)
            .map(member -> new Node(member.name(), usages.until(ring, member))).toList();
        return new Seen(usages.of(ring, key.id(), versions), nodes);
    }

    private static List<String> newest(KeyRing ring, Key key) {
        return ring.versionsOf(key.id(), 1, Integer.MAX_VALUE).items().reversed().stream().limit(MOST_VERSIONS).map(Version::id).toList();
    }

    private static Reply reply(Seen seen) {
        List<Object> fields = new ArrayList<>(List.of("KeyId", seen.key.whole().keyId()));
        fields.addAll(fields(seen.key.whole()));
        fields.addAll(List.of(
            "Versions", Reply.of("Version", seen.key.versions().stream().map(DescribeKeyUsage::version).toList()),
            "CountedUntil", time(seen.nodes.stream().mapToLong(Node::until).min().orElse(0)),
            "Nodes", Reply.of("Node", seen.nodes.stream().map(node -> Reply.of("Name", node.name, "CountedUntil", time(node.until))).toList())));
        return Reply.of(fields.toArray());
    }

    private static Reply version(Usage usage) {
        return Reply.of(Stream.concat(Stream.of("KeyVersionId", usage.versionId()), fields(usage).stream()).toArray());
    }

    private static List<Object> fields(Usage usage) {
        Object[] counts = usage.counts().entrySet().stream().flatMap(count -> Stream.of(count.getKey().apiName(), count.getValue())).toArray();
        List<Reply> callers = usage.callers().stream()
            .map(seen -> Reply.of("Principal", seen.caller(), "LastUseDate", Times.text(seen.at()))).toList();
        return List.of("Count", usage.count(), "Counts", Reply.of(counts), "LastUseDate", time(usage.lastAt()),
            "Callers", Reply.of("Caller", callers));
    }

    private static String time(long millis) {
        return millis == 0 ? "" : Times.text(millis);
    }
}
