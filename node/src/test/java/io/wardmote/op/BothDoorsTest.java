package io.wardmote.op;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * By which names a key's policy takes an operation of the instance API from a client key: by its own, and by what the OpenAPI calls the same. Names that
 * only the instance API has bind that alone.
 */
class BothDoorsTest {
    private static final String SETTING = """
        CreateKey DKMSInstanceId=kst-hzz1 => k=KeyMetadata.KeyId
        CreateKey DKMSInstanceId=kst-hzz1 KeySpec=EC_P256 => e=KeyMetadata.KeyId
        CreateKey DKMSInstanceId=kst-hzz1 KeySpec=RSA_2048 KeyUsage=ENCRYPT/DECRYPT => r=KeyMetadata.KeyId
        CreatePolicy Name=all Permissions=["RbacPermission/Template/CryptoServiceKeyUser"] Resources=["key/*"]
        CreateApplicationAccessPoint Name=app AuthenticationMethod=ClientKey Policies=["all"]
        CreateClientKey AapName=app Password=choose-1-of-your-own => id=ClientKeyId
        """;
    /** Each with all the names that deny it. */
    private static final String TABLE = """
        instance.Encrypt KeyId=$k Plaintext=x => c=CiphertextBlob iv=Iv | Encrypt AsymmetricEncrypt
        instance.Decrypt KeyId=$k CiphertextBlob=$c Iv=$iv | Decrypt AsymmetricDecrypt
        instance.Encrypt KeyId=$r Plaintext=x => rc=CiphertextBlob | Encrypt AsymmetricEncrypt
        instance.Decrypt KeyId=$r CiphertextBlob=$rc | Decrypt AsymmetricDecrypt
        instance.AdvanceEncrypt KeyId=$k Plaintext=x => ac=CiphertextBlob | AdvanceEncrypt Encrypt
        instance.AdvanceDecrypt CiphertextBlob=$ac | AdvanceDecrypt Decrypt
        instance.AdvanceDecrypt KeyId=$k CiphertextBlob=$ac | AdvanceDecrypt Decrypt
        instance.GenerateDataKey KeyId=$k NumberOfBytes=32 | GenerateDataKey
        instance.AdvanceGenerateDataKey KeyId=$k NumberOfBytes=32 | AdvanceGenerateDataKey GenerateDataKey
        instance.GenerateDataKeyPair KeyId=$k KeyPairSpec=EC_P256 KeyFormat=DER | GenerateDataKeyPair
        instance.GenerateDataKeyPairWithoutPlaintext KeyId=$k KeyPairSpec=EC_P256 KeyFormat=DER | GenerateDataKeyPairWithoutPlaintext
        instance.AdvanceGenerateDataKeyPair KeyId=$k KeyPairSpec=EC_P256 KeyFormat=DER | AdvanceGenerateDataKeyPair GenerateDataKeyPair
        instance.AdvanceGenerateDataKeyPairWithoutPlaintext KeyId=$k KeyPairSpec=EC_P256 KeyFormat=DER | AdvanceGenerateDataKeyPairWithoutPlaintext GenerateDataKeyPairWithoutPlaintext
        instance.GetPublicKey KeyId=$e | GetPublicKey
        instance.Sign KeyId=$e MessageType=RAW Message=hello => s=Signature | Sign AsymmetricSign
        instance.Verify KeyId=$e MessageType=RAW Message=hello Signature=$s | Verify AsymmetricVerify
        """;
    private static final List<String> ALL = TABLE.lines().flatMap(line -> List.of(line.split(" \\| ")[1].split(" ")).stream()).distinct().toList();

    @Test
    void whatTheOpenApiCallsTheSameDeniesAnOperationOfTheInstanceApi() {
        try (OperationScript.Engines engines = new OperationScript.Engines()) {
            OperationScript script = new OperationScript(engines, 1);
            SETTING.lines().forEach(line -> assertThat(script.run(line)).as(line).startsWith("{"));
            script.direct("client app $id 10.0.0.1".split(" "));
            for (String line : (Iterable<String>) TABLE.lines()::iterator) {
                String[] row = line.split(" \\| ");
                List<String> deniedBy = ALL.stream().filter(name -> isDenied(script, row[0], name)).toList();
                assertThat(deniedBy).as(row[0]).containsExactlyInAnyOrder(row[1].split(" "));
                script.govern(policy("Allow", "*"));
                assertThat(script.run(row[0])).as(row[0]).startsWith("{");
            }
        }
    }

    private static boolean isDenied(OperationScript script, String line, String name) {
        script.govern(policy("Deny", name));
        String answer = script.run(line.split(" => ")[0]);
        assertThat(answer).as(line + " with " + name + " denied").matches("(?s)\\{.*|.*Forbidden.NoPermission.*");
        return answer.contains("Forbidden.NoPermission");
    }

    private static String policy(String effect, String name) {
        return "{\"Version\":\"1\",\"Statement\":[{\"Effect\":\"" + effect + "\",\"Principal\":\"*\",\"Action\":\"kms:" + name + "\",\"Resource\":\"*\"}]}";
    }
}
