package io.wardmote.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wardmote.key.KeySpec;
import io.wardmote.key.KeyUsage;
import io.wardmote.key.Material;
import io.wardmote.key.Origin;
import io.wardmote.key.Protection;
import io.wardmote.key.Refused;
import io.wardmote.op.Caller;
import io.wardmote.op.MemoryCluster;
import io.wardmote.op.Principal;
import io.wardmote.state.Command;
import io.wardmote.state.Holder;
import io.wardmote.state.KeyFacts;
import io.wardmote.state.PolicyName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What users and sessions of roles may do, by what is attached to them and to their groups. Alice is in the group devs. */
class UserRightsTest {
    private static final String ACCOUNT = "1000000000000001";
    private static final String KEY = "acs:kms:local:" + ACCOUNT + ":key/k1";
    /** When the cluster's time begins. */
    private static final long MILLIS_2026 = 1_767_225_600_000L;
    private static final Holder DEPLOY = new Holder(Holder.Kind.ROLE, "deploy");
    private static final Holder ALICE = new Holder(Holder.Kind.USER, "alice");
    private static final Holder DEVS = new Holder(Holder.Kind.GROUP, "devs");
    private static final String ENCRYPT = statement("Allow", "kms:Encrypt", "*", "");

    private final Access access = new Access();
    private final MemoryCluster cluster = new MemoryCluster("local", ACCOUNT);

    UserRightsTest() {
        change(new Command.CreateUser("alice", "1", "", ""));
        change(new Command.CreateGroup("devs", "2", ""));
        change(new Command.AddToGroup("alice", "devs"));
        change(new Command.CreateKey(new KeyFacts("k1", KeySpec.AES_256, KeyUsage.ENCRYPT_DECRYPT, Origin.GENERATED, Protection.SOFTWARE, "", ""), "k1.1",
            new Material.Wrapped(1, new byte[] {1}), new byte[0], "", 0, new TreeMap<>(Map.of("team", "red")), "", 100, false));
    }

    private void change(Command command) {
        assertThat(cluster.change(new byte[0], command).succeeded()).as(command.toString()).isTrue();
    }

    private static String statement(String effect, String action, String resource, String condition) {
        return "{\"Effect\":\"" + effect + "\",\"Action\":\"" + action + "\",\"Resource\":\"" + resource + "\"" + (condition.isEmpty() ? "" : ",\"Condition\":" + condition) + "}";
    }

    private static String policy(String... statements) {
        return "{\"Version\":\"1\",\"Statement\":[" + String.join(",", statements) + "]}";
    }

    private void attach(Holder holder, String name, String... statements) {
        change(new Command.CreateNamedPolicy(name, policy(statements), ""));
        change(new Command.AttachPolicy(new PolicyName(false, name), holder));
    }

    private boolean may(String action, String resource) {
        return may(action, resource, "10.0.0.1");
    }

    private boolean may(String action, String resource, String address) {
        try {
            access.check(cluster.ring(), Caller.user(ACCOUNT, "alice", "", address), action, resource, Said.NOTHING);
            return true;
        } catch (Refused refused) {
            assertThat(refused.refusal().name() + " " + refused.detail()).isEqualTo("NO_PERMISSION " + resource);
            return false;
        }
    }

    @Test
    void whatNothingAllowsIsRefused() {
        assertThat(may("kms:Encrypt", KEY)).isFalse();
        attach(ALICE, "encrypt", ENCRYPT);
        assertThat(may("kms:Encrypt", KEY)).isTrue();
        assertThat(may("kms:Decrypt", KEY)).isFalse();
        access.checkKey(cluster.ring(), Caller.user(ACCOUNT, "alice", "", "10.0.0.1"), List.of("kms:Encrypt"), KEY, "", Said.NOTHING);
    }

    @Test
    void aGroupGivesItsRightsToWhomIsInIt() {
        attach(DEVS, "encrypt", ENCRYPT);
        assertThat(may("kms:Encrypt", KEY)).isTrue();
        change(new Command.RemoveFromGroup("alice", "devs"));
        assertThat(may("kms:Encrypt", KEY)).isFalse();
    }

    @Test
    void aDenyWinsWhereverItIs() {
        attach(ALICE, "all", statement("Allow", "*", "*", ""));
        attach(DEVS, "not-here", statement("Deny", "kms:Enc*", KEY, ""));
        assertThat(may("kms:Encrypt", KEY)).isFalse();
        assertThat(may("kms:Encrypt", KEY + "2")).isTrue();
        assertThat(may("kms:Decrypt", KEY)).isTrue();
    }

    @Test
    void whatIsDetachedOrSaysSomethingElseGivesNothingAnyMore() {
        attach(ALICE, "encrypt", ENCRYPT);
        assertThat(may("kms:Encrypt", KEY)).isTrue();
        change(new Command.ReplaceNamedPolicy("encrypt", policy(statement("Allow", "kms:Decrypt", "*", ""))));
        assertThat(may("kms:Encrypt", KEY)).isFalse();
        assertThat(may("kms:Decrypt", KEY)).isTrue();
        change(new Command.DetachPolicy(new PolicyName(false, "encrypt"), ALICE));
        assertThat(may("kms:Decrypt", KEY)).isFalse();
    }

    @Test
    void conditionsAskForAddressTimeAndTags() {
        attach(ALICE, "office", statement("Allow", "kms:Encrypt", "*", "{\"IpAddress\":{\"acs:SourceIp\":[\"10.0.0.0/8\"]}}"),
            statement("Allow", "kms:Decrypt", "*", "{\"StringEquals\":{\"kms:tag/team\":\"red\"}}"),
            statement("Allow", "kms:Sign", "*", "{\"DateLessThan\":{\"acs:CurrentTime\":\"2026-01-02T00:00:00Z\"}}"));
        assertThat(may("kms:Encrypt", KEY, "10.9.9.9")).isTrue();
        assertThat(may("kms:Encrypt", KEY, "11.9.9.9")).isFalse();
        assertThat(may("kms:Encrypt", KEY, "nowhere")).isFalse();
        assertThat(may("kms:Decrypt", KEY)).isTrue();
        assertThat(may("kms:Decrypt", KEY + "2")).isFalse();
        change(new Command.TagKeys(List.of("k1"), new TreeMap<>(Map.of("team", "blue"))));
        assertThat(may("kms:Decrypt", KEY)).isFalse();
        assertThat(may("kms:Sign", KEY)).isTrue();
        cluster.pass(Duration.ofDays(2));
        assertThat(may("kms:Sign", KEY)).isFalse();
    }

    @Test
    void whatCannotBeReadMayDenyAnything() {
        attach(ALICE, "encrypt", ENCRYPT);
        change(new Command.CreateNamedPolicy("strange", "{}", ""));
        change(new Command.AttachPolicy(new PolicyName(false, "strange"), DEVS));
        assertThat(may("kms:Encrypt", KEY)).isFalse();
        change(new Command.DetachPolicy(new PolicyName(false, "strange"), DEVS));
        change(new Command.AttachPolicy(new PolicyName(true, "OfALaterVersion"), ALICE));
        assertThat(may("kms:Encrypt", KEY)).isFalse();
    }

    @Test
    void thePoliciesOfTheSystemSayWhatTheirNamesSay() {
        for (SystemPolicies.Known known : SystemPolicies.all()) {
            change(new Command.AttachPolicy(new PolicyName(true, known.name()), ALICE));
            String may = List.of("kms:Encrypt", "kms:CreateKey", "kms:ListKeys", "ram:CreateUser").stream().filter(action -> may(action, KEY)).toList().toString();
            assertThat(may).as(known.name()).isEqualTo(switch (known.name()) {
                case "AdministratorAccess" -> "[kms:Encrypt, kms:CreateKey, kms:ListKeys, ram:CreateUser]";
                case "AliyunKMSFullAccess" -> "[kms:Encrypt, kms:CreateKey, kms:ListKeys]";
                case "AliyunKMSReadOnlyAccess" -> "[kms:ListKeys]";
                case "AliyunKMSCryptoUserAccess" -> "[kms:Encrypt]";
                default -> throw new AssertionError(known.name());
            });
            change(new Command.DetachPolicy(new PolicyName(true, known.name()), ALICE));
        }
    }

    @Test
    void aTextThatWouldPermitOrDenyNothingIsNotTaken() {
        Set<String> actions = Set.of("kms:Encrypt", "kms:Decrypt", "ram:GetUser");
        for (String action : List.of("*", "kms:*", "KMS:encrypt", "kms:?ecrypt", "*:Encrypt", "ram:Get*"))
            PolicyTexts.check("p", policy(statement("Deny", action, "*", "")), actions);
        for (String action : List.of("kms:Encript", "kms:Encrypt?", "kms:Get*", "oss:*", "ram:GetGroup", "kmss:Encrypt")) {
            String text = policy(ENCRYPT, statement("Deny", action, "*", ""));
            assertThatThrownBy(() -> PolicyTexts.check("p", text, actions)).as(action).isInstanceOfSatisfying(Refused.class,
                refused -> assertThat(refused.sentence()).endsWith("Statement[1].Action names " + action + ", which is no action here."));
        }
        assertThatThrownBy(() -> PolicyTexts.check("p", "{}", actions)).isInstanceOf(Refused.class).hasMessage("InvalidParameter.PolicyGrammar");
    }

    /** A session of the role deploy with that id, narrowed by these statements, good for an hour from the beginning. */
    private Caller session(String roleId, String... narrowedTo) {
        long end = MILLIS_2026 + Duration.ofHours(1).toMillis();
        String policy = narrowedTo.length == 0 ? "" : policy(narrowedTo);
        return new Caller(ACCOUNT, new Principal.Session("deploy", roleId, "alice", policy, end), "STS.1", "10.0.0.1");
    }

    /** yes, or why not. */
    private String answer(Caller caller, String action, String resource) {
        try {
            access.check(cluster.ring(), caller, action, resource, Said.NOTHING);
            return "yes";
        } catch (Refused refused) {
            return refused.refusal().name();
        }
    }

    @Test
    void aSessionMayWhatItsRoleMayAndItsOwnPolicyAllowsToo() {
        change(new Command.CreateRole("deploy", "7", "", 3600, ""));
        assertThat(answer(session("7"), "kms:Encrypt", KEY)).isEqualTo("NO_PERMISSION");
        attach(DEPLOY, "use", statement("Allow", "kms:*crypt", "*", ""), statement("Deny", "kms:ReEncrypt", "*", ""));
        assertThat(answer(session("7"), "kms:Encrypt", KEY)).isEqualTo("yes");
        Caller narrowed = session("7", statement("Allow", "kms:Encrypt", KEY, ""), statement("Allow", "kms:ListKeys", "*", ""));
        assertThat(answer(narrowed, "kms:Encrypt", KEY)).isEqualTo("yes");
        assertThat(answer(narrowed, "kms:Encrypt", KEY + "2")).as("the session's policy does not allow it").isEqualTo("NO_PERMISSION");
        assertThat(answer(narrowed, "kms:Decrypt", KEY)).as("the session's policy does not allow it").isEqualTo("NO_PERMISSION");
        assertThat(answer(narrowed, "kms:ListKeys", "*")).as("the role's policies do not allow it").isEqualTo("NO_PERMISSION");
        Caller denied = session("7", statement("Allow", "*", "*", ""), statement("Deny", "kms:Encrypt", KEY, ""));
        assertThat(answer(denied, "kms:Encrypt", KEY)).isEqualTo("NO_PERMISSION");
        assertThat(answer(denied, "kms:Decrypt", KEY)).isEqualTo("yes");
        assertThat(answer(session("7", statement("Allow", "*", "*", "")), "kms:ReEncrypt", KEY)).as("the role's Deny").isEqualTo("NO_PERMISSION");
    }

    @Test
    void aSessionHasNothingOfWhoTookItOn() {
        change(new Command.CreateRole("deploy", "7", "", 3600, ""));
        attach(ALICE, "encrypt", ENCRYPT);
        assertThat(answer(session("7"), "kms:Encrypt", KEY)).isEqualTo("NO_PERMISSION");
    }

    @Test
    void aSessionsConditionsAreAskedAsAnybodys() {
        change(new Command.CreateRole("deploy", "7", "", 3600, ""));
        attach(DEPLOY, "use", statement("Allow", "kms:*", "*", ""));
        String red = statement("Allow", "*", "*", "{\"StringEquals\":{\"kms:tag/team\":\"red\"},\"IpAddress\":{\"acs:SourceIp\":\"10.0.0.0/8\"}}");
        assertThat(answer(session("7", red), "kms:Encrypt", KEY)).isEqualTo("yes");
        assertThat(answer(session("7", red), "kms:Encrypt", KEY + "2")).isEqualTo("NO_PERMISSION");
        change(new Command.TagKeys(List.of("k1"), new TreeMap<>(Map.of("team", "blue"))));
        assertThat(answer(session("7", red), "kms:Encrypt", KEY)).isEqualTo("NO_PERMISSION");
    }

    @Test
    void whatARoleLosesItsSessionsLoseAtOnce() {
        change(new Command.CreateRole("deploy", "7", "", 3600, ""));
        attach(DEPLOY, "encrypt", ENCRYPT);
        assertThat(answer(session("7"), "kms:Encrypt", KEY)).isEqualTo("yes");
        change(new Command.DetachPolicy(new PolicyName(false, "encrypt"), DEPLOY));
        assertThat(answer(session("7"), "kms:Encrypt", KEY)).isEqualTo("NO_PERMISSION");
        change(new Command.DeleteRole("deploy"));
        assertThat(answer(session("7"), "kms:Encrypt", KEY)).isEqualTo("EXPIRED_SECURITY_TOKEN");
        change(new Command.CreateRole("deploy", "8", "", 3600, ""));
        change(new Command.AttachPolicy(new PolicyName(false, "encrypt"), DEPLOY));
        assertThat(answer(session("7"), "kms:Encrypt", KEY)).as("of the role that was").isEqualTo("EXPIRED_SECURITY_TOKEN");
        assertThat(answer(session("8"), "kms:Encrypt", KEY)).isEqualTo("yes");
    }

    @Test
    void aSessionIsOverByTheStatesTime() {
        change(new Command.CreateRole("deploy", "7", "", 3600, ""));
        attach(DEPLOY, "encrypt", ENCRYPT);
        cluster.pass(Duration.ofMillis(Duration.ofHours(1).toMillis() - 1));
        assertThat(answer(session("7"), "kms:Encrypt", KEY)).isEqualTo("yes");
        cluster.pass(Duration.ofMillis(1));
        assertThat(answer(session("7"), "kms:Encrypt", KEY)).isEqualTo("EXPIRED_SECURITY_TOKEN");
    }

    @Test
    void aSessionWhosePolicyCannotBeReadMayNothing() {
        change(new Command.CreateRole("deploy", "7", "", 3600, ""));
        attach(DEPLOY, "encrypt", ENCRYPT);
        Caller strange = new Caller(ACCOUNT, new Principal.Session("deploy", "7", "alice", "{}", Long.MAX_VALUE), "STS.1", "10.0.0.1");
        assertThat(answer(strange, "kms:Encrypt", KEY)).isEqualTo("NO_PERMISSION");
    }
}
