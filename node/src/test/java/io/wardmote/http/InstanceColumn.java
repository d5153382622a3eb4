package io.wardmote.http;

import io.wardmote.key.Refused;

/** How the instance API says a refusal, for scripts of its operations. */
public final class InstanceColumn {
    private InstanceColumn() {}

    /** {@code 404 Forbidden.KeyNotFound: The specified key does not exist.} */
    public static String of(Refused refused) {
        InstanceError error = InstanceError.of(refused);
        return error.status() + " " + error.code() + ": " + error.sentence();
    }
}
