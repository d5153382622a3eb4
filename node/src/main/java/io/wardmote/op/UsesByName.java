package io.wardmote.op;

import static io.wardmote.state.UseKind.DECRYPT;
import static io.wardmote.state.UseKind.ENCRYPT;
import static io.wardmote.state.UseKind.GENERATE;
import static io.wardmote.state.UseKind.MAC;
import static io.wardmote.state.UseKind.SIGN;
import static io.wardmote.state.UseKind.VERIFY;

import io.wardmote.state.UseKind;
import java.util.Map;
import java.util.Optional;

/**
 * What an operation uses its one key for, by its name in a record: so records of before keys' uses were counted say it too. Operations that use
 * several keys, or one several times, are not here; they note each use ({@link Trail#used}).
 */
final class UsesByName {
    private static final Map<String, Map<String, UseKind>> DOORS = Map.of(
        Api.OPENAPI.door(), Map.ofEntries(
            Map.entry("Encrypt", ENCRYPT), Map.entry("Decrypt", DECRYPT), Map.entry("GenerateDataKey", GENERATE),
            Map.entry("GenerateDataKeyWithoutPlaintext", GENERATE), Map.entry("GenerateAndExportDataKey", GENERATE),
            Map.entry("ExportDataKey", DECRYPT),
            Map.entry("AsymmetricEncrypt", ENCRYPT), Map.entry("AsymmetricDecrypt", DECRYPT), Map.entry("AsymmetricSign", SIGN),
            Map.entry("AsymmetricVerify", VERIFY), Map.entry("GenerateMac", MAC), Map.entry("VerifyMac", VERIFY)),
        Api.INSTANCE.door(), Map.ofEntries(
            Map.entry("Encrypt", ENCRYPT), Map.entry("AdvanceEncrypt", ENCRYPT), Map.entry("Decrypt", DECRYPT), Map.entry("AdvanceDecrypt", DECRYPT),
            Map.entry("GenerateDataKey", GENERATE), Map.entry("AdvanceGenerateDataKey", GENERATE), Map.entry("GenerateDataKeyPair", GENERATE),
            Map.entry("GenerateDataKeyPairWithoutPlaintext", GENERATE), Map.entry("AdvanceGenerateDataKeyPair", GENERATE),
            Map.entry("AdvanceGenerateDataKeyPairWithoutPlaintext", GENERATE), Map.entry("Sign", SIGN), Map.entry("Verify", VERIFY)),
        Api.XKS.door(), Map.of("Encrypt", ENCRYPT, "Decrypt", DECRYPT));

    private UsesByName() {}

    static Optional<UseKind> of(String door, String operation) {
        return Optional.ofNullable(DOORS.getOrDefault(door, Map.of()).get(operation));
    }
}
