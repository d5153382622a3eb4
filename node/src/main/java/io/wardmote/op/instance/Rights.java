package io.wardmote.op.instance;

import io.wardmote.op.Api;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What operations of this API are called in policies: by their own names, and by what the OpenAPI calls the same, since the vendor has no others. A
 * ciphertext of one door is opened at the other, so who denies {@code kms:Decrypt} on a key means every door.
 */
final class Rights {
    private static final Map<String, List<String>> ALSO = Map.of(
        "Encrypt", List.of("AsymmetricEncrypt"),
        "Decrypt", List.of("AsymmetricDecrypt"),
        "Sign", List.of("AsymmetricSign"),
        "Verify", List.of("AsymmetricVerify"),
        "AdvanceEncrypt", List.of("Encrypt"),
        "AdvanceDecrypt", List.of("Decrypt"),
        "AdvanceGenerateDataKey", List.of("GenerateDataKey"),
        "AdvanceGenerateDataKeyPair", List.of("GenerateDataKeyPair"),
        "AdvanceGenerateDataKeyPairWithoutPlaintext", List.of("GenerateDataKeyPairWithoutPlaintext"));

    private Rights() {}

    /** As {@code kms:AdvanceDecrypt} and {@code kms:Decrypt}. */
    static List<String> of(String operation) {
        return Stream.concat(Stream.of(operation), ALSO.getOrDefault(operation, List.of()).stream()).map(Api.INSTANCE::action).toList();
    }
}
