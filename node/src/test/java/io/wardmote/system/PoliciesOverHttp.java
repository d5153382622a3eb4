package io.wardmote.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;

/** What users may do by policies, asked of every node of a real cluster over HTTPS. */
final class PoliciesOverHttp {
    private final DevCluster cluster;
    private final String key;
    private final String arn;
    private final String account;
    private final String accessKeyId;
    private final String secret;

    /** Makes a user {@code carol} with an access key and the policy {@code carols}, which allows nothing yet, and a key in an instance. */
    PoliciesOverHttp(DevCluster cluster) {
        this.cluster = cluster;
        account = cluster.client().getString("account");
        Api api = cluster.api(1);
        String instance = cluster.client().getString("softwareInstanceId");
        Api.Answer made = api.ask("CreateKey", "DKMSInstanceId", instance, "Tags", "[{\"TagKey\":\"team\",\"TagValue\":\"red\"}]").ok();
        key = made.at("KeyMetadata.KeyId");
        arn = made.at("KeyMetadata.Arn");
        api.identity("CreateUser", "UserName", "carol").ok();
        api.identity("CreatePolicy", "PolicyName", "carols", "PolicyDocument", policy("Deny", "kms:DeleteAlias", "")).ok();
        api.identity("AttachPolicyToUser", "UserName", "carol", "PolicyType", "Custom", "PolicyName", "carols").ok();
        Api.Answer access = api.identity("CreateAccessKey", "UserName", "carol").ok();
        accessKeyId = access.at("AccessKey.AccessKeyId");
        secret = access.at("AccessKey.AccessKeySecret");
    }

    private static String policy(String effect, String action, String condition) {
        return "{\"Version\":\"1\",\"Statement\":[{\"Effect\":\"" + effect + "\",\"Action\":\"" + action + "\",\"Resource\":\"*\""
            + (condition.isEmpty() ? "" : ",\"Condition\":" + condition) + "}]}";
    }

    private void carolMay(int node, String text) {
        cluster.api(node).identity("CreatePolicyVersion", "PolicyName", "carols", "PolicyDocument", text, "SetAsDefault", "true").ok();
    }

    private void keySays(int node, String effect, String action) {
        String principal = "\"Principal\":{\"RAM\":\"acs:ram::" + account + ":user/carol\"},\"Action\"";
        cluster.api(node).ask("SetKeyPolicy", "KeyId", key, "Policy", policy(effect, action, "").replace("\"Action\"", principal)).ok();
    }

    /** What each node answers carol. */
    private List<String> everywhere(String action, String... namesAndValues) {
        return Stream.of(1, 2, 3).map(node -> cluster.api(node).signed(accessKeyId, secret, action, namesAndValues))
            .map(answer -> answer.status() + " " + answer.code()).toList();
    }

    private List<String> encrypt(String context) {
        return everywhere("Encrypt", "KeyId", key, "Plaintext", "x", "EncryptionContext", context);
    }

    /** Each time one node answers the change, and all are asked at once. */
    void aKeysPolicyHoldsEverywhereWithTheAnswer() {
        for (int round = 0; round < 6; round++) {
            int node = 1 + round % 3;
            carolMay(node, policy("Deny", "kms:DeleteAlias", ""));
            assertThat(encrypt("{}")).containsOnly("403 Forbidden.NoPermission");
            keySays(node, "Allow", "kms:Encrypt");
            assertThat(encrypt("{}")).containsOnly("200 ");
            keySays(node, "Allow", "kms:Decrypt");
            assertThat(encrypt("{}")).containsOnly("403 Forbidden.NoPermission");
            carolMay(node, policy("Allow", "kms:*", ""));
            assertThat(encrypt("{}")).containsOnly("200 ");
            keySays(node, "Deny", "kms:Encrypt");
            assertThat(encrypt("{}")).containsOnly("403 Forbidden.NoPermission");
        }
        keySays(1, "Allow", "kms:Decrypt");
    }

    void conditionsAreHeldToWhatTheRequestIs() {
        String soon = Instant.now().plus(Duration.ofHours(1)).truncatedTo(ChronoUnit.SECONDS).toString();
        String past = Instant.now().minus(Duration.ofHours(1)).truncatedTo(ChronoUnit.SECONDS).toString();
        holds("{\"IpAddress\":{\"acs:SourceIp\":[\"127.0.0.0/8\",\"::1\"]}}", true);
        holds("{\"IpAddress\":{\"acs:SourceIp\":\"10.0.0.0/8\"}}", false);
        holds("{\"NotIpAddress\":{\"acs:SourceIp\":\"127.0.0.0/8\"}}", false);
        holds("{\"Bool\":{\"acs:SecureTransport\":\"true\"}}", true);
        holds("{\"Bool\":{\"acs:SecureTransport\":\"false\"}}", false);
        holds("{\"DateLessThan\":{\"acs:CurrentTime\":\"" + soon + "\"}}", true);
        holds("{\"DateLessThan\":{\"acs:CurrentTime\":\"" + past + "\"}}", false);
        holds("{\"DateGreaterThan\":{\"acs:CurrentTime\":\"" + past + "\"}}", true);
        holds("{\"StringEquals\":{\"kms:tag/team\":\"red\",\"acs:ResourceTag/team\":\"red\"}}", true);
        holds("{\"StringEquals\":{\"kms:tag/team\":\"blue\"}}", false);
        holds("{\"StringEquals\":{\"kms:EncryptionContext/table\":\"orders\"}}", true);
        holds("{\"StringNotEquals\":{\"kms:EncryptionContext/table\":\"orders\"}}", false);
        holds("{\"StringEquals\":{\"kms:EncryptionContextKeys\":\"table\"}}", true);
        holds("{\"StringEquals\":{\"kms:KeySpec\":\"Aliyun_AES_256\",\"kms:ProtectionLevel\":\"SOFTWARE\"}}", true);
        holds("{\"StringEquals\":{\"kms:KeyUsage\":\"SIGN/VERIFY\"}}", false);
    }

    private void holds(String condition, boolean holds) {
        carolMay(1, policy("Allow", "kms:Encrypt", condition));
        assertThat(encrypt("{\"table\":\"orders\"}")).as(condition).containsOnly(holds ? "200 " : "403 Forbidden.NoPermission");
    }

    /** By the command, as an administrator asks; and carol, who may do everything with keys, may not ask. */
    void anAdministratorIsToldWhy(Path data) throws IOException {
        carolMay(2, policy("Allow", "kms:*", ""));
        keySays(3, "Deny", "kms:Encrypt");
        String told = explain(data, "--as", "user/carol", "--action", "kms:Encrypt", "--resource", "key/" + key);
        assertThat(told).startsWith("user/carol is denied kms:Encrypt on key/" + key + ".")
            .contains("1. Does any policy deny it on " + arn + "? Yes: the key's policy Statement[0].")
            .contains("carols Statement[0] Allow: matched " + arn).contains("the key's policy Statement[0] Deny: matched " + arn);
        assertThat(explain(data, "--as", "user/carol", "--action", "kms:Decrypt", "--resource", arn)).startsWith("user/carol may do kms:Decrypt");
        carolMay(2, policy("Allow", "kms:Decrypt", "{\"IpAddress\":{\"acs:SourceIp\":\"10.0.0.0/8\"}}"));
        assertThat(explain(data, "--as", "user/carol", "--action", "kms:Decrypt", "--resource", arn)).startsWith("user/carol is not allowed kms:Decrypt");
        assertThat(explain(data, "--as", "user/carol", "--action", "kms:Decrypt", "--resource", arn, "--context", "acs:SourceIp=10.1.2.3"))
            .startsWith("user/carol may do kms:Decrypt");
        carolMay(2, policy("Allow", "kms:*", ""));
        assertThat(everywhere("ExplainAccess", "Version", "2015-05-01", "Principal", "root", "ActionName", "kms:Encrypt", "Resource", arn))
            .containsOnly("403 Forbidden.NoPermission");
    }

    private static String explain(Path data, String... arguments) throws IOException {
        return Program.run(data, Stream.concat(Stream.of("access", "explain", "--client", data.resolve("client.json").toString()), Stream.of(arguments))
            .toArray(String[]::new)).ok();
    }
}
