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
import io.wardmote.op.EncryptionContext;
import io.wardmote.op.MemoryCluster;
import io.wardmote.op.Principal;
import io.wardmote.state.ApplicationPolicy;
import io.wardmote.state.Command;
import io.wardmote.state.Holder;
import io.wardmote.state.KeyFacts;
import io.wardmote.state.KeyPolicy;
import io.wardmote.state.Permission;
import io.wardmote.state.PolicyName;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a key's own policy gives and takes: alice may do nothing by herself, bob everything; k1 is in an instance, and so is k2. */
class KeyPolicyTest {
    private static final String ACCOUNT = "1000000000000001";
    private static final String KMS = "acs:kms:local:" + ACCOUNT + ":";
    private static final String KEY = KMS + "key/k1";
    private static final String RAM = "acs:ram::" + ACCOUNT + ":";
    private static final Set<String> ACTIONS = Set.of("kms:Encrypt", "kms:Decrypt", "kms:SetKeyPolicy", "kms:CancelKeyDeletion");

    private final Access access = new Access();
    private final MemoryCluster cluster = new MemoryCluster("local", ACCOUNT);

    KeyPolicyTest() {
        change(new Command.CreateUser("alice", "1", "", ""));
        change(new Command.CreateUser("bob", "2", "", ""));
        change(new Command.CreateRole("ops", "3", "{}", 3600, ""));
        change(new Command.AttachPolicy(new PolicyName(true, "AdministratorAccess"), new Holder(Holder.Kind.USER, "bob")));
        change(create("k1"));
        change(create("k2"));
        change(new Command.CreatePolicy(new ApplicationPolicy("app", "", List.of(Permission.KEY_USER), new LinkedHashSet<>(List.of("key/*")), List.of(), "")));
        change(new Command.CreateAccessPoint("app", "ClientKey", List.of("app"), ""));
        change(new Command.CreateClientKey("KAAP.1", "app", new byte[0], new byte[0], 0, Long.MAX_VALUE));
    }

    private static Command.CreateKey create(String id) {
        KeyFacts facts = new KeyFacts(id, KeySpec.AES_256, KeyUsage.ENCRYPT_DECRYPT, Origin.GENERATED, Protection.SOFTWARE, "kst-hzz1", "");
        return new Command.CreateKey(facts, id + ".1", new Material.Wrapped(1, new byte[] {1}), new byte[0], "", 0, new TreeMap<>(), "", 100, false);
    }

    private void change(Command command) {
        assertThat(cluster.change(new byte[0], command).succeeded()).as(command.toString()).isTrue();
    }

    private static String statement(String effect, String principal, String action, String more) {
        return "{\"Effect\":\"" + effect + "\",\"Principal\":{\"RAM\":\"" + principal + "\"},\"Action\":\"" + action + "\",\"Resource\":\"*\"" + more + "}";
    }

    private static String policy(String... statements) {
        return "{\"Version\":\"1\",\"Statement\":[" + String.join(",", statements) + "]}";
    }

    private void says(String... statements) {
        String text = policy(statements);
        change(new Command.SetKeyPolicy("k1", text, Optional.of(PolicyTexts.checkOfKey(cluster.ring(), KEY, ACCOUNT, text, ACTIONS))));
    }

    private boolean may(String who, String action, String resource, Said said) {
        Caller caller = who.equals("app") ? Caller.clientKey(ACCOUNT, "app", "KAAP.1", "10.0.0.1") : Caller.user(ACCOUNT, who, "", "10.0.0.1");
        try {
            access.checkKey(cluster.ring(), caller, List.of(action), resource, "kst-hzz1", said);
            return true;
        } catch (Refused refused) {
            assertThat(refused.refusal().name() + " " + refused.detail()).isEqualTo("NO_PERMISSION " + resource);
            return false;
        }
    }

    private String whoMay(String action) {
        return List.of("root", "alice", "bob", "app").stream().filter(who -> may(who, action, KEY, Said.NOTHING)).toList().toString();
    }

    @Test
    void withoutOneIdentitiesDecideAlone() {
        assertThat(whoMay("kms:Encrypt")).isEqualTo("[root, bob, app]");
    }

    @Test
    void itAllowsWhomItNamesThatKeyAndNoOther() {
        says(statement("Allow", RAM + "user/alice", "kms:Encrypt", ""));
        assertThat(whoMay("kms:Encrypt")).isEqualTo("[root, alice, bob, app]");
        assertThat(may("alice", "kms:Decrypt", KEY, Said.NOTHING)).isFalse();
        assertThat(may("alice", "kms:Encrypt", KMS + "key/k2", Said.NOTHING)).isFalse();
        assertThat(may("alice", "kms:Encrypt", KMS + "alias/x:key/k1", Said.NOTHING)).as("no key").isFalse();
        assertThat(may("alice", "kms:Encrypt", KMS + "key/*", Said.NOTHING)).isFalse();
    }

    @Test
    void itNamesRolesWhoeverHasTakenThemOn() {
        Caller session = new Caller(ACCOUNT, new Principal.Session("ops", "3", "carol", "", Long.MAX_VALUE), "STS.1", "10.0.0.1");
        assertThatThrownBy(() -> access.checkKey(cluster.ring(), session, List.of("kms:Encrypt"), KEY, "kst-hzz1", Said.NOTHING)).isInstanceOf(Refused.class);
        says(statement("Allow", RAM + "role/ops", "kms:Encrypt", ""));
        access.checkKey(cluster.ring(), session, List.of("kms:Encrypt"), KEY, "kst-hzz1", Said.NOTHING);
        assertThat(whoMay("kms:Encrypt")).isEqualTo("[root, bob, app]");
    }

    @Test
    void itDeniesWhomItNames() {
        says(statement("Deny", RAM + "user/bob", "kms:Enc*", ""));
        assertThat(whoMay("kms:Encrypt")).isEqualTo("[root, app]");
        assertThat(whoMay("kms:Decrypt")).isEqualTo("[root, bob, app]");
        assertThat(may("bob", "kms:Encrypt", KMS + "key/k2", Said.NOTHING)).isTrue();
        assertThat(may("bob", "kms:Encrypt", KMS + "key/*", Said.NOTHING)).as("what is of no key alone").isTrue();
    }

    @Test
    void aDenyToEverybodyIsOneToTheAccountAndToClientKeysToo() {
        for (String everybody : List.of("*", RAM + "*")) {
            says(statement("Deny", everybody, "kms:Encrypt", ""));
            assertThat(whoMay("kms:Encrypt")).as(everybody).isEqualTo("[]");
            assertThat(whoMay("kms:Decrypt")).isEqualTo("[root, bob, app]");
        }
        says(statement("Deny", RAM + "root", "kms:Encrypt", ""));
        assertThat(whoMay("kms:Encrypt")).isEqualTo("[bob, app]");
    }

    /** An access point is for the networks that its policies name. */
    @Test
    void anAllowGivesAClientKeyNothing() {
        says(statement("Allow", "*", "kms:*", ""));
        change(new Command.DeletePolicy("app"));
        assertThat(may("app", "kms:Encrypt", KEY, Said.NOTHING)).isFalse();
    }

    @Test
    void nobodyLocksTheAccountOut() {
        says(statement("Deny", "*", "kms:*", ""));
        for (String action : List.of("kms:SetKeyPolicy", "kms:GetKeyPolicy")) assertThat(whoMay(action)).as(action).isEqualTo("[root]");
        assertThat(whoMay("kms:ScheduleKeyDeletion")).isEqualTo("[]");
    }

    @Test
    void aKeyThatIsToBeDestroyedCanBeSavedWhateverItsPolicySays() {
        says(statement("Deny", "*", "kms:CancelKeyDeletion", ""));
        change(new Command.ScheduleDeletion("k1", 7));
        assertThat(whoMay("kms:CancelKeyDeletion")).isEqualTo("[]");
        says(statement("Allow", RAM + "root", "kms:*", ""));
        assertThat(whoMay("kms:CancelKeyDeletion")).isEqualTo("[root, bob, app]");
    }

    @Test
    void whatCannotBeReadMayDenyAnythingButTheAccountsWayOut() {
        change(new Command.SetKeyPolicy("k1", "{}", Optional.of(List.of())));
        assertThat(whoMay("kms:Encrypt")).isEqualTo("[]");
        assertThat(whoMay("kms:SetKeyPolicy")).isEqualTo("[root]");
    }

    @Test
    void conditionsAskWhatTheRequestSays() {
        says(statement("Allow", RAM + "user/alice", "kms:Encrypt", ",\"Condition\":{\"StringEquals\":{\"kms:EncryptionContext/table\":\"orders\"}}"));
        assertThat(may("alice", "kms:Encrypt", KEY, Said.context(new EncryptionContext(Map.of("table", "orders"))))).isTrue();
        assertThat(may("alice", "kms:Encrypt", KEY, Said.context(new EncryptionContext(Map.of("table", "people"))))).isFalse();
        assertThat(may("alice", "kms:Encrypt", KEY, Said.NOTHING)).isFalse();
    }

    @Test
    void aNameMeansWhoHadItWhenThePolicyWasSet() {
        says(statement("Allow", RAM + "user/alice", "kms:Encrypt", ""), statement("Deny", RAM + "user/alice", "kms:Decrypt", ""));
        makeAnew("alice", "4");
        change(new Command.AttachPolicy(new PolicyName(true, "AliyunKMSCryptoUserAccess"), new Holder(Holder.Kind.USER, "alice")));
        assertThat(may("alice", "kms:Decrypt", KEY, Said.NOTHING)).as("is not the one who is denied it").isTrue();
        change(new Command.DetachPolicy(new PolicyName(true, "AliyunKMSCryptoUserAccess"), new Holder(Holder.Kind.USER, "alice")));
        assertThat(may("alice", "kms:Encrypt", KEY, Said.NOTHING)).as("is not the one who is allowed it").isFalse();
        says(statement("Allow", RAM + "user/alice", "kms:Encrypt", ""));
        assertThat(may("alice", "kms:Encrypt", KEY, Said.NOTHING)).isTrue();
    }

    @Test
    void aRolesNameMeansThatRole() {
        says(statement("Allow", RAM + "role/ops", "kms:Encrypt", ""));
        change(new Command.DeleteRole("ops"));
        change(new Command.CreateRole("ops", "5", "{}", 3600, ""));
        Caller session = new Caller(ACCOUNT, new Principal.Session("ops", "5", "carol", "", Long.MAX_VALUE), "STS.1", "10.0.0.1");
        assertThatThrownBy(() -> access.checkKey(cluster.ring(), session, List.of("kms:Encrypt"), KEY, "kst-hzz1", Said.NOTHING)).isInstanceOf(Refused.class);
    }

    @Test
    void everybodyIsWhoeverThereIs() {
        for (String everybody : List.of("*", RAM + "*")) {
            says(statement("Allow", everybody, "kms:Encrypt", ""), statement("Allow", RAM + "user/alice", "kms:Decrypt", ""));
            makeAnew("alice", everybody);
            assertThat(may("alice", "kms:Encrypt", KEY, Said.NOTHING)).as(everybody).isTrue();
            assertThat(may("alice", "kms:Decrypt", KEY, Said.NOTHING)).as(everybody).isFalse();
        }
    }

    @Test
    void whatAnEarlierVersionSetMeansWhoWasThereThen() {
        change(new Command.SetKeyPolicy("k1", policy(statement("Allow", RAM + "user/alice", "kms:Encrypt", "")), Optional.empty()));
        assertThat(may("alice", "kms:Encrypt", KEY, Said.NOTHING)).isTrue();
        cluster.pass(Duration.ofSeconds(1));
        makeAnew("alice", "4");
        assertThat(may("alice", "kms:Encrypt", KEY, Said.NOTHING)).isFalse();
    }

    private void makeAnew(String user, String id) {
        change(new Command.DeleteUser(user));
        change(new Command.CreateUser(user, id, "", ""));
    }

    @Test
    void itGoesWithItsKey() {
        says(statement("Allow", RAM + "user/alice", "kms:*", ""));
        change(new Command.ScheduleDeletion("k1", 7));
        cluster.pass(Duration.ofDays(8));
        change(new Command.DestroyKey("k1", true));
        assertThat(cluster.ring().keyPolicy("k1")).isEmpty();
        assertThat(may("alice", "kms:Encrypt", KEY, Said.NOTHING)).isFalse();
    }

    @Test
    void aTextThatWouldNotBeEnforcedIsNotTaken() {
        accepted(statement("Allow", "*", "kms:*", ""), statement("Deny", RAM + "user/alice", "kms:Encrypt", ""),
            statement("Deny", RAM + "role/ops", "kms:*crypt", ""),
            statement("Allow", RAM + "root", "kms:SetKeyPolicy", ""), statement("Allow", RAM + "*", "kms:Decrypt", ""));
        refused("Statement[0].Action names kms:ListKeys, which is no action on one key here.", statement("Deny", "*", "kms:ListKeys", ""));
        refused("Statement[0].Action must name actions of kms: the policy is a key's.", statement("Deny", "*", "*", ""));
        refused("There is no user/carol.", statement("Deny", RAM + "user/carol", "kms:*", ""));
        refused("There is no role/alice.", statement("Allow", RAM + "role/alice", "kms:*", ""));
        refused("acs:ram::77:user/alice is of another account, and there is none but " + ACCOUNT + " here.",
            statement("Allow", "acs:ram::77:user/alice", "kms:*", ""));
        refused("Statement[0].Resource must be \"*\" or the ARN of this key.",
            statement("Allow", "*", "kms:*", "").replace("\"Resource\":\"*\"", "\"Resource\":\"" + KEY + "2\""));
        refused("The policy is longer than 32768 bytes.", "é".repeat(KeyPolicy.LONGEST / 2));
    }

    private void accepted(String... statements) {
        PolicyTexts.checkOfKey(cluster.ring(), KEY, ACCOUNT, policy(statements), ACTIONS);
    }

    private void refused(String sentence, String statement) {
        assertThatThrownBy(() -> accepted(statement)).isInstanceOfSatisfying(Refused.class,
            refused -> assertThat(refused.sentence()).isEqualTo("The specified parameter \"Policy\" is not valid. " + sentence));
    }
}
