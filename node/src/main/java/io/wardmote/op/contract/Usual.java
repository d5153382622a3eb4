package io.wardmote.op.contract;

import static io.wardmote.op.contract.Field.bytes;
import static io.wardmote.op.contract.Field.json;
import static io.wardmote.op.contract.Field.oneOf;
import static io.wardmote.op.contract.Field.text;
import static io.wardmote.op.contract.Field.time;
import static io.wardmote.op.contract.Field.truth;

import io.wardmote.key.EncryptionAlgorithm;
import io.wardmote.key.KeySpec;
import io.wardmote.key.KeyUsage;
import io.wardmote.key.Origin;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Parameters and fields of answers that several operations have. */
public final class Usual {
    /** By whatever name. */
    public static final Field KEY = text("KeyId", 512, "The key: its id, an alias of it, or the ARN of either.").required();
    /** Where the API takes no alias. */
    public static final Field KEY_ITSELF = text("KeyId", 512, "The key: its id or its ARN. An alias is refused.").required();
    public static final Field VERSION = text("KeyVersionId", 64, "The version of the key.").required();
    public static final Field CONTEXT = context("EncryptionContext", "What the ciphertext is bound to besides the key: names and values, in any order.");
    public static final Field DRY_RUN = truth("DryRun", "true computes nothing: answered is DryRunOperationError where it would be done, and else why not.");
    public static final Field CIPHERTEXT = bytes("CiphertextBlob", 8371, "As Encrypt and its like answered it.").required();
    public static final Field TAGS = json("Tags", 16_384, new Shape.Listed(Shape.of(
        text("TagKey", 128, ""), Field.of("TagValue", new Shape.Text(0, 128, "", List.of()), "").maybe()), 20), "Tags of the key, each TagKey once.");
    /** What an answer says a key's id is. */
    public static final Field KEY_ID = text("KeyId", "Id of the key.");
    public static final Field VERSION_ID = text("KeyVersionId", "Id of the version.");
    /** Of a sealed text. */
    public static final Field SEALED = bytes("CiphertextBlob", "For Decrypt.");
    public static final Field SURVIVORS = time("SurvivorsUntil",
        "Until when nodes that are cut off may yet use the key as it was; only where any may.").maybe();
    public static final Field ALGORITHM = oneOf("Algorithm", "", names(EncryptionAlgorithm.values())).required();
    public static final Field INSTANCE = text("KmsInstanceId", 64, "Id of the instance.").required();
    private static final Field CREATED = time("CreationDate", "");
    public static final Shape KEY_VERSION = Shape.of(KEY_ID, VERSION_ID, CREATED);

    private Usual() {}

    public static Field context(String name, String meaning) {
        return json(name, 8192, Shape.PAIRS, meaning);
    }

    private static String[] names(Enum<?>[] all) {
        return Arrays.stream(all).map(Enum::name).toArray(String[]::new);
    }

    /** KeyMetadata. @param further what not every operation tells */
    public static Field metadata(Field... further) {
        List<Field> fields = new ArrayList<>(List.of(
            KEY_ID, text("Arn", ""), text("Creator", "The account."), CREATED, text("Description", ""),
            Field.of("KeySpec", Shape.oneOf(KeySpec.values(), KeySpec::apiName), ""), Field.of("KeyUsage", Shape.oneOf(KeyUsage.values(), KeyUsage::apiName),
                ""),
            oneOf("KeyState", "", "Enabled", "Disabled", "PendingDeletion", "PendingImport", "Unavailable"),
            Field.of("Origin", Shape.oneOf(Origin.values(), Origin::apiName), ""), oneOf("ProtectionLevel", "Where it computes.", "SOFTWARE", "HSM",
                "EXTERNAL"),
            text("PrimaryKeyVersion", "Id of the version that encrypts; empty while there is none."),
            Field.of("DeleteDate", Shape.TIME_OR_NONE, "When it will be destroyed."), Field.of("MaterialExpireTime", Shape.TIME_OR_NONE,
                "When imported material ends."),
            time("LastRotationDate", ""), oneOf("AutomaticRotation", "", "Enabled", "Disabled", "Suspended"),
            text("RotationInterval", "In seconds, with s; only where it rotates.").maybe(), time("NextRotationDate", "Only where it rotates.").maybe(),
            text("DKMSInstanceId", "Only of a key in an instance.").maybe(), text("ExternalKeyId", "Only of an external key.").maybe()));
        fields.addAll(List.of(further));
        return Field.of("KeyMetadata", Shape.of(fields.toArray(Field[]::new)), "");
    }
}
