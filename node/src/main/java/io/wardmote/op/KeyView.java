package io.wardmote.op;

import static io.wardmote.op.Times.text;

import io.wardmote.state.Key;
import io.wardmote.state.KeyState;
import io.wardmote.state.Version;
import java.util.Optional;

/** Keys and versions as answers show them. */
public final class KeyView {
    private final Arns arns;

    public KeyView(Arns arns) {
        this.arns = arns;
    }

    /** The KeyMetadata of CreateKey. @param externalKeyId of a key that is elsewhere */
    public Reply metadata(Key key, Optional<String> externalKeyId) {
        return metadata(key, key.state().apiName(), externalKeyId, null, null, null);
    }

    /**
     * The KeyMetadata of DescribeKey, which also tells of deletion protection, and of survival mode where it is on.
     *
     * @param unavailable whether what is enabled here is known not to work where it is
     */
    public Reply fullMetadata(Key key, Optional<String> externalKeyId, boolean unavailable) {
        long survival = key.survival().seconds();
        String state = unavailable && key.state() == KeyState.ENABLED ? "Unavailable" : key.state().apiName();
        return metadata(key, state, externalKeyId, key.guard().on() ? "Enabled" : "Disabled", key.guard().note(), survival == 0 ? null : survival);
    }

    private Reply metadata(Key key, String state, Optional<String> externalKeyId, String protection, String protectionNote, Long survivalSeconds) {
        boolean rotates = key.rotation().on();
        return Reply.of(
            "KeyId", key.id(),
            "Arn", arns.key(key.id()),
            "Creator", arns.account(),
            "CreationDate", text(key.createdAt()),
            "Description", key.description(),
            "KeySpec", key.facts().spec().apiName(),
            "KeyUsage", key.facts().usage().apiName(),
            "KeyState", state,
            "Origin", key.facts().origin().apiName(),
            "ProtectionLevel", key.facts().protection().name(),
            "PrimaryKeyVersion", key.versions().primary(),
            "DeleteDate", key.state() == KeyState.PENDING_DELETION ? text(key.deleteAt()) : "",
            "MaterialExpireTime", key.brought().expiresAt() > 0 ? text(key.brought().expiresAt()) : "",
            "LastRotationDate", text(key.versions().count() > 0 ? key.versions().newestAt() : key.createdAt()),
            "AutomaticRotation", !rotates ? "Disabled" : key.rotationSuspended() ? "Suspended" : "Enabled",
            "RotationInterval", rotates ? key.rotation().intervalSeconds() + "s" : null,
            "NextRotationDate", rotates ? text(key.nextRotationAt()) : null,
            "DKMSInstanceId", key.facts().instance().isEmpty() ? null : key.facts().instance(),
            "ExternalKeyId", externalKeyId.orElse(null),
            "DeletionProtection", protection,
            "DeletionProtectionDescription", protectionNote,
            "SurvivalSeconds", survivalSeconds);
    }

    public static Reply version(Version version) {
        return Reply.of("KeyId", version.keyId(), "KeyVersionId", version.id(), "CreationDate", text(version.createdAt()));
    }
}
