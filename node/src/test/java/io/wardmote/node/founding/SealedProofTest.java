package io.wardmote.node.founding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wardmote.crypto.Randomness;
import io.wardmote.crypto.RootKey;
import io.wardmote.crypto.RootKeys;
import io.wardmote.key.Secret;
import io.wardmote.node.Fault;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The root key on its way to a member that is sealed. */
class SealedProofTest {
    private static final Randomness RANDOM = new Randomness();
    private static final Instant NOW = Instant.now();

    private final Authority authority = Authority.create("cluster c1", NOW, RANDOM.perThread());
    private final KeyPair keys = Authority.keyPair(RANDOM.perThread());
    private final X509Certificate certificate = authority.issueNode(keys.getPublic(), "n2", List.of("localhost"), NOW);
    private final RootKeys roots = new RootKeys(root(3));

    private static RootKey root(int epoch) {
        return new RootKey("c1", epoch, new Secret(RANDOM.bytes(RootKey.BYTES)), RANDOM);
    }

    private byte[] answer(String peer, X509Certificate shown) {
        return SealedProof.answer("c1", peer, Founding.encoded(shown), authority.certificate(), roots, RANDOM);
    }

    private RootKeys opened(String node, KeyPair own, byte[] answer) {
        return SealedProof.open("c1", node, certificate, own.getPrivate(), answer, RANDOM);
    }

    @Test
    void theMemberThatAskedOpensIt() {
        assertOpens(roots);
    }

    /** While the root key is being changed; which one seals is told too. */
    @Test
    void everyEpochThatIsOpenIsGiven() {
        roots.add(root(4));
        assertOpens(roots);
        roots.sealUnder(4);
        assertOpens(roots);
    }

    private void assertOpens(RootKeys ours) {
        try (RootKeys opened = opened("n2", keys, answer("n2", certificate))) {
            assertThat(opened.current().epoch()).isEqualTo(ours.current().epoch());
            assertThat(opened.all()).hasSameSizeAs(ours.all());
            for (RootKey key : ours.all()) {
                try (Secret its = opened.of(key.epoch()).orElseThrow().copy(); Secret own = key.copy()) {
                    assertThat(its.bytes()).isEqualTo(own.bytes());
                }
            }
        }
    }

    @Test
    void nobodyElseOpensIt() {
        byte[] answer = answer("n2", certificate);
        assertThatThrownBy(() -> opened("n3", keys, answer)).isInstanceOf(Fault.class);
        assertThatThrownBy(() -> opened("n2", Authority.keyPair(RANDOM.perThread()), answer)).isInstanceOf(Fault.class);
        for (int length = 0; length < answer.length; length += 7) {
            byte[] cut = Arrays.copyOf(answer, length);
            assertThatThrownBy(() -> opened("n2", keys, cut)).isInstanceOf(Fault.class);
        }
    }

    @Test
    void onlyACertificateOfWhoAsksAndOfThisClusterIsAnswered() {
        assertThatThrownBy(() -> answer("n3", certificate)).isInstanceOf(Fault.class).hasMessageContaining("not one of node n3");
        X509Certificate strange = Authority.create("cluster c1", NOW, RANDOM.perThread()).issueNode(keys.getPublic(), "n2", List.of(), NOW);
        assertThatThrownBy(() -> answer("n2", strange)).isInstanceOf(Fault.class).hasMessageContaining("of this cluster");
        X509Certificate over = authority.issueNode(keys.getPublic(), "n2", List.of(), NOW.minus(Duration.ofDays(5000)));
        assertThatThrownBy(() -> answer("n2", over)).isInstanceOf(Fault.class);
        X509Certificate server = authority.issueServer(keys.getPublic(), "n2", List.of("localhost"), NOW);
        assertThatThrownBy(() -> answer("n2", server)).isInstanceOf(Fault.class);
        assertThatThrownBy(() -> SealedProof.answer("c1", "n2", new byte[20_000], authority.certificate(), roots, RANDOM))
            .isInstanceOf(Fault.class).hasMessageContaining("longer");
        assertThatThrownBy(() -> SealedProof.answer("c1", "n2", new byte[] {0x30, 0}, authority.certificate(), roots, RANDOM)).isInstanceOf(Fault.class);
    }
}
