package io.wardmote.access.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The order of evaluation, as a specification. */
class RightsTest {
    private static final String KEY = "acs:kms:eu:1:key/k";
    private static final String ALIAS = "acs:kms:eu:1:alias/a";
    private static final String ANN = "acs:ram::1:user/ann";

    /** {@code A kms:Encrypt [resource]}, {@code D kms:*}; statements apart by a semicolon, policies by a bar; "-" is none. */
    private static List<Policy> policies(String text, String name, Kind kind, String principal) {
        List<Policy> policies = new ArrayList<>();
        if (text.equals("-")) return policies;
        for (String one : text.split("\\|")) {
            List<String> statements = new ArrayList<>();
            for (String statement : one.split(";")) {
                String[] words = statement.strip().split(" ");
                String resource = words.length > 2 ? words[2] : "*";
                statements.add("{\"Effect\":\"" + (words[0].equals("A") ? "Allow" : "Deny") + "\"" + principal + ",\"Action\":\"" + words[1] + "\",\"Resource\":\"" + resource + "\"}");
            }
            policies.add(Policy.parse(name + policies.size(), "{\"Version\":\"1\",\"Statement\":[" + String.join(",", statements) + "]}", kind));
        }
        return policies;
    }

    @ParameterizedTest(name = "identity {0}, key {1}, session {2}, {3}: {4} by {5}")
    @CsvSource(delimiter = ',', textBlock = """
        # identity's policies,             key's policy,    session's,        who,   decision,    by
        -,                                 -,               -,                same,  NOT_MATCHED, /-1
        A kms:Encrypt,                     -,               -,                same,  ALLOWED,     id0/0
        A kms:*,                           -,               -,                same,  ALLOWED,     id0/0
        A KMS:encrypt,                     -,               -,                same,  ALLOWED,     id0/0
        A kms:Decrypt,                     -,               -,                same,  NOT_MATCHED, /-1
        A ecs:*,                           -,               -,                same,  NOT_MATCHED, /-1
        A kms:Decrypt;A kms:Encr?pt,       -,               -,                same,  ALLOWED,     id0/1
        A kms:Decrypt|A kms:Encrypt,       -,               -,                same,  ALLOWED,     id1/0
        A kms:* acs:kms:*:*:key/*,         -,               -,                same,  ALLOWED,     id0/0
        A kms:* acs:kms:eu:1:key/K,        -,               -,                same,  NOT_MATCHED, /-1
        A kms:*;D kms:Encrypt,             -,               -,                same,  DENIED,      id0/1
        D kms:Encrypt;A kms:*,             -,               -,                same,  DENIED,      id0/0
        A kms:*|D kms:Encrypt,             -,               -,                same,  DENIED,      id1/0
        A kms:*;D kms:Decrypt,             -,               -,                same,  ALLOWED,     id0/0
        -,                                 A kms:Encrypt,   -,                same,  ALLOWED,     key0/0
        A kms:*,                           A kms:*,         -,                same,  ALLOWED,     id0/0
        A kms:*,                           A kms:Decrypt,   -,                same,  ALLOWED,     id0/0
        A kms:*,                           D kms:Encrypt,   -,                same,  DENIED,      key0/0
        D kms:*,                           A kms:*,         -,                same,  DENIED,      id0/0
        A kms:*,                           -,               A kms:Encrypt,    same,  ALLOWED,     id0/0
        A kms:*,                           -,               A kms:Decrypt,    same,  NOT_MATCHED, session0/-1
        A kms:*,                           -,               D kms:Encrypt,    same,  DENIED,      session0/0
        -,                                 -,               A kms:*,          same,  NOT_MATCHED, /-1
        -,                                 A kms:*,         A kms:Encrypt,    same,  ALLOWED,     key0/0
        -,                                 A kms:*,         A kms:Decrypt,    same,  NOT_MATCHED, session0/-1
        A kms:*,                           -,               -,                other, NOT_MATCHED, /-1
        -,                                 A kms:*,         -,                other, NOT_MATCHED, /-1
        A kms:*,                           A kms:*,         -,                other, ALLOWED,     id0/0
        A kms:*,                           D kms:*,         -,                other, DENIED,      key0/0
        """)
    void order(String identity, String key, String session, String who, Decision.Verdict verdict, String by) {
        Rights rights = new Rights(policies(identity, "id", Kind.IDENTITY, ""),
            policies(key, "key", new Kind.Key(KEY), ",\"Principal\":{\"RAM\":[\"" + ANN + "\"]}").stream().findFirst(),
            policies(session, "session", Kind.IDENTITY, "").stream().findFirst(), who.equals("same"));
        Decision decision = rights.decide(new Request(List.of(ANN), "kms:Encrypt", List.of(KEY), TestFacts.of()));
        assertThat(decision.verdict()).isEqualTo(verdict);
        assertThat(decision.policy() + "/" + decision.statement()).isEqualTo(by);
    }

    @ParameterizedTest(name = "{0} speaks of {1}: {2}")
    @CsvSource({
        "*, acs:ram::1:user/ann, true", "acs:ram::1:user/ann, acs:ram::1:user/ann, true", "acs:ram::1:user/ann, acs:ram::1:user/anna, false",
        "acs:ram::1:user/ann, acs:ram::1:user/Ann, false", "acs:ram::1:*, acs:ram::1:user/ann, true", "acs:ram::1:*, acs:ram::1:root, true",
        "acs:ram::1:*, acs:ram::11:user/ann, false", "acs:ram::1:root, acs:ram::1:root, true", "acs:ram::1:root, acs:ram::1:user/ann, false",
        "acs:ram::1:role/ann, acs:ram::1:user/ann, false", "acs:ram::1:role/ops, acs:ram::1:role/ops, true"})
    void aKeysPolicySpeaksOfItsPrincipals(String principal, String asking, boolean speaks) {
        Policy policy = policies("A kms:*", "key", new Kind.Key(KEY), ",\"Principal\":{\"RAM\":\"" + principal + "\"}").getFirst();
        Rights rights = new Rights(List.of(), Optional.of(policy), Optional.empty(), true);
        assertThat(rights.decide(new Request(List.of(asking), "kms:Encrypt", List.of(KEY), TestFacts.of())).allowed()).isEqualTo(speaks);
    }

    @Test
    void everythingTouchedMustBeAllowed() {
        Request both = new Request(List.of(ANN), "kms:CreateAlias", List.of(KEY, ALIAS), TestFacts.of());
        assertThat(identity("A kms:* " + KEY).decide(both).allowed()).isFalse();
        assertThat(identity("A kms:* " + KEY + ";A kms:* " + ALIAS).decide(both).allowed()).isTrue();
        assertThat(identity("A kms:*;D kms:* " + ALIAS).decide(both).verdict()).isEqualTo(Decision.Verdict.DENIED);
    }

    @Test
    void aKeysPolicyAllowsNothingElse() {
        Policy policy = policies("A kms:*", "key", new Kind.Key(KEY), ",\"Principal\":\"*\"").getFirst();
        Rights rights = new Rights(List.of(), Optional.of(policy), Optional.empty(), true);
        assertThat(rights.decide(new Request(List.of(ANN), "kms:CreateAlias", List.of(KEY, ALIAS), TestFacts.of())).allowed()).isFalse();
    }

    @Test
    void notActionLeavesOut() {
        Policy policy = Policy.parse("p", "{\"Version\":\"1\",\"Statement\":{\"Effect\":\"Allow\",\"NotAction\":\"kms:Schedule*\",\"Resource\":\"*\"}}", Kind.IDENTITY);
        Rights rights = new Rights(List.of(policy), Optional.empty(), Optional.empty(), true);
        assertThat(rights.decide(new Request(List.of(ANN), "kms:Encrypt", List.of(KEY), TestFacts.of())).allowed()).isTrue();
        assertThat(rights.decide(new Request(List.of(ANN), "kms:ScheduleKeyDeletion", List.of(KEY), TestFacts.of())).allowed()).isFalse();
    }

    @Test
    void explainsEachStatement() {
        Request request = new Request(List.of(ANN), "kms:Encrypt", List.of(KEY), TestFacts.of());
        assertThat(identity("A kms:Decrypt;D kms:* " + ALIAS + ";A kms:*").explain(request)).map(Finding::line).containsExactly(
            "id0 Statement[0] Allow: did not match acs:kms:eu:1:key/k, because Action does not cover kms:Encrypt",
            "id0 Statement[1] Deny: did not match acs:kms:eu:1:key/k, because Resource does not cover it",
            "id0 Statement[2] Allow: matched acs:kms:eu:1:key/k, because every part of it does");
    }

    @ParameterizedTest(name = "Allow {0} {1} {2}, given {3}: {4}")
    @CsvSource(delimiter = ';', textBlock = """
        # operator; key; values; the fact (none: absent); holds
        StringEquals; acs:ResourceTag/team; "dev"; dev; true
        StringEquals; kms:tag/team; ["ops","dev"]; dev; true
        StringEquals; acs:ResourceTag/team; "dev"; Dev; false
        StringEquals; acs:ResourceTag/team; "d*"; dev; false
        StringEquals; acs:ResourceTag/team; "dev"; ; false
        StringNotEquals; acs:ResourceTag/team; ["ops","dev"]; dev; false
        StringNotEquals; acs:ResourceTag/team; ["ops","dev"]; qa; true
        StringNotEquals; acs:ResourceTag/team; "dev"; ; true
        StringEqualsIgnoreCase; acs:RequestTag/team; "DEV"; dev; true
        StringNotEqualsIgnoreCase; acs:RequestTag/team; "DEV"; dev; false
        StringLike; kms:EncryptionContext/table; "ord?rs*"; orders-2026; true
        StringNotLike; kms:EncryptionContext/table; "orders*"; orders; false
        StringLike; kms:EncryptionContext/table; "*"; ; false
        StringEquals; kms:KeySpec; "Aliyun_AES_256"; Aliyun_AES_256; true
        StringEquals; kms:ProtectionLevel; "HSM"; SOFTWARE; false
        NumericLessThan; acs:ResourceTag/level; 5; 4.5; true
        NumericLessThan; acs:ResourceTag/level; "5"; 5; false
        NumericEquals; acs:ResourceTag/level; "5.0"; 5; true
        NumericNotEquals; acs:ResourceTag/level; "5"; none; true
        NumericGreaterThan; acs:ResourceTag/level; "5"; none; false
        DateLessThan; acs:CurrentTime; "2026-06-01T12:00:01Z"; 2026-06-01T12:00:00Z; true
        DateLessThan; acs:CurrentTime; "2026-06-01T12:00:00Z"; 2026-06-01T12:00:00Z; false
        DateGreaterThanEquals; acs:CurrentTime; "2026-06-01T12:00Z"; 2026-06-01T12:00:00Z; true
        Bool; acs:SecureTransport; "true"; true; true
        Bool; acs:SecureTransport; true; false; false
        IpAddress; acs:SourceIp; ["10.0.0.0/8","2001:db8::/32"]; 10.1.2.3; true
        IpAddress; acs:SourceIp; "10.0.0.0/8"; ::ffff:10.1.2.3; true
        IpAddress; acs:SourceIp; "10.0.0.0/8"; 11.0.0.1; false
        IpAddress; acs:SourceIp; "2001:db8::/32"; 2001:db8::1; true
        NotIpAddress; acs:SourceIp; ["10.0.0.0/8","11.0.0.0/8"]; 11.0.0.1; false
        NotIpAddress; acs:SourceIp; "10.0.0.0/8"; 11.0.0.1; true
        NotIpAddress; acs:SourceIp; "10.0.0.0/8"; ; false
        """)
    void conditions(String operator, String key, String values, String fact, boolean holds) {
        assertThat(allows(operator, key, values, fact == null ? TestFacts.of() : TestFacts.of(key.replace("kms:tag/", "acs:ResourceTag/"), fact))).isEqualTo(holds);
    }

    @Test
    void ofTheContextsKeysAnyOneFits() {
        TestFacts facts = TestFacts.of("kms:EncryptionContext/a", "1", "kms:EncryptionContext/b", "2");
        assertThat(allows("StringEquals", "kms:EncryptionContextKeys", "[\"b\",\"c\"]", facts)).isTrue();
        assertThat(allows("StringNotEquals", "kms:EncryptionContextKeys", "[\"b\",\"c\"]", facts)).isFalse();
        assertThat(allows("StringNotEquals", "kms:EncryptionContextKeys", "\"c\"", facts)).isTrue();
        assertThat(allows("StringEquals", "kms:EncryptionContextKeys", "\"a\"", TestFacts.of())).isFalse();
    }

    @Test
    void anAddressThatCannotBeReadIsDenied() {
        for (String operator : List.of("IpAddress", "NotIpAddress")) {
            assertThat(allows(operator, "acs:SourceIp", "\"10.0.0.0/8\"", TestFacts.of())).isFalse();
            Policy deny = conditional("Deny", operator, "acs:SourceIp", "\"10.0.0.0/8\"");
            Decision decision = new Rights(List.of(deny), Optional.empty(), Optional.empty(), true).decide(new Request(List.of(ANN), "kms:Encrypt", List.of(KEY), TestFacts.of()));
            assertThat(decision.verdict()).isEqualTo(Decision.Verdict.DENIED);
        }
    }

    private static Rights identity(String text) {
        return new Rights(policies(text, "id", Kind.IDENTITY, ""), Optional.empty(), Optional.empty(), true);
    }

    private static Policy conditional(String effect, String operator, String key, String values) {
        return Policy.parse("p", "{\"Version\":\"1\",\"Statement\":[{\"Effect\":\"" + effect + "\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":{\"" + operator + "\":{\""
            + key + "\":" + values + "}}}]}", Kind.IDENTITY);
    }

    private static boolean allows(String operator, String key, String values, Facts facts) {
        Rights rights = new Rights(List.of(conditional("Allow", operator, key, values)), Optional.empty(), Optional.empty(), true);
        return rights.decide(new Request(List.of(ANN), "kms:Encrypt", List.of(KEY), facts)).allowed();
    }
}
