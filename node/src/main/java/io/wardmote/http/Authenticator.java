package io.wardmote.http;

import static io.wardmote.key.Refusal.INVALID_BEARER_TOKEN;
import static io.wardmote.key.Refusal.OVERLOADED;
import static io.wardmote.key.Refusal.REPEATED_NONCE;
import static io.wardmote.key.Refusal.TIMESTAMP_EXPIRED;
import static io.wardmote.key.Refusal.UNKNOWN_ACCESS_KEY;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.wardmote.access.Credentials;
import io.wardmote.access.Credentials.SigningSecret;
import io.wardmote.op.Caller;
import io.wardmote.signing.Hashes;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Finds out who asks. The order of the checks is the one clients of the API see: what a signature must have, its time, its
 * access key or security token, its nonce, the signature itself; only then is the nonce remembered, so that nobody without a key can use one up. Whether
 * the session of a token is over is asked last.
 */
final class Authenticator {
    private static final String BEARER = "Bearer ";
    private static final int TOKEN_BYTES = 32;
    private static final int NONCE_BYTES = 16;

    private final Credentials credentials;
    private final Nonces nonces;
    private final Attempts attempts;
    private final LongSupplier clockMillis;

    Authenticator(Credentials credentials, Nonces nonces, Attempts attempts, LongSupplier clockMillis) {
        this.credentials = credentials;
        this.nonces = nonces;
        this.attempts = attempts;
        this.clockMillis = clockMillis;
    }

    /** @param nonce 16 bytes that no other request of anybody will have, or empty for a bearer token and a session of the console */
    record Proven(Caller caller, byte[] nonce) {}

    /** Throws or fails with a refusal of the section "who asks" of the catalogue. */
    Future<Proven> prove(Request request, Parameters parameters) {
        String authorization = request.header(HttpHeaders.AUTHORIZATION);
        if (authorization.isEmpty()) {
            boolean ofPeople = request.path().startsWith(OpenApiDoor.API);
            Optional<ConsoleCookie> cookie = ofPeople ? ConsoleCookie.of(request.headers(), request.authority()) : Optional.empty();
            return cookie.isPresent() ? console(cookie.get(), request.address()) : signed(RpcSignature.of(request, parameters), request.address());
        }
        if (authorization.regionMatches(true, 0, BEARER, 0, BEARER.length()))
            return bearer(authorization.substring(BEARER.length()).strip(), request.address());
        return signed(AcsSignature.of(authorization, request, parameters), request.address());
    }

    private Future<Proven> signed(Signature signature, String address) {
        long timestamp = Timestamps.seconds(signature.timestamp());
        if (!nonces.accepts(timestamp, nowSeconds())) throw TIMESTAMP_EXPIRED.refused();
        if (signature.accessKeyId().length() > Signature.LONGEST_ACCESS_KEY_ID) throw UNKNOWN_ACCESS_KEY.refused();
        String id = signature.accessKeyId();
        if (!signature.securityToken().isEmpty()) return attempts.prove(address, id, () -> credentials.session(id, signature.securityToken(),
            session -> proven(signature, timestamp, session, address)));
        return attempts.prove(address, id, () -> credentials.accessKey(id, key -> {
            Proven proven = proven(signature, timestamp, key, address);
            credentials.used(id);
            return proven;
        }));
    }

    private Proven proven(Signature signature, long timestamp, SigningSecret key, String address) {
        byte[] nonce = nonce(signature.accessKeyId(), signature.nonce());
        ByteBuffer words = ByteBuffer.wrap(nonce);
        long high = words.getLong();
        long low = words.getLong();
        if (nonces.seen(high, low)) throw REPEATED_NONCE.refused();
        signature.verify(key.secret());
        switch (nonces.take(high, low, timestamp, nowSeconds())) {
            case NEW -> { }
            case SEEN -> throw REPEATED_NONCE.refused();
            case EXPIRED -> throw TIMESTAMP_EXPIRED.refused();
            case FULL -> throw OVERLOADED.because("Too many requests were signed within a minute.");
        }
        return new Proven(new Caller(credentials.account(), key.who(), key.accessKeyId(), address), nonce);
    }

    /** A nonce belongs to its access key, whatever time is signed with it. */
    private static byte[] nonce(String accessKeyId, String nonce) {
        byte[] text = (accessKeyId.length() + ":" + accessKeyId + nonce).getBytes(UTF_8);
        return Arrays.copyOf(Hashes.ofThread().sha256(text, text.length), NONCE_BYTES);
    }

    private Future<Proven> bearer(String token, String address) {
        byte[] bytes = tokenBytes(token);
        try {
            String hash = HexFormat.of().formatHex(Hashes.ofThread().sha256(bytes, bytes.length));
            return attempts.prove(address, hash, () -> credentials.bearer(hash))
                .map(user -> new Proven(Caller.bearer(credentials.account(), user, hash, address), new byte[0]));
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private Future<Proven> console(ConsoleCookie cookie, String address) {
        return cookie.prove(credentials, attempts, address)
            .map(good -> new Proven(Caller.console(credentials.account(), cookie.user(), cookie.hash(), address), new byte[0]));
    }

    private static byte[] tokenBytes(String token) {
        try {
            byte[] bytes = token.length() == TOKEN_BYTES * 2 ? HexFormat.of().parseHex(token) : Base64.getUrlDecoder().decode(token);
            if (bytes.length == TOKEN_BYTES) return bytes;
        } catch (IllegalArgumentException e) {
            throw INVALID_BEARER_TOKEN.refused();
        }
        throw INVALID_BEARER_TOKEN.refused();
    }

    private long nowSeconds() {
        return clockMillis.getAsLong() / 1000;
    }
}
