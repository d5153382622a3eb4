package io.wardmote.op;

import static io.wardmote.key.Refusal.INVALID_KEY_MATERIAL;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.wardmote.access.Access;
import io.wardmote.crypto.CryptoReply;
import io.wardmote.crypto.CryptoRequest;
import io.wardmote.key.ImportToken;
import io.wardmote.key.Imprint;
import io.wardmote.key.KeySpec;
import io.wardmote.key.KeyUsage;
import io.wardmote.key.Material.Wrapped;
import io.wardmote.key.Origin;
import io.wardmote.key.Protection;
import io.wardmote.key.Refused;
import io.wardmote.key.WrappingAlgorithm;
import io.wardmote.op.keys.ImportKeyMaterial;
import io.wardmote.raft.ReplicatedState;
import io.wardmote.state.Command.TokenFacts;
import io.wardmote.state.Command;
import io.wardmote.state.KeyFacts;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two bring a key its first material at once: whoever is committed first decides what it is. A material is a number here, and so is its imprint. */
class ImportRaceTest {
    private static final ImportToken TOKEN = new ImportToken(WrappingAlgorithm.RSAES_OAEP_SHA_256, Long.MAX_VALUE, new byte[16], numbered(9));

    private final MemoryCluster cluster = new MemoryCluster("local", "1");
    private final AtomicInteger asked = new AtomicInteger();
    private Runnable between = () -> { };

    @BeforeEach
    void create() {
        KeyFacts facts = new KeyFacts("k", KeySpec.AES_256, KeyUsage.ENCRYPT_DECRYPT, Origin.EXTERNAL, Protection.SOFTWARE, "", "");
        cluster.change(ReplicatedState.NO_NONCE, new Command.CreateKey(facts, "", null, new byte[0], "", 0, new TreeMap<>(), "", 9, false));
    }

    @Test
    void theSameMaterialIsTakenTwice() {
        between = () -> bring(numbered(1));
        assertThat(importing(1).succeeded()).isTrue();
        assertThat(asked).hasValue(2);
        assertThat(cluster.ring().key("k").orElseThrow().versions().first()).isEqualTo("other's version");
    }

    @Test
    void otherMaterialIsRefusedAndCounted() {
        between = () -> bring(numbered(2));
        assertThat(importing(1).cause()).isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.refusal()).isEqualTo(INVALID_KEY_MATERIAL));
        assertThat(asked).hasValue(2);
        assertThat(cluster.ring().key("k").orElseThrow().brought().imprint()).contains(imprint(numbered(2)));
        for (int failures = 1; failures < 5; failures++) {
            assertThat(cluster.ring().imports().isDead(facts())).isFalse();
            assertThat(importing(1).failed()).isTrue();
        }
        assertThat(cluster.ring().imports().isDead(facts())).isTrue();
    }

    @Test
    void aKeyThatIsToBeDeletedMeanwhileIsNotAskedAgain() {
        between = () -> cluster.change(ReplicatedState.NO_NONCE, new Command.ScheduleDeletion("k", 7));
        assertThat(importing(1).failed()).isTrue();
        assertThat(asked).hasValue(1);
    }

    private void bring(Wrapped material) {
        cluster.change(ReplicatedState.NO_NONCE, new Command.ImportMaterial("k", "other's version", material, new byte[0], imprint(material), Optional.empty(), 0, facts()));
    }

    private static TokenFacts facts() {
        return new TokenFacts(TOKEN.id(), TOKEN.expiresAt());
    }

    private Future<Reply> importing(int number) {
        Engine engine = request -> {
            CryptoRequest.ImportMaterial r = (CryptoRequest.ImportMaterial) request;
            if (asked.incrementAndGet() == 1) between.run();
            Wrapped material = numbered(r.encrypted()[0]);
            boolean other = r.imprint().isPresent() && !r.imprint().get().equals(imprint(material));
            return other ? Future.failedFuture(INVALID_KEY_MATERIAL.refused()) : Future.succeededFuture(new CryptoReply.Imported(material, new byte[0], imprint(material)));
        };
        Operation operation = new ImportKeyMaterial(new Change.Context(cluster, new Access(), new Arns("local", "1")), engine, new NewKeys(engine, new Random(1)));
        byte[] nonce = new byte[16];
        nonce[0] = (byte) asked.get();
        return operation.answer(new Call("ImportKeyMaterial", Map.of("KeyId", "k", "EncryptedKeyMaterial", Base64.getEncoder().encodeToString(new byte[] {(byte) number}),
            "ImportToken", Base64.getEncoder().encodeToString(TOKEN.toBytes())), Caller.user("1", "root", "", "127.0.0.1"), "request", nonce));
    }

    private static Imprint imprint(Wrapped material) {
        return new Imprint(material.epoch(), material.sealed());
    }

    private static Wrapped numbered(int number) {
        return new Wrapped(1, new byte[] {(byte) number});
    }
}
