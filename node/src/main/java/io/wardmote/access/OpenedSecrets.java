package io.wardmote.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import io.wardmote.access.Credentials.SigningSecret;
import io.wardmote.raft.AppliedListener;
import io.wardmote.state.Draft;
import io.wardmote.state.Table;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * What callers sign with, opened once and kept while their rows stay as they are; one for all lanes of a node. What is given up is wiped, but never
 * under a check that goes by it, which would take a signature made with nothing but zeros: each has a count of its users, of which the cache is one,
 * and whoever leaves last wipes it. Thread safe.
 */
public final class OpenedSecrets implements AppliedListener {
    private static final int MOST = 10_000;
    private static final List<Table> OF_SECRETS = List.of(Table.ACCESS_KEY, Table.XKS_PROXY);

    private final Cache<Of, Held> kept = Caffeine.newBuilder().maximumSize(MOST).executor(Runnable::run)
        .removalListener((Of of, Held held, RemovalCause cause) -> held.leave()).build();

    /** Which row it is of. */
    record Of(Table table, String id) {}

    /** Where a row's secret comes from. @param <R> compared by its values */
    interface Source<R> {
        SigningSecret open(R row);

        /** Whether readers see just this row now. */
        boolean stands(R row);
    }

    /** Has the check go by the row's secret, which is not to be kept beyond it. */
    <R, T> T check(Of of, R row, Source<R> source, Function<SigningSecret, T> check) {
        Held held = enter(of, row, source);
        try {
            return check.apply(held.secret);
        } finally {
            held.leave();
        }
    }

    private <R> Held enter(Of of, R row, Source<R> source) {
        Held known = kept.getIfPresent(of);
        if (known != null && known.row.equals(row) && known.enter()) return known;
        Held fresh = new Held(row, source.open(row));
        fresh.enter(); // for the cache
        kept.put(of, fresh);
        // readers see a change before it is told of here: what is there now will be evicted when it goes, what is not may have been evicted already
        if (!source.stands(row)) kept.invalidate(of);
        return fresh;
    }

    long size() {
        return kept.estimatedSize();
    }

    @Override
    public void applied(long index, Draft changes) {
        changes.eachChange((key, value) -> {
            for (Table table : OF_SECRETS) if (table.holds(key)) kept.invalidate(new Of(table, Table.id(key)));
        });
    }

    @Override
    public void replaced() {
        kept.invalidateAll();
    }

    /** An opened secret and the number of its users: at first the one that opened it. */
    private static final class Held {
        private final Object row;
        private final SigningSecret secret;
        private final AtomicInteger users = new AtomicInteger(1);

        Held(Object row, SigningSecret secret) {
            this.row = row;
            this.secret = secret;
        }

        /** False if the last user has left and the secret is gone. */
        boolean enter() {
            return users.getAndUpdate(now -> now == 0 ? 0 : now + 1) > 0;
        }

        void leave() {
            if (users.decrementAndGet() == 0) secret.secret().close();
        }
    }
}
