package io.wardmote.op;

import io.vertx.core.Future;
import io.wardmote.crypto.CryptoReply;
import io.wardmote.crypto.CryptoRequest;

/** The engine that answers a request: the crypto engine of this lane, over the bus; in tests of operations, whatever computes. */
public interface Engine {
    Future<CryptoReply> ask(CryptoRequest request);
}
