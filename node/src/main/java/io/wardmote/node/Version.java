package io.wardmote.node;

/** That of this program, as the jar's manifest has it. */
final class Version {
    /** "" for classes outside a jar. */
    static final String TEXT = of(Version.class.getPackage().getImplementationVersion());

    private Version() {}

    private static String of(String manifest) {
        return manifest == null ? "" : manifest;
    }
}
