package io.wardmote.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.key.KeySpec;
import io.wardmote.key.SigningAlgorithm;
import io.wardmote.key.WrappingAlgorithm;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;

/** Requests that are nearly right, to every operation of a real cluster: an answer each, and never a failure of ours. */
final class Fuzz {
    private static final List<String> ACTIONS = List.of("CreateKey", "DescribeKey", "ListKeys", "EnableKey", "DisableKey", "ScheduleKeyDeletion", "CancelKeyDeletion",
        "SetDeletionProtection", "SetSurvivalMode", "SetKeyPolicy", "GetKeyPolicy",
        "UpdateKeyDescription", "CreateKeyVersion", "DescribeKeyVersion", "ListKeyVersions", "UpdateRotationPolicy", "GetPublicKey",
        "GetParametersForImport", "ImportKeyMaterial", "DeleteKeyMaterial", "CreateAlias", "UpdateAlias", "DeleteAlias", "ListAliases", "ListAliasesByKeyId",
        "TagResource", "UntagResource", "ListResourceTags", "TagResources", "UntagResources", "ListTagResources", "Encrypt", "Decrypt", "ReEncrypt",
        "GenerateDataKey", "GenerateDataKeyWithoutPlaintext", "GenerateAndExportDataKey", "ExportDataKey", "AsymmetricSign", "AsymmetricVerify",
        "AsymmetricEncrypt", "AsymmetricDecrypt", "GenerateMac", "VerifyMac", "DescribeRegions", "DescribeAccountKmsStatus", "OpenKmsService",
        "ListKmsInstances", "GetKmsInstance", "GetRandomPassword", "CreateNetworkRule", "DescribeNetworkRule", "UpdateNetworkRule", "DeleteNetworkRule", "ListNetworkRules",
        "CreatePolicy", "DescribePolicy", "UpdatePolicy", "DeletePolicy", "ListPolicies", "CreateApplicationAccessPoint", "DescribeApplicationAccessPoint",
        "UpdateApplicationAccessPoint", "DeleteApplicationAccessPoint", "ListApplicationAccessPoints", "CreateClientKey", "GetClientKey", "ListClientKeys", "DeleteClientKey");
    private static final List<String> NAMES = List.of("KeyId", "KeyId", "KeyVersionId", "Plaintext", "CiphertextBlob", "EncryptionContext", "SourceEncryptionContext",
        "DestinationKeyId", "DestinationEncryptionContext", "SourceKeyId", "SourceKeyVersionId", "SourceEncryptionAlgorithm", "KeySpec", "KeyUsage", "Origin", "ProtectionLevel",
        "NumberOfBytes", "PublicKeyBlob", "WrappingKeySpec", "WrappingAlgorithm", "Algorithm", "Digest", "Message", "MessageType", "Value", "Mac", "MacAlgorithm", "AliasName",
        "Description", "PendingWindowInDays", "PageNumber", "PageSize", "Filters", "Tags", "TagKeys", "Tag.1.Key", "Tag.1.Value", "Tag.2.Key", "TagKey.1", "ResourceId.1",
        "ResourceId.2", "ResourceType", "RegionId", "All", "NextToken", "EnableAutomaticRotation", "RotationInterval", "EnableDeletionProtection", "DurationSeconds", "ProtectedResourceArn",
        "DKMSInstanceId", "KmsInstanceId", "DryRun", "Policy", "PasswordLength", "ExcludeCharacters", "EncryptionContext.x", "CertificateId",
        "Name", "Name", "AapName", "Type", "SourcePrivateIp", "KmsInstance", "Permissions", "Resources", "AccessControlRules", "AuthenticationMethod", "Policies", "Password", "NotBefore", "NotAfter",
        "ClientKeyId", "EncryptedKeyMaterial", "ImportToken", "KeyMaterialExpireUnix", "PolicyName");
    private static final List<String> WORDS = List.of("true", "false", "0", "1", "7", "-1", "2147483648", "99999999999999", "", " ", "null", "[]", "{}", "[{}]", "[[[[[[]]]]]]",
        "{\"a\":\"b\"}", "{\"a\":\"b\",\"a\":\"c\"}", "[{\"TagKey\":\"a\",\"TagValue\":\"b\"}]", "[{\"Key\":\"KeyState\",\"Values\":[\"Enabled\"]}]", "[{\"Key\":1}]", "key", "alias/a", "alias/acs/oss",
        "RAW", "DIGEST", "SIGN/VERIFY", "ENCRYPT/DECRYPT", "EXTERNAL", "RSAES_OAEP_SHA_256", "RSAES_OAEP_SHA_1", "SM2PKE", "7d", "365d", "\u0000", "\uFFFF", "中文\uD83D\uDD11", "'\"<>&%", "AAAA",
        "app", "office", "Private", "ClientKey", "10.0.0.0/8", "[\"10.0.0.1\",\"fd00::/8\"]", "[\"office\"]", "[\"key/*\"]", "[\"RbacPermission/Template/CryptoServiceKeyUser\"]",
        "{\"NetworkRules\":[\"office\"]}", "2026-01-02T03:04:05Z", "2027-01-02T03:04:05Z", "Passw0rd",
        "default", "{\"Version\":\"1\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"kms:Decrypt\",\"Resource\":\"*\"}]}");

    private final long seed;
    private final Random random;
    private final List<Api> nodes = new ArrayList<>();
    private final List<String> values = new ArrayList<>(WORDS);

    Fuzz(DevCluster cluster, long seed) {
        this.seed = seed;
        random = new Random(seed);
        for (int node = 1; node <= cluster.size(); node++) nodes.add(cluster.api(node));
        for (KeySpec spec : KeySpec.values()) values.add(spec.apiName());
        for (WrappingAlgorithm algorithm : WrappingAlgorithm.values()) values.add(algorithm.name());
        for (SigningAlgorithm algorithm : SigningAlgorithm.values()) values.add(algorithm.name());
        for (String spec : List.of("Aliyun_AES_256", "EC_P256", "EC_SM2", "RSA_2048", "HMAC_SM3", "ML_DSA_44")) {
            Api.Answer made = nodes.getFirst().ask("CreateKey", "KeySpec", spec).ok();
            values.add(made.at("KeyMetadata.KeyId"));
            values.add(made.at("KeyMetadata.Arn"));
            values.add(made.at("KeyMetadata.PrimaryKeyVersion"));
        }
        nodes.getFirst().ask("CreatePolicy", "Name", "office", "Permissions", "[\"RbacPermission/Template/CryptoServiceKeyUser\"]", "Resources", "[\"key/*\"]").ok();
        nodes.getFirst().ask("CreateApplicationAccessPoint", "Name", "app", "Policies", "[\"office\"]").ok();
        values.add(nodes.getFirst().ask("CreateClientKey", "AapName", "app", "Password", "Passw0rd").ok().at("ClientKeyId"));
        String brought = nodes.getFirst().ask("CreateKey", "Origin", "EXTERNAL").ok().at("KeyMetadata.KeyId");
        values.add(brought);
        values.add(nodes.getFirst().ask("GetParametersForImport", "KeyId", brought, "WrappingKeySpec", "RSA_2048", "WrappingAlgorithm", "RSAES_PKCS1_V1_5").ok().at("ImportToken"));
        String instance = cluster.client().getString("softwareInstanceId");
        values.add(nodes.getFirst().ask("CreateKey", "DKMSInstanceId", instance).ok().at("KeyMetadata.KeyId"));
        values.add(instance);
        String key = nodes.getFirst().ask("CreateKey").ok().at("KeyMetadata.KeyId");
        values.add(nodes.getFirst().ask("Encrypt", "KeyId", key, "Plaintext", "x").ok().at("CiphertextBlob"));
    }

    void run(int requests) {
        for (int n = 0; n < requests; n++) {
            String action = ACTIONS.get(random.nextInt(ACTIONS.size()));
            List<String> parameters = new ArrayList<>();
            for (int left = random.nextInt(9); left > 0; left--) {
                String name = NAMES.get(random.nextInt(NAMES.size()));
                if (parameters.contains(name)) continue;
                parameters.add(name);
                parameters.add(value());
            }
            Api.Answer answer = nodes.get(n % nodes.size()).ask(action, parameters.toArray(String[]::new));
            assertThat(answer.status()).as("seed %d, request %d: %s %s -> %s", seed, n, action, parameters, answer.body()).isIn(200, 400, 403, 404, 409);
            assertThat(answer.body().getString("RequestId")).isNotEmpty();
        }
    }

    private String value() {
        String value = values.get(random.nextInt(values.size()));
        return switch (random.nextInt(6)) {
            case 0 -> mutated(value);
            case 1 -> value.repeat(1 + random.nextInt(40));
            case 2 -> base64();
            default -> value;
        };
    }

    private String mutated(String value) {
        if (value.isEmpty()) return "x";
        int at = random.nextInt(value.length());
        return value.substring(0, at) + (char) (32 + random.nextInt(200)) + value.substring(Math.min(value.length(), at + random.nextInt(3)));
    }

    private String base64() {
        byte[] bytes = new byte[random.nextInt(600)];
        random.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }
}
