package io.wardmote.raft;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wardmote.key.Refused;
import io.wardmote.state.Alias;
import io.wardmote.state.ApplicationPolicy;
import io.wardmote.state.Applied;
import io.wardmote.state.Command;
import io.wardmote.state.Draft;
import io.wardmote.state.DraftRows;
import io.wardmote.state.Filter;
import io.wardmote.state.Key;
import io.wardmote.state.KeyRing;
import io.wardmote.state.KeyState;
import io.wardmote.state.NetworkRule;
import io.wardmote.state.Page;
import io.wardmote.state.Proposal;
import io.wardmote.state.Stamp;
import io.wardmote.state.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.ratis.server.protocol.TermIndex;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RocksTest {
    @TempDir
    Path folder;

    private final List<Throwable> halts = new ArrayList<>();
    private Rocks rocks;
    private long index;

    @BeforeEach
    void open() {
        rocks = new Rocks(RaftConfig.Memory.DEFAULT, halts::add);
        rocks.open(folder.resolve("db"));
    }

    @AfterEach
    void close() {
        rocks.dispose();
    }

    private void write(String key, String value) {
        rocks.write(new DraftRows(rocks).put(row(key), value.getBytes(UTF_8)).draft(), TermIndex.valueOf(1, ++index));
    }

    private static byte[] row(String id) {
        return Table.DUE.key(id);
    }

    private void apply(Command... commands) {
        List<Proposal> proposals = Stream.of(commands).map(command -> new Proposal(Stamp.NONE, command)).toList();
        rocks.write(Applied.of(rocks, ++index, proposals).changes(), TermIndex.valueOf(1, index));
    }

    private List<String> scan(String from, String to) {
        List<String> seen = new ArrayList<>();
        rocks.scan(row(from), row(to), (key, value) -> seen.add(new String(key, 1, key.length - 1, UTF_8) + "=" + new String(value, UTF_8)));
        return seen;
    }

    @Test
    void rowsAreScannedInOrderWithinTheirBounds() {
        for (String key : List.of("b", "d", "a", "c", "é")) write(key, key.toUpperCase());
        assertThat(scan("b", "d")).containsExactly("b=B", "c=C");
        assertThat(scan("", "zzz")).containsExactly("a=A", "b=B", "c=C", "d=D");
        List<byte[]> first = new ArrayList<>();
        rocks.scan(row(""), Table.DUE.end(), (key, value) -> {
            first.add(key);
            return first.size() < 2;
        });
        assertThat(first).hasSize(2);
    }

    @Test
    void deletedRowsAreGone() {
        write("a", "1");
        rocks.write(new DraftRows(rocks).delete(row("a")).draft(), TermIndex.valueOf(1, ++index));
        assertThat(rocks.get(row("a"))).isNull();
    }

    @Test
    void whatIsReadOnceIsNotKeptDecoded() {
        apply(Samples.createKey("k1"));
        assertThat(rocks.<Optional<Key>>readOnce(ring -> ring.key("k1"))).isPresent();
        assertThat(rocks.hot().size()).isZero();
        assertThat(rocks.<Optional<Key>>read(ring -> ring.key("k1"))).isPresent();
        assertThat(rocks.hot().size()).isEqualTo(1);
    }

    @Test
    void whatWasFlushedIsThereAgainWithItsIndexAndWhatWasNotIsGoneWithIts() {
        write("a", "1");
        rocks.flush();
        write("b", "2");
        assertThat(rocks.applied()).isEqualTo(TermIndex.valueOf(1, 2));
        rocks.close();
        rocks.open(folder.resolve("db"));
        assertThat(rocks.applied()).isEqualTo(TermIndex.valueOf(1, 1));
        assertThat(rocks.get(row("a"))).isEqualTo("1".getBytes(UTF_8));
        assertThat(rocks.get(row("b"))).isNull();
    }

    @Test
    void aCheckpointIsTheStoreAtThatIndex() {
        write("a", "1");
        rocks.checkpoint(folder.resolve("copy"), TermIndex.valueOf(3, 9));
        write("a", "2");
        rocks.close();
        rocks.open(folder.resolve("copy"));
        assertThat(rocks.applied()).isEqualTo(TermIndex.valueOf(3, 9));
        assertThat(rocks.get(row("a"))).isEqualTo("1".getBytes(UTF_8));
    }

    @Test
    void cachedRowsFollowEveryChange() {
        apply(Samples.createKey("k"));
        Alias before = null;
        apply(new Command.CreateAlias("alias/a", "k"));
        for (int i = 0; i < 3; i++) {
            assertThat(rocks.read(ring -> ring.key("k").orElseThrow().state()) == KeyState.ENABLED).isTrue();
            Key first = rocks.read(ring -> ring.key("k").orElseThrow());
            Key second = rocks.read(ring -> ring.key("k").orElseThrow());
            assertThat(second).isSameAs(first);
            apply(new Command.DisableKey("k"));
            assertThat(rocks.read(ring -> ring.key("k").orElseThrow().state()) == KeyState.DISABLED).isTrue();
            apply(new Command.EnableKey("k"));
            before = rocks.read(ring -> ring.alias("alias/a").orElseThrow());
        }
        assertThat(before.keyId()).isEqualTo("k");
        apply(new Command.DeleteAlias("alias/a"));
        boolean gone = rocks.read(ring -> ring.alias("alias/a").isEmpty());
        assertThat(gone).isTrue();
    }

    /** What a client may do is read at each of its requests, and is never what it once might do. */
    @Test
    void rowsOfApplicationAccessAreCachedAndFollowEveryChange() {
        apply(new Command.CreateNetworkRule(new NetworkRule("r", "Private", NetworkRule.Source.NONE, "")),
            new Command.CreatePolicy(new ApplicationPolicy("p", "", List.of(), Set.of(), List.of("r"), "")), new Command.CreateAccessPoint("a", "ClientKey", List.of("p"), ""),
            new Command.CreateClientKey("KAAP.1", "a", new byte[0], new byte[0], 0, 1));
        List<Function<KeyRing, Optional<?>>> finders = List.of(ring -> ring.networkRule("r"), ring -> ring.policy("p"), ring -> ring.accessPoint("a"), ring -> ring.clientKey("KAAP.1"));
        for (var finder : finders) {
            Object first = rocks.read(finder).orElseThrow();
            Object second = rocks.read(finder).orElseThrow();
            assertThat(second).isSameAs(first);
        }
        apply(new Command.UpdateNetworkRule("r", Optional.empty(), Optional.of("new")), new Command.UpdatePolicy("p", Optional.empty(), Optional.empty(), Optional.empty(),
            Optional.empty(), Optional.of("new")), new Command.UpdateAccessPoint("a", Optional.empty(), Optional.of("new")));
        List<String> descriptions = rocks.read(ring -> List.of(ring.networkRule("r").orElseThrow().description(), ring.policy("p").orElseThrow().description(),
            ring.accessPoint("a").orElseThrow().description()));
        assertThat(descriptions).containsOnly("new");
        apply(new Command.DeleteNetworkRule("r"), new Command.DeletePolicy("p"), new Command.DeleteAccessPoint("a"));
        for (var finder : finders) assertThat(rocks.read(finder).isEmpty()).isTrue();
    }

    /** An alias that moves between two keys, in one entry with the states of both: the alias' key is always the enabled one. */
    @Test
    void readersNeverSeeTwoMomentsAtOnce() throws InterruptedException {
        apply(Samples.createKey("k0"), Samples.createKey("k1"), new Command.CreateAlias("alias/a", "k0"), new Command.DisableKey("k1"));
        AtomicBoolean done = new AtomicBoolean();
        AtomicReference<String> torn = new AtomicReference<>();
        List<Thread> readers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            boolean snapshots = i == 2;
            readers.add(Thread.ofPlatform().start(() -> {
                while (!done.get()) {
                    String state = snapshots ? rocks.readSnapshot(RocksTest::aliasAndStates) : rocks.read(RocksTest::aliasAndStates);
                    if (!List.of("k0 ENABLED DISABLED", "k1 DISABLED ENABLED").contains(state)) torn.set(state);
                }
            }));
        }
        for (int i = 1; i < 4000; i++) {
            String to = "k" + i % 2;
            String from = "k" + (i + 1) % 2;
            apply(new Command.DisableKey(from), new Command.EnableKey(to), new Command.MoveAlias("alias/a", to));
        }
        done.set(true);
        for (Thread reader : readers) reader.join();
        assertThat(torn.get()).isNull();
        assertThat(rocks.read(RocksTest::aliasAndStates)).isEqualTo("k1 DISABLED ENABLED");
    }

    private static String aliasAndStates(KeyRing ring) {
        return ring.alias("alias/a").orElseThrow().keyId() + " " + ring.key("k0").orElseThrow().state() + " " + ring.key("k1").orElseThrow().state();
    }

    @Test
    void whileItIsClosedReadersAreRefusedAndTheirOwnFailuresAreTheirs() {
        assertThatThrownBy(() -> rocks.read(ring -> ring.key("nobody").orElseThrow())).isInstanceOf(NoSuchElementException.class);
        rocks.close();
        assertThatThrownBy(() -> rocks.read(KeyRing::time)).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> rocks.readSnapshot(KeyRing::time)).isInstanceOf(Refused.class);
        assertThat(halts).isEmpty();
    }

    @Test
    void readersAndReopeningDoNotMeet() throws InterruptedException {
        apply(Samples.createKey("k"));
        rocks.flush();
        AtomicBoolean done = new AtomicBoolean();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread reader = Thread.ofPlatform().start(() -> {
            while (!done.get()) {
                try {
                    if (!rocks.read(ring -> ring.key("k").isPresent() && ring.versionsOf("k", 1, 10).total() == 1)) failure.set(new AssertionError("a key was missing"));
                } catch (Refused closed) {
                    Thread.onSpinWait();
                } catch (RuntimeException | Error e) {
                    failure.set(e);
                }
            }
        });
        for (int i = 0; i < 10; i++) {
            rocks.close();
            rocks.open(folder.resolve("db"));
        }
        done.set(true);
        reader.join();
        assertThat(failure.get()).isNull();
    }

    @Test
    void aDamagedStoreIsToldInASentence() throws IOException {
        write("a", "1");
        rocks.flush();
        rocks.close();
        try (Stream<Path> files = Files.list(folder.resolve("db"))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".sst")).toList()) Files.delete(file);
        }
        assertThatThrownBy(() -> rocks.open(folder.resolve("db"))).isInstanceOf(StorageFailure.class)
            .hasMessageContaining(folder.resolve("db").toString()).hasMessageContaining("damaged or not ours");
    }

    @Test
    void aFolderOfSomethingElseIsToldInASentence() throws IOException {
        Path other = folder.resolve("other");
        Files.createDirectories(other);
        Files.writeString(other.resolve("CURRENT"), "not a manifest\n");
        rocks.close();
        assertThatThrownBy(() -> rocks.open(other)).isInstanceOf(StorageFailure.class).hasMessageContaining(other.toString());
    }

    /** With {@code -Dwardmote.figures=true} over a million commands; prints what a page costs. */
    @Test
    void aPageDeepInTwoFiltersIsExact() {
        int commands = Boolean.getBoolean("wardmote.figures") ? 1_000_000 : 21_000;
        for (int i = 0; i < commands; ) {
            Command[] entry = new Command[100];
            for (int c = 0; c < entry.length; c++, i++) entry[c] = i % 7 == 6 ? new Command.DisableKey("key-" + (i - 6)) : Samples.createKey("key-" + i);
            apply(entry);
        }
        int disabled = commands / 7;
        int enabled = commands - 2 * disabled;
        List<Filter> filters = List.of(new Filter("KeyState", List.of("Enabled")), new Filter("KeyUsage", List.of("ENCRYPT/DECRYPT")));
        for (int round = 0; round < 5; round++) {
            long before = System.nanoTime();
            Page<Key> page = rocks.readSnapshot(ring -> ring.keys(filters, enabled / 100, 100));
            System.out.println("the last whole page of " + page.total() + " keys in two filters: " + (System.nanoTime() - before) / 1000 + " us");
            assertThat(page.total()).isEqualTo(enabled);
            assertThat(page.items()).hasSize(100).allMatch(key -> key.state() == KeyState.ENABLED);
        }
    }

    @Test
    void aWriteThatFailedLeavesReadersTheirFastWay() {
        write("a", "1");
        Draft change = new DraftRows(rocks).put(row("a"), "2".getBytes(UTF_8)).draft();
        rocks.close();
        assertThatThrownBy(() -> rocks.write(change, TermIndex.valueOf(1, 2))).isInstanceOf(Refused.class);
        rocks.open(folder.resolve("db"));
        KeyRing cached = rocks.read(ring -> ring);
        KeyRing again = rocks.read(ring -> ring);
        assertThat(again).as("read through the cache, not past it").isSameAs(cached);
    }
}
