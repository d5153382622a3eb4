package io.wardmote.op;

import java.util.Base64;

/** DER as text (RFC 7468): lines of 64 characters between two labels. */
public final class Pem {
    private Pem() {}

    /** @param label such as {@code PUBLIC KEY} */
    public static String of(String label, byte[] der) {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + lines + "\n-----END " + label + "-----\n";
    }
}
