package io.wardmote.access;

import java.util.List;
import java.util.Optional;

/**
 * Policies that are there without having been made, under the vendor's names; what they say is this service's own. They are part of
 * the program, not of the state, so a newer version may know more.
 */
public final class SystemPolicies {
    static final Known EVERYTHING = new Known("AdministratorAccess", "Everything.", allow("\"*\""));
    private static final List<Known> ALL = List.of(
        EVERYTHING,
        new Known("AliyunKMSCryptoUserAccess", "The use of keys.", allow("""
            ["kms:Encrypt","kms:Decrypt","kms:ReEncrypt*","kms:GenerateDataKey","kms:GenerateDataKeyWithoutPlaintext","kms:GenerateAndExportDataKey",\
            "kms:ExportDataKey","kms:AsymmetricEncrypt","kms:AsymmetricDecrypt","kms:AsymmetricSign","kms:AsymmetricVerify","kms:GenerateMac","kms:VerifyMac",\
            "kms:GetPublicKey","kms:GetRandomPassword"]""")),
        new Known("AliyunKMSFullAccess", "Everything with keys.", allow("\"kms:*\"")),
        new Known("AliyunKMSReadOnlyAccess", "To see what keys there are, without their use.", allow("""
            ["kms:Describe*","kms:List*","kms:GetPublicKey","kms:GetKeyPolicy","kms:GetKmsInstance","kms:GetExternalKmsInstance","kms:GetClientKey"]""")));

    private SystemPolicies() {}

    /** @param text in the grammar of policies */
    public record Known(String name, String description, String text) {}

    private static String allow(String actions) {
        return "{\"Version\":\"1\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":" + actions + ",\"Resource\":\"*\"}]}";
    }

    /** By name. */
    public static List<Known> all() {
        return ALL;
    }

    public static Optional<Known> named(String name) {
        return ALL.stream().filter(known -> known.name().equals(name)).findFirst();
    }
}
