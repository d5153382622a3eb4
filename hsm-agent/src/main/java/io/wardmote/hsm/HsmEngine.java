package io.wardmote.hsm;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wardmote.crypto.CryptoReply;
import io.wardmote.crypto.CryptoRequest;
import io.wardmote.key.Refused;
import io.wardmote.key.Secret;
import java.util.Collection;
import java.util.Optional;

/** The keys of one token without blocking whoever asks: in threads of this process, or in the agent's. */
public interface HsmEngine extends AutoCloseable {

    /** Opens the token where it is not open yet. Whoever asks before that waits a while. */
    void begin();

    /** Fails with {@link Refused}, or with a fault. */
    Future<CryptoReply> ask(CryptoRequest request);

    /** Why none can be answered now, in a sentence without secrets; as it was a moment ago, and without asking the token. */
    Optional<String> fault();

    /** Why it will never be ready with these settings, as a sentence for whoever made them; empty if it may be. */
    Optional<String> refusal();

    /** Done when {@link #refusal} is known, or cannot be known yet because there is no token to ask. */
    Future<Void> judged();

    /** Of the token, as they were a moment ago; {@link HsmFigures#NONE} while none is open. */
    HsmFigures figures();

    /** How it stands, as {@link HsmStatus} writes it. Asks the token, but waits no longer than some seconds. */
    Future<JsonObject> status();

    /** How often the process that has the token open ended and was started again. */
    long restarts();

    /** As {@code OpenedKeys.evict}. */
    void evict(Collection<String> versionIds);

    /** As {@code OpenedKeys.evictAll}. */
    void evictAll();

    /**
     * Has the token destroy the keys of its own that these blobs of {@code Material.InHsm} name; of those that were wrapped there is nothing in it.
     * Several nodes may do it. What cannot be destroyed is logged.
     */
    void destroy(Collection<byte[]> blobs);

    /** The MAC key of another epoch of the root key; taken over. Whoever gives an engine its first ones must know it already. */
    void addSubkey(int epoch, Secret subkey);

    /** Wipes the MAC keys of epochs before that one, which bind nothing any more. */
    void dropSubkeysBefore(int epoch);

    @Override
    void close();
}
