package io.wardmote.op;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * What a key's policy may name, it holds: each action on one key is refused to an administrator and to the account while the key's policy denies it to
 * everybody, and done when it does not. There is a line for every action that SetKeyPolicy takes.
 */
class KeyPolicyDenialTest {
    private static final String KEYS = """
        CreateKey DKMSInstanceId=kst-hzz1 => k=KeyMetadata.KeyId v=KeyMetadata.PrimaryKeyVersion arn=KeyMetadata.Arn
        CreateKey DKMSInstanceId=kst-hzz1 KeySpec=EC_P256 => e=KeyMetadata.KeyId ev=KeyMetadata.PrimaryKeyVersion
        CreateKey DKMSInstanceId=kst-hzz1 KeySpec=RSA_2048 KeyUsage=ENCRYPT/DECRYPT => r=KeyMetadata.KeyId rv=KeyMetadata.PrimaryKeyVersion
        CreateKey DKMSInstanceId=kst-hzz1 KeySpec=HMAC_SHA_256 => h=KeyMetadata.KeyId
        CreateKey DKMSInstanceId=kst-hzz1 Origin=EXTERNAL => x=KeyMetadata.KeyId
        CreateXksProxy UriPathPrefix=/a
        """;
    /** In this order: some need what others have answered. */
    private static final String REQUESTS = """
        DescribeKey KeyId=$k
        GetKeyPolicy KeyId=$k
        DisableKey KeyId=$k
        EnableKey KeyId=$arn
        ScheduleKeyDeletion KeyId=$k PendingWindowInDays=7
        CancelKeyDeletion KeyId=$k
        SetDeletionProtection ProtectedResourceArn=$arn EnableDeletionProtection=false
        SetSurvivalMode KeyId=$k DurationSeconds=60
        UpdateKeyDescription KeyId=$k Description=words
        CreateAlias AliasName=alias/a KeyId=$k
        UpdateAlias AliasName=alias/a KeyId=$k
        ListAliasesByKeyId KeyId=$k
        DescribeKeyVersion KeyId=alias/a KeyVersionId=$v
        ListKeyVersions KeyId=$k
        UpdateRotationPolicy KeyId=$k EnableAutomaticRotation=true RotationInterval=30d
        TagResource KeyId=alias/a Tags=[{"TagKey":"team","TagValue":"red"}]
        ListResourceTags KeyId=$k
        UntagResource KeyId=$k TagKeys=["team"]
        TagResources RegionId=local ResourceType=key ResourceId.1=$e ResourceId.2=$k Tag.1.Key=team Tag.1.Value=red
        UntagResources RegionId=local ResourceType=key ResourceId.1=$k TagKey.1=team
        Encrypt KeyId=$k Plaintext=x => c=CiphertextBlob
        Encrypt KeyId=alias/a Plaintext=x
        Decrypt CiphertextBlob=$c
        ReEncrypt CiphertextBlob=$c DestinationKeyId=$k
        GenerateDataKey KeyId=$k => d=CiphertextBlob
        GenerateDataKeyWithoutPlaintext KeyId=$k
        GetPublicKey KeyId=$r KeyVersionId=$rv => pub=PublicKey
        GenerateAndExportDataKey KeyId=$k PublicKeyBlob=$pub WrappingKeySpec=RSA_2048 WrappingAlgorithm=RSAES_OAEP_SHA_256
        ExportDataKey CiphertextBlob=$d PublicKeyBlob=$pub WrappingKeySpec=RSA_2048 WrappingAlgorithm=RSAES_OAEP_SHA_256
        AsymmetricEncrypt KeyId=$r KeyVersionId=$rv Algorithm=RSAES_OAEP_SHA_256 Plaintext=SGVsbG8= => a=CiphertextBlob
        AsymmetricDecrypt KeyId=$r KeyVersionId=$rv Algorithm=RSAES_OAEP_SHA_256 CiphertextBlob=$a
        AsymmetricSign KeyId=$e KeyVersionId=$ev Algorithm=ECDSA_SHA_256 Message=AAAA => s=Value
        AsymmetricVerify KeyId=$e KeyVersionId=$ev Algorithm=ECDSA_SHA_256 Message=AAAA Value=$s
        GenerateMac KeyId=$h MacAlgorithm=HMAC_SHA_256 Message=AAAA => m=Mac
        VerifyMac KeyId=$h MacAlgorithm=HMAC_SHA_256 Message=AAAA Mac=$m
        GetParametersForImport KeyId=$x WrappingKeySpec=RSA_2048 WrappingAlgorithm=RSAES_OAEP_SHA_256 => w=PublicKey t=ImportToken
        ImportKeyMaterial KeyId=$x EncryptedKeyMaterial=wrap:RSAES_OAEP_SHA_256:$w:MATERIAL ImportToken=$t
        DeleteKeyMaterial KeyId=$x
        CreateKeyVersion KeyId=$k
        instance.Encrypt KeyId=$k Plaintext=x => ic=CiphertextBlob iv=Iv
        instance.Decrypt KeyId=$k CiphertextBlob=$ic Iv=$iv
        instance.AdvanceEncrypt KeyId=$k Plaintext=x => ac=CiphertextBlob
        instance.AdvanceDecrypt CiphertextBlob=$ac
        instance.GenerateDataKey KeyId=$k NumberOfBytes=32
        instance.AdvanceGenerateDataKey KeyId=$k NumberOfBytes=32
        instance.GenerateDataKeyPair KeyId=$k KeyPairSpec=EC_P256 KeyFormat=DER
        instance.GenerateDataKeyPairWithoutPlaintext KeyId=$k KeyPairSpec=EC_P256 KeyFormat=DER
        instance.AdvanceGenerateDataKeyPair KeyId=$k KeyPairSpec=EC_P256 KeyFormat=DER
        instance.AdvanceGenerateDataKeyPairWithoutPlaintext KeyId=$k KeyPairSpec=EC_P256 KeyFormat=DER
        instance.GetPublicKey KeyId=$e
        instance.Sign KeyId=$e MessageType=RAW Message=hello => is=Signature
        instance.Verify KeyId=$e MessageType=RAW Message=hello Signature=$is
        PutXksKey UriPathPrefix=/a KeyId=$k
        xks.GetKeyMetadata proxy=/a keyId=$k META
        xks.Encrypt proxy=/a keyId=$k META requestMetadata.kmsKeyArn=a encryptionAlgorithm=AES_GCM plaintext=x => xc=ciphertext xi=initializationVector xt=authenticationTag xm=ciphertextMetadata
        xks.Decrypt proxy=/a keyId=$k META requestMetadata.kmsKeyArn=a encryptionAlgorithm=AES_GCM ciphertext=$xc initializationVector=$xi authenticationTag=$xt ciphertextMetadata=$xm
        DeleteXksKey UriPathPrefix=/a KeyId=$k
        DeleteAlias AliasName=alias/a
        SetKeyPolicy KeyId=$k Policy={"Version":"1","Statement":[{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*"}]}
        """.replace("MATERIAL", "07".repeat(32)).replace("META", "requestMetadata.awsPrincipalArn=a requestMetadata.kmsOperation=o requestMetadata.kmsRequestId=1");
    private static final String ADMINISTRATOR = "administrator";
    private static final String EVERYTHING = "{\"Version\":\"1\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}}";
    private static final Set<String> ALWAYS_THE_ACCOUNTS = Set.of("kms:GetKeyPolicy", "kms:SetKeyPolicy");

    @Test
    void everyActionThatAKeysPolicyMayNameItHolds() {
        Set<String> held = new TreeSet<>();
        try (OperationScript.Engines engines = new OperationScript.Engines()) {
            OperationScript script = new OperationScript(engines, 1);
            KEYS.lines().forEach(script::run);
            script.allow(ADMINISTRATOR, EVERYTHING);
            for (String line : (Iterable<String>) REQUESTS.lines()::iterator) {
                String action = action(line.split(" ")[0]);
                script.govern(policy("Deny", action));
                assertThat(script.runAs(ADMINISTRATOR, "", line)).as(line).contains("Forbidden.NoPermission");
                if (!ALWAYS_THE_ACCOUNTS.contains(action)) assertThat(script.runAs("root", "", line)).as(line).contains("Forbidden.NoPermission");
                script.govern(policy("Allow", "kms:*"));
                assertThat(script.run(line)).as(line).startsWith("{");
                held.add(action);
            }
            Set<String> mayBeNamed = new TreeSet<>();
            for (String operation : script.operations())
                if (script.run("SetKeyPolicy KeyId=$k Policy=" + policy("Deny", action(operation))).startsWith("{")) mayBeNamed.add(action(operation));
            assertThat(held).isEqualTo(mayBeNamed);
        }
    }

    private static String policy(String effect, String action) {
        return "{\"Version\":\"1\",\"Statement\":[{\"Effect\":\"" + effect + "\",\"Principal\":\"*\",\"Action\":\"" + action + "\",\"Resource\":\"*\"}]}";
    }

    /** ReEncrypt asks for two rights. */
    private static String action(String operation) {
        if (operation.equals("ReEncrypt")) return "kms:ReEncrypt*";
        int dot = operation.indexOf('.');
        return (operation.startsWith("ram.") || operation.startsWith("sts.") ? operation.substring(0, dot) : "kms") + ":" + operation.substring(dot + 1);
    }
}
