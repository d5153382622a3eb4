package io.wardmote.op.use;

import static io.wardmote.key.KeyUsage.ENCRYPT_DECRYPT;

import io.vertx.core.Future;
import io.wardmote.crypto.CryptoRequest;
import io.wardmote.op.Blob;
import io.wardmote.op.Call;
import io.wardmote.op.KeyUse;
import io.wardmote.op.Operation;
import io.wardmote.op.Reply;
import io.wardmote.state.UseKind;
import java.util.Set;

/**
 * A batch of which each item is sealed under the primary version of the key that the call names, by the right to the single operation.
 *
 * @param <T> what is sealed for an item
 */
abstract class BatchSealing<T> extends Operation {
    private final KeyUse keys;
    private final String action;
    private final UseKind kind;
    private final Set<String> names;

    /** @param kind what the key is used for by it; @param names what an item may say */
    BatchSealing(KeyUse keys, String action, UseKind kind, Set<String> names) {
        this.keys = keys;
        this.action = action;
        this.kind = kind;
        this.names = names;
    }

    private record Asked<T>(T what, Contexts.Bound bound) {}

    /** What is to be sealed; may throw the item's refusal. */
    abstract T read(Call item);

    abstract byte[] plaintext(T what);

    abstract Reply sealed(T what, String ciphertext);

    @Override
    public final Set<String> actions() {
        return Set.of(action);
    }

    @Override
    protected final Future<Reply> answer(Call call) {
        Contexts contexts = new Contexts();
        Batch<Asked<T>> batch = Batch.of(keys, call, names, item -> new Asked<>(read(item), contexts.of(item)), asked -> asked.bound.text());
        return keys.use(call, "KeyId", ring -> batch.find((item, asked) -> keys.primary(ring, item, "KeyId", action, ENCRYPT_DECRYPT, asked.bound.context())),
            found -> batch.announced(found).compose(counted -> batch.compute(kind, found,
                (asked, key) -> new CryptoRequest.Encrypt(key.stored(), plaintext(asked.what), asked.bound.aad()),
                (asked, key, sealed) -> sealed(asked.what, new Blob(key.version().id(), sealed).text())))
                .map(items -> Batch.reply(call, items)));
    }
}
