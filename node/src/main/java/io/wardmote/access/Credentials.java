package io.wardmote.access;

import io.vertx.core.Future;
import io.wardmote.key.Secret;
import io.wardmote.op.Principal;
import java.util.Optional;
import java.util.function.Function;

/**
 * What callers prove themselves with. Refusals read from the state are confirmed before they are given. Whether a key is there, is active, and whether
 * the signature was right takes the same steps to find out, with a key of nobody's where there is none: time tells none of it.
 */
public interface Credentials {

    /**
     * Has what an access key signed checked. Fails with UNKNOWN_ACCESS_KEY or INACTIVE_ACCESS_KEY, else as the check does.
     *
     * @param check throws WRONG_SIGNATURE if the secret is another, and has no effect then; it is made once more after a fresh read, and with a secret of
     *              nobody's where the access key is not there or not active. The secret belongs to a cache: it must not be closed
     */
    <T> Future<T> accessKey(String accessKeyId, Function<SigningSecret, T> check);

    /**
     * The same for a session, by the token that it came with, which is read here. Throws or fails with INVALID_SECURITY_TOKEN,
     * MISMATCHED_SECURITY_TOKEN if it is another session's, then as the check does, then with EXPIRED_SECURITY_TOKEN: tokens travel, and whoever has one
     * and no secret makes no node ask the others.
     *
     * @param check is made once, and the secret is closed after it
     */
    <T> Future<T> session(String accessKeyId, String securityToken, Function<SigningSecret, T> check);

    /** The access key signed a request rightly. */
    void used(String accessKeyId);

    /** The user of a bearer token, by the lower-case hexadecimal SHA-256 of its bytes. Fails with INVALID_BEARER_TOKEN. */
    Future<String> bearer(String tokenHash);

    /** The same, of a token that was good a moment ago: not by an older state than that of now. */
    Future<String> bearerNow(String tokenHash);

    /**
     * That a session of the console is one of that user. Fails with SESSION_OVER.
     *
     * @param user {@code root} is the account itself
     * @param hash lower-case hexadecimal SHA-256 of the session's secret
     * @param used whether its end is put off by it, if it comes near
     */
    Future<Void> console(String user, String hash, boolean used);

    /** The same, of one that was good a moment ago: not by an older state than that of now. */
    Future<Void> consoleNow(String user, String hash);

    /**
     * The access point for which a client key signed these bytes, with RSA PKCS#1 v1.5 and SHA-256. Fails with UNKNOWN_ACCESS_KEY,
     * whose detail is the id, also for one that is not valid at this time, and with WRONG_SIGNATURE.
     */
    Future<String> clientKey(String clientKeyId, byte[] signed, byte[] signature);

    /**
     * Has what another cloud signed checked, by a credential of the XKS proxy of that prefix. Fails with UNKNOWN_ACTION if there is no such proxy, with
     * UNKNOWN_ACCESS_KEY, else as the check does.
     */
    Future<Void> xksCredential(String prefix, String accessKeyId, XksCheck check);

    /** The account that everybody here belongs to. */
    String account();

    /** As that of {@link #accessKey}: it may be made twice, and with a secret of nobody's. */
    interface XksCheck {
        /**
         * @param region that the signature must be for; empty for any
         * @param secret belongs to a cache
         */
        void by(Optional<String> region, Secret secret);
    }

    /** @param secret the UTF-8 bytes of the access key secret */
    record SigningSecret(String accessKeyId, Principal who, Secret secret) {}
}
