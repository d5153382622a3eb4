package io.wardmote.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wardmote.access.policy.Decision.Verdict;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import io.wardmote.op.Caller;
import io.wardmote.op.MemoryCluster;
import io.wardmote.op.Principal;
import io.wardmote.state.Role;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may take on a role, by its trust policy. */
class RoleTrustTest {
    private static final String ACCOUNT = "1000000000000001";
    private static final String ROLE = "acs:ram::" + ACCOUNT + ":role/deploy";
    private static final String ACTION = "sts:AssumeRole";

    private final MemoryCluster cluster = new MemoryCluster("local", ACCOUNT);
    private final Access access = new Access();

    private static String statement(String effect, String action, String principal, String condition) {
        return "{\"Effect\":\"" + effect + "\",\"Action\":\"" + action + "\",\"Principal\":{\"RAM\":\"" + principal.replace("ACCOUNT", ACCOUNT) + "\"}"
            + (condition.isEmpty() ? "" : ",\"Condition\":" + condition) + "}";
    }

    private static String trust(String... statements) {
        return "{\"Version\":\"1\",\"Statement\":[" + String.join(",", statements) + "]}";
    }

    private static Caller caller(String who, String address) {
        Principal principal = who.equals("session") ? new Principal.Session("ops", "9", "night", "", Long.MAX_VALUE) : Principal.ofUser(who);
        return new Caller(ACCOUNT, principal, "", address);
    }

    private String answer(String trust, Caller caller) {
        try {
            access.checkTrusted(cluster.ring(), caller, new Role("deploy", "7", trust, 3600, "", 0, 0, List.of()), ACTION, ROLE);
            return "yes";
        } catch (Refused refused) {
            assertThat(refused.refusal().name() + " " + refused.detail()).isEqualTo("NO_PERMISSION " + ROLE);
            return "no";
        }
    }

    @ParameterizedTest
    @CsvSource({
        "acs:ram::ACCOUNT:root, root, yes", "acs:ram::ACCOUNT:root, alice, yes", "acs:ram::ACCOUNT:root, session, yes",
        "acs:ram::ACCOUNT:*, alice, yes", "acs:ram::ACCOUNT:*, session, yes", "*, alice, yes",
        "acs:ram::ACCOUNT:user/alice, alice, yes", "acs:ram::ACCOUNT:user/alice, alicia, no", "acs:ram::ACCOUNT:user/alice, root, no",
        "acs:ram::ACCOUNT:user/alice, session, no",
        "acs:ram::ACCOUNT:role/ops, session, yes", "acs:ram::ACCOUNT:role/ops, alice, no", "acs:ram::ACCOUNT:role/deploy, session, no",
        "acs:ram::2:root, alice, no", "acs:ram::2:user/alice, alice, no", "acs:ram::2:*, root, no"})
    void aRoleIsTakenOnByWhomItTrusts(String principal, String who, String may) {
        assertThat(answer(trust(statement("Allow", ACTION, principal, "")), caller(who, "10.0.0.1"))).isEqualTo(may);
    }

    @Test
    void aDenyWinsAndAnotherActionIsAnother() {
        String everybody = statement("Allow", ACTION, "acs:ram::ACCOUNT:root", "");
        String butAlice = trust(everybody, statement("Deny", "sts:*", "acs:ram::ACCOUNT:user/alice", ""));
        assertThat(answer(butAlice, caller("alice", "10.0.0.1"))).isEqualTo("no");
        assertThat(answer(butAlice, caller("bob", "10.0.0.1"))).isEqualTo("yes");
        assertThat(answer(trust(statement("Allow", "sts:GetSessionToken", "*", "")), caller("bob", "10.0.0.1"))).isEqualTo("no");
    }

    @Test
    void trustMayAskForTheAddressAndTheTime() {
        String office = trust(statement("Allow", ACTION, "*", "{\"IpAddress\":{\"acs:SourceIp\":\"10.0.0.0/8\"},"
            + "\"DateLessThan\":{\"acs:CurrentTime\":\"2026-01-02T00:00:00Z\"}}"));
        assertThat(answer(office, caller("alice", "10.0.0.1"))).isEqualTo("yes");
        assertThat(answer(office, caller("alice", "11.0.0.1"))).isEqualTo("no");
        cluster.pass(Duration.ofDays(1));
        assertThat(answer(office, caller("alice", "10.0.0.1"))).isEqualTo("no");
    }

    @Test
    void whatCannotBeReadTrustsNobody() {
        for (String text : new String[] {"", "{}", "{\"Version\":\"1\"}", "nonsense"})
            assertThat(answer(text, caller("root", "10.0.0.1"))).as(text).isEqualTo("no");
    }

    /** The script key-policies.txt has what can be read. */
    @Test
    void whatCannotBeReadIsExplainedAsTrustingNobody() {
        Role role = new Role("deploy", "7", "nonsense", 3600, "", 0, 0, List.of());
        Explanation explained = access.explainTaking(cluster.ring(), caller("root", "10.0.0.1"), role, ACTION, ROLE, Map.of());
        assertThat(explained.decision().verdict()).isEqualTo(Verdict.DENIED);
        assertThat(explained.steps()).last().isEqualTo("Can the role's trust policy be read? No, and so it trusts nobody.");
    }

    @Test
    void whatWouldNotBeEnforcedIsNotTakenAsTrust() {
        PolicyTexts.checkTrust(trust(statement("Allow", ACTION, "acs:ram::ACCOUNT:root", "")));
        String sound = statement("Allow", ACTION, "*", "");
        for (String action : new String[] {"kms:Encrypt", "*"})
            assertFault(trust(statement("Allow", action, "*", "")), "Statement[0].Action must name actions of sts: the policy is of who may take on a role.");
        assertFault(trust(sound.replace("}}", "},\"Resource\":\"*\"}")), "Statement[0].Resource is no part of such a policy.");
        assertFault(trust(sound.replace("\"RAM\"", "\"Service\"")), "Statement[0].Principal.Service is no part of such a policy.");
        assertFault(trust(sound.replace(",\"Principal\":{\"RAM\":\"*\"}", "")), "Statement[0] must have Principal.");
        assertFault(trust(statement("Allow", ACTION, "alice", "")),
            "Statement[0].Principal.RAM must be \"*\" or acs:ram::<account>: followed by root, user/<name>, role/<name> or *.");
        assertFault(trust(statement("Allow", ACTION, "*", "{\"StringEquals\":{\"kms:tag/a\":\"b\"}}")),
            "Statement[0].Condition.StringEquals.kms:tag/a asks for a key of kms, and a role is taken on without any.");
    }

    private static void assertFault(String text, String sentence) {
        assertThatThrownBy(() -> PolicyTexts.checkTrust(text)).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.refusal()).isEqualTo(Refusal.MALFORMED_POLICY);
            assertThat(refused.detail()).isEqualTo(sentence);
        });
    }
}
