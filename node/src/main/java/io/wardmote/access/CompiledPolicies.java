package io.wardmote.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.wardmote.access.policy.Kind;
import io.wardmote.access.policy.Policy;
import io.wardmote.access.policy.PolicyFault;

/** Policies that were read before, so that no request reads them again. Bounded by the length of their texts. Thread safe. */
final class CompiledPolicies {
    private static final long MOST_CHARACTERS = 4L << 20;
    private static final int OVERHEAD = 100;

    private record Written(String name, String text, Kind kind) {}

    private final Cache<Written, Policy> compiled = Caffeine.newBuilder().maximumWeight(MOST_CHARACTERS)
        .weigher((Written written, Policy policy) -> written.text.length() + OVERHEAD).executor(Runnable::run).recordStats().build();

    /** A policy that cannot be read, or is not there: there may be a Deny in it. Carries no stack, since it is answered to. */
    static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unreadable(String name) {
            super(name, null, false, false);
        }
    }

    /** How many are held. */
    long size() {
        return compiled.estimatedSize();
    }

    /** How often one was held when it was asked for. */
    long hits() {
        return compiled.stats().hitCount();
    }

    /** How often it had to be read. */
    long misses() {
        return compiled.stats().missCount();
    }

    /** @throws Unreadable also where a version of this program that knows more has taken the text */
    Policy of(String name, String text, Kind kind) {
        try {
            return compiled.get(new Written(name, text, kind), written -> Policy.parse(written.name, written.text, written.kind));
        } catch (PolicyFault fault) {
            throw new Unreadable(name);
        }
    }
}
