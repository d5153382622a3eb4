package io.wardmote.op.instance;

import static io.wardmote.key.KeyUsage.ENCRYPT_DECRYPT;

import io.vertx.core.Future;
import io.wardmote.crypto.CryptoRequest;
import io.wardmote.op.Call;
import io.wardmote.op.KeyUse.Found;
import io.wardmote.state.Key;
import io.wardmote.state.KeyRing;

/** What seals a new key for whoever asks for one: a symmetric key, in Galois/counter mode, under an IV of ours. */
record DataKeySeal(InstanceOperation operation, Form form, Found found, byte[] aad) {

    static DataKeySeal of(InstanceOperation operation, Form form, KeyRing ring, Call call, Terms terms) {
        Key key = InstanceOperation.mustBeFor(ENCRYPT_DECRYPT, form.mustBeSymmetric(operation.enabled(ring, call)));
        Found found = form == Form.ADVANCED ? operation.primary(ring, call, key) : operation.selectedOrFirst(ring, call, key);
        terms.mustBeGcm(key.facts().spec());
        return new DataKeySeal(operation, form, found, terms.aad());
    }

    Future<Form.Sealed> seal(byte[] newKey) {
        return form.seal(operation.keys, found, found.encrypting(newKey, aad));
    }
}
