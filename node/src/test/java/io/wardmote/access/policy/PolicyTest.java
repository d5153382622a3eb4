package io.wardmote.access.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is a policy, what is refused and with which words; and that no text is anything else. */
class PolicyTest {
    private static final Kind KEY = new Kind.Key("acs:kms:eu:1:key/k");
    private static final List<String> CORPUS =
        List.of("crypto-users.json", "many-services.json", "office-hours.json", "key-default.json", "key-shared.json", "trust.json");

    /** S stands for an identity's statement that is sound but for what follows in it. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        `` | The policy is empty.
        {"Version":"1" | The policy is not JSON at line 1, column N.
        [] | The policy must be an object.
        {"Version":"1","Statement":[S} ]} x | The policy is not JSON at line 1, column N.
        {"Version":"1","Statement":[S} ]} {} | The policy is followed by something else.
        {"Version":"1","Version":"1"} | Version is there twice.
        {"Version":"2","Statement":[S}]} | Version must be "1".
        {"Version":1,"Statement":[S}]} | Version must be a string.
        {"Statement":[S}]} | The policy must have Version.
        {"Version":"1"} | The policy must have Statement.
        {"Version":"1","Statement":[]} | Statement must have 1 to 100 statements.
        {"Version":"1","Id":"x","Statement":[S}]} | Id is no part of such a policy.
        {"Version":"1","Statement":[S},7]} | Statement[1] must be an object.
        {"Version":"1","Statement":[S,"Effect":"Deny"}]} | Statement[0].Effect is there twice.
        {"Version":"1","Statement":[S,"NotResource":"*"}]} | Statement[0].NotResource is no part of such a policy.
        {"Version":"1","Statement":[S,"Principal":"*"}]} | Statement[0].Principal is no part of such a policy.
        {"Version":"1","Statement":[S,"NotAction":"*"}]} | Statement[0] must have either Action or NotAction.
        {"Version":"1","Statement":[S,"Sid":"a;b"}]} | Statement[0].Sid must be 1 to 128 letters, digits, spaces and _/+=.@- characters.
        {"Version":"1","Statement":{"Effect":"allow","Action":"*","Resource":"*"}} | Statement.Effect must be Allow or Deny.
        {"Version":"1","Statement":{"Effect":"Allow","Action":"Encrypt","Resource":"*"}} | Statement.Action must be "*" or <service>:<action>, such as kms:Encrypt or kms:List*.
        {"Version":"1","Statement":{"Effect":"Allow","Action":[],"Resource":"*"}} | Statement.Action must have 1 to 100 elements.
        {"Version":"1","Statement":{"Effect":"Allow","Action":["*",null],"Resource":"*"}} | Statement.Action[1] must not be null.
        {"Version":"1","Statement":{"Effect":"Allow","Action":"*","Resource":"key/k"}} | Statement.Resource must be "*" or acs:<service>:<region>:<account>:<thing>, such as acs:kms:*:*:key/*.
        {"Version":"1","Statement":{"Effect":"Allow","Action":"*","Resource":"acs:kms:*:*:key/${acs:x}"}} | Statement.Resource holds a variable, ${…}, which is not filled in here.
        {"Version":"1","Statement":[S,"Condition":{"Null":{"acs:SourceIp":"true"}}}]} | Statement[0].Condition.Null is no operator of RAM.
        {"Version":"1","Statement":[S,"Condition":{"StringEqualsIfExists":{"kms:tag/a":"b"}}}]} | Statement[0].Condition.StringEqualsIfExists is no operator of RAM.
        {"Version":"1","Statement":[S,"Condition":{"Bool":{"acs:MFAPresent":"true"}}}]} | Statement[0].Condition.Bool.acs:MFAPresent is no condition key that is enforced here.
        {"Version":"1","Statement":[S,"Condition":{"StringEquals":{"kms:tag/":"b"}}}]} | Statement[0].Condition.StringEquals.kms:tag/ is no condition key that is enforced here.
        {"Version":"1","Statement":[S,"Condition":{"StringEquals":{"acs:SourceIp":"10.0.0.1"}}}]} | Statement[0].Condition.StringEquals.acs:SourceIp cannot be compared by StringEquals.
        {"Version":"1","Statement":[S,"Condition":{"IpAddress":{"acs:SourceIp":"10.0.0.256"}}}]} | Statement[0].Condition.IpAddress.acs:SourceIp must be an IP address or a range of them, such as 10.0.0.0/8.
        {"Version":"1","Statement":[S,"Condition":{"DateLessThan":{"acs:CurrentTime":"2026-02-30T00:00:00Z"}}}]} | Statement[0].Condition.DateLessThan.acs:CurrentTime must be a time in UTC, such as 2026-01-02T03:04:05Z.
        {"Version":"1","Statement":[S,"Condition":{"DateLessThan":{"acs:CurrentTime":"2026-02-03T00:00:00+08:00"}}}]} | Statement[0].Condition.DateLessThan.acs:CurrentTime must be a time in UTC, such as 2026-01-02T03:04:05Z.
        {"Version":"1","Statement":[S,"Condition":{"NumericEquals":{"kms:tag/a":"1e9"}}}]} | Statement[0].Condition.NumericEquals.kms:tag/a must be a decimal number.
        {"Version":"1","Statement":[S,"Condition":{"Bool":{"acs:SecureTransport":"yes"}}}]} | Statement[0].Condition.Bool.acs:SecureTransport must be true or false.
        {"Version":"1","Statement":[S,"Condition":{"StringEquals":{"kms:tag/a":[]}}}]} | Statement[0].Condition.StringEquals.kms:tag/a must have 1 to 100 elements.
        {"Version":"1","Statement":[S,"Condition":{"StringEquals":{"kms:tag/a":7}}}]} | Statement[0].Condition.StringEquals.kms:tag/a must be a string.
        {"Version":"1","Statement":[S,"Sid":"\\ud800"}]} | Statement[0].Sid holds half a character.
        """)
    void faults(String text, String sentence) {
        String statement = "{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"";
        assertThatThrownBy(() -> Policy.parse("p", text.replace("[S", "[" + statement), Kind.IDENTITY)).isInstanceOf(PolicyFault.class)
            .extracting(fault -> fault.getMessage().replaceAll("column [0-9]+", "column N")).isEqualTo(sentence);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        "Action":"kms:*","Resource":"*" | Statement must have Principal.
        "Principal":"ann","Action":"kms:*","Resource":"*" | Statement.Principal must be "*" or an object with RAM.
        "Principal":{"Service":"x"},"Action":"kms:*","Resource":"*" | Statement.Principal.Service is no part of such a policy.
        "Principal":{"RAM":"acs:ram::1:group/a"},"Action":"kms:*","Resource":"*" | Statement.Principal.RAM must be "*" or acs:ram::<account>: followed by root, user/<name>, role/<name> or *.
        "Principal":{"RAM":"acs:ram::1:user/a*"},"Action":"kms:*","Resource":"*" | Statement.Principal.RAM must be "*" or acs:ram::<account>: followed by root, user/<name>, role/<name> or *.
        "Principal":"*","Action":"*","Resource":"*" | Statement.Action must name actions of kms: the policy is a key's.
        "Principal":"*","Action":"kms:*","Resource":"acs:kms:eu:1:key/other" | Statement.Resource must be "*" or the ARN of this key.
        """)
    void faultsOfAKeysPolicy(String members, String sentence) {
        assertThatThrownBy(() -> Policy.parse("p", "{\"Version\":\"1\",\"Statement\":{\"Effect\":\"Allow\"," + members + "}}", KEY)).isInstanceOf(PolicyFault.class).hasMessage(sentence);
    }

    @Test
    void sizesAreBounded() {
        String statement = "{\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"*\"}";
        String hundred = String.join(",", Collections.nCopies(100, statement));
        assertThat(Policy.parse("p", "{\"Version\":\"1\",\"Statement\":[" + hundred + "]}", Kind.IDENTITY).statements()).hasSize(100);
        assertThatThrownBy(() -> Policy.parse("p", "{\"Version\":\"1\",\"Statement\":[" + hundred + "," + statement + "]}", Kind.IDENTITY)).hasMessage("Statement must have 1 to 100 statements.");
        assertThatThrownBy(() -> Policy.parse("p", "é".repeat(16_385), Kind.IDENTITY)).hasMessage("The policy is longer than 32768 bytes.");
        assertThatThrownBy(() -> Policy.parse("p", "[".repeat(30_000), Kind.IDENTITY)).isInstanceOf(PolicyFault.class).hasMessageContaining("nested too deeply");
    }

    /** N is as many as may be, and then one more: of the same letter, or of elements that are apart by commas. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        128  | "Action":"*","Resource":"*","Sid":"N" | Statement.Sid must be 1 to 128 letters, digits, spaces and _/+=.@- characters.
        508  | "Action":"kms:N","Resource":"*" | Statement.Action must have at most 512 characters.
        508  | "Action":["*","kms:N"],"Resource":"*" | Statement.Action[1] must have at most 512 characters.
        508  | "NotAction":"kms:N","Resource":"*" | Statement.NotAction must have at most 512 characters.
        493  | "Action":"*","Resource":"acs:kms:eu:1:alias/N" | Statement.Resource must have at most 512 characters.
        100  | "Action":[LIST],"Resource":"*" | Statement.Action must have 1 to 100 elements.
        100  | "Action":"*","Resource":[LIST] | Statement.Resource must have 1 to 100 elements.
        1024 | REST,"Condition":{"StringLike":{"kms:tag/a":"N"}} | Statement.Condition.StringLike.kms:tag/a must have at most 1024 characters.
        100  | REST,"Condition":{"StringLike":{"kms:tag/a":[LIST]}} | Statement.Condition.StringLike.kms:tag/a must have 1 to 100 elements.
        100  | REST,"Condition":{"StringLike":{KEYS}} | Statement.Condition must have 1 to 100 conditions.
        99   | REST,"Condition":{"Bool":{"acs:SecureTransport":true},"StringLike":{KEYS}} | Statement.Condition must have 1 to 100 conditions.
        32   | REST,"Condition":{"NumericEquals":{"kms:tag/a":DIGITS}} | Statement.Condition.NumericEquals.kms:tag/a must be a decimal number.
        """)
    void everyBoundIsTheLastThatIsTaken(int most, String members, String sentence) {
        assertThat(Policy.parse("p", statement(members, most), Kind.IDENTITY).statements()).hasSize(1);
        assertThatThrownBy(() -> Policy.parse("p", statement(members, most + 1), Kind.IDENTITY)).isInstanceOf(PolicyFault.class).hasMessage(sentence);
    }

    private static String statement(String members, int count) {
        String filled = members.replace("REST", "\"Action\":\"*\",\"Resource\":\"*\"").replace("LIST", String.join(",", Collections.nCopies(count, "\"*\"")))
            .replace("KEYS", IntStream.range(0, count).mapToObj(n -> "\"kms:tag/" + n + "\":\"x\"").collect(Collectors.joining(",")))
            .replace("DIGITS", "7".repeat(count)).replace("\"N\"", "\"" + "a".repeat(count) + "\"").replace(":N\"", ":" + "a".repeat(count) + "\"")
            .replace("/N\"", "/" + "a".repeat(count) + "\"");
        return "{\"Version\":\"1\",\"Statement\":{\"Effect\":\"Allow\"," + filled + "}}";
    }

    @Test
    void aPrincipalsNameIsBounded() {
        for (String name : List.of("user/" + "a".repeat(128), "role/" + "a".repeat(128))) {
            String members = "\"Principal\":{\"RAM\":\"acs:ram::1:" + name + "\"},\"Action\":\"kms:*\",\"Resource\":\"*\"";
            assertThat(Policy.parse("p", statement(members, 0), KEY).principals()).containsExactly("acs:ram::1:" + name);
            String longer = members.replace(name, name + "a");
            assertThatThrownBy(() -> Policy.parse("p", statement(longer, 0), KEY)).isInstanceOf(PolicyFault.class);
        }
    }

    @Test
    void aMisspeltActionIsRefusedWhereAsked() {
        String text = "{\"Version\":\"1\",\"Statement\":{\"Effect\":\"Deny\",\"Action\":\"kms:Decript\",\"Resource\":\"*\"}}";
        assertThat(Policy.parse("p", text, Kind.IDENTITY).text()).isEqualTo(text);
        assertThatThrownBy(() -> Policy.parse("p", text, Kind.IDENTITY, Set.of("kms:Decrypt"))).hasMessage("Statement.Action names kms:Decript, which is no action here.");
        assertThat(Policy.parse("p", text.replace("Decript", "decrypt"), Kind.IDENTITY, Set.of("kms:Decrypt"))).isNotNull();
        assertThat(Policy.parse("p", text.replace("Decript", "D?crypt*"), Kind.IDENTITY, Set.of("kms:Decrypt"))).isNotNull();
        assertThatThrownBy(() -> Policy.parse("p", text.replace("Decript", "Decrypt?"), Kind.IDENTITY, Set.of("kms:Decrypt")))
            .isInstanceOf(PolicyFault.class);
        String ofKey = text.replace("\"Effect\"", "\"Principal\":\"*\",\"Effect\"");
        assertThatThrownBy(() -> Policy.parse("p", ofKey, KEY, Set.of("kms:Decrypt")))
            .hasMessage("Statement.Action names kms:Decript, which is no action on one key here.");
    }

    @Test
    void equalByText() {
        String text = "{\"Version\":\"1\",\"Statement\":{\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"*\"}}";
        assertThat(Policy.parse("a", text, Kind.IDENTITY)).isEqualTo(Policy.parse("b", text, Kind.IDENTITY)).isNotEqualTo(Policy.parse("a", text + " ", Kind.IDENTITY));
    }

    @Test
    void manyWildcardsTakeBoundedTime() {
        Glob glob = Glob.exactCase("a*".repeat(250) + "b");
        String text = "a".repeat(8_000);
        assertTimeout(Duration.ofSeconds(5), () -> {
            for (int i = 0; i < 100; i++) assertThat(glob.matches(text)).isFalse();
        });
        assertThat(glob.matches(text + "b")).isTrue();
    }

    private static Kind kindOf(String file) {
        return file.startsWith("key") ? KEY : file.startsWith("trust") ? Kind.TRUST : Kind.IDENTITY;
    }

    @Test
    void aTextIsAPolicyOrRefused() throws IOException {
        long seed = Long.getLong("wardmote.fuzz.seed", System.nanoTime());
        System.out.println("PolicyTest seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        int refused = 0;
        int taken = 0;
        for (int i = 0; i < 8_000; i++) {
            String text = corpus(CORPUS.get(i % CORPUS.size()));
            Kind kind = kindOf(CORPUS.get(i % CORPUS.size()));
            for (int n = random.nextInt(4); n > 0; n--) text = mutated(text, random);
            try {
                assertThat(Policy.parse("p", text, kind).text()).isEqualTo(text);
                taken++;
            } catch (PolicyFault fault) {
                assertThat(fault.getMessage()).as("seed %s", seed).endsWith(".").hasSizeLessThan(600);
                refused++;
            } catch (RuntimeException other) {
                throw new AssertionError("seed " + seed + ": " + text, other);
            }
        }
        assertThat(taken).isGreaterThan(1_000);
        assertThat(refused).isGreaterThan(1_000);
    }

    private static String mutated(String text, SplittableRandom random) {
        int at = random.nextInt(text.length());
        int to = Math.min(text.length(), at + 1 + random.nextInt(12));
        String tokens = "{}[]\",:*?\\0ekA\u00e9\ud800";
        return switch (random.nextInt(4)) {
            case 0 -> text.substring(0, at) + text.substring(to);
            case 1 -> text.substring(0, at) + tokens.charAt(random.nextInt(tokens.length())) + text.substring(at);
            case 2 -> text.substring(0, at) + tokens.charAt(random.nextInt(tokens.length())) + text.substring(at + 1);
            default -> text.substring(0, to) + text.substring(at);
        };
    }

    private static String corpus(String name) throws IOException {
        try (InputStream in = PolicyTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
