package io.wardmote.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.access.policy.Decision.Verdict;
import io.wardmote.key.KeySpec;
import io.wardmote.key.KeyUsage;
import io.wardmote.key.Material;
import io.wardmote.key.Origin;
import io.wardmote.key.Protection;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import io.wardmote.op.Caller;
import io.wardmote.op.MemoryCluster;
import io.wardmote.op.Principal;
import io.wardmote.state.ApplicationPolicy;
import io.wardmote.state.Command;
import io.wardmote.state.Holder;
import io.wardmote.state.KeyFacts;
import io.wardmote.state.Permission;
import io.wardmote.state.PolicyName;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The order of evaluation as a request meets it: whoever asks, with every combination of what its own policy, its group's and the key's say. A Deny wins,
 * and what nothing allows is refused; a session is narrowed by its own policy besides. The user {@code own-group} has the policy {@code own} and is in the
 * group {@code group}; a role has the policy of its name.
 */
class EvaluationOrderTest {
    private static final String ACCOUNT = "1000000000000001";
    private static final List<String> VOICES = List.of("absent", "other", "allows", "denies", "both");

    private final Access access = new Access();
    private final MemoryCluster cluster = new MemoryCluster("local", ACCOUNT);

    EvaluationOrderTest() {
        for (String voice : VOICES) {
            if (!voice.equals("absent")) change(new Command.CreateNamedPolicy(voice, policy(voice, ""), ""));
            change(new Command.CreateGroup(voice, voice, ""));
            attach(voice, Holder.Kind.GROUP, voice);
            change(new Command.CreateRole(voice, "7", "", 3600, ""));
            attach(voice, Holder.Kind.ROLE, voice);
            change(create(voice));
            if (!voice.equals("absent")) change(new Command.SetKeyPolicy(voice, policy(voice, "\"Principal\":\"*\","), Optional.of(List.of())));
        }
        for (String own : VOICES) for (String group : VOICES) {
            String user = own + "-" + group;
            change(new Command.CreateUser(user, user, "", ""));
            change(new Command.AddToGroup(user, group));
            attach(own, Holder.Kind.USER, user);
        }
        change(new Command.CreatePolicy(new ApplicationPolicy("all", "", List.of(Permission.KEY_USER), new LinkedHashSet<>(List.of("key/*")), List.of(), "")));
        for (String point : List.of("permitted", "idle")) {
            change(new Command.CreateAccessPoint(point, "ClientKey", point.equals("permitted") ? List.of("all") : List.of(), ""));
            change(new Command.CreateClientKey("KAAP." + point, point, new byte[0], new byte[0], 0, Long.MAX_VALUE));
        }
    }

    private void change(Command command) {
        assertThat(cluster.change(new byte[0], command).succeeded()).as(command.toString()).isTrue();
    }

    private void attach(String policy, Holder.Kind kind, String name) {
        if (!policy.equals("absent")) change(new Command.AttachPolicy(new PolicyName(false, policy), new Holder(kind, name)));
    }

    private static Command.CreateKey create(String id) {
        KeyFacts facts = new KeyFacts(id, KeySpec.AES_256, KeyUsage.ENCRYPT_DECRYPT, Origin.GENERATED, Protection.SOFTWARE, "kst-hzz1", "");
        return new Command.CreateKey(facts, id + ".1", new Material.Wrapped(1, new byte[] {1}), new byte[0], "", 0, new TreeMap<>(), "", 100, false);
    }

    private static String policy(String voice, String principal) {
        String allow = "{" + principal + "\"Effect\":\"Allow\",\"Action\":\"kms:Encrypt\",\"Resource\":\"*\"}";
        String deny = allow.replace("Allow", "Deny");
        String statements = switch (voice) {
            case "other" -> (allow + "," + deny).replace("Encrypt", "Decrypt");
            case "allows" -> allow;
            case "denies" -> deny;
            case "both" -> allow + "," + deny;
            default -> throw new IllegalArgumentException(voice);
        };
        return "{\"Version\":\"1\",\"Statement\":[" + statements + "]}";
    }

    private static boolean allows(String voice) {
        return voice.equals("allows") || voice.equals("both");
    }

    private static boolean denies(String voice) {
        return voice.equals("denies") || voice.equals("both");
    }

    private static String arn(String key) {
        return "acs:kms:local:" + ACCOUNT + ":key/" + key;
    }

    private boolean may(Caller caller, String key) {
        try {
            access.checkKey(cluster.ring(), caller, List.of("kms:Encrypt"), arn(key), "kst-hzz1", Said.NOTHING);
            return true;
        } catch (Refused refused) {
            assertThat(refused.refusal()).isEqualTo(Refusal.NO_PERMISSION);
            return false;
        }
    }

    private boolean explained(Caller caller, String key) {
        return access.explain(cluster.ring(), caller, List.of("kms:Encrypt"), arn(key), Map.of()).decision().allowed();
    }

    @Test
    void ofAUserItsOwnPoliciesThoseOfItsGroupsAndTheKeysDecide() {
        int asked = 0;
        for (String own : VOICES) for (String group : VOICES) for (String key : VOICES) {
            boolean denied = denies(own) || denies(group) || denies(key);
            boolean allowed = !denied && (allows(own) || allows(group) || allows(key));
            Caller caller = Caller.user(ACCOUNT, own + "-" + group, "", "10.0.0.1");
            assertThat(may(caller, key)).as("own %s, group's %s, key's %s", own, group, key).isEqualTo(allowed);
            Verdict verdict = access.explain(cluster.ring(), caller, List.of("kms:Encrypt"), arn(key), Map.of()).decision().verdict();
            assertThat(verdict).as("own %s, group's %s, key's %s", own, group, key)
                .isEqualTo(denied ? Verdict.DENIED : allowed ? Verdict.ALLOWED : Verdict.NOT_MATCHED);
            asked++;
        }
        assertThat(asked).isEqualTo(125);
    }

    @Test
    void ofASessionItsRolesPoliciesTheKeysAndItsOwnDecide() {
        for (String role : VOICES) for (String session : VOICES) for (String key : VOICES) {
            boolean denied = denies(role) || denies(session) || denies(key);
            boolean allowed = !denied && (allows(role) || allows(key)) && (session.equals("absent") || allows(session));
            String narrowed = session.equals("absent") ? "" : policy(session, "");
            Caller caller = new Caller(ACCOUNT, new Principal.Session(role, "7", "alice", narrowed, Long.MAX_VALUE), "STS.1", "10.0.0.1");
            assertThat(may(caller, key)).as("role's %s, session's %s, key's %s", role, session, key).isEqualTo(allowed);
            assertThat(explained(caller, key)).as("role's %s, session's %s, key's %s", role, session, key).isEqualTo(allowed);
        }
    }

    @Test
    void theAccountIsStoppedByADenyOfTheKeyAlone() {
        Caller root = Caller.user(ACCOUNT, "root", "", "10.0.0.1");
        for (String key : VOICES) assertThat(may(root, key)).as(key).isEqualTo(!denies(key));
    }

    @Test
    void aClientKeyNeedsItsAccessPointAndNoDenyOfTheKey() {
        for (String key : VOICES) {
            assertThat(may(Caller.clientKey(ACCOUNT, "permitted", "KAAP.permitted", "10.0.0.1"), key)).as(key).isEqualTo(!denies(key));
            assertThat(explained(Caller.clientKey(ACCOUNT, "permitted", "", "10.0.0.1"), key)).as(key).isEqualTo(!denies(key));
            assertThat(may(Caller.clientKey(ACCOUNT, "idle", "KAAP.idle", "10.0.0.1"), key)).as(key).isFalse();
            assertThat(explained(Caller.clientKey(ACCOUNT, "idle", "", "10.0.0.1"), key)).as(key).isFalse();
        }
    }

    @Test
    void whoIsUnknownMayNothingWhateverTheKeySays() {
        for (String key : VOICES) assertThat(may(Caller.user(ACCOUNT, "nobody", "", "10.0.0.1"), key)).as(key).isFalse();
    }
}
