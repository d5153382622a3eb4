package io.wardmote.key;

/**
 * One key version as an engine needs it: what it is, its material, and its public half.
 *
 * @param publicKey DER SubjectPublicKeyInfo (RFC 5280); empty for symmetric keys
 */
public record StoredKey(String keyId, String versionId, KeySpec spec, KeyUsage usage, Origin origin, Protection protection,
                        Material material, byte[] publicKey) {

    /** What its material is bound to; of an external key, what its inner one is. */
    public Binding binding() {
        return material instanceof Material.External external
            ? Binding.externalKey(keyId, versionId, spec, usage, origin, protection, external.externalKeyId())
            : Binding.key(keyId, versionId, spec, usage, origin, protection);
    }

    @Override
    public String toString() {
        return "StoredKey[" + keyId + ", " + versionId + ", " + spec + "]";
    }
}
