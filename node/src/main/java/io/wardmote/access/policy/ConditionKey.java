package io.wardmote.access.policy;

import java.util.Optional;

/**
 * What a condition may ask about. Names are as they stand here, with upper and lower case; those that end in a slash are followed by
 * the key of a tag or of the encryption context, as RAM writes {@code acs:ResourceTag/}.
 */
enum ConditionKey {
    SOURCE_IP("acs:SourceIp", Operator.Type.ADDRESS),
    CURRENT_TIME("acs:CurrentTime", Operator.Type.DATE),
    SECURE_TRANSPORT("acs:SecureTransport", Operator.Type.TRUTH),
    RESOURCE_TAG("acs:ResourceTag/", Operator.Type.TEXT),
    TAG("kms:tag/", Operator.Type.TEXT),
    REQUEST_TAG("acs:RequestTag/", Operator.Type.TEXT),
    ENCRYPTION_CONTEXT("kms:EncryptionContext/", Operator.Type.TEXT),
    ENCRYPTION_CONTEXT_KEYS("kms:EncryptionContextKeys", Operator.Type.TEXT),
    KEY_SPEC("kms:KeySpec", Operator.Type.TEXT),
    KEY_USAGE("kms:KeyUsage", Operator.Type.TEXT),
    KEY_ORIGIN("kms:KeyOrigin", Operator.Type.TEXT),
    PROTECTION_LEVEL("kms:ProtectionLevel", Operator.Type.TEXT);

    private final String name;
    private final Operator.Type type;

    ConditionKey(String name, Operator.Type type) {
        this.name = name;
        this.type = type;
    }

    /** The key of a condition's name, which may go on after the slash. */
    static Optional<ConditionKey> of(String text) {
        for (ConditionKey key : values()) {
            boolean fits = key.hasMember() ? text.startsWith(key.name) && text.length() > key.name.length() : text.equals(key.name);
            if (fits) return Optional.of(key);
        }
        return Optional.empty();
    }

    /** What follows the slash, "" where nothing does. */
    String member(String text) {
        return text.substring(name.length());
    }

    /** A number is a text that a caller has written, so tags and contexts may be compared as such. */
    boolean takes(Operator.Type asked) {
        return asked == type || asked == Operator.Type.NUMBER && hasMember();
    }

    /** Whether it asks for what every request has, whatever it is about. */
    boolean isOfAnyRequest() {
        return this == SOURCE_IP || this == CURRENT_TIME || this == SECURE_TRANSPORT;
    }

    private boolean hasMember() {
        return name.endsWith("/");
    }

    /** The one text of a key of texts, null if there is none. Of the keys of the encryption context there may be several. */
    String text(Facts facts, String member) {
        return switch (this) {
            case RESOURCE_TAG, TAG -> facts.resourceTag(member);
            case REQUEST_TAG -> facts.requestTag(member);
            case ENCRYPTION_CONTEXT -> facts.encryptionContext(member);
            case KEY_SPEC -> facts.keySpec();
            case KEY_USAGE -> facts.keyUsage();
            case KEY_ORIGIN -> facts.keyOrigin();
            case PROTECTION_LEVEL -> facts.protectionLevel();
            case SOURCE_IP, CURRENT_TIME, SECURE_TRANSPORT, ENCRYPTION_CONTEXT_KEYS -> throw new IllegalStateException(name + " is not one text");
        };
    }
}
