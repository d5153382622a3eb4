package io.wardmote.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.wardmote.key.Secret;
import java.security.MessageDigest;
import java.util.function.BiPredicate;

/** What a request says of its own signature, read but not yet believed. */
sealed interface Signature permits RpcSignature, AcsSignature {
    /** Nonces are opaque: hex, UUIDs, UUIDs with milliseconds have been seen. */
    int LONGEST_NONCE = 128;
    int LONGEST_ACCESS_KEY_ID = 128;

    String accessKeyId();

    String nonce();

    /** As {@link Timestamps} reads it; "" if there is none. */
    String timestamp();

    /** Of temporary credentials; "" if there is none. */
    String securityToken();

    /** @throws io.wardmote.key.Refused WRONG_SIGNATURE with the text that should have been signed */
    default void verify(Secret secret) {
        verify(secret, Signature::equal);
    }

    /** @param same compares what is expected with what is given; another than {@link #equal} only to show that it would be found out */
    void verify(Secret secret, BiPredicate<String, String> same);

    /** Compares in constant time. */
    static boolean equal(String expected, String given) {
        return MessageDigest.isEqual(expected.getBytes(ISO_8859_1), given.getBytes(ISO_8859_1));
    }
}
