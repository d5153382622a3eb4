package io.wardmote.perf.load;

import static io.wardmote.key.KeyUsage.ENCRYPT_DECRYPT;
import static io.wardmote.key.KeyUsage.GENERATE_VERIFY_MAC;
import static io.wardmote.key.KeyUsage.SIGN_VERIFY;

import io.wardmote.key.KeySpec;
import io.wardmote.key.KeyUsage;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What may be asked for, one row per operation of a door; the name is the API's own. */
enum Work {
    ENCRYPT(Door.OPENAPI, "Encrypt", Kind.ENCRYPT, ENCRYPT_DECRYPT, 6144),
    DECRYPT(Door.OPENAPI, "Decrypt", Kind.DECRYPT, ENCRYPT_DECRYPT, 6144),
    GENERATE_DATA_KEY(Door.OPENAPI, "GenerateDataKey", Kind.DATA_KEY, ENCRYPT_DECRYPT, 1024),
    ASYMMETRIC_SIGN(Door.OPENAPI, "AsymmetricSign", Kind.SIGN, SIGN_VERIFY, 4096),
    ASYMMETRIC_VERIFY(Door.OPENAPI, "AsymmetricVerify", Kind.VERIFY, SIGN_VERIFY, 4096),
    GENERATE_MAC(Door.OPENAPI, "GenerateMac", Kind.MAC, GENERATE_VERIFY_MAC, 4096),
    DESCRIBE_KEY(Door.OPENAPI, "DescribeKey", Kind.DESCRIBE, null, 0),
    BATCH_ENCRYPT(Door.OPENAPI, "BatchEncrypt", Kind.ENCRYPT, ENCRYPT_DECRYPT, 6144),
    BATCH_DECRYPT(Door.OPENAPI, "BatchDecrypt", Kind.DECRYPT, ENCRYPT_DECRYPT, 6144),
    BATCH_GENERATE_DATA_KEY(Door.OPENAPI, "BatchGenerateDataKey", Kind.DATA_KEY, ENCRYPT_DECRYPT, 1024),
    BATCH_SIGN(Door.OPENAPI, "BatchSign", Kind.SIGN, SIGN_VERIFY, 4096),
    CREATE_KEY(Door.OPENAPI, "CreateKey", Kind.CREATE, null, 0),
    INSTANCE_ENCRYPT(Door.INSTANCE, "Encrypt", Kind.ENCRYPT, ENCRYPT_DECRYPT, 1 << 20),
    INSTANCE_DECRYPT(Door.INSTANCE, "Decrypt", Kind.DECRYPT, ENCRYPT_DECRYPT, 1 << 20),
    ADVANCE_ENCRYPT(Door.INSTANCE, "AdvanceEncrypt", Kind.ENCRYPT, ENCRYPT_DECRYPT, 1 << 20),
    ADVANCE_DECRYPT(Door.INSTANCE, "AdvanceDecrypt", Kind.DECRYPT, ENCRYPT_DECRYPT, 1 << 20),
    INSTANCE_GENERATE_DATA_KEY(Door.INSTANCE, "GenerateDataKey", Kind.DATA_KEY, ENCRYPT_DECRYPT, 1024),
    INSTANCE_SIGN(Door.INSTANCE, "Sign", Kind.SIGN, SIGN_VERIFY, 1 << 20),
    INSTANCE_VERIFY(Door.INSTANCE, "Verify", Kind.VERIFY, SIGN_VERIFY, 1 << 20);

    /** What is done, whatever a server calls it. */
    enum Kind { ENCRYPT, DECRYPT, DATA_KEY, SIGN, VERIFY, MAC, DESCRIBE, CREATE }

    private final Door door;
    private final String api;
    private final Kind kind;
    private final KeyUsage usage;
    private final int mostBytes;

    Work(Door door, String api, Kind kind, KeyUsage usage, int mostBytes) {
        this.door = door;
        this.api = api;
        this.kind = kind;
        this.usage = usage;
        this.mostBytes = mostBytes;
    }

    Door door() {
        return door;
    }

    String api() {
        return api;
    }

    Kind kind() {
        return kind;
    }

    /** Whether one request asks for it many times over. */
    boolean batch() {
        return api.startsWith("Batch");
    }

    int mostBytes() {
        return mostBytes;
    }

    /** Keys are made for what is usual for their spec. */
    boolean suits(KeySpec spec) {
        return usage == null || spec.usages().getFirst() == usage;
    }

    /** @throws IllegalArgumentException if the door has no such operation here */
    static Work of(Door door, String api) {
        for (Work work : values()) if (work.door == door && work.api.equals(api)) return work;
        throw new IllegalArgumentException(api);
    }

    static String names(Door door) {
        return Arrays.stream(values()).filter(work -> work.door == door).map(Work::api).collect(Collectors.joining(", "));
    }
}
