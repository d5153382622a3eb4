package io.wardmote.node.backup;

import io.wardmote.state.AccessKey;
import io.wardmote.state.AccessPoint;
import io.wardmote.state.ApplicationPolicy;
import io.wardmote.state.BearerToken;
import io.wardmote.state.ClientKey;
import io.wardmote.state.ExternalManager;
import io.wardmote.state.Group;
import io.wardmote.state.Key;
import io.wardmote.state.KeyPolicy;
import io.wardmote.state.KeyRing;
import io.wardmote.state.KeyState;
import io.wardmote.state.NamedPolicy;
import io.wardmote.state.NetworkRule;
import io.wardmote.state.Role;
import io.wardmote.state.Rows;
import io.wardmote.state.StoredRow;
import io.wardmote.state.Table;
import io.wardmote.state.User;
import io.wardmote.state.XksCredential;
import io.wardmote.state.XksKey;
import io.wardmote.state.XksProxy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What was taken away from one state of a cluster to a later one, and comes back where it goes on from the earlier: what was disabled, switched off, deleted
 * or detached. A rule that reads otherwise is told too, whichever is the narrower. Destroyed keys are not: those are another matter. So is what has
 * expired meanwhile, which it has in either.
 *
 * @param kinds by what they are, for people
 */
record Withdrawn(Map<String, Several> kinds) {
    /** So many of a kind are named. */
    static final int MOST_NAMED = 3;

    /** @param named the first of them */
    record Several(long count, List<String> named) {
        @Override
        public String toString() {
            return count + " (" + String.join(", ", named) + (count > named.size() ? ", …" : "") + ")";
        }
    }

    private static final List<Table> WATCHED = List.of(Table.KEY, Table.KEY_POLICY, Table.ACCESS_KEY, Table.BEARER, Table.USER, Table.GROUP, Table.ROLE,
        Table.NAMED_POLICY, Table.ACCESS_POINT, Table.CLIENT_KEY, Table.POLICY, Table.NETWORK_RULE, Table.EXTERNAL, Table.XKS_PROXY, Table.XKS_KEY);

    /** Reads those rows of the earlier state once, and looks each up in the later one. */
    static Withdrawn between(Rows earlier, Rows later) {
        Reading reading = new Reading(later);
        for (Table table : WATCHED) {
            earlier.scan(table.key(new byte[0]), table.end(), (key, value) -> {
                byte[] now = later.get(key);
                reading.look(StoredRow.of(key, value), now == null ? null : StoredRow.of(key, now));
                return true;
            });
        }
        int epoch = new KeyRing(earlier).rootEpoch();
        if (epoch < reading.later.rootEpoch()) reading.tell("root key of before its change", "epoch " + epoch);
        return new Withdrawn(reading.kinds());
    }

    boolean isNothing() {
        return kinds.isEmpty();
    }

    /** {@code keys no longer enabled: 2 (key-a, key-b); access keys …} */
    @Override
    public String toString() {
        return kinds.entrySet().stream().map(kind -> kind.getKey() + ": " + kind.getValue()).collect(Collectors.joining("; "));
    }

    private static final class Reading {
        private final KeyRing later;
        private final long time;
        private final Map<String, Long> counts = new LinkedHashMap<>();
        private final Map<String, List<String>> named = new LinkedHashMap<>();

        Reading(Rows later) {
            this.later = new KeyRing(later);
            time = this.later.time();
        }

        Map<String, Several> kinds() {
            Map<String, Several> kinds = new LinkedHashMap<>();
            counts.forEach((kind, count) -> kinds.put(kind, new Several(count, List.copyOf(named.get(kind)))));
            return kinds;
        }

        void tell(String kind, String name) {
            counts.merge(kind, 1L, Long::sum);
            List<String> names = named.computeIfAbsent(kind, first -> new ArrayList<>());
            if (names.size() < MOST_NAMED) names.add(name);
        }

        /** @param now the same row later, or null if it is gone */
        void look(Object then, Object now) {
            switch (then) {
                case Key key -> {
                    boolean stopped = key.state() == KeyState.ENABLED && now instanceof Key other && other.state() != KeyState.ENABLED;
                    if (stopped) tell("keys no longer enabled", key.id());
                }
                case KeyPolicy policy -> {
                    boolean otherwise = !(now instanceof KeyPolicy other && other.text().equals(policy.text()));
                    if (otherwise && later.key(policy.keyId()).isPresent()) tell("policies of keys changed", policy.keyId());
                }
                case AccessKey key -> {
                    if (key.active() && !(now instanceof AccessKey other && other.active())) tell("access keys switched off or deleted", key.id());
                }
                case BearerToken token -> {
                    if (token.isGoodAt(time) && now == null) tell("bearer tokens deleted", token.hash());
                }
                case ClientKey key -> {
                    if (key.isGoodAt(time) && now == null) tell("client keys deleted", key.id());
                }
                case User user -> user(user, now);
                case Group group -> {
                    if (now == null) tell("groups deleted", group.name());
                    else if (!((Group) now).policies().containsAll(group.policies())) tell("groups that lost policies", group.name());
                }
                case Role role -> role(role, now);
                case NamedPolicy policy -> changed("policies", policy.name(), now == null,
                    now instanceof NamedPolicy other && other.text().equals(policy.text()));
                case AccessPoint point -> changed("access points", point.name(), now == null,
                    now instanceof AccessPoint other && other.policies().containsAll(point.policies()));
                case ApplicationPolicy policy -> changed("policies of access points", policy.name(), now == null, policy.equals(now));
                case NetworkRule rule -> changed("network rules", rule.name(), now == null, rule.equals(now));
                case ExternalManager manager -> changed("external key managers", manager.instance(), now == null,
                    now instanceof ExternalManager other && other.connected() == manager.connected() && other.endpoint().equals(manager.endpoint())
                        && other.credentials().accessKeyId().equals(manager.credentials().accessKeyId()) && other.authorities().equals(manager.authorities()));
                case XksProxy proxy -> changed("XKS proxies", proxy.prefix(), now == null, proxy.equals(now));
                case XksCredential credential -> {
                    if (now == null) tell("credentials of XKS proxies deleted", credential.id());
                }
                case XksKey key -> {
                    if (!key.equals(now) && later.key(key.keyId()).isPresent()) tell("keys offered by XKS proxies, changed", key.proxy() + " " + key.keyId());
                }
                default -> { } // what only finds others
            }
        }

        private void user(User user, Object now) {
            if (!(now instanceof User other)) {
                tell("users deleted", user.name());
                return;
            }
            boolean lost = !other.policies().containsAll(user.policies()) || !other.groups().containsAll(user.groups());
            if (lost) tell("users that lost policies or groups", user.name());
        }

        private void role(Role role, Object now) {
            if (!(now instanceof Role other)) tell("roles deleted", role.name());
            else if (!other.trust().equals(role.trust())) tell("roles trusted otherwise", role.name());
            else if (!other.policies().containsAll(role.policies())) tell("roles that lost policies", role.name());
        }

        private void changed(String kind, String name, boolean gone, boolean same) {
            if (gone) tell(kind + " deleted", name);
            else if (!same) tell(kind + " changed", name);
        }
    }
}
