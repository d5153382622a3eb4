package io.wardmote.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.key.Imprint;
import io.wardmote.key.KeySpec;
import io.wardmote.key.KeyUsage;
import io.wardmote.key.Material;
import io.wardmote.key.Material.InHsm;
import io.wardmote.key.Material.Wrapped;
import io.wardmote.key.Origin;
import io.wardmote.key.Protection;
import io.wardmote.op.MemoryCluster;
import io.wardmote.raft.ReplicatedState;
import io.wardmote.state.Command;
import io.wardmote.state.KeyFacts;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HsmObjectsListenerTest {
    private static final byte[] NONE = {};
    private static final Imprint IMPRINT = new Imprint(1, new byte[48]);
    private static final InHsm FIRST = new InHsm(1, new byte[] {2, 1, 1}, new byte[32]);
    private static final InHsm SECOND = new InHsm(1, new byte[] {2, 2, 2}, new byte[32]);

    private final MemoryCluster cluster = new MemoryCluster("local", "1");
    private final OpenedKeysListenerTest.Forgetful hsm = new OpenedKeysListenerTest.Forgetful();

    @BeforeEach
    void listen() {
        cluster.listen(new HsmObjectsListener(hsm));
    }

    private static KeyFacts facts(Origin origin, Protection protection) {
        return new KeyFacts("x", KeySpec.AES_256, KeyUsage.ENCRYPT_DECRYPT, origin, protection, "", "");
    }

    private void create(KeyFacts facts, Material material) {
        change(new Command.CreateKey(facts, material == null ? "" : "x.1", material, NONE, "", 0, new TreeMap<>(), "", 9, false));
    }

    private void bring(Material material, Optional<Imprint> before) {
        change(new Command.ImportMaterial("x", "x.1", material, NONE, IMPRINT, before, 0, new Command.TokenFacts(new byte[16], Long.MAX_VALUE)));
    }

    private void destroy() {
        change(new Command.ScheduleDeletion("x", 7));
        cluster.pass(Duration.ofDays(8));
        change(new Command.DestroyKey("x", true));
    }

    private void change(Command command) {
        assertThat(cluster.change(ReplicatedState.NO_NONCE, command).succeeded()).as(command.toString()).isTrue();
    }

    @Test
    void everyVersionOfADestroyedKeyIsDestroyedInTheHsmAndNotBefore() {
        create(facts(Origin.GENERATED, Protection.HSM), FIRST);
        change(new Command.AddVersion("x", "x.2", SECOND, NONE, ""));
        change(new Command.ReserveUses(List.of(new Command.Uses("x.1", 10))));
        assertThat(hsm.destroyed).isEmpty();
        destroy();
        assertThat(hsm.destroyed).containsExactly(FIRST.blob(), SECOND.blob());
        cluster.pass(Duration.ofDays(1));
        assertThat(hsm.destroyed).hasSize(2);
    }

    /** The version keeps its id, so that it must be its old material that is named. */
    @Test
    void deletedMaterialIsDestroyedAndWhatIsBroughtAfterwardsIsNot() {
        create(facts(Origin.EXTERNAL, Protection.HSM), null);
        bring(FIRST, Optional.empty());
        change(new Command.DeleteMaterial("x"));
        assertThat(hsm.destroyed).containsExactly(FIRST.blob());
        bring(SECOND, Optional.of(IMPRINT));
        assertThat(hsm.destroyed).hasSize(1);
    }

    @Test
    void aSoftwareKeyIsNoneOfTheHsms() {
        create(facts(Origin.GENERATED, Protection.SOFTWARE), new Wrapped(1, new byte[60]));
        destroy();
        assertThat(hsm.destroyed).isEmpty();
    }
}
