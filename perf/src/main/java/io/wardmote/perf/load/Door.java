package io.wardmote.perf.load;

import java.util.Locale;

/** The two ways to ask for cryptography. */
enum Door {
    /** OpenAPI 2016-01-20, signed with ACS3-HMAC-SHA256. */
    OPENAPI,
    /** dkms-gcs-0.2, signed with a client key (RSA). */
    INSTANCE;

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if there is none of this name */
    static Door of(String text) {
        for (Door door : values()) if (door.text().equals(text)) return door;
        throw new IllegalArgumentException(text);
    }
}
