package io.wardmote.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wardmote.crypto.Algorithm;
import io.wardmote.crypto.CryptoConfig;
import io.wardmote.crypto.CryptoReply;
import io.wardmote.crypto.CryptoRequest;
import io.wardmote.crypto.OpenedKeys;
import io.wardmote.hsm.HsmEngine;
import io.wardmote.hsm.HsmFigures;
import io.wardmote.key.Imprint;
import io.wardmote.key.KeySpec;
import io.wardmote.key.KeyUsage;
import io.wardmote.key.Material;
import io.wardmote.key.Origin;
import io.wardmote.key.Protection;
import io.wardmote.key.Secret;
import io.wardmote.op.MemoryCluster;
import io.wardmote.raft.ReplicatedState;
import io.wardmote.state.Command;
import io.wardmote.state.KeyFacts;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OpenedKeysListenerTest {
    private static final Material.Wrapped MATERIAL = new Material.Wrapped(1, new byte[40]);

    private final MemoryCluster cluster = new MemoryCluster("local", "1");
    private final OpenedKeys opened = new OpenedKeys(CryptoConfig.defaults());
    private final AtomicInteger closed = new AtomicInteger();
    private final Forgetful hsm = new Forgetful();

    @Test
    void aKeyIsClosedWhenItsMaterialIsDeletedAndNotWhenItsUsesAreCounted() throws GeneralSecurityException {
        cluster.listen(new OpenedKeysListener(opened, Optional.of(hsm)));
        KeyFacts facts = new KeyFacts("x", KeySpec.AES_256, KeyUsage.ENCRYPT_DECRYPT, Origin.EXTERNAL, Protection.SOFTWARE, "", "");
        change(new Command.CreateKey(facts, "", null, new byte[0], "", 0, new TreeMap<>(), "", 9, false));
        change(new Command.ImportMaterial("x", "x.1", MATERIAL, new byte[0], new Imprint(1, new byte[48]), Optional.empty(), 0, new Command.TokenFacts(new byte[16], Long.MAX_VALUE)));
        opened.use(cluster.ring().version("x.1").orElseThrow().storedKey(facts), this::open, key -> "used");
        change(new Command.ReserveUses(List.of(new Command.Uses("x.1", 10))));
        assertThat(opened.size()).isEqualTo(1);
        assertThat(closed).hasValue(0);
        assertThat(hsm.evicted).isEmpty();
        change(new Command.DeleteMaterial("x"));
        assertThat(opened.size()).isZero();
        assertThat(closed).hasValue(1);
        assertThat(hsm.evicted).containsExactly("x.1");
        new OpenedKeysListener(opened, Optional.of(hsm)).replaced();
        assertThat(hsm.evicted).containsExactly("x.1", "all");
    }

    /** Remembers what it was to forget. */
    static class Forgetful implements HsmEngine {
        private final List<String> evicted = new ArrayList<>();
        final List<byte[]> destroyed = new ArrayList<>();

        @Override
        public void begin() {}

        @Override
        public Future<CryptoReply> ask(CryptoRequest request) {
            throw new AssertionError("nothing is asked here");
        }

        @Override
        public HsmFigures figures() {
            return HsmFigures.NONE;
        }

        @Override
        public Future<JsonObject> status() {
            throw new AssertionError("nothing is asked here");
        }

        @Override
        public long restarts() {
            return 0;
        }

        @Override
        public Optional<String> fault() {
            return Optional.empty();
        }

        @Override
        public Optional<String> refusal() {
            return Optional.empty();
        }

        @Override
        public Future<Void> judged() {
            return Future.succeededFuture();
        }

        @Override
        public void evict(Collection<String> versionIds) {
            evicted.addAll(versionIds);
        }

        @Override
        public void evictAll() {
            evicted.add("all");
        }

        @Override
        public void destroy(Collection<byte[]> blobs) {
            destroyed.addAll(blobs);
        }

        @Override
        public void addSubkey(int epoch, Secret subkey) {
            throw new AssertionError("the root key stays");
        }

        @Override
        public void dropSubkeysBefore(int epoch) {
            throw new AssertionError("the root key stays");
        }

        @Override
        public void close() {}
    }

    private Algorithm.Opened open() {
        return closed::incrementAndGet;
    }

    private void change(Command command) {
        assertThat(cluster.change(ReplicatedState.NO_NONCE, command).succeeded()).isTrue();
    }
}
