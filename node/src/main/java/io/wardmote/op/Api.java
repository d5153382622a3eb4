package io.wardmote.op;

import java.util.Optional;

/** The APIs that operations belong to. Some of their operations have the same name and do not do the same. */
public enum Api {
    /** OpenAPI 2016-01-20. */
    OPENAPI("2016-01-20", "", "openapi", "kms:"),
    /** dkms-gcs-0.2: what client keys call. */
    INSTANCE("", "instance.", "instance", "kms:"),
    /** Users, groups, roles and policies; through the same door as the OpenAPI. */
    RAM("2015-05-01", "ram.", "ram", "ram:"),
    /** Who somebody is; through the same door. */
    STS("2015-04-01", "sts.", "sts", "sts:"),
    /** The XKS proxy API: what other clouds call. */
    XKS("", "xks.", "xks", "kms:");

    private final String version;
    private final String prefix;
    private final String door;
    private final String actions;

    Api(String version, String prefix, String door, String actions) {
        this.version = version;
        this.prefix = prefix;
        this.door = door;
        this.actions = actions;
    }

    /** That of the OpenAPI's door which is asked for by this Version. */
    public static Optional<Api> dated(String version) {
        if (version.isEmpty()) return Optional.empty();
        for (Api api : values()) if (api.version.equals(version)) return Optional.of(api);
        return Optional.empty();
    }

    /** The Version by which the OpenAPI's door is asked for it; "" for that of another door. */
    public String version() {
        return version;
    }

    /** What records call the door that speaks it. */
    public String door() {
        return door;
    }

    /** The operation's name among those of all APIs. */
    public String whole(String operation) {
        return prefix + operation;
    }

    /** What policies call the right to the operation. */
    public String action(String operation) {
        return actions + operation;
    }
}
