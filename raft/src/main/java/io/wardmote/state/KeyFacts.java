package io.wardmote.state;

import static io.wardmote.key.KeyUsage.ENCRYPT_DECRYPT;

import io.wardmote.key.KeySpec;
import io.wardmote.key.KeyUsage;
import io.wardmote.key.Origin;
import io.wardmote.key.Protection;

/**
 * What is settled when a key is created.
 *
 * @param instance  the instance's id, or "" for a key without one
 * @param service   the cloud service that the key was made for ("oss"), or "" for a key made by the account
 */
public record KeyFacts(String id, KeySpec spec, KeyUsage usage, Origin origin, Protection protection, String instance, String service) {

    /** The same of a key that computes elsewhere. */
    public KeyFacts protectedAs(Protection other) {
        return new KeyFacts(id, spec, usage, origin, other, instance, service);
    }

    public boolean isServiceKey() {
        return !service.isEmpty();
    }

    /** Keys that rotate by themselves: symmetric software ones that encrypt. A MAC does not name the version that made it. */
    public boolean rotatable() {
        return versionable() && spec.symmetric() && protection == Protection.SOFTWARE;
    }

    /** Keys that may have further versions: also asymmetric ones without an instance, whose callers name the version. */
    public boolean versionable() {
        boolean kind = spec.symmetric() ? usage == ENCRYPT_DECRYPT : instance.isEmpty();
        return kind && protection != Protection.EXTERNAL && origin == Origin.GENERATED && !isServiceKey();
    }

    public void write(ByteWriter out) {
        out.text(id).u8(spec.number()).u8(usage.number()).u8(origin.number()).u8(protection.number())
            .text(instance).text(service);
    }

    public static KeyFacts read(ByteReader in) {
        return new KeyFacts(in.text(), KeySpec.numbered(in.u8()), KeyUsage.numbered(in.u8()), Origin.numbered(in.u8()),
            Protection.numbered(in.u8()), in.text(), in.text());
    }
}
