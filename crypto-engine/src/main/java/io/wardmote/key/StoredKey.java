package io.wardmote.key;

/**
 * One key version as an engine needs it: what it is, its material, and its public half.
 *
 * @param publicKey DER SubjectPublicKeyInfo (RFC 5280); empty for symmetric keys
 */
public record StoredKey(String keyId, String versionId, KeySpec spec, KeyUsage usage, Origin origin, Protection protection,
                        Material material, byte[] publicKey) {

    public Binding binding() {
        return Binding.key(keyId, versionId, spec, usage, origin, protection);
    }

    @Override
    public String toString() {
        return "StoredKey[" + keyId + ", " + versionId + ", " + spec + "]";
    }
}
