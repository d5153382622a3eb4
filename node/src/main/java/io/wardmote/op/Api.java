package io.wardmote.op;

/** The two APIs that operations belong to. Some of their operations have the same name and do not do the same. */
public enum Api {
    /** OpenAPI 2016-01-20. */
    OPENAPI("", "openapi"),
    /** dkms-gcs-0.2: what client keys call. */
    INSTANCE("instance.", "instance");

    private final String prefix;
    private final String door;

    Api(String prefix, String door) {
        this.prefix = prefix;
        this.door = door;
    }

    /** What records call the door that speaks it. */
    public String door() {
        return door;
    }

    /** The operation's name among those of all APIs. */
    public String whole(String operation) {
        return prefix + operation;
    }
}
