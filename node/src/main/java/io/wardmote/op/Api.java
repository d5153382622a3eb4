package io.wardmote.op;

/** The two APIs that operations belong to. Some of their operations have the same name and do not do the same. */
public enum Api {
    /** OpenAPI 2016-01-20. */
    OPENAPI(""),
    /** dkms-gcs-0.2: what client keys call. */
    INSTANCE("instance.");

    private final String prefix;

    Api(String prefix) {
        this.prefix = prefix;
    }

    /** The operation's name among those of all APIs. */
    public String whole(String operation) {
        return prefix + operation;
    }
}
