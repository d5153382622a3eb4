package io.wardmote.external;

import io.wardmote.external.ManagerFailed.Kind;
import io.wardmote.key.Refused;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks managers for their health: now and then where they answer, and as the {@link Breaker} says where they do not. One thread. */
final class HealthWatch {
    private static final Logger LOG = LoggerFactory.getLogger(HealthWatch.class);
    private static final int MOST_FLEET = 10;

    private final Managers managers;
    private final Requests requests;
    private final Standing standing;
    private final LongSupplier nanoTime;
    private final long everyNanos;
    /** When each was last asked, by its connection. */
    private final Map<Connection, Long> asked = new HashMap<>();

    HealthWatch(Managers managers, Requests requests, Standing standing, LongSupplier nanoTime, long everyMillis) {
        this.managers = managers;
        this.requests = requests;
        this.standing = standing;
        this.nanoTime = nanoTime;
        this.everyNanos = Duration.ofMillis(everyMillis).toNanos();
    }

    void look() {
        Set<String> unopened = new HashSet<>();
        List<Connection> all;
        try {
            all = managers.all((manager, fault) -> unopened(manager.instance(), fault, unopened));
        } catch (Refused replacing) {
            return; // the state is being built anew, or the root key is not open yet: looked at again soon
        }
        asked.keySet().retainAll(all);
        standing.keepOnly(Stream.concat(unopened.stream(), all.stream().map(connection -> connection.manager().instance())).collect(Collectors.toSet()));
        for (Connection connection : all) if (isDue(connection)) ask(connection);
        for (Connection connection : all) if (connection.state() != Breaker.State.CLOSED) ill(connection, "It does not answer.");
    }

    private void unopened(String instance, RuntimeException fault, Set<String> all) {
        all.add(instance);
        String why = "No connection to it can be set up.";
        if (!standing.fault(instance).equals(why)) LOG.error("No connection to the manager of {} can be set up", instance, fault);
        standing.ill(instance, why);
    }

    private boolean isDue(Connection connection) {
        if (connection.state() != Breaker.State.CLOSED) return connection.probes();
        Long before = asked.get(connection);
        return before == null || nanoTime.getAsLong() - before >= everyNanos;
    }

    private void ask(Connection connection) {
        asked.put(connection, nanoTime.getAsLong());
        connection.askHealth(requests.health(), HealthWatch::mustBeWell).onComplete(
            well -> well(connection),
            failure -> {
                if (!(failure instanceof ManagerFailed failed)) LOG.error("The manager of {} could not be asked", connection.manager().instance(), failure);
                else if (failed.kind() != Kind.BUSY && failed.kind() != Kind.THROTTLED) ill(connection, failed.getMessage());
            });
    }

    /** A manager of which nothing works says so itself. */
    private static Answered mustBeWell(Answered answered) {
        if (answered.number("xksProxyFleetSize") == 0) throw Answered.broken("counts no proxies");
        answered.text("ekmVendor");
        List<String> states = answered.objects("ekmFleetDetails", 1, MOST_FLEET).stream().map(one -> one.text("healthStatus")).toList();
        if (states.stream().allMatch("UNAVAILABLE"::equals)) throw new ManagerFailed(Kind.KEY_UNUSABLE, "The manager says that nothing of it is available.");
        return answered;
    }

    private void well(Connection connection) {
        String instance = connection.manager().instance();
        if (!standing.fault(instance).isEmpty()) LOG.info("The manager of {} answers again", instance);
        standing.well(instance);
    }

    private void ill(Connection connection, String why) {
        String instance = connection.manager().instance();
        if (standing.fault(instance).isEmpty()) LOG.warn("The manager of {} cannot be used: {}", instance, why);
        standing.ill(instance, why);
    }
}
