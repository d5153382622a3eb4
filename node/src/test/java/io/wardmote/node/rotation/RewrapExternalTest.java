package io.wardmote.node.rotation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.crypto.Randomness;
import io.wardmote.crypto.RootKey;
import io.wardmote.key.Binding;
import io.wardmote.key.KeySpec;
import io.wardmote.key.KeyUsage;
import io.wardmote.key.Material;
import io.wardmote.key.Origin;
import io.wardmote.key.Protection;
import io.wardmote.key.Secret;
import io.wardmote.op.MemoryCluster;
import io.wardmote.state.Command;
import io.wardmote.state.Command.Rewrapped;
import io.wardmote.state.ExternalManager;
import io.wardmote.state.Instance;
import io.wardmote.state.KeyFacts;
import io.wardmote.state.Sealed;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What external keys have under the root key goes from one to the next. */
class RewrapExternalTest {
    private static final byte[] SIGNING = "what requests are signed with".getBytes(UTF_8);
    private static final byte[] INNER = new byte[32];

    @Test
    void innerKeysAndWhatAManagerKnowsUsByAreSealedAnew() {
        Randomness random = new Randomness();
        try (RootKey from = new RootKey("c1", 1, new Secret(random.bytes(RootKey.BYTES)), random); RootKey to = new RootKey("c1", 2, new Secret(random.bytes(RootKey.BYTES)), random)) {
            MemoryCluster cluster = new MemoryCluster("local", "1");
            Binding ofManager = Binding.externalManager("kst-1", "ID");
            Binding ofKey = Binding.externalKey("k", "k.1", KeySpec.AES_256, KeyUsage.ENCRYPT_DECRYPT, Origin.GENERATED, Protection.EXTERNAL, "their-1");
            cluster.change(MemoryCluster.NO_NONCE, new Command.CreateExternal(new Instance("kst-1", "theirs", Protection.EXTERNAL, 0), new ExternalManager("kst-1",
                new ExternalManager.Endpoint("a", 443, "", "r"), new ExternalManager.Credentials("ID", "", from.wrap(ofManager, SIGNING)), "", 250, true))).await();
            KeyFacts facts = new KeyFacts("k", KeySpec.AES_256, KeyUsage.ENCRYPT_DECRYPT, Origin.GENERATED, Protection.EXTERNAL, "kst-1", "");
            cluster.change(MemoryCluster.NO_NONCE, new Command.CreateKey(facts, "k.1", new Material.External("their-1", from.wrap(ofKey, INNER)), new byte[0], "", 0,
                new TreeMap<>(), "", 10, false)).await();
            Map<Sealed.Where, Material> anew;
            try (Rewrapper rewrapper = new Rewrapper(from, to)) {
                List<Rewrapped> things = rewrapper.batch(cluster.rows(), Rewrapper.first()).things();
                anew = things.stream().collect(Collectors.toMap(thing -> thing.before().where(), Rewrapped::after));
            }
            assertThat(((Material.External) anew.get(Sealed.Where.VERSION)).externalKeyId()).isEqualTo("their-1");
            try (Secret inner = to.open(ofKey, ((Material.External) anew.get(Sealed.Where.VERSION)).inner());
                 Secret signing = to.open(ofManager, (Material.Wrapped) anew.get(Sealed.Where.EXTERNAL_MANAGER))) {
                assertThat(inner.bytes()).isEqualTo(INNER);
                assertThat(signing.bytes()).isEqualTo(SIGNING);
            }
        }
    }
}
