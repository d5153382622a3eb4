package io.wardmote.op;

/** In whose name something is asked. */
public sealed interface Principal {

    /** As records name it. */
    String text();

    /** As policies name it, after the account: {@code user/alice}, {@code role/deploy}. */
    default String identity() {
        return text();
    }

    /** The account itself, which may do everything. */
    record Root() implements Principal {
        private static final String NAME = "root";

        @Override
        public String text() {
            return NAME;
        }
    }

    record User(String name) implements Principal {
        @Override
        public String text() {
            return "user/" + name;
        }
    }

    /**
     * A role that somebody has taken on for a while.
     *
     * @param roleId    of the role when it was taken on: one made anew by that name is another
     * @param name      by which whoever took it on goes
     * @param policy    narrows what the role may do; "" if nothing does
     * @param expiresAt milliseconds of the state's time, from which on it is over
     */
    record Session(String role, String roleId, String name, String policy, long expiresAt) implements Principal {
        @Override
        public String text() {
            return identity() + "/" + name;
        }

        @Override
        public String identity() {
            return "role/" + role;
        }

        /** Of this role and no other that will have its name. */
        public String id() {
            return roleId + ":" + name;
        }
    }

    /** A client key, which speaks for its access point. */
    record ClientKey(String accessPoint) implements Principal {
        @Override
        public String text() {
            return "accesspoint/" + accessPoint;
        }
    }

    /** Another cloud, as an XKS proxy of ours knows it. @param prefix of that proxy */
    record XksProxy(String prefix) implements Principal {
        @Override
        public String text() {
            return "xksproxy" + prefix;
        }
    }

    /** Somebody who showed that he may by what he sent, not who he is. */
    record Nobody() implements Principal {
        @Override
        public String text() {
            return "";
        }
    }

    /** @param name as access keys and bearer tokens have it: {@code root} is the account itself, "" nobody known */
    static Principal ofUser(String name) {
        if (name.isEmpty()) return new Nobody();
        return name.equals(Root.NAME) ? new Root() : new User(name);
    }
}
