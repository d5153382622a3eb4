package io.wardmote.node.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.state.AccessKey;
import io.wardmote.state.ApplicationPolicy;
import io.wardmote.state.Command;
import io.wardmote.state.Holder;
import io.wardmote.state.Network;
import io.wardmote.state.NetworkRule;
import io.wardmote.state.Permission;
import io.wardmote.state.PolicyName;
import io.wardmote.state.Rows;
import io.wardmote.state.XksKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What a restore says that it would bring back, of each thing that can be taken away. */
class WithdrawnTest {
    private static final Holder ALICE = new Holder(Holder.Kind.USER, "alice");
    private static final Holder DEVS = new Holder(Holder.Kind.GROUP, "devs");
    private static final Holder READER = new Holder(Holder.Kind.ROLE, "reader");
    private static final PolicyName READ = new PolicyName(false, "read");

    @TempDir
    private Path base;
    private SampleCluster cluster;
    private String key;
    private Rows before;

    @BeforeEach
    void found() throws IOException {
        cluster = new SampleCluster(base.resolve("old"));
        key = cluster.ruled("secret", "{}");
        cluster.user("alice", "LTAI3");
        cluster.user("bob", "LTAI4");
        cluster.offer("/aws", "BETWQ4SHVWN6BYTF3M7Z");
        Stream.of(new Command.CreateBearerToken("ef", "alice", "laptop", Duration.ofDays(30).toMillis()),
            new Command.CreateGroup("devs", "21", ""), new Command.AddToGroup("alice", "devs"), new Command.CreateRole("reader", "22", "{}", 3600, ""),
            new Command.CreateNamedPolicy("read", "{}", ""), new Command.CreateNamedPolicy("spare", "{}", ""),
            new Command.AttachPolicy(READ, ALICE), new Command.AttachPolicy(READ, DEVS), new Command.AttachPolicy(READ, READER),
            new Command.CreateNetworkRule(rule("10.0.0.0/8")), new Command.CreateNetworkRule(new NetworkRule("spare", "Private", source("10.0.0.0/8"), "")),
            new Command.CreatePolicy(new ApplicationPolicy("p", "kst-1", List.of(Permission.KEY_USER), new LinkedHashSet<>(List.of("key/*")), List.of("office"), "")),
            new Command.CreateAccessPoint("app", "ClientKey", List.of("p"), ""), new Command.CreateAccessPoint("idle", "ClientKey", List.of("p"), ""),
            new Command.CreateClientKey("KAAP.1", "app", new byte[] {48, 1}, new byte[] {48, 2}, 0, Long.MAX_VALUE),
            new Command.OfferXksKey("/aws", key, Optional.of(new XksKey.Use(true, true)))).forEach(cluster::apply);
        before = cluster.copy();
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    private static NetworkRule.Source source(String network) {
        return new NetworkRule.Source(network, List.of(Network.of(network).orElseThrow()));
    }

    private static NetworkRule rule(String network) {
        return new NetworkRule("office", "Private", source(network), "");
    }

    private record Case(String told, Command... commands) {}

    @TestFactory
    Stream<DynamicTest> whateverIsTakenAwayIsTold() {
        return Stream.of(
            new Case("keys no longer enabled: 1 (" + key + ")", new Command.DisableKey(key)),
            new Case("keys no longer enabled: 1 (" + key + ")", new Command.ScheduleDeletion(key, 7)),
            new Case("policies of keys changed: 1 (" + key + ")", new Command.SetKeyPolicy(key, "[]", Optional.of(List.of()))),
            new Case("access keys switched off or deleted: 1 (LTAI3)", new Command.SetAccessKey("LTAI3", "alice", false)),
            new Case("access keys switched off or deleted: 1 (LTAI3)", new Command.SetAccessKey("LTAI3", "alice", false), new Command.DeleteAccessKey("LTAI3", "alice")),
            new Case("bearer tokens deleted: 1 (ef)", new Command.DeleteBearerToken("ef", "alice")),
            new Case("access keys switched off or deleted: 1 (LTAI4); users deleted: 1 (bob)", new Command.SetAccessKey("LTAI4", "bob", false), new Command.DeleteAccessKey("LTAI4", "bob"),
                new Command.DeleteUser("bob")),
            new Case("users that lost policies or groups: 1 (alice)", new Command.DetachPolicy(READ, ALICE)),
            new Case("users that lost policies or groups: 1 (alice)", new Command.RemoveFromGroup("alice", "devs")),
            new Case("groups that lost policies: 1 (devs)", new Command.DetachPolicy(READ, DEVS)),
            new Case("roles that lost policies: 1 (reader)", new Command.DetachPolicy(READ, READER)),
            new Case("roles trusted otherwise: 1 (reader)", new Command.UpdateRole("reader", Optional.of("[]"), Optional.empty(), Optional.empty())),
            new Case("policies changed: 1 (read)", new Command.ReplaceNamedPolicy("read", "[]")),
            new Case("policies deleted: 1 (spare)", new Command.DeleteNamedPolicy("spare")),
            new Case("network rules changed: 1 (office)", new Command.UpdateNetworkRule("office", Optional.of(source("10.1.0.0/16")), Optional.empty())),
            new Case("network rules deleted: 1 (spare)", new Command.DeleteNetworkRule("spare")),
            new Case("policies of access points changed: 1 (p)", new Command.UpdatePolicy("p", Optional.empty(), Optional.empty(), Optional.of(List.of("key/other")), Optional.empty(), Optional.empty())),
            new Case("access points deleted: 1 (idle)", new Command.DeleteAccessPoint("idle")),
            new Case("client keys deleted: 1 (KAAP.1)", new Command.DeleteClientKey("KAAP.1")),
            new Case("XKS proxies changed: 1 (/aws)", new Command.UpdateXksProxy("/aws", Optional.empty(), Optional.of(false))),
            new Case("credentials of XKS proxies deleted: 1 (BETWQ4SHVWN6BYTF3M7Z)", new Command.DeleteXksCredential("/aws", "BETWQ4SHVWN6BYTF3M7Z")),
            new Case("keys offered by XKS proxies, changed: 1 (/aws " + key + ")", new Command.OfferXksKey("/aws", key, Optional.of(new XksKey.Use(false, true)))),
            new Case("keys offered by XKS proxies, changed: 1 (/aws " + key + ")", new Command.OfferXksKey("/aws", key, Optional.empty())))
            .map(one -> DynamicTest.dynamicTest(one.told, () -> isTold(one)));
    }

    private void isTold(Case one) {
        cluster.become(before);
        for (Command command : one.commands) cluster.apply(command);
        assertThat(Withdrawn.between(before, cluster.rows)).hasToString(one.told);
        assertThat(Withdrawn.between(cluster.rows, cluster.rows).isNothing()).isTrue();
    }

    @Test
    void whatIsGivenTakesNothingAway() {
        Stream.of(new Command.CreateUser("carol", "23", "", ""), new Command.UpdateUser("alice", Optional.of("A"), Optional.empty()),
            new Command.AttachPolicy(new PolicyName(false, "spare"), ALICE), new Command.CreateBearerToken("01", "alice", "", 1_000),
            new Command.NoteAccessKeys(List.of("LTAI3")), new Command.DescribeKey(key, "words"), new Command.CreateClientKey("KAAP.2", "app", new byte[] {48}, new byte[] {48}, 0, 1))
            .forEach(cluster::apply);
        assertThat(Withdrawn.between(before, cluster.rows)).hasToString("");
    }

    @Test
    void whatHasExpiredMeanwhileIsNotTold() {
        cluster.apply(new Command.DeleteBearerToken("ef", "alice"));
        cluster.pass(Duration.ofDays(31));
        assertThat(Withdrawn.between(before, cluster.rows).isNothing()).isTrue();
    }

    @Test
    void ofManyTheFirstAreNamed() {
        String[] keys = Stream.generate(() -> cluster.key("one of many")).limit(5).sorted().toArray(String[]::new);
        Rows earlier = cluster.copy();
        for (String one : keys) cluster.apply(new Command.DisableKey(one));
        assertThat(Withdrawn.between(earlier, cluster.rows)).hasToString("keys no longer enabled: 5 (" + keys[0] + ", " + keys[1] + ", " + keys[2] + ", …)");
    }

    /** Its tombstone says that. */
    @Test
    void aDestroyedKeyIsAnotherMatter() {
        cluster.destroy(key);
        assertThat(Withdrawn.between(before, cluster.rows).isNothing()).isTrue();
        assertThat(cluster.ring().accessKeysOf("alice")).extracting(AccessKey::id).containsExactly("LTAI3");
    }
}
