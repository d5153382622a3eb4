package io.wardmote.node.declared;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.wardmote.key.Protection;
import io.wardmote.node.NodeConfig;
import io.wardmote.node.declared.Declared.OfGroup;
import io.wardmote.node.declared.Declared.OfInstance;
import io.wardmote.node.declared.Declared.OfPolicy;
import io.wardmote.node.declared.Declared.OfRole;
import io.wardmote.node.declared.Declared.OfUser;
import io.wardmote.op.Deed;
import io.wardmote.op.MemoryAudit;
import io.wardmote.op.MemoryCluster;
import io.wardmote.op.identity.Ids;
import io.wardmote.raft.ReplicatedState;
import io.wardmote.state.Command;
import io.wardmote.state.Instance;
import io.wardmote.state.KeyRing;
import io.wardmote.state.Member;
import io.wardmote.state.PolicyName;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What settings declare, seen to by nodes of one cluster, each as the leader that it is at the time. */
class DeclaredWorkTest {
    private static final PolicyName ENCRYPT = new PolicyName(false, "encrypt");
    private static final PolicyName READ = new PolicyName(true, "AliyunKMSReadOnlyAccess");
    private static final List<Declared> ALL = List.of(
        new OfPolicy("encrypt", "text"), new OfGroup("devs", List.of(ENCRYPT)), new OfRole("deploy", "trust", 7200, List.of(READ)),
        new OfUser("alice", "Alice", List.of("devs"), List.of(READ)), new OfInstance("orders", Protection.SOFTWARE));

    private final MemoryCluster cluster = new MemoryCluster("local", "1");
    private final MemoryAudit audit = new MemoryAudit();

    DeclaredWorkTest() {
        byHand(new Command.AddJoinToken("t", 3_600_000));
        byHand(new Command.Join("t", new Member("n2", "n2", 0, true)));
    }

    /** That node leads, with these settings, as if just started. */
    private DeclaredWork leads(String node, List<Declared> declared) {
        DeclaredWork work = new DeclaredWork(cluster, node, declared, new Declared.Making("c1", new Ids(new Random(1))), () -> true, audit);
        Future<Void> seen = work.see();
        assertThat(seen.succeeded()).as(String.valueOf(seen.cause())).isTrue();
        return work;
    }

    private void byHand(Command command) {
        assertThat(cluster.change(ReplicatedState.NO_NONCE, command).succeeded()).as(command.toString()).isTrue();
    }

    private List<String> changes() {
        List<String> changes = audit.deeds.stream()
            .map(deed -> deed.operation() + " " + deed.resource() + (deed.refusal() == null ? "" : " " + deed.refusal())).toList();
        audit.deeds.clear();
        return changes;
    }

    private KeyRing ring() {
        return cluster.ring();
    }

    @Test
    void whatIsDeclaredIsMadeAndRecorded() {
        assertThat(leads("n1", ALL).state()).isEqualTo("ok");
        assertThat(audit.deeds).extracting(Deed::door).containsOnly("settings");
        assertThat(changes()).containsExactly("CreatePolicy policy/encrypt", "CreateGroup group/devs", "AttachPolicyToGroup group/devs",
            "CreateRole role/deploy", "AttachPolicyToRole role/deploy", "CreateUser user/alice", "AddUserToGroup user/alice", "AttachPolicyToUser user/alice",
            "CreateInstance instance/orders");
        assertThat(ring().namedPolicy("encrypt").orElseThrow().text()).isEqualTo("text");
        assertThat(ring().role("deploy").orElseThrow()).satisfies(role -> {
            assertThat(role.trust()).isEqualTo("trust");
            assertThat(role.maxSessionSeconds()).isEqualTo(7200);
            assertThat(role.policies()).containsExactly(READ);
        });
        assertThat(ring().user("alice").orElseThrow()).satisfies(user -> {
            assertThat(user.displayName()).isEqualTo("Alice");
            assertThat(user.groups()).containsExactly("devs");
            assertThat(user.policies()).containsExactly(READ);
        });
        assertThat(ring().instances()).extracting(Instance::name).contains("orders");
        assertThat(ring().accessKeysOf("alice")).as("a declared user has no access key").isEmpty();
    }

    @Test
    void whatIsThereAlreadyIsLeftAsItIsOrBroughtToWhatIsWritten() {
        byHand(new Command.CreateNamedPolicy("encrypt", "other", ""));
        byHand(new Command.CreateGroup("devs", "7", ""));
        byHand(new Command.CreateGroup("ops", "8", ""));
        byHand(new Command.CreateUser("alice", "9", "Alice", ""));
        byHand(new Command.AddToGroup("alice", "ops"));
        leads("n1", ALL.subList(0, 2));
        leads("n1", List.of(ALL.get(3)));
        assertThat(changes()).containsExactly("CreatePolicyVersion policy/encrypt", "AttachPolicyToGroup group/devs",
            "RemoveUserFromGroup user/alice", "AddUserToGroup user/alice", "AttachPolicyToUser user/alice");
        assertThat(ring().user("alice").orElseThrow().id()).isEqualTo("9");
    }

    @Test
    void oneWordingIsSeenToOnceWhoeverLeads() {
        leads("n1", ALL);
        byHand(new Command.ReplaceNamedPolicy("encrypt", "by hand"));
        byHand(new Command.RemoveFromGroup("alice", "devs"));
        changes();
        leads("n1", ALL);
        leads("n2", ALL);
        leads("n1", ALL);
        assertThat(changes()).isEmpty();
        assertThat(ring().namedPolicy("encrypt").orElseThrow().text()).isEqualTo("by hand");
    }

    @Test
    void whatIsDeletedByHandDoesNotComeBackByItself() {
        List<Declared> carol = List.of(new OfUser("carol", "carol", List.of(), List.of()));
        leads("n1", carol);
        byHand(new Command.DeleteUser("carol"));
        changes();
        leads("n1", carol);
        leads("n2", carol);
        assertThat(changes()).isEmpty();
        leads("n1", List.of(new OfUser("carol", "Carol", List.of(), List.of())));
        assertThat(changes()).containsExactly("CreateUser user/carol");
    }

    @Test
    void anotherWordingIsSeenToAndTouchesNothingElse() {
        leads("n1", ALL);
        byHand(new Command.RemoveFromGroup("alice", "devs"));
        changes();
        leads("n2", List.of(new OfPolicy("encrypt", "newer"), new OfGroup("devs", List.of(READ)), ALL.get(2), ALL.get(3)));
        assertThat(changes()).containsExactly("CreatePolicyVersion policy/encrypt", "DetachPolicyFromGroup group/devs", "AttachPolicyToGroup group/devs");
        leads("n2", ALL);
        assertThat(changes()).as("back to what it was")
            .containsExactly("CreatePolicyVersion policy/encrypt", "DetachPolicyFromGroup group/devs", "AttachPolicyToGroup group/devs");
    }

    @Test
    void nodesWhoseSettingsDifferDoNotUndoEachOtherWithEachLeader() {
        leads("n1", List.of(new OfPolicy("encrypt", "one")));
        leads("n2", List.of(new OfPolicy("encrypt", "two")));
        changes();
        for (int i = 0; i < 3; i++) {
            leads("n1", List.of(new OfPolicy("encrypt", "one")));
            leads("n2", List.of(new OfPolicy("encrypt", "two")));
        }
        assertThat(changes()).isEmpty();
        assertThat(ring().namedPolicy("encrypt").orElseThrow().text()).isEqualTo("two");
    }

    @Test
    void whatTheSettingsNameNoMoreStays() {
        leads("n1", ALL);
        changes();
        leads("n1", List.of());
        assertThat(changes()).isEmpty();
        assertThat(ring().user("alice")).isPresent();
    }

    @Test
    void whatIsRefusedIsToldAndTheRestIsDone() {
        List<Declared> faulty = List.of(
            new OfUser("bob", "bob", List.of("nobody"), List.of()), new OfInstance("hardware", Protection.SOFTWARE), new OfGroup("devs", List.of()));
        DeclaredWork work = leads("n1", faulty);
        assertThat(work.state()).isEqualTo(
            "instance/hardware: The request was rejected because the resource already exists.; user/bob: The group does not exist: nobody");
        assertThat(changes()).containsExactly("CreateUser user/bob", "AddUserToGroup user/bob UNKNOWN_GROUP", "CreateGroup group/devs");
        byHand(new Command.CreateGroup("nobody", "1", ""));
        assertThat(leads("n1", faulty).state()).as("after another start").doesNotContain("bob");
        assertThat(changes()).containsExactly("AddUserToGroup user/bob");
    }

    @Test
    void whatCannotBeDoneNowIsDoneLater() {
        DeclaredWork work = new DeclaredWork(cluster, "n1", ALL, new Declared.Making("c1", new Ids(new Random(1))), () -> true, audit);
        cluster.cutOff(1);
        assertThat(work.see().failed()).isTrue();
        assertThat(work.state()).isEqualTo("ok");
        cluster.cutOff(-1);
        assertThat(work.see().succeeded()).isTrue();
        assertThat(ring().user("alice")).isPresent();
        assertThat(changes()).hasSize(9);
    }

    @Test
    void theExampleCanBeSeenTo() {
        assertThat(leads("n1", NodeConfig.read(Path.of("..", "cluster-config", "one-node-declared.yaml")).declared()).state()).isEqualTo("ok");
        assertThat(changes()).hasSize(12);
        assertThat(ring().user("alice").orElseThrow().groups()).containsExactly("auditors");
    }

    /** They are in the states of clusters that run: with others, the next start would take back what was changed by hand. */
    @Test
    void wordingsAreTheGoldenOnes() {
        assertThat(ALL).extracting(Declared::wording).containsExactly(
            "aba5f3d8e3d48cbf3575285b4190d5dfcf520269f1dfd43437bb0dcdfd4a7127",
            "2de280be2d3485e94f0e245201f154f12d8beb5ed9a1a574fb3b4547e3752b1c",
            "44f9824cf11ff7ea7cab8fdc18a4adb05b6d18d0614a38eeea582b6ca04f4814",
            "74af7bf40d5ebf331337af3074cb2634c4a3169592fb5b99b396525b008b0e40",
            "4bf5122f344554c53bde2ebb8cd2b7e3d1600ad631c385a5d7cce23c7785459a");
    }
}
