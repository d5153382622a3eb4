package io.wardmote.op;

import io.vertx.core.Future;
import io.wardmote.raft.ReplicatedState;
import io.wardmote.state.Command;
import io.wardmote.state.KeyRing;
import java.util.List;
import java.util.function.Function;

/** A state that several threads ask, who wait for each other. */
public class OneAtATime implements ReplicatedState {
    private final ReplicatedState inner;

    public OneAtATime(ReplicatedState inner) {
        this.inner = inner;
    }

    @Override
    public synchronized Future<Void> change(byte[] nonce, Command command) {
        return inner.change(nonce, command);
    }

    @Override
    public synchronized Future<Void> change(byte[] nonce, Function<KeyRing, Command> permitted) {
        return inner.change(nonce, permitted);
    }

    @Override
    public synchronized <T> Future<T> read(Function<KeyRing, T> read) {
        return inner.read(read);
    }

    @Override
    public synchronized <T, R> Future<R> use(Function<KeyRing, T> read, Function<T, Future<R>> compute) {
        return inner.use(read, compute);
    }

    @Override
    public synchronized <T, R> Future<R> use(Function<KeyRing, T> read, Function<T, Future<R>> compute, Surviving<T, R> surviving) {
        return inner.use(read, compute, surviving);
    }

    @Override
    public synchronized Future<Long> survivorsUntil(String keyId) {
        return inner.survivorsUntil(keyId);
    }

    @Override
    public synchronized Future<Long> survivorsOf(List<String> keyIds) {
        return inner.survivorsOf(keyIds);
    }

    @Override
    public synchronized <T> Future<T> list(Function<KeyRing, T> read) {
        return inner.list(read);
    }

    @Override
    public synchronized <T> T stale(Function<KeyRing, T> read) {
        return inner.stale(read);
    }

    @Override
    public synchronized <T> T staleOnce(Function<KeyRing, T> read) {
        return inner.staleOnce(read);
    }
}
