package io.wardmote.http;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The operations of dkms-gcs-0.2 and the protobuf messages of each (proto3, package {@code api}), as {@link ProtobufMessage}
 * writes them down. The header {@code x-kms-apiname} names the operation.
 */
enum InstanceApi {
    ENCRYPT("Encrypt",
        "1:KeyId:s 2:Plaintext:b 3:Algorithm:s 4:Aad:b 5:Iv:b 6:PaddingMode:s",
        "1:KeyId:s 2:CiphertextBlob:b 3:Iv:b 4:RequestId:s 5:Algorithm:s 6:PaddingMode:s"),
    DECRYPT("Decrypt",
        "1:CiphertextBlob:b 2:KeyId:s 3:Algorithm:s 4:Aad:b 5:Iv:b 6:PaddingMode:s",
        "1:KeyId:s 2:Plaintext:b 3:RequestId:s 4:Algorithm:s 5:PaddingMode:s"),
    ADVANCE_ENCRYPT("AdvanceEncrypt",
        "1:KeyId:s 2:Plaintext:b 3:Algorithm:s 4:Aad:b 5:Iv:b 6:PaddingMode:s",
        "1:KeyId:s 2:CiphertextBlob:b 3:Iv:b 4:RequestId:s 5:Algorithm:s 6:PaddingMode:s 7:KeyVersionId:s"),
    ADVANCE_DECRYPT("AdvanceDecrypt",
        "1:CiphertextBlob:b 2:KeyId:s 3:Algorithm:s 4:Aad:b 5:Iv:b 6:PaddingMode:s",
        "1:KeyId:s 2:Plaintext:b 3:RequestId:s 4:Algorithm:s 5:PaddingMode:s 6:KeyVersionId:s"),
    GENERATE_DATA_KEY("GenerateDataKey",
        "1:KeyId:s 2:Algorithm:s 3:NumberOfBytes:i 4:Aad:b",
        "1:KeyId:s 2:Iv:b 3:Plaintext:b 4:CiphertextBlob:b 5:RequestId:s 6:Algorithm:s"),
    ADVANCE_GENERATE_DATA_KEY("AdvanceGenerateDataKey",
        "1:KeyId:s 2:NumberOfBytes:i 3:Aad:b",
        "1:KeyId:s 2:Iv:b 3:Plaintext:b 4:CiphertextBlob:b 5:RequestId:s 6:Algorithm:s 7:KeyVersionId:s"),
    GENERATE_DATA_KEY_PAIR("GenerateDataKeyPair",
        "1:KeyId:s 2:Algorithm:s 3:KeyPairSpec:s 4:KeyFormat:s 5:Aad:b",
        "1:KeyId:s 2:Iv:b 3:KeyPairSpec:s 4:PrivateKeyPlaintext:b 5:PrivateKeyCiphertextBlob:b 6:PublicKey:b 7:RequestId:s 8:Algorithm:s"),
    GENERATE_DATA_KEY_PAIR_WITHOUT_PLAINTEXT("GenerateDataKeyPairWithoutPlaintext",
        "1:KeyId:s 2:Algorithm:s 3:KeyPairSpec:s 4:KeyFormat:s 5:Aad:b",
        "1:KeyId:s 2:Iv:b 3:KeyPairSpec:s 4:PrivateKeyCiphertextBlob:b 5:PublicKey:b 6:RequestId:s 7:Algorithm:s"),
    ADVANCE_GENERATE_DATA_KEY_PAIR("AdvanceGenerateDataKeyPair",
        "1:KeyId:s 2:KeyPairSpec:s 3:KeyFormat:s 4:Aad:b",
        "1:KeyId:s 2:Iv:b 3:KeyPairSpec:s 4:PrivateKeyPlaintext:b 5:PrivateKeyCiphertextBlob:b 6:PublicKey:b 7:RequestId:s 8:Algorithm:s 9:KeyVersionId:s"),
    ADVANCE_GENERATE_DATA_KEY_PAIR_WITHOUT_PLAINTEXT("AdvanceGenerateDataKeyPairWithoutPlaintext",
        "1:KeyId:s 2:KeyPairSpec:s 3:KeyFormat:s 4:Aad:b",
        "1:KeyId:s 2:Iv:b 3:KeyPairSpec:s 4:PrivateKeyCiphertextBlob:b 5:PublicKey:b 6:RequestId:s 7:Algorithm:s 8:KeyVersionId:s"),
    SIGN("Sign",
        "1:KeyId:s 2:Digest:b 3:Algorithm:s 4:Message:b 5:MessageType:s",
        "1:KeyId:s 2:Signature:b 3:RequestId:s 4:Algorithm:s 5:MessageType:s"),
    VERIFY("Verify",
        "1:KeyId:s 2:Digest:b 3:Signature:b 4:Algorithm:s 5:Message:b 6:MessageType:s",
        "1:KeyId:s 2:Value:o 3:RequestId:s 4:Algorithm:s 5:MessageType:s"),
    GET_PUBLIC_KEY("GetPublicKey",
        "1:KeyId:s",
        "1:KeyId:s 2:PublicKey:s 3:RequestId:s"),
    GENERATE_RANDOM("GenerateRandom",
        "1:Length:i",
        "1:Random:b 2:RequestId:s"),
    /** Refused always, so its answer is not written down. */
    GET_SECRET_VALUE("GetSecretValue",
        "1:SecretName:s 2:VersionStage:s 3:VersionId:s 4:FetchExtendedConfig:o",
        "8:RequestId:s");

    /** What every 4xx and 5xx carries. */
    static final ProtobufMessage ERROR = ProtobufMessage.of("1:StatusCode:i 2:ErrorCode:s 3:ErrorMessage:s 4:RequestId:s");

    private static final Map<String, InstanceApi> BY_NAME = Arrays.stream(values())
        .collect(Collectors.toUnmodifiableMap(api -> api.operation, Function.identity()));

    final String operation;
    final ProtobufMessage request;
    final ProtobufMessage response;

    InstanceApi(String operation, String request, String response) {
        this.operation = operation;
        this.request = ProtobufMessage.of(request);
        this.response = ProtobufMessage.of(response);
    }

    /** Null if there is none. */
    static InstanceApi named(String operation) {
        return BY_NAME.get(operation);
    }
}
