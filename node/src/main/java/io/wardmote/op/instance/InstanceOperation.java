package io.wardmote.op.instance;

import static io.wardmote.key.KeyUsage.ENCRYPT_DECRYPT;
import static io.wardmote.key.Refusal.UNSUPPORTED_OPERATION;

import io.wardmote.access.Said;
import io.wardmote.key.KeyUsage;
import io.wardmote.op.Api;
import io.wardmote.op.Call;
import io.wardmote.op.KeyUse;
import io.wardmote.op.KeyUse.Found;
import io.wardmote.op.Operation;
import io.wardmote.op.contract.Contract;
import io.wardmote.state.Key;
import io.wardmote.state.KeyRing;
import io.wardmote.state.Version;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An operation of the instance API with a key. Parameters are texts and bytes as the protobuf message has them; the header
 * {@code x-kms-migrationkeyversionid} is the parameter KeyVersionId in the call, and is sent with each reply that has a field
 * of this name.
 */
abstract class InstanceOperation extends Operation {
    /** Of the additional authenticated data. */
    static final int MOST_AAD_BYTES = 8192;
    /** The body's own bound is what limits a plaintext, a ciphertext or a message. */
    static final int ANY_SIZE = Integer.MAX_VALUE;

    protected final KeyUse keys;
    private List<String> rights = List.of();

    InstanceOperation(KeyUse keys) {
        this.keys = keys;
    }

    @Override
    public Contract contract() {
        return Contract.ELSEWHERE;
    }

    @Override
    public Api api() {
        return Api.INSTANCE;
    }

    /** All of these, of a key: see {@link Rights}. */
    List<String> rights() {
        if (rights.isEmpty()) rights = Rights.of(name());
        return rights;
    }

    @Override
    public Set<String> actions() {
        return Set.copyOf(rights());
    }

    /** The key that KeyId names by id, alias or ARN: known, permitted, enabled, not of a service. */
    Key enabled(KeyRing ring, Call call) {
        return mustBeEnabled(ring, keys.permitted(ring, call, "KeyId", rights(), Said.NOTHING));
    }

    /** Such a key, for this use. */
    Key usable(KeyRing ring, Call call, KeyUsage usage) {
        return mustBeFor(usage, enabled(ring, call));
    }

    /** The key of a version that the call names instead of its key, permitted and enabled, for encryption. */
    Found ofVersion(KeyRing ring, Call call, String versionId) {
        Found found = keys.permittedVersion(ring, call, versionId, rights(), Said.NOTHING);
        mustBeFor(ENCRYPT_DECRYPT, mustBeEnabled(ring, found.key()));
        return found;
    }

    private static Key mustBeEnabled(KeyRing ring, Key key) {
        KeyUse.mustBeUsable(ring, key);
        if (key.facts().isServiceKey()) throw UNSUPPORTED_OPERATION.refused();
        return key;
    }

    static Key mustBeFor(KeyUsage usage, Key key) {
        if (key.facts().usage() != usage) throw UNSUPPORTED_OPERATION.refused();
        return key;
    }

    /** The version that the header selects. */
    Optional<Version> selected(KeyRing ring, Call call, Key key) {
        return selected(call).map(id -> keys.versionOf(ring, key, id));
    }

    static Optional<String> selected(Call call) {
        return call.optional("KeyVersionId", 64);
    }

    Found first(KeyRing ring, Call call, Key key) {
        return found(ring, call, key, key.versions().first());
    }

    Found primary(KeyRing ring, Call call, Key key) {
        return found(ring, call, key, key.versions().primary());
    }

    private static Found found(KeyRing ring, Call call, Key key, String versionId) {
        return new Found(key, ring.version(versionId).orElseThrow(), call.asker());
    }

    Found selectedOrFirst(KeyRing ring, Call call, Key key) {
        return selected(ring, call, key).map(version -> new Found(key, version, call.asker())).orElseGet(() -> first(ring, call, key));
    }

    Found selectedOrPrimary(KeyRing ring, Call call, Key key) {
        return selected(ring, call, key).map(version -> new Found(key, version, call.asker())).orElseGet(() -> primary(ring, call, key));
    }
}
