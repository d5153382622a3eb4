package io.wardmote.node.rotation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.crypto.Providers;
import io.wardmote.crypto.Randomness;
import io.wardmote.crypto.RootKey;
import io.wardmote.key.Binding;
import io.wardmote.key.Material.Wrapped;
import io.wardmote.key.Secret;
import io.wardmote.op.MemoryCluster;
import io.wardmote.raft.ReplicatedState;
import io.wardmote.state.Command;
import io.wardmote.state.Command.Rewrapped;
import io.wardmote.state.Sealed.Where;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Of what it does to keys in use, {@code RootRotationTest} tells. */
class RewrapperTest {
    private final Randomness random = Providers.start().random();
    private final MemoryCluster cluster = new MemoryCluster("local", "1");

    private RootKey root(int epoch) {
        return new RootKey("c1", epoch, new Secret(random.bytes(RootKey.BYTES)), random);
    }

    @Test
    void aPasswordIsSealedAnew() {
        Binding binding = Binding.loginProfile("alice", "p1");
        try (RootKey from = root(1); RootKey to = root(2); Rewrapper rewrapper = new Rewrapper(from, to)) {
            cluster.change(ReplicatedState.NO_NONCE, new Command.CreateUser("alice", "2", "", ""));
            var password = new Command.Password("p1", from.wrap(binding, "what is kept".getBytes(UTF_8)));
            cluster.change(ReplicatedState.NO_NONCE, new Command.CreateLoginProfile("alice", password, false));
            List<Rewrapped> things = rewrapper.batch(cluster.rows(), Rewrapper.first()).things();
            assertThat(things).singleElement().satisfies(thing -> assertThat(thing.before().where()).isEqualTo(Where.LOGIN_PROFILE));
            try (Secret opened = to.open(binding, (Wrapped) things.getFirst().after())) {
                assertThat(opened.bytes()).isEqualTo("what is kept".getBytes(UTF_8));
            }
        }
    }

    @Test
    void theSecretOfAnotherCloudIsSealedAnew() {
        Binding binding = Binding.xksCredential("/a", "ONE");
        try (RootKey from = root(1); RootKey to = root(2); Rewrapper rewrapper = new Rewrapper(from, to)) {
            cluster.change(ReplicatedState.NO_NONCE, new Command.CreateXksProxy("/a", "*"));
            cluster.change(ReplicatedState.NO_NONCE, new Command.CreateXksCredential("/a", "ONE", from.wrap(binding, "secret".getBytes(UTF_8))));
            List<Rewrapped> things = rewrapper.batch(cluster.rows(), Rewrapper.first()).things();
            assertThat(things).singleElement().satisfies(thing -> assertThat(thing.before().where()).isEqualTo(Where.XKS_CREDENTIAL));
            try (Secret opened = to.open(binding, (Wrapped) things.getFirst().after())) {
                assertThat(opened.bytes()).isEqualTo("secret".getBytes(UTF_8));
            }
        }
    }
}
