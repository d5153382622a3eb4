package io.wardmote.key;

import java.util.List;

/**
 * What a wrapped secret is bound to: sealed as associated data, so that it opens nowhere else.
 *
 * @param purpose what kind of secret it is, which also separates one kind's key from another's
 * @param facts   what it belongs to, in a fixed order per purpose
 */
public record Binding(String purpose, List<String> facts) {
    private static final String KEY = "key";

    public Binding {
        facts = List.copyOf(facts);
    }

    /** The material of one key version. */
    public static Binding key(String keyId, String versionId, KeySpec spec, KeyUsage usage, Origin origin, Protection protection) {
        return new Binding(KEY, List.of(keyId, versionId, spec.apiName(), usage.apiName(), origin.apiName(), protection.name()));
    }

    /** The local half of a version whose other half is a key of somebody else's manager: of that key, under that id, and of no other. */
    public static Binding externalKey(String keyId, String versionId, KeySpec spec, KeyUsage usage, Origin origin, Protection protection,
                                      String externalKeyId) {
        return new Binding("external-key", List.of(keyId, versionId, spec.apiName(), usage.apiName(), origin.apiName(), protection.name(), externalKeyId));
    }

    /** What requests to a manager of external keys are signed and shown by. */
    public static Binding externalManager(String instance, String accessKeyId) {
        return new Binding("external-manager", List.of(instance, accessKeyId));
    }

    /** Whether it is of the material of a key version. */
    public boolean isOfKey() {
        return purpose.equals(KEY);
    }

    /** The private half of the pair that material for a key is wrapped by; the id is the token's, in hexadecimal. */
    public static Binding importToken(String keyId, WrappingAlgorithm algorithm, long expiresAt, String id) {
        return new Binding("import-token", List.of(keyId, algorithm.wrappingSpec().apiName(), algorithm.name(), Long.toString(expiresAt), id));
    }

    /** What tells whether material that is brought again is the key's own. */
    public static Binding imprint(String keyId) {
        return new Binding("imprint", List.of(keyId));
    }

    /** The secret of an access key. */
    public static Binding accessKey(String accessKeyId) {
        return new Binding("access-key", List.of(accessKeyId));
    }

    /** The secret of what another cloud signs with. */
    public static Binding xksCredential(String proxy, String accessKeyId) {
        return new Binding("xks-credential", List.of(proxy, accessKeyId));
    }

    /** What is kept of a user's password for the console. */
    public static Binding loginProfile(String user, String passwordId) {
        return new Binding("login-profile", List.of(user, passwordId));
    }

    /** The token of a session; the layout is that of what is sealed. */
    public static Binding sessionToken(int layout) {
        return new Binding("session-token", List.of(Integer.toString(layout)));
    }

    /** The root key of that epoch, which the one that comes after it is to open. */
    public static Binding formerRoot(int epoch) {
        return new Binding("former-root", List.of(Integer.toString(epoch)));
    }

    /** The private key of the cluster's certificate authority. */
    public static Binding clusterAuthority() {
        return new Binding("cluster-ca", List.of());
    }
}
