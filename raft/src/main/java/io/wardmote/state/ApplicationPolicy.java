package io.wardmote.state;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A right that access points may have: these permissions, on these resources, from these networks.
 *
 * @param instance     covers only keys of this instance; "" covers all
 * @param resources    {@code key/<id>}, {@code key/*}, {@code secret/<name>}, {@code secret/*}; in the order they were given
 * @param networkRules names; none means from any address. A name that leads nowhere matches no address
 */
public record ApplicationPolicy(String name, String instance, List<Permission> permissions, Set<String> resources, List<String> networkRules,
                                String description) {
    public static final int MOST = 1000;
    /** Of resources, and of network rules. */
    public static final int MOST_NAMES = 100;

    private static final String EVERY_KEY = "key/*";
    private static final String EVERY_SECRET = "secret/*";

    public ApplicationPolicy {
        permissions = List.copyOf(permissions);
        resources = Collections.unmodifiableSet(new LinkedHashSet<>(resources));
        networkRules = List.copyOf(networkRules);
    }

    /** @param resource {@code key/<id>}, or an alias, which only {@code key/*} covers: what it names is unknown */
    public boolean coversKey(String resource, String ofInstance) {
        return (instance.isEmpty() || instance.equals(ofInstance)) && (resources.contains(EVERY_KEY) || resources.contains(resource));
    }

    /** Secrets belong to no instance, so a policy for one instance covers none. */
    public boolean coversSecret(String secretName) {
        return instance.isEmpty() && (resources.contains(EVERY_SECRET) || resources.contains("secret/" + secretName));
    }

    public void write(ByteWriter out) {
        out.u8(1).text(name).text(instance).list(permissions, (permission, to) -> to.u8(permission.number())).texts(List.copyOf(resources))
            .texts(networkRules).text(description);
    }

    public static ApplicationPolicy read(ByteReader in) {
        Layout.mustBe(1, in.u8(), "policy");
        return new ApplicationPolicy(in.text(), in.text(), in.list(number -> Permission.numbered(number.u8())), new LinkedHashSet<>(in.texts()), in.texts(),
            in.text());
    }
}
