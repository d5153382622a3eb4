package io.wardmote.op;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What policies may name: the rights that operations ask for. To be filled once, when all operations are there, since some of them read policies.
 */
public final class Actions {
    private volatile Set<String> all = Set.of();
    private volatile Set<String> onOneKey = Set.of();
    private volatile Map<String, List<String>> ofInstances = Map.of();

    /** @param onOneKey those whose right is to a key by its own ARN, which its policy has a say in */
    void are(Collection<? extends Operation> onOneKey, Collection<? extends Operation> others) {
        this.onOneKey = of(onOneKey);
        Set<String> every = of(others);
        every.addAll(this.onOneKey);
        this.all = every;
        ofInstances = Stream.concat(onOneKey.stream(), others.stream()).filter(operation -> operation.api() == Api.INSTANCE)
            .collect(Collectors.toUnmodifiableMap(operation -> operation.api().action(operation.name()), Actions::names));
    }

    private static Set<String> of(Collection<? extends Operation> operations) {
        Set<String> actions = new TreeSet<>();
        operations.forEach(operation -> actions.addAll(operation.actions()));
        return actions;
    }

    /** All that an operation is called, its own name first. */
    private static List<String> names(Operation operation) {
        String own = operation.api().action(operation.name());
        return Stream.concat(Stream.of(own), operation.actions().stream().filter(action -> !action.equals(own)).sorted()).toList();
    }

    /** All that an operation of the instance API is called, the name that it goes by first; none if that is no operation of it. */
    public List<String> ofInstances(String action) {
        return ofInstances.getOrDefault(action, List.of());
    }

    /** As {@code kms:Encrypt}. */
    public Set<String> all() {
        return all;
    }

    public Set<String> onOneKey() {
        return onOneKey;
    }
}
