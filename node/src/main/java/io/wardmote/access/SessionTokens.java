package io.wardmote.access;

import static io.wardmote.key.Refusal.EXPIRED_SECURITY_TOKEN;
import static io.wardmote.key.Refusal.INVALID_SECURITY_TOKEN;

import io.wardmote.access.Credentials.SigningSecret;
import io.wardmote.crypto.RootKeys;
import io.wardmote.crypto.SealBroken;
import io.wardmote.key.Binding;
import io.wardmote.key.Material.Wrapped;
import io.wardmote.key.Secret;
import io.wardmote.op.Principal;
import io.wardmote.state.ByteReader;
import io.wardmote.state.ByteWriter;
import io.wardmote.state.KeyRing;
import io.wardmote.state.Role;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * The tokens of sessions. A token has all there is to know of its session but what its role may do, so every node reads it and none keeps it. In
 * base64 for URLs it is
 * <pre>
 *   | layout (1) = 1 | epoch of the root key (4) | sealed |
 * </pre>
 * sealed as {@link io.wardmote.crypto.RootKey} does it, under that epoch's key for session tokens:
 * <pre>
 *   | length (1) | secret | access key id | role | role id | session name | policy | expires at (8) |
 * </pre>
 * each text with its length (4).
 */
public final class SessionTokens {
    private static final int LAYOUT = 1;
    private static final int HEAD = 1 + Integer.BYTES;
    /** Characters; that of a session with the longest policy and names has some 3,150. */
    private static final int LONGEST = 4096;

    private final RootKeys roots;

    public SessionTokens(RootKeys roots) {
        this.roots = roots;
    }

    /** @param secret at most 255 bytes; they stay the caller's, to be wiped */
    public String seal(String accessKeyId, byte[] secret, Principal.Session session) {
        byte[] facts = new ByteWriter().text(accessKeyId).text(session.role()).text(session.roleId()).text(session.name())
            .text(session.policy()).i64(session.expiresAt()).toBytes();
        byte[] plain = ByteBuffer.allocate(1 + secret.length + facts.length).put((byte) secret.length).put(secret).put(facts).array();
        try {
            Wrapped wrapped = roots.wrap(Binding.sessionToken(LAYOUT), plain);
            ByteBuffer token = ByteBuffer.allocate(HEAD + wrapped.sealed().length).put((byte) LAYOUT).putInt(wrapped.epoch()).put(wrapped.sealed());
            return Base64.getUrlEncoder().withoutPadding().encodeToString(token.array());
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    /**
     * A session and its secret, which the caller closes; whether it still is one is not asked here.
     *
     * @throws io.wardmote.key.Refused INVALID_SECURITY_TOKEN if it is not ours; EXPIRED_SECURITY_TOKEN if the key of its epoch is gone; UNAVAILABLE if
     *                                 that is the next epoch, whose key this node is yet to get
     */
    SigningSecret open(String token) {
        ByteBuffer bytes = ByteBuffer.wrap(decoded(token));
        if (bytes.remaining() < HEAD || bytes.get() != LAYOUT) throw INVALID_SECURITY_TOKEN.refused();
        int epoch = bytes.getInt();
        int newest = roots.current().epoch();
        if (epoch < 1 || epoch > newest + 1 && !roots.has(epoch)) throw INVALID_SECURITY_TOKEN.refused();
        if (epoch < newest && !roots.has(epoch)) throw EXPIRED_SECURITY_TOKEN.refused();
        byte[] sealed = new byte[bytes.remaining()];
        bytes.get(sealed);
        try (Secret plain = roots.open(Binding.sessionToken(LAYOUT), new Wrapped(epoch, sealed))) {
            return read(new ByteReader(plain.bytes()));
        } catch (SealBroken notOurs) {
            throw INVALID_SECURITY_TOKEN.refused();
        }
    }

    private static byte[] decoded(String token) {
        if (token.length() > LONGEST) throw INVALID_SECURITY_TOKEN.refused();
        try {
            return Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException notBase64) {
            throw INVALID_SECURITY_TOKEN.refused();
        }
    }

    private static SigningSecret read(ByteReader in) {
        byte[] secret = in.raw(in.u8());
        String accessKeyId = in.text();
        Principal.Session session = new Principal.Session(in.text(), in.text(), in.text(), in.text(), in.i64());
        in.end();
        return new SigningSecret(accessKeyId, session, new Secret(secret));
    }

    /** The role that a session is of, as it is now. @throws io.wardmote.key.Refused EXPIRED_SECURITY_TOKEN if the session is over, or the role is gone */
    static Role role(KeyRing ring, Principal.Session session) {
        return found(ring, session).orElseThrow(EXPIRED_SECURITY_TOKEN::refused);
    }

    static boolean isGood(KeyRing ring, Principal.Session session) {
        return found(ring, session).isPresent();
    }

    private static Optional<Role> found(KeyRing ring, Principal.Session session) {
        return ring.role(session.role()).filter(role -> role.id().equals(session.roleId()) && session.expiresAt() > ring.time());
    }
}
