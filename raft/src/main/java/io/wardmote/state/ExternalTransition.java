package io.wardmote.state;

import static io.wardmote.key.Refusal.INVALID_PARAMETER;
import static io.wardmote.key.Refusal.KEY_UNAVAILABLE;
import static io.wardmote.key.Refusal.LIMIT_EXCEEDED;
import static io.wardmote.key.Refusal.RESOURCE_EXISTS;
import static io.wardmote.key.Refusal.UNKNOWN_INSTANCE;
import static io.wardmote.key.Refusal.UNSUPPORTED_OPERATION;

import io.wardmote.key.Material;
import io.wardmote.key.Protection;
import io.wardmote.key.Refused;
import io.wardmote.state.Command.*;
import java.util.List;

/** Instances of keys that are in somebody else's manager, and which of its keys are whose here. */
final class ExternalTransition {
    private ExternalTransition() {}

    static void apply(Edit ring, ExternalChange change) {
        switch (change) {
            case CreateExternal c -> create(ring, c);
            case UpdateExternal c -> update(ring, c);
            case ConnectExternal c -> put(ring, manager(ring, c.instance()).thatIs(c.connected()));
            case DeleteExternal c -> delete(ring, instance(ring, c.instance()));
        }
    }

    private static void create(Edit ring, CreateExternal c) {
        boolean taken = ring.instances().stream().anyMatch(other -> other.id().equals(c.instance().id()) || other.name().equals(c.instance().name()));
        if (taken) throw RESOURCE_EXISTS.refused();
        if (c.instance().kind() != Protection.EXTERNAL || !c.manager().instance().equals(c.instance().id())) throw INVALID_PARAMETER.because("instance");
        mustHaveRoom(ring);
        put(ring, c.manager());
        ring.put(Table.INSTANCE, c.instance().id(), new Instance(c.instance().id(), c.instance().name(), Protection.EXTERNAL, ring.time())::write);
    }

    /** Also the first manager of an instance that was declared, which has none yet. */
    private static void update(Edit ring, UpdateExternal c) {
        Instance instance = instance(ring, c.instance());
        ExternalManager.Update update = c.update();
        if (ring.externals().manager(instance.id()).isPresent()) {
            put(ring, ring.externals().manager(instance.id()).get().with(update));
            return;
        }
        mustHaveRoom(ring);
        ExternalManager.Endpoint endpoint = update.endpoint().orElseThrow(ExternalTransition::unconfigured);
        ExternalManager.Credentials credentials = update.credentials().orElseThrow(ExternalTransition::unconfigured);
        put(ring, new ExternalManager(instance.id(), endpoint, credentials, update.authorities().orElse(""),
            update.timeoutMillis().orElse(ExternalManager.USUAL_TIMEOUT_MILLIS), true));
    }

    private static void put(Edit ring, ExternalManager manager) {
        RotationTransition.mustStay(ring, manager.credentials().secrets());
        boolean possible = manager.timeoutMillis() >= ExternalManager.LEAST_TIMEOUT_MILLIS && manager.timeoutMillis() <= ExternalManager.MOST_TIMEOUT_MILLIS;
        if (!possible) throw INVALID_PARAMETER.because("XksProxyTimeoutMillis");
        ring.keep(Table.EXTERNAL, manager.instance(), manager::write);
    }

    private static void mustHaveRoom(Edit ring) {
        if (ring.count(Table.EXTERNAL) >= ExternalManager.MOST) throw LIMIT_EXCEEDED.because("There are " + ExternalManager.MOST + " external instances.");
    }

    private static void delete(Edit ring, Instance instance) {
        long keys = ring.keys(List.of(new Filter("DKMSInstanceId", List.of(instance.id()))), 1, 0).total();
        if (keys > 0) throw UNSUPPORTED_OPERATION.because("The instance has " + keys + " keys; delete them first, and wait until they are gone.");
        if (ring.externals().manager(instance.id()).isPresent()) ring.remove(Table.EXTERNAL, instance.id());
        ring.delete(Table.INSTANCE, instance.id());
        ring.markDestruction();
    }

    /** What another manager told of a key, or this one while its instance was not disconnected yet, is not good for anything any more. */
    static void mustBeAsAsked(Edit ring, TakeKey c) {
        ExternalManager manager = ring.externals().manager(c.key().facts().instance()).orElseThrow(UNKNOWN_INSTANCE::refused);
        if (!manager.connected()) throw KEY_UNAVAILABLE.because("Its instance is disconnected.");
        if (!manager.asked().equals(c.asked())) throw KEY_UNAVAILABLE.because("Its instance has another manager than the one that told of the key.");
        if (!(c.key().material() instanceof Material.External(String id, _))) throw INVALID_PARAMETER.because("ProtectionLevel");
        for (ExternalManager other : ring.externals().managers()) {
            boolean same = other.endpoint().uri().equalsIgnoreCase(manager.endpoint().uri());
            if (same && ring.externals().keyOf(other.instance(), id).isPresent()) throw RESOURCE_EXISTS.refused();
        }
    }

    /** Whose material it is to be: a key of the manager is one key here, also while that is to be deleted. */
    static void claim(Edit ring, KeyFacts facts, Material material) {
        boolean external = material instanceof Material.External;
        boolean inManager = ring.instance(facts.instance()).filter(instance -> instance.kind() == Protection.EXTERNAL).isPresent();
        if (external && !inManager) throw UNKNOWN_INSTANCE.refused();
        if (external != inManager || external != (facts.protection() == Protection.EXTERNAL)) throw INVALID_PARAMETER.because("ProtectionLevel");
        if (!external) return;
        String id = ((Material.External) material).externalKeyId();
        if (ring.externals().keyOf(facts.instance(), id).isPresent()) throw RESOURCE_EXISTS.refused();
        ring.putClaim(facts.instance(), id, facts.id());
    }

    private static ExternalManager manager(Edit ring, String instance) {
        return ring.externals().manager(instance(ring, instance).id()).orElseThrow(ExternalTransition::unconfigured);
    }

    private static Instance instance(Edit ring, String id) {
        return ring.instance(id).filter(instance -> instance.kind() == Protection.EXTERNAL).orElseThrow(UNKNOWN_INSTANCE::refused);
    }

    private static Refused unconfigured() {
        return UNSUPPORTED_OPERATION.because("The instance has no manager yet: give its address and credentials.");
    }
}
