package io.wardmote.op;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * What policies may name: the rights that operations ask for. To be filled once, when all operations are there, since some of them read policies.
 */
public final class Actions {
    private volatile Set<String> all = Set.of();
    private volatile Set<String> onOneKey = Set.of();

    /** @param onOneKey those whose right is to a key by its own ARN, which its policy has a say in */
    void are(Collection<? extends Operation> onOneKey, Collection<? extends Operation> others) {
        this.onOneKey = of(onOneKey);
        Set<String> every = of(others);
        every.addAll(this.onOneKey);
        this.all = every;
    }

    private static Set<String> of(Collection<? extends Operation> operations) {
        Set<String> actions = new TreeSet<>();
        operations.forEach(operation -> actions.addAll(operation.actions()));
        return actions;
    }

    /** As {@code kms:Encrypt}. */
    public Set<String> all() {
        return all;
    }

    public Set<String> onOneKey() {
        return onOneKey;
    }
}
