package io.wardmote.node.declared;

import io.wardmote.key.Protection;
import io.wardmote.key.Refusal;
import io.wardmote.op.identity.Ids;
import io.wardmote.state.ByteWriter;
import io.wardmote.state.Command;
import io.wardmote.state.Group;
import io.wardmote.state.Holder;
import io.wardmote.state.Instance;
import io.wardmote.state.KeyRing;
import io.wardmote.state.NamedPolicy;
import io.wardmote.state.PolicyName;
import io.wardmote.state.Role;
import io.wardmote.state.User;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** One thing that settings declare, and what makes the cluster's the same. It never has a secret. */
public sealed interface Declared {

    /** Kind and name, as records have it: {@code user/alice}. */
    String thing();

    /** All that it says, so that another wording is known as one. Later versions write the same bytes, or each start would bring changes. */
    void write(ByteWriter out);

    /**
     * The changes, in order, that are missing; what is taken away comes first.
     *
     * @throws io.wardmote.key.Refused if no change can do it
     */
    List<Step> steps(KeyRing ring, Making making);

    /** A hash of the wording. */
    default String wording() {
        ByteWriter out = new ByteWriter();
        write(out);
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(out.toBytes()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }

    /** A command, and the name of the operation that would have made it. */
    record Step(String operation, Command command) {}

    /** What new things are made with. @param ids must not be predictable */
    record Making(String clusterId, Ids ids) {}

    record OfPolicy(String name, String text) implements Declared {
        @Override
        public String thing() {
            return "policy/" + name;
        }

        @Override
        public void write(ByteWriter out) {
            out.text(text);
        }

        @Override
        public List<Step> steps(KeyRing ring, Making making) {
            Optional<NamedPolicy> there = ring.namedPolicy(name);
            if (there.isEmpty()) return List.of(new Step("CreatePolicy", new Command.CreateNamedPolicy(name, text, "")));
            if (there.get().text().equals(text)) return List.of();
            return List.of(new Step("CreatePolicyVersion", new Command.ReplaceNamedPolicy(name, text)));
        }
    }

    record OfGroup(String name, List<PolicyName> policies) implements Declared {
        public OfGroup {
            policies = List.copyOf(policies);
        }

        @Override
        public String thing() {
            return "group/" + name;
        }

        @Override
        public void write(ByteWriter out) {
            out.list(policies, PolicyName::write);
        }

        @Override
        public List<Step> steps(KeyRing ring, Making making) {
            Optional<Group> there = ring.group(name);
            List<Step> steps = new ArrayList<>();
            if (there.isEmpty()) steps.add(new Step("CreateGroup", new Command.CreateGroup(name, making.ids.number(), "")));
            attach(steps, new Holder(Holder.Kind.GROUP, name), there.map(Group::policies).orElse(List.of()), policies);
            return steps;
        }
    }

    record OfRole(String name, String trust, int maxSessionSeconds, List<PolicyName> policies) implements Declared {
        public OfRole {
            policies = List.copyOf(policies);
        }

        @Override
        public String thing() {
            return "role/" + name;
        }

        @Override
        public void write(ByteWriter out) {
            out.text(trust).i32(maxSessionSeconds).list(policies, PolicyName::write);
        }

        @Override
        public List<Step> steps(KeyRing ring, Making making) {
            Optional<Role> there = ring.role(name);
            List<Step> steps = new ArrayList<>();
            if (there.isEmpty()) steps.add(new Step("CreateRole", new Command.CreateRole(name, making.ids.number(), trust, maxSessionSeconds, "")));
            else if (!there.get().trust().equals(trust) || there.get().maxSessionSeconds() != maxSessionSeconds)
                steps.add(new Step("UpdateRole", new Command.UpdateRole(name, Optional.of(trust), Optional.of(maxSessionSeconds), Optional.empty())));
            attach(steps, new Holder(Holder.Kind.ROLE, name), there.map(Role::policies).orElse(List.of()), policies);
            return steps;
        }
    }

    record OfUser(String name, String displayName, List<String> groups, List<PolicyName> policies) implements Declared {
        public OfUser {
            groups = List.copyOf(groups);
            policies = List.copyOf(policies);
        }

        @Override
        public String thing() {
            return "user/" + name;
        }

        @Override
        public void write(ByteWriter out) {
            out.text(displayName).texts(groups).list(policies, PolicyName::write);
        }

        @Override
        public List<Step> steps(KeyRing ring, Making making) {
            Optional<User> there = ring.user(name);
            List<Step> steps = new ArrayList<>();
            if (there.isEmpty()) steps.add(new Step("CreateUser", new Command.CreateUser(name, making.ids.number(), displayName, "")));
            else if (!there.get().displayName().equals(displayName))
                steps.add(new Step("UpdateUser", new Command.UpdateUser(name, Optional.of(displayName), Optional.empty())));
            List<String> in = there.map(User::groups).orElse(List.of());
            for (String group : in) if (!groups.contains(group)) steps.add(new Step("RemoveUserFromGroup", new Command.RemoveFromGroup(name, group)));
            for (String group : groups) if (!in.contains(group)) steps.add(new Step("AddUserToGroup", new Command.AddToGroup(name, group)));
            attach(steps, new Holder(Holder.Kind.USER, name), there.map(User::policies).orElse(List.of()), policies);
            return steps;
        }
    }

    /** One that is there is never changed. */
    record OfInstance(String name, Protection kind) implements Declared {
        @Override
        public String thing() {
            return "instance/" + name;
        }

        @Override
        public void write(ByteWriter out) {
            out.u8(kind.number());
        }

        @Override
        public List<Step> steps(KeyRing ring, Making making) {
            Optional<Instance> there = ring.instances().stream().filter(instance -> instance.name().equals(name)).findFirst();
            if (there.isPresent() && there.get().kind() != kind) throw Refusal.RESOURCE_EXISTS.because(name);
            if (there.isPresent()) return List.of();
            Instance made = NamedInstance.declared(making.clusterId, name, kind, ring.time());
            return List.of(new Step("CreateInstance", new Command.PutInstance(made)));
        }
    }

    private static void attach(List<Step> steps, Holder holder, List<PolicyName> has, List<PolicyName> wanted) {
        String kind = switch (holder.kind()) {
            case USER -> "User";
            case GROUP -> "Group";
            case ROLE -> "Role";
        };
        for (PolicyName policy : has) if (!wanted.contains(policy)) steps.add(new Step("DetachPolicyFrom" + kind, new Command.DetachPolicy(policy, holder)));
        for (PolicyName policy : wanted) if (!has.contains(policy)) steps.add(new Step("AttachPolicyTo" + kind, new Command.AttachPolicy(policy, holder)));
    }
}
