package io.wardmote.op;

import io.vertx.core.Future;
import io.wardmote.key.Material;
import io.wardmote.key.Protection;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import io.wardmote.raft.AppliedListener;
import io.wardmote.raft.ReplicatedState;
import io.wardmote.state.AccessKey;
import io.wardmote.state.Applied;
import io.wardmote.state.BearerToken;
import io.wardmote.state.ClusterFacts;
import io.wardmote.state.Command;
import io.wardmote.state.Grounds;
import io.wardmote.state.Instance;
import io.wardmote.state.KeyRing;
import io.wardmote.state.Member;
import io.wardmote.state.Outcome;
import io.wardmote.state.Permitted;
import io.wardmote.state.Proposal;
import io.wardmote.state.Rows;
import io.wardmote.state.Stamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/** The real transition over rows in memory, with a clock that moves when told: for tests of operations. */
public final class MemoryCluster implements ReplicatedState {
    private static final byte[] NOTHING = new byte[32];

    private final TreeMap<byte[], byte[]> table = new TreeMap<>(Arrays::compareUnsigned);
    /** As it was before the newest change, where the store is built anew after each. */
    private TreeMap<byte[], byte[]> before = table;
    private final Rows rows = of(table);
    private final List<AppliedListener> listeners = new ArrayList<>();
    private long index;
    private int failures;
    private long cutOffSeconds = -1;
    private boolean lacking;
    private boolean builtAnew;
    private Consumer<Command> underWay = command -> { };
    private final AtomicInteger reads = new AtomicInteger();
    private long random;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    public MemoryCluster(String region, String account) {
        var nobody = new Material.Wrapped(1, NOTHING);
        propose(Stamp.NONE, new Command.Found(new ClusterFacts("c1", region, account, NOTHING, nobody), List.of(new Member("n1", "n1", 0, true)), List.of(),
            new AccessKey("none", "root", false, nobody), new BearerToken("none", "root", 0),
            List.of(new Instance("kst-hzz1", "software", Protection.SOFTWARE, now.toEpochMilli()), new Instance("kst-hzz1-hsm", "hardware", Protection.HSM, now.toEpochMilli()))));
        pass(Duration.ZERO);
    }

    private static Rows of(TreeMap<byte[], byte[]> table) {
        return new Rows() {
            @Override
            public byte[] get(byte[] key) {
                return table.get(key);
            }

            @Override
            public void scan(byte[] from, byte[] to, Visitor visitor) {
                for (Map.Entry<byte[], byte[]> row : table.subMap(from, to).entrySet()) if (!visitor.visit(row.getKey(), row.getValue())) return;
            }
        };
    }

    /** So much time, of which somebody says that it is right. */
    public void pass(Duration time) {
        leap(time);
        propose(Stamp.NONE, new Command.AcceptTime());
    }

    /** The same, and nobody says so. */
    public void leap(Duration time) {
        now = now.plus(time);
        propose(Stamp.NONE, new Command.Tick("n1", 500, List.of(new Command.Report("n1", now.toEpochMilli(), 0, NOTHING)), Command.Leases.NONE));
    }

    public void listen(AppliedListener listener) {
        listeners.add(listener);
    }

    /** The next reads of what this node has will be refused. */
    public void failReads(int count) {
        failures = count;
    }

    /** The node has had no lease for so long, and hears nobody; -1 ends it. */
    public void cutOff(long seconds) {
        cutOffSeconds = seconds;
    }

    /** Another node does not apply what comes from now on. */
    public void lacking(boolean any) {
        lacking = any;
    }

    /** After each change this node's store is at once built anew, from a snapshot that lacks it. */
    public void builtAnew(boolean always) {
        before = new TreeMap<>(table);
        builtAnew = always;
    }

    /** What happens while a change is on its way, from when it was proposed to when it is made. */
    public void underWay(Consumer<Command> happens) {
        underWay = happens;
    }

    /** How many fresh reads there were. */
    public int reads() {
        return reads.get();
    }

    /** As they are now. */
    public Rows rows() {
        return rows;
    }

    public KeyRing ring() {
        return new KeyRing(rows);
    }

    @Override
    public Future<Void> change(byte[] nonce, Command command) {
        if (cutOffSeconds >= 0) return Future.failedFuture(Refusal.UNAVAILABLE.refused());
        return switch (proposed(nonce, new Permitted(command, Grounds.NONE))) {
            case Outcome.Changed changed -> Future.succeededFuture();
            case Outcome.Unchanged unchanged -> Future.failedFuture(unchanged.refused());
            case Outcome.Outdated outdated -> throw new IllegalStateException("without grounds");
        };
    }

    @Override
    public Future<Void> change(byte[] nonce, Function<KeyRing, Command> permitted) {
        return read(ring -> Permitted.of(ring, permitted)).compose(given -> switch (proposed(nonce, given)) {
            case Outcome.Changed changed -> Future.succeededFuture();
            case Outcome.Unchanged unchanged -> Future.failedFuture(unchanged.refused());
            case Outcome.Outdated outdated -> change(nonce, permitted);
        });
    }

    private Outcome proposed(byte[] nonce, Permitted permitted) {
        Stamp stamp = new Stamp(ring().beat(), ++random, nonce);
        underWay.accept(permitted.command());
        return propose(new Proposal(stamp, permitted.grounds(), permitted.command()));
    }

    private Outcome propose(Stamp stamp, Command command) {
        return propose(new Proposal(stamp, command));
    }

    private Outcome propose(Proposal proposal) {
        if (builtAnew) before = new TreeMap<>(table);
        Applied applied = Applied.of(rows, ++index, List.of(proposal));
        listeners.forEach(listener -> listener.applying(applied.changes()));
        applied.changes().eachChange((key, value) -> {
            if (value == null) table.remove(key);
            else table.put(key, value);
        });
        listeners.forEach(listener -> listener.applied(index, applied.changes()));
        return applied.outcomes().getFirst();
    }

    @Override
    public <T> Future<T> read(Function<KeyRing, T> read) {
        reads.incrementAndGet();
        if (cutOffSeconds >= 0) return Future.failedFuture(Refusal.UNAVAILABLE.refused());
        try {
            return Future.succeededFuture(read.apply(ring()));
        } catch (Refused refused) {
            return Future.failedFuture(refused);
        }
    }

    @Override
    public <T, R> Future<R> use(Function<KeyRing, T> read, Function<T, Future<R>> compute) {
        return read(read).compose(compute);
    }

    @Override
    public <T, R> Future<R> use(Function<KeyRing, T> read, Function<T, Future<R>> compute, Surviving<T, R> surviving) {
        if (cutOffSeconds < 0) return use(read, compute);
        try {
            T found = read.apply(ring());
            long left = surviving.seconds().applyAsLong(found) - cutOffSeconds;
            if (left <= 0) return use(read, compute);
            return compute.apply(found).map(result -> surviving.marked().apply(result, now.toEpochMilli() + left * 1000)).recover(failed -> use(read, compute));
        } catch (Refused refused) {
            return use(read, compute);
        }
    }

    @Override
    public Future<Long> survivorsUntil(String keyId) {
        return Future.succeededFuture(lacking ? ring().key(keyId).orElseThrow().survival().until(now.toEpochMilli()) : 0L);
    }

    @Override
    public Future<Long> survivorsOf(List<String> keyIds) {
        if (!lacking) return Future.succeededFuture(0L);
        return Future.succeededFuture(keyIds.stream().mapToLong(id -> ring().key(id).orElseThrow().survival().until(now.toEpochMilli())).max().orElse(0));
    }

    @Override
    public <T> Future<T> list(Function<KeyRing, T> read) {
        return read(read);
    }

    @Override
    public <T> T stale(Function<KeyRing, T> read) {
        if (failures-- > 0) throw Refusal.UNAVAILABLE.refused();
        return read.apply(builtAnew ? new KeyRing(of(before)) : ring());
    }

    @Override
    public <T> T staleOnce(Function<KeyRing, T> read) {
        return stale(read);
    }
}
