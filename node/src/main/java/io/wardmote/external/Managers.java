package io.wardmote.external;

import io.wardmote.crypto.SealBroken;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import io.wardmote.state.ExternalManager;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection to each manager that is asked, as the state has it now: another address, other credentials, another connection. One thread. */
final class Managers {
    /** So long what was begun with an old connection may go on. */
    private static final long GRACE_MILLIS = 2L * ExternalManager.MOST_TIMEOUT_MILLIS;

    private static final Logger LOG = LoggerFactory.getLogger(Managers.class);

    private final KnownManagers known;
    private final Function<ExternalManager, Connection> open;
    private final Timers timers;
    private final Map<String, Connection> connections = new HashMap<>();
    private final List<Connection> retired = new ArrayList<>();

    Managers(KnownManagers known, Function<ExternalManager, Connection> open, Timers timers) {
        this.known = known;
        this.open = open;
        this.timers = timers;
    }

    /** @throws io.wardmote.key.Refused KEY_UNAVAILABLE if there is none, or it is not to be asked */
    Connection ofKey(String keyId) {
        return connection(known.ofKey(keyId));
    }

    /** @throws io.wardmote.key.Refused KEY_UNAVAILABLE if there is none, or it is not to be asked */
    Connection of(String instance) {
        return connection(known.of(instance));
    }

    private Connection connection(Optional<ExternalManager> manager) {
        ExternalManager now = manager.orElseThrow(() -> Refusal.KEY_UNAVAILABLE.because("Its instance has no manager."));
        if (!now.connected()) throw Refusal.KEY_UNAVAILABLE.because("Its instance is disconnected.");
        Connection there = connections.get(now.instance());
        if (there != null && there.manager().equals(now)) return there;
        if (there != null) retire(there);
        Connection made = open.apply(now);
        connections.put(now.instance(), made);
        return made;
    }

    /**
     * Those that are to be asked; what others were asked by goes.
     *
     * @param unopened told of what cannot be opened by a fault
     */
    List<Connection> all(BiConsumer<ExternalManager, RuntimeException> unopened) {
        List<ExternalManager> now = known.all().stream().filter(ExternalManager::connected).toList();
        List<String> instances = now.stream().map(ExternalManager::instance).toList();
        connections.values().stream().filter(connection -> !instances.contains(connection.manager().instance())).toList().forEach(this::leave);
        List<Connection> all = new ArrayList<>();
        for (ExternalManager manager : now) {
            try {
                all.add(connection(Optional.of(manager)));
            } catch (Refused | SealBroken notNow) {
                LOG.debug("The manager of {} cannot be asked now: {}", manager.instance(), notNow.getMessage()); // whoever uses a key of it is told
            } catch (RuntimeException fault) {
                unopened.accept(manager, fault);
            }
        }
        return all;
    }

    private void leave(Connection old) {
        retire(old);
        if (known.of(old.manager().instance()).isEmpty()) old.forget();
    }

    private void retire(Connection old) {
        connections.remove(old.manager().instance());
        old.retire();
        retired.add(old);
        timers.after(GRACE_MILLIS, () -> {
            if (retired.remove(old)) old.close();
        });
    }

    void close() {
        connections.values().forEach(Connection::retire);
        connections.values().forEach(Connection::close);
        retired.forEach(Connection::close);
        connections.clear();
        retired.clear();
    }
}
