package io.wardmote.op;

import io.wardmote.state.UseKind;

/** A version of a key that one operation used, and how often. */
public record Used(UseKind kind, String keyId, String versionId, long count) {
    /** By an operation that uses one key once. */
    static Used once(UseKind kind, String keyId, String versionId) {
        return new Used(kind, keyId, versionId, 1);
    }
}
