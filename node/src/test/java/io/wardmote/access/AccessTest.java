package io.wardmote.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.key.KeySpec;
import io.wardmote.key.KeyUsage;
import io.wardmote.key.Material;
import io.wardmote.key.Origin;
import io.wardmote.key.Protection;
import io.wardmote.key.Refused;
import io.wardmote.op.Caller;
import io.wardmote.op.MemoryCluster;
import io.wardmote.state.ApplicationPolicy;
import io.wardmote.state.Command;
import io.wardmote.state.KeyFacts;
import io.wardmote.state.KeyRing;
import io.wardmote.state.Network;
import io.wardmote.state.NetworkRule;
import io.wardmote.state.Permission;
import io.wardmote.state.XksKey;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@link Access} decides. An access point {@code <name>} below has the one policy {@code <name>}, and the client key {@code KAAP.<name>}. */
class AccessTest {
    private static final String ACCOUNT = "1000000000000001";
    private static final String ARN = "acs:kms:local:" + ACCOUNT + ":";
    private static final String INSTANCE = "kst-hzz1";
    private static final long LIFE_MILLIS = 10_000;
    private static final Material.Wrapped SECRET = new Material.Wrapped(1, new byte[] {1});

    private final Access access = new Access();
    private final MemoryCluster cluster = new MemoryCluster("local", ACCOUNT);
    private final long start = cluster.ring().time();

    AccessTest() {
        rule("office", "10.0.0.0/8", "fd00::/16");
        rule("cellar", "192.168.7.7");
        rule("nobody");
        rule("gone", "0.0.0.0/0", "::/0");
        application("all", "", "KEY_USER IV_USER SECRET_USER", "key/* secret/*", "");
        application("keys", "", "KEY_USER", "key/*", "");
        application("ivs", "", "IV_USER", "key/*", "");
        application("secrets", "", "SECRET_USER", "secret/*", "");
        application("one-key", "", "KEY_USER IV_USER", "key/a key/b secret/s", "");
        application("one-secret", "", "SECRET_USER", "secret/s key/*", "");
        application("of-instance", INSTANCE, "KEY_USER IV_USER SECRET_USER", "key/* secret/*", "");
        application("office", "", "KEY_USER IV_USER SECRET_USER", "key/* secret/*", "office cellar");
        application("nobody", "", "KEY_USER IV_USER SECRET_USER", "key/* secret/*", "nobody");
        application("gone", "", "KEY_USER IV_USER SECRET_USER", "key/* secret/*", "gone");
        application("half-gone", "", "KEY_USER", "key/*", "gone office");
        application("no-policy", "", "KEY_USER", "key/*", "");
        change(new Command.DeleteNetworkRule("gone"));
        change(new Command.DeletePolicy("no-policy"));
        change(new Command.CreateUser("alice", "1", "", ""));
        change(new Command.DeleteAccessKey("none", "root"));
        change(new Command.CreateAccessKey("LTAI1", "root", SECRET));
        change(new Command.CreateAccessKey("LTAI2", "alice", SECRET));
        change(new Command.CreateAccessPoint("split", "ClientKey", List.of("secrets", "ivs", "office"), ""));
        clientKey("split");
    }

    private void change(Command command) {
        assertThat(cluster.change(new byte[0], command).succeeded()).as(command.toString()).isTrue();
    }

    private void rule(String name, String... networks) {
        change(new Command.CreateNetworkRule(new NetworkRule(name, "Private", new NetworkRule.Source("", Arrays.stream(networks).map(text -> Network.of(text).orElseThrow()).toList()), "")));
    }

    private void application(String name, String instance, String permissions, String resources, String rules) {
        change(new Command.CreatePolicy(new ApplicationPolicy(name, instance, words(permissions).stream().map(Permission::valueOf).toList(),
            new LinkedHashSet<>(words(resources)), words(rules), "")));
        change(new Command.CreateAccessPoint(name, "ClientKey", List.of(name), ""));
        clientKey(name);
    }

    private void clientKey(String point) {
        change(new Command.CreateClientKey("KAAP." + point, point, new byte[0], new byte[0], start, start + LIFE_MILLIS));
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(" "));
    }

    private static Caller client(String point, String address) {
        return Caller.clientKey(ACCOUNT, point, "KAAP." + point, address);
    }

    /** What is asked is one of: key ID [INSTANCE], alias NAME, iv ID [INSTANCE], secret NAME, random. */
    private String answer(Caller caller, String what) {
        List<String> w = words(what);
        KeyRing ring = cluster.ring();
        String instance = w.size() > 2 ? w.get(2) : "";
        try {
            switch (w.getFirst()) {
                case "key" -> access.checkKey(ring, caller, List.of("kms:Encrypt"), ARN + "key/" + w.get(1), instance, Said.NOTHING);
                case "alias" -> access.checkKey(ring, caller, List.of("kms:Encrypt"), ARN + "alias/" + w.get(1), "", Said.NOTHING);
                case "iv" -> access.checkOwnIv(ring, caller, "kms:Encrypt", ARN + "key/" + w.get(1), instance);
                case "secret" -> access.checkSecret(ring, caller, "kms:GetSecretValue", ARN + "secret/" + w.get(1), w.get(1));
                case "random" -> access.checkRandom(ring, caller, "kms:GenerateRandom", "*");
                default -> throw new IllegalArgumentException(what);
            }
            return "yes";
        } catch (Refused refused) {
            return refused.refusal().name() + " " + refused.detail();
        }
    }

    @ParameterizedTest
    @CsvSource({
        // permissions
        "all, key a, yes", "all, iv a, yes", "all, secret s, yes", "all, random, yes",
        "keys, key a, yes", "keys, iv a, no", "keys, secret s, no", "keys, random, yes",
        "ivs, key a, no", "ivs, iv a, yes", "ivs, secret s, no", "ivs, random, no",
        "secrets, key a, no", "secrets, iv a, no", "secrets, secret s, yes", "secrets, secret t, yes", "secrets, random, no",
        // resources
        "one-key, key a, yes", "one-key, key b, yes", "one-key, key c, no", "one-key, key A, no", "one-key, key aa, no", "one-key, key x:key/a, no", "one-key, key *, no", "one-key, iv a, yes",
        "one-key, iv c, no", "one-key, alias none, no", "one-key, alias a, no", "one-key, random, yes", "one-key, secret s, no",
        "keys, alias none, yes", "keys, key none, yes",
        "one-secret, secret s, yes", "one-secret, secret t, no", "one-secret, key a, no", "one-secret, random, no",
        // instances
        "of-instance, key a kst-hzz1, yes", "of-instance, key a, no", "of-instance, key a kst-other, no", "of-instance, iv a kst-hzz1, yes", "of-instance, iv a, no",
        "of-instance, alias none, no", "of-instance, secret s, no", "of-instance, random, yes", "keys, key a kst-hzz1, yes",
        // a policy is to have all of it at once
        "split, secret s, yes", "split, iv a, yes", "split, key a, no",
        // policies and rules that are gone
        "no-policy, key a, no", "no-policy, random, no", "gone, key a, no", "gone, iv a, no", "gone, secret s, no", "gone, random, no", "nobody, key a, no"})
    void aClientKeyMayWhatOnePolicyOfItsAccessPointSays(String point, String what, String may) {
        List<String> w = words(what);
        String resource = w.getFirst().equals("random") ? "*" : ARN + w.getFirst().replace("iv", "key") + "/" + w.get(1);
        assertThat(answer(client(point, "203.0.113.9"), what)).isEqualTo(may.equals("yes") ? "yes" : "NO_PERMISSION " + resource);
    }

    @ParameterizedTest
    @CsvSource({
        "office, 10.1.2.3, yes", "office, 11.1.2.3, no", "office, 192.168.7.7, yes", "office, 192.168.7.8, no", "office, ::ffff:10.1.2.3, yes", "office, fd00::1, yes",
        "office, fd00:0:0:0:0:0:0:1, yes", "office, fd01::1, no", "office, ::1, no", "office, fd00::1%eth0, no", "office, unknown, no", "office, '', no", "office, 10.0.0.0/8, no",
        "half-gone, 10.1.2.3, yes", "half-gone, 203.0.113.9, no", "gone, 10.1.2.3, no", "nobody, 10.1.2.3, no", "all, unknown, yes", "all, fd00::1%eth0, yes", "split, 10.1.2.3, yes"})
    void networkRulesDecideByTheAddress(String point, String address, String may) {
        assertThat(answer(client(point, address), "key a")).isEqualTo(may.equals("yes") ? "yes" : "NO_PERMISSION " + ARN + "key/a");
    }

    @Test
    void aClientKeyIsGoodFromItsFirstMillisecondToItsLast() {
        Caller caller = client("all", "10.0.0.1");
        change(new Command.CreateClientKey("KAAP.later", "all", new byte[0], new byte[0], start + 2, start + 3));
        Caller later = Caller.clientKey(ACCOUNT, "all", "KAAP.later", "10.0.0.1");
        for (long at = 0; at < 5; at++) {
            assertThat(answer(later, "key a")).as("%d ms", at).isEqualTo(at == 2 || at == 3 ? "yes" : "UNKNOWN_ACCESS_KEY KAAP.later");
            cluster.pass(Duration.ofMillis(1));
        }
        cluster.pass(Duration.ofMillis(LIFE_MILLIS - 5));
        assertThat(answer(caller, "key a")).isEqualTo("yes");
        cluster.pass(Duration.ofMillis(1));
        for (String what : List.of("key a", "iv a", "secret s", "random")) assertThat(answer(caller, what)).isEqualTo("UNKNOWN_ACCESS_KEY KAAP.all");
    }

    @Test
    void aClientKeySpeaksForItsOwnAccessPointOnly() {
        assertThat(answer(Caller.clientKey(ACCOUNT, "all", "KAAP.secrets", "10.0.0.1"), "key a")).isEqualTo("UNKNOWN_ACCESS_KEY KAAP.secrets");
        assertThat(answer(Caller.clientKey(ACCOUNT, "all", "KAAP.none", "10.0.0.1"), "key a")).isEqualTo("UNKNOWN_ACCESS_KEY KAAP.none");
    }

    @Test
    void whatIsTakenAwayIsGoneAtOnceAndWhatIsGivenIsThere() {
        Caller caller = client("keys", "10.0.0.1");
        change(new Command.UpdatePolicy("keys", Optional.empty(), Optional.of(List.of(Permission.SECRET_USER)), Optional.empty(), Optional.empty(), Optional.empty()));
        assertThat(answer(caller, "key a")).startsWith("NO_PERMISSION");
        change(new Command.UpdateAccessPoint("keys", Optional.of(List.of("all")), Optional.empty()));
        assertThat(answer(caller, "key a")).isEqualTo("yes");
        change(new Command.DeleteClientKey("KAAP.keys"));
        assertThat(answer(caller, "key a")).startsWith("UNKNOWN_ACCESS_KEY");
        change(new Command.DeleteAccessPoint("all"));
        change(new Command.CreateAccessPoint("all", "ClientKey", List.of("all"), ""));
        assertThat(answer(client("all", "10.0.0.1"), "key a")).as("a key of the access point that was").startsWith("UNKNOWN_ACCESS_KEY");
    }

    @Test
    void usersAreDecidedUponAsEver() {
        Caller root = Caller.user(ACCOUNT, "root", "LTAI1", "10.0.0.1");
        Caller alice = Caller.user(ACCOUNT, "alice", "LTAI2", "10.0.0.1");
        for (String what : List.of("key a", "alias a", "iv a", "secret a", "random")) {
            assertThat(answer(root, what)).isEqualTo("yes");
            assertThat(answer(alice, what)).startsWith("NO_PERMISSION ");
        }
    }

    /** In one moment with the use, so that what is taken away is gone at once. */
    @Test
    void anotherCloudMayUseWhatItsProxyOffersAndNothingElse() {
        Caller cloud = Caller.xksProxy(ACCOUNT, "/a", "ONE", "10.0.0.1");
        change(new Command.CreateXksProxy("/a", "*"));
        change(new Command.CreateXksProxy("/b", "*"));
        change(new Command.CreateXksCredential("/a", "ONE", SECRET));
        change(new Command.CreateXksCredential("/b", "TWO", SECRET));
        change(aes("a"));
        change(aes("b"));
        change(new Command.OfferXksKey("/a", "a", Optional.of(new XksKey.Use(false, false))));
        change(new Command.OfferXksKey("/b", "b", Optional.of(new XksKey.Use(true, true))));
        assertThat(answer(cloud, "key a")).as("what for is looked at by the operation").isEqualTo("yes");
        assertThat(answer(cloud, "key b")).isEqualTo("UNKNOWN_KEY ");
        assertThat(answer(cloud, "key none")).isEqualTo("UNKNOWN_KEY ");
        assertThat(answer(cloud, "secret s")).startsWith("NO_PERMISSION ");
        assertThat(answer(cloud, "iv a")).startsWith("NO_PERMISSION ");
        assertThat(answer(cloud, "random")).startsWith("NO_PERMISSION ");
        assertThat(answer(Caller.xksProxy(ACCOUNT, "/a", "TWO", "10.0.0.1"), "key a")).as("of another proxy").isEqualTo("UNKNOWN_ACCESS_KEY TWO");
        change(new Command.UpdateXksProxy("/a", Optional.empty(), Optional.of(false)));
        assertThat(answer(cloud, "key a")).isEqualTo("XKS_PROXY_DISABLED ");
        change(new Command.UpdateXksProxy("/a", Optional.empty(), Optional.of(true)));
        change(new Command.OfferXksKey("/a", "a", Optional.empty()));
        assertThat(answer(cloud, "key a")).isEqualTo("UNKNOWN_KEY ");
        change(new Command.DeleteXksCredential("/a", "ONE"));
        assertThat(answer(cloud, "key a")).isEqualTo("UNKNOWN_ACCESS_KEY ONE");
    }

    private static Command aes(String id) {
        KeyFacts facts = new KeyFacts(id, KeySpec.AES_256, KeyUsage.ENCRYPT_DECRYPT, Origin.GENERATED, Protection.SOFTWARE, "", "");
        return new Command.CreateKey(facts, id + ".1", SECRET, new byte[0], "", 0, new TreeMap<>(), "", 1000, false);
    }

    @Test
    void whatOnlyUsersMayDoNoClientKeyMay() {
        Caller nobody = Caller.user(ACCOUNT, "", "", "10.0.0.1");
        for (Caller caller : List.of(client("all", "10.0.0.1"), nobody, Caller.user(ACCOUNT, "alice", "LTAI2", "10.0.0.1"), Caller.xksProxy(ACCOUNT, "/a", "ONE", "10.0.0.1"))) {
            try {
                access.check(cluster.ring(), caller, "kms:CreateKey", ARN + "key/*", Said.NOTHING);
                throw new AssertionError("not refused");
            } catch (Refused refused) {
                assertThat(refused.refusal().name() + " " + refused.detail()).isEqualTo("NO_PERMISSION " + ARN + "key/*");
            }
        }
        access.check(cluster.ring(), Caller.user(ACCOUNT, "root", "LTAI1", "10.0.0.1"), "kms:CreateKey", ARN + "key/*", Said.NOTHING);
    }

    @Test
    void anAccessKeyIsGoodForNothingAsSoonAsTheStateSaysSo() {
        Caller root = Caller.user(ACCOUNT, "root", "LTAI1", "10.0.0.1");
        change(new Command.CreateAccessKey("LTAI3", "root", SECRET));
        change(new Command.SetAccessKey("LTAI1", "root", false));
        assertThat(answer(root, "key a")).isEqualTo("INACTIVE_ACCESS_KEY LTAI1");
        change(new Command.SetAccessKey("LTAI1", "root", true));
        assertThat(answer(root, "key a")).isEqualTo("yes");
        change(new Command.DeleteAccessKey("LTAI1", "root"));
        assertThat(answer(root, "key a")).isEqualTo("UNKNOWN_ACCESS_KEY LTAI1");
        assertThat(answer(Caller.user(ACCOUNT, "root", "LTAI2", "10.0.0.1"), "key a")).as("a key of somebody else").isEqualTo("UNKNOWN_ACCESS_KEY LTAI2");
        assertThat(answer(Caller.user(ACCOUNT, "root", "", "10.0.0.1"), "key a")).as("a bearer token").isEqualTo("yes");
    }
}
