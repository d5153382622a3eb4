package io.wardmote.state;

import static io.wardmote.key.Refusal.LIMIT_EXCEEDED;
import static io.wardmote.key.Refusal.RESOURCE_EXISTS;
import static io.wardmote.key.Refusal.UNKNOWN_INSTANCE;
import static io.wardmote.key.Refusal.UNKNOWN_RESOURCE;

import io.wardmote.key.Refused;
import io.wardmote.state.Command.*;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What becomes of changes of application access. What is named must be there when it is named; it may go later, and then the name
 * gives no right. Who makes it anew gives the name its meaning again.
 */
final class ApplicationTransition {
    private ApplicationTransition() {}

    static void apply(Edit ring, ApplicationChange change) {
        switch (change) {
            case CreateNetworkRule c -> create(ring, c);
            case UpdateNetworkRule c -> update(ring, c);
            case DeleteNetworkRule c -> ring.remove(Table.NETWORK_RULE, rule(ring, c.name()).name());
            case CreatePolicy c -> create(ring, c);
            case UpdatePolicy c -> update(ring, c);
            case DeletePolicy c -> ring.remove(Table.POLICY, policy(ring, c.name()).name());
            case CreateAccessPoint c -> create(ring, c);
            case UpdateAccessPoint c -> update(ring, c);
            case DeleteAccessPoint c -> delete(ring, accessPoint(ring, c.name()));
            case CreateClientKey c -> create(ring, c);
            case DeleteClientKey c -> delete(ring, ring.clientKey(c.id()).orElseThrow(() -> unknown("client key", c.id())));
        }
    }

    private static void create(Edit ring, CreateNetworkRule c) {
        if (ring.networkRule(c.rule().name()).isPresent()) throw RESOURCE_EXISTS.refused();
        mustHaveRoom(ring, Table.NETWORK_RULE, NetworkRule.MOST, "network rules");
        ring.keep(Table.NETWORK_RULE, c.rule().name(), c.rule()::write);
    }

    private static void update(Edit ring, UpdateNetworkRule c) {
        NetworkRule was = rule(ring, c.name());
        NetworkRule is = new NetworkRule(was.name(), was.type(), c.source().orElse(was.source()), c.description().orElse(was.description()));
        ring.keep(Table.NETWORK_RULE, is.name(), is::write);
    }

    private static void create(Edit ring, CreatePolicy c) {
        ApplicationPolicy policy = c.policy();
        if (ring.policy(policy.name()).isPresent()) throw RESOURCE_EXISTS.refused();
        mustBeThere(ring, policy.instance());
        policy.networkRules().forEach(name -> rule(ring, name));
        mustBeWithin(policy);
        mustHaveRoom(ring, Table.POLICY, ApplicationPolicy.MOST, "policies");
        ring.keep(Table.POLICY, policy.name(), policy::write);
    }

    private static void update(Edit ring, UpdatePolicy c) {
        ApplicationPolicy was = policy(ring, c.name());
        c.instance().ifPresent(instance -> mustBeThere(ring, instance));
        c.networkRules().ifPresent(names -> names.forEach(name -> rule(ring, name)));
        Set<String> resources = c.resources().<Set<String>>map(LinkedHashSet::new).orElse(was.resources());
        ApplicationPolicy is = new ApplicationPolicy(was.name(), c.instance().orElse(was.instance()), c.permissions().orElse(was.permissions()), resources,
            c.networkRules().orElse(was.networkRules()), c.description().orElse(was.description()));
        mustBeWithin(is);
        ring.keep(Table.POLICY, is.name(), is::write);
    }

    private static void create(Edit ring, CreateAccessPoint c) {
        if (ring.accessPoint(c.name()).isPresent()) throw RESOURCE_EXISTS.refused();
        c.policies().forEach(name -> policy(ring, name));
        mustHaveRoom(ring, Table.ACCESS_POINT, AccessPoint.MOST, "access points");
        keep(ring, new AccessPoint(c.name(), c.method(), c.policies(), c.description(), List.of()));
    }

    private static void update(Edit ring, UpdateAccessPoint c) {
        AccessPoint was = accessPoint(ring, c.name());
        c.policies().ifPresent(names -> names.forEach(name -> policy(ring, name)));
        keep(ring, new AccessPoint(was.name(), was.method(), c.policies().orElse(was.policies()), c.description().orElse(was.description()), was.clientKeys()));
    }

    private static void delete(Edit ring, AccessPoint point) {
        point.clientKeys().forEach(id -> ring.delete(Table.CLIENT_KEY, id));
        ring.remove(Table.ACCESS_POINT, point.name());
    }

    private static void create(Edit ring, CreateClientKey c) {
        AccessPoint point = accessPoint(ring, c.accessPoint());
        if (ring.clientKey(c.id()).isPresent()) throw RESOURCE_EXISTS.refused();
        keep(ring, point.with(c.id()));
        ClientKey key = new ClientKey(c.id(), point.name(), c.certificate(), c.publicKey(), ring.time(), c.notBefore(), c.notAfter());
        ring.put(Table.CLIENT_KEY, key.id(), key::write);
    }

    private static void delete(Edit ring, ClientKey key) {
        keep(ring, accessPoint(ring, key.accessPoint()).without(key.id()));
        ring.delete(Table.CLIENT_KEY, key.id());
    }

    private static void mustBeWithin(ApplicationPolicy policy) {
        int most = ApplicationPolicy.MOST_NAMES;
        if (policy.resources().size() > most || policy.networkRules().size() > most)
            throw LIMIT_EXCEEDED.because("A policy names at most " + most + " resources and network rules.");
    }

    private static void keep(Edit ring, AccessPoint point) {
        if (point.policies().size() > AccessPoint.MOST_POLICIES)
            throw LIMIT_EXCEEDED.because("An access point has at most " + AccessPoint.MOST_POLICIES + " policies.");
        ring.keep(Table.ACCESS_POINT, point.name(), point::write);
    }

    private static void mustBeThere(Edit ring, String instance) {
        if (!instance.isEmpty() && ring.instance(instance).isEmpty()) throw UNKNOWN_INSTANCE.refused();
    }

    private static void mustHaveRoom(Edit ring, Table table, int most, String things) {
        if (ring.count(table) >= most) throw LIMIT_EXCEEDED.because("The account has " + most + " " + things + ".");
    }

    private static NetworkRule rule(Edit ring, String name) {
        return ring.networkRule(name).orElseThrow(() -> unknown("network rule", name));
    }

    private static ApplicationPolicy policy(Edit ring, String name) {
        return ring.policy(name).orElseThrow(() -> unknown("policy", name));
    }

    private static AccessPoint accessPoint(Edit ring, String name) {
        return ring.accessPoint(name).orElseThrow(() -> unknown("access point", name));
    }

    private static Refused unknown(String thing, String name) {
        return UNKNOWN_RESOURCE.because("There is no " + thing + " " + name + ".");
    }
}
