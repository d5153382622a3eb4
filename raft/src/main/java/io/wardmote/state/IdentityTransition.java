package io.wardmote.state;

import static io.wardmote.key.Refusal.*;

import io.wardmote.key.Material;
import io.wardmote.state.Command.*;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What becomes of changes of users, groups, roles, policies and access keys. What is in use does not go: so no name in
 * groups and attachments leads to somebody else later. Policies of keys know the ids of whom
 * they name; those of trust name whoever has the name.
 */
final class IdentityTransition {
    private IdentityTransition() {}

    static void apply(Edit ring, IdentityChange change) {
        switch (change) {
            case CreateUser c -> create(ring, c);
            case UpdateUser c -> update(ring, user(ring, c.name()), c);
            case DeleteUser c -> delete(ring, user(ring, c.name()));
            case CreateAccessKey c -> create(ring, c.id(), c.user(), c.secret());
            case SetAccessKey c -> set(ring, accessKey(ring, c.user(), c.id()), c.active());
            case DeleteAccessKey c -> delete(ring, accessKey(ring, c.user(), c.id()));
            case NoteAccessKeys c -> c.ids().forEach(id -> ring.accessKey(id).ifPresent(key -> keep(ring, key.usedAt(ring.time()))));
            case CreateBearerToken c -> create(ring, c);
            case DeleteBearerToken c -> ring.delete(Table.BEARER, bearerToken(ring, c.user(), c.hash()).hash());
            case CreateGroup c -> create(ring, c);
            case DeleteGroup c -> delete(ring, group(ring, c.name()));
            case AddToGroup c -> add(ring, user(ring, c.user()), group(ring, c.group()));
            case RemoveFromGroup c -> remove(ring, user(ring, c.user()), group(ring, c.group()));
            case CreateRole c -> create(ring, c);
            case UpdateRole c -> update(ring, role(ring, c.name()), c);
            case DeleteRole c -> delete(ring, role(ring, c.name()));
            case CreateNamedPolicy c -> create(ring, c);
            case ReplaceNamedPolicy c -> keep(ring, policy(ring, c.name()).saying(c.text(), ring.time()));
            case DeleteNamedPolicy c -> delete(ring, policy(ring, c.name()));
            case AttachPolicy c -> attach(ring, c.policy(), c.holder());
            case DetachPolicy c -> detach(ring, c.policy(), c.holder());
            case NoteDeclaration c -> note(ring, c);
        }
    }

    private static void note(Edit ring, NoteDeclaration c) {
        Set<String> members = ring.members().stream().map(Member::id).collect(Collectors.toSet());
        ring.put(Table.DECLARATION, c.thing(), ring.declaration(c.thing()).noted(c.node(), c.wording(), members)::write);
    }

    private static void create(Edit ring, CreateUser c) {
        if (c.name().equals(User.ROOT) || ring.user(c.name()).isPresent()) throw USER_EXISTS.because(c.name());
        if (ring.count(Table.USER) >= User.MOST) throw TOO_MANY_USERS.because(c.name());
        keep(ring, new User(c.name(), c.id(), c.displayName(), c.comments(), ring.time(), ring.time(), List.of(), List.of()));
    }

    private static void update(Edit ring, User was, UpdateUser c) {
        keep(ring, new User(was.name(), was.id(), c.displayName().orElse(was.displayName()), c.comments().orElse(was.comments()), was.createdAt(), ring.time(),
            was.groups(), was.policies()));
    }

    private static void delete(Edit ring, User user) {
        if (!ring.accessKeysOf(user.name()).isEmpty()) throw USER_HAS_ACCESS_KEY.because(user.name());
        if (ring.bearerTokensOf(user.name()).stream().anyMatch(token -> token.isGoodAt(ring.time()))) throw USER_HAS_BEARER_TOKEN.because(user.name());
        if (!user.groups().isEmpty()) throw USER_IN_GROUP.because(user.name());
        if (!user.policies().isEmpty()) throw USER_HAS_POLICY.because(user.name());
        ring.bearerTokensOf(user.name()).forEach(over -> ring.delete(Table.BEARER, over.hash()));
        ConsoleTransition.leave(ring, user.name());
        ring.remove(Table.USER, user.name());
    }

    private static void create(Edit ring, CreateBearerToken c) {
        if (!c.user().equals(User.ROOT)) user(ring, c.user());
        List<BearerToken> has = ring.bearerTokensOf(c.user());
        if (has.stream().filter(token -> token.isGoodAt(ring.time())).count() >= BearerToken.MOST) throw TOO_MANY_BEARER_TOKENS.because(c.user());
        for (BearerToken token : has) if (!token.isGoodAt(ring.time())) ring.delete(Table.BEARER, token.hash());
        ring.put(Table.BEARER, c.hash(), new BearerToken(c.hash(), c.user(), ring.time() + c.lifeMillis(), c.name(), ring.time())::write);
    }

    private static void create(Edit ring, String id, String owner, Material.Wrapped secret) {
        RotationTransition.mustStay(ring, secret);
        if (!owner.equals(User.ROOT)) user(ring, owner);
        if (ring.accessKeysOf(owner).size() >= AccessKey.MOST) throw TOO_MANY_ACCESS_KEYS.because(owner);
        if (ring.accessKey(id).isPresent()) throw INVALID_PARAMETER.because("AccessKeyId");
        keep(ring, new AccessKey(id, owner, true, secret, ring.time(), 0));
    }

    private static void set(Edit ring, AccessKey key, boolean active) {
        if (!active) mustNotBeLast(ring, key);
        if (key.active() != active) keep(ring, key.thatIs(active));
    }

    private static void delete(Edit ring, AccessKey key) {
        mustNotBeLast(ring, key);
        ring.delete(Table.ACCESS_KEY, key.id());
    }

    private static void mustNotBeLast(Edit ring, AccessKey key) {
        if (!key.user().equals(User.ROOT) || !key.active()) return;
        boolean another = ring.accessKeysOf(User.ROOT).stream().anyMatch(other -> other.active() && !other.id().equals(key.id()));
        if (!another) throw LAST_ACCESS_KEY.because(key.id());
    }

    private static void create(Edit ring, CreateGroup c) {
        if (ring.group(c.name()).isPresent()) throw GROUP_EXISTS.because(c.name());
        if (ring.count(Table.GROUP) >= Group.MOST) throw TOO_MANY_GROUPS.because(c.name());
        keep(ring, new Group(c.name(), c.id(), c.comments(), ring.time(), ring.time(), 0, List.of()));
    }

    private static void delete(Edit ring, Group group) {
        if (group.members() > 0) throw GROUP_HAS_USER.because(group.name());
        if (!group.policies().isEmpty()) throw GROUP_HAS_POLICY.because(group.name());
        ring.remove(Table.GROUP, group.name());
    }

    private static void add(Edit ring, User user, Group group) {
        if (user.groups().contains(group.name())) throw IN_GROUP.because(group.name());
        if (user.groups().size() >= User.MOST_GROUPS) throw TOO_MANY_GROUPS_OF_USER.because(user.name());
        keep(ring, user.in(and(user.groups(), group.name())));
        keep(ring, group.plus(1));
    }

    private static void remove(Edit ring, User user, Group group) {
        if (!user.groups().contains(group.name())) throw NOT_IN_GROUP.because(group.name());
        keep(ring, user.in(without(user.groups(), group.name())));
        keep(ring, group.plus(-1));
    }

    private static void create(Edit ring, CreateRole c) {
        if (ring.role(c.name()).isPresent()) throw ROLE_EXISTS.because(c.name());
        if (ring.count(Table.ROLE) >= Role.MOST) throw TOO_MANY_ROLES.because(c.name());
        keep(ring, new Role(c.name(), c.id(), c.trust(), c.maxSessionSeconds(), c.description(), ring.time(), ring.time(), List.of()));
    }

    private static void update(Edit ring, Role was, UpdateRole c) {
        keep(ring, new Role(was.name(), was.id(), c.trust().orElse(was.trust()), c.maxSessionSeconds().orElse(was.maxSessionSeconds()),
            c.description().orElse(was.description()), was.createdAt(), ring.time(), was.policies()));
    }

    private static void delete(Edit ring, Role role) {
        if (!role.policies().isEmpty()) throw ROLE_HAS_POLICY.because(role.name());
        ring.remove(Table.ROLE, role.name());
    }

    private static void create(Edit ring, CreateNamedPolicy c) {
        if (ring.namedPolicy(c.name()).isPresent()) throw POLICY_EXISTS.because(c.name());
        if (ring.count(Table.NAMED_POLICY) >= NamedPolicy.MOST) throw TOO_MANY_POLICIES.because(c.name());
        keep(ring, new NamedPolicy(c.name(), c.text(), c.description(), ring.time(), ring.time(), 1, 0, 0, 0));
    }

    private static void delete(Edit ring, NamedPolicy policy) {
        if (policy.users() > 0) throw POLICY_HAS_USER.because(policy.name());
        if (policy.groups() > 0) throw POLICY_HAS_GROUP.because(policy.name());
        if (policy.roles() > 0) throw POLICY_HAS_ROLE.because(policy.name());
        ring.remove(Table.NAMED_POLICY, policy.name());
    }

    private static void attach(Edit ring, PolicyName policy, Holder holder) {
        if (!policy.ofSystem()) policy(ring, policy.name());
        List<PolicyName> was = holder.policies(ring);
        if (was.contains(policy)) throw holder.kind().attached.because(policy.name());
        if (was.size() >= PolicyName.MOST) throw holder.kind().tooMany.because(holder.name());
        keep(ring, holder, and(was, policy));
        count(ring, policy, holder, 1);
    }

    private static void detach(Edit ring, PolicyName policy, Holder holder) {
        List<PolicyName> was = holder.policies(ring);
        if (!was.contains(policy)) throw holder.kind().notAttached.because(policy.name());
        keep(ring, holder, without(was, policy));
        count(ring, policy, holder, -1);
    }

    private static void count(Edit ring, PolicyName policy, Holder holder, int more) {
        if (!policy.ofSystem()) keep(ring, policy(ring, policy.name()).attached(holder.kind(), more));
    }

    private static void keep(Edit ring, Holder holder, List<PolicyName> policies) {
        switch (holder.kind()) {
            case USER -> keep(ring, user(ring, holder.name()).with(policies));
            case GROUP -> keep(ring, group(ring, holder.name()).with(policies));
            case ROLE -> keep(ring, role(ring, holder.name()).with(policies));
        }
    }

    private static void keep(Edit ring, User user) {
        ring.keep(Table.USER, user.name(), user::write);
    }

    private static void keep(Edit ring, Group group) {
        ring.keep(Table.GROUP, group.name(), group::write);
    }

    private static void keep(Edit ring, Role role) {
        ring.keep(Table.ROLE, role.name(), role::write);
    }

    private static void keep(Edit ring, NamedPolicy policy) {
        ring.keep(Table.NAMED_POLICY, policy.name(), policy::write);
    }

    private static void keep(Edit ring, AccessKey key) {
        ring.put(Table.ACCESS_KEY, key.id(), key::write);
    }

    private static User user(Edit ring, String name) {
        return ring.user(name).orElseThrow(() -> UNKNOWN_USER.because(name));
    }

    private static Group group(Edit ring, String name) {
        return ring.group(name).orElseThrow(() -> UNKNOWN_GROUP.because(name));
    }

    private static Role role(Edit ring, String name) {
        return ring.role(name).orElseThrow(() -> UNKNOWN_ROLE.because(name));
    }

    private static NamedPolicy policy(Edit ring, String name) {
        return ring.namedPolicy(name).orElseThrow(() -> UNKNOWN_POLICY.because(name));
    }

    private static AccessKey accessKey(Edit ring, String owner, String id) {
        if (!owner.equals(User.ROOT)) user(ring, owner);
        return ring.accessKey(id).filter(key -> key.user().equals(owner)).orElseThrow(() -> UNKNOWN_USER_ACCESS_KEY.because(id));
    }

    private static BearerToken bearerToken(Edit ring, String owner, String hash) {
        if (!owner.equals(User.ROOT)) user(ring, owner);
        return ring.bearerToken(hash).filter(token -> token.user().equals(owner)).orElseThrow(() -> UNKNOWN_USER_BEARER_TOKEN.because(hash));
    }

    private static <T> List<T> and(List<T> items, T one) {
        List<T> more = new ArrayList<>(items);
        more.add(one);
        return more;
    }

    private static <T> List<T> without(List<T> items, T one) {
        return items.stream().filter(item -> !item.equals(one)).toList();
    }
}
