package io.wardmote.hsm;

import static io.wardmote.hsm.Attribute.AES;
import static io.wardmote.hsm.Attribute.CLASS;
import static io.wardmote.hsm.Attribute.DECRYPT;
import static io.wardmote.hsm.Attribute.DERIVE;
import static io.wardmote.hsm.Attribute.ENCRYPT;
import static io.wardmote.hsm.Attribute.EXTRACTABLE;
import static io.wardmote.hsm.Attribute.KEY_TYPE;
import static io.wardmote.hsm.Attribute.LABEL;
import static io.wardmote.hsm.Attribute.MODULUS;
import static io.wardmote.hsm.Attribute.MODULUS_BITS;
import static io.wardmote.hsm.Attribute.PRIVATE;
import static io.wardmote.hsm.Attribute.PRIVATE_KEY;
import static io.wardmote.hsm.Attribute.PUBLIC_EXPONENT;
import static io.wardmote.hsm.Attribute.PUBLIC_KEY;
import static io.wardmote.hsm.Attribute.RSA;
import static io.wardmote.hsm.Attribute.SECRET_KEY;
import static io.wardmote.hsm.Attribute.SENSITIVE;
import static io.wardmote.hsm.Attribute.SIGN;
import static io.wardmote.hsm.Attribute.TOKEN;
import static io.wardmote.hsm.Attribute.UNWRAP;
import static io.wardmote.hsm.Attribute.UNWRAP_TEMPLATE;
import static io.wardmote.hsm.Attribute.VALUE;
import static io.wardmote.hsm.Attribute.VALUE_LEN;
import static io.wardmote.hsm.Attribute.VERIFY;
import static io.wardmote.hsm.Attribute.WRAP;

import io.wardmote.key.Refusal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The key that wraps all others: AES-256, the same in every HSM of the cluster, outside of them never in the clear. It wraps and unwraps and does
 * nothing else, or whoever may decrypt with it could read what it wrapped.
 *
 * <p>One HSM makes it. Each further HSM makes an RSA key pair for its enrolment ({@link #request}); the first wraps its own for that
 * ({@link #export}), two people having compared the fingerprints; the other takes it ({@link #take}). At last the first seals its own
 * ({@link #seal}), and it leaves no HSM again.
 */
public final class Kek {
    private static final String KEK = "wardmote-kek";
    private static final String ENROLMENT = "wardmote-enrolment";
    private static final Logger LOG = LoggerFactory.getLogger(Kek.class);
    private static final int RSA_BITS = 3072;
    private static final byte[] F4 = {1, 0, 1};
    private static final byte LAYOUT = 1;

    static final Template LIKE = Template.empty().with(CLASS, SECRET_KEY).with(LABEL, KEK).with(TOKEN, true);

    /**
     * How well the token itself keeps what the key unwraps; the strongest that it takes is chosen. That the security officer trusts the key
     * (CKA_TRUSTED) comes on top where a token lets him say so of a private object; keys made from then on are wrapped by trusted keys only.
     */
    public enum Profile {
        /**
         * Unwrapped keys are sensitive and leave the token in no form, whatever the caller asks; but a newborn one, until it is wrapped and destroyed,
         * can be wrapped by any key that whoever has the PIN makes.
         */
        TEMPLATED,
        /** Whoever has the PIN may also unwrap a blob as a key that can be read, or be wrapped by one that he knows: good for tests. */
        BARE;

        private Template of(Template kek) {
            return switch (this) {
                case TEMPLATED -> kek.with(UNWRAP_TEMPLATE, Template.empty().with(SENSITIVE, true).with(EXTRACTABLE, false));
                case BARE -> kek;
            };
        }
    }

    /**
     * @param checkValue alike in all HSMs of the cluster: the first four bytes of SHA-256 over a key of 32 zeros, wrapped, in hex. Empty if this
     *                   token takes no key in the clear
     * @param sealed     whether it can never leave the token again
     * @param trusted    whether the security officer said so
     * @param profile    as it was seen to act; empty where the check value is
     */
    public record Status(String checkValue, boolean sealed, boolean trusted, Optional<Profile> profile) {}

    /** The key of 32 zeros, wrapped. */
    private record Known(Mechanism by, byte[] wrapped) {}

    private final Token token;
    private final Cryptoki cryptoki;

    public Kek(Token token) {
        this.token = token;
        this.cryptoki = token.cryptoki();
    }

    /**
     * Makes the key in the cluster's first HSM; it stays exportable until it is sealed.
     * @throws IllegalStateException if the token has one already
     */
    public Profile make() throws GeneralSecurityException {
        Template kek = template().with(VALUE_LEN, 32L).with(EXTRACTABLE, true);
        return token.use("making the wrapping key", session -> {
            mustHaveNone(session);
            for (Profile profile : Profile.values()) {
                try {
                    cryptoki.generateKey(session.number(), Parameter.aesKey(), profile.of(kek));
                    LOG.info("made the wrapping key, profile {}", profile);
                    return profile;
                } catch (CryptokiException e) {
                    if (profile == Profile.BARE || e.value().recovery() != Recovery.NONE) throw e;
                    LOG.info("the token makes no wrapping key of profile {}: {}", profile, e.getMessage());
                }
            }
            throw new IllegalStateException("no profile");
        });
    }

    /**
     * What a further HSM is enrolled by: the public half of a key pair that it made for this.
     * <pre>
     *   | layout 1 = 1 | OAEP hashes it can unwrap with: 1 SHA-1, 2 SHA-256, 3 both | DER SubjectPublicKeyInfo |
     * </pre>
     * Made anew each time; a pair of before is destroyed.
     */
    public byte[] request() throws GeneralSecurityException {
        return token.use("making the enrolment key", session -> {
            mustHaveNone(session);
            forgetEnrolment(session);
            Template publicKey = Template.empty().with(TOKEN, false).with(MODULUS_BITS, RSA_BITS).with(PUBLIC_EXPONENT, F4).with(WRAP, true);
            Template privateKey = Template.empty().with(TOKEN, true).with(PRIVATE, true).with(LABEL, ENROLMENT).with(SENSITIVE, true)
                    .with(EXTRACTABLE, false).with(UNWRAP, true).with(DECRYPT, false).with(SIGN, false);
            Cryptoki.Pair pair = cryptoki.generatePair(session.number(), Parameter.rsaPair(), publicKey, privateKey);
            byte[] spki = PublicKeys.rsa(cryptoki, session.number(), pair.publicKey());
            byte hashes = 0;
            for (Parameter.Hash hash : Parameter.Hash.values()) if (transport(hash).worksWith(cryptoki, session, pair.privateKey(), spki)) hashes |= bit(hash);
            if (hashes == 0)
                throw new IllegalStateException("this token cannot be enrolled: it unwraps neither by CKM_RSA_PKCS_OAEP with SHA-1 nor with SHA-256");
            return ByteBuffer.allocate(2 + spki.length).put(LAYOUT).put(hashes).put(spki).array();
        });
    }

    /** For two people to compare, one at each HSM: SHA-256 of the request in groups of four. */
    public static String fingerprint(byte[] request) {
        String hex = HexFormat.of().formatHex(sha256(request)).toUpperCase(Locale.ROOT);
        return String.join(" ", List.of(hex.split("(?<=\\G.{4})")));
    }

    /**
     * The key wrapped for the HSM that made the request, by the best OAEP that both can:
     * <pre>
     *   | layout 1 = 1 | OAEP hash: 1 SHA-1, 2 SHA-256 | wrapped |
     * </pre>
     * @throws IllegalStateException if it was sealed
     */
    public byte[] export(byte[] request) throws GeneralSecurityException {
        if (request.length < 3 || request[0] != LAYOUT) throw new IllegalArgumentException("not a request for enrolment that is known here");
        byte[] spki = Arrays.copyOfRange(request, 2, request.length);
        PublicKeys.Rsa rsa = PublicKeys.rsa(spki);
        if (rsa.modulus().bitLength() < RSA_BITS) throw new IllegalArgumentException("the enrolment key must have " + RSA_BITS + " bits");
        return token.use("exporting the wrapping key", session -> {
            long kek = session.kek();
            if (!cryptoki.flag(session.number(), kek, EXTRACTABLE)) throw new IllegalStateException("the wrapping key is sealed and leaves this HSM no more");
            long publicKey = cryptoki.create(session.number(), Template.empty().with(CLASS, PUBLIC_KEY).with(KEY_TYPE, RSA).with(TOKEN, false)
                    .with(MODULUS, bytes(rsa.modulus())).with(PUBLIC_EXPONENT, bytes(rsa.exponent())).with(WRAP, true));
            try {
                return wrappedFor(session, kek, publicKey, request[1]);
            } finally {
                cryptoki.destroy(session.number(), publicKey);
            }
        });
    }

    private byte[] wrappedFor(Token.Session session, long kek, long publicKey, byte hashes) throws CryptokiException {
        CryptokiException last = new CryptokiException("C_WrapKey", ReturnValue.MECHANISM_INVALID);
        for (Parameter.Hash hash : List.of(Parameter.Hash.SHA_256, Parameter.Hash.SHA_1)) {
            if ((hashes & bit(hash)) == 0) continue;
            try {
                byte[] wrapped = cryptoki.wrap(session.number(), Parameter.rsaOaep(hash), publicKey, kek);
                return ByteBuffer.allocate(2 + wrapped.length).put(LAYOUT).put(bit(hash)).put(wrapped).array();
            } catch (CryptokiException e) {
                if (e.value().recovery() != Recovery.NONE) throw e;
                last = e;
            }
        }
        throw last;
    }

    /**
     * Takes the wrapping key that was exported for this HSM's request, sealed from the first, and destroys the enrolment key.
     * @throws io.wardmote.key.Refused INVALID_PARAMETER if it was not exported for the last request
     */
    public Profile take(byte[] exported) throws GeneralSecurityException {
        if (exported.length < 3 || exported[0] != LAYOUT) throw new IllegalArgumentException("not an exported wrapping key that is known here");
        Parameter.Hash hash = exported[1] == bit(Parameter.Hash.SHA_256) ? Parameter.Hash.SHA_256 : Parameter.Hash.SHA_1;
        byte[] wrapped = Arrays.copyOfRange(exported, 2, exported.length);
        return token.use("taking the wrapping key", session -> {
            mustHaveNone(session);
            List<Long> enrolment = cryptoki.find(session.number(), enrolmentKey());
            if (enrolment.size() != 1) throw new IllegalStateException("this HSM has made no request for enrolment");
            for (Profile profile : Profile.values()) {
                try {
                    Template kek = profile.of(template().with(EXTRACTABLE, false));
                    Judged.unwrap(cryptoki, session.number(), Parameter.rsaOaep(hash), enrolment.getFirst(), wrapped, kek, Judged.CANNOT_OR_WILL_NOT,
                        Refusal.INVALID_PARAMETER.because("exported"));
                    forgetEnrolment(session);
                    LOG.info("took the wrapping key, profile {}", profile);
                    return profile;
                } catch (CryptokiException e) {
                    if (profile == Profile.BARE || e.value().recovery() != Recovery.NONE) throw e;
                    LOG.info("the token takes no wrapping key of profile {}: {}", profile, e.getMessage());
                }
            }
            throw new IllegalStateException("no profile");
        });
    }

    /** From now on the key never leaves this token again, which cannot be undone. One that is sealed stays so. */
    public void seal() throws GeneralSecurityException {
        token.use("sealing the wrapping key", session -> {
            long kek = session.kek();
            if (cryptoki.flag(session.number(), kek, EXTRACTABLE)) cryptoki.set(session.number(), kek, Template.empty().with(EXTRACTABLE, false));
            return null;
        });
    }

    /** @throws io.wardmote.key.Refused UNAVAILABLE if the token has none */
    public Status status() throws GeneralSecurityException {
        return token.use("reading the wrapping key", session -> {
            long kek = session.kek();
            Optional<Known> known = wrapKnown(session, kek);
            Optional<Profile> profile = known.isPresent() ? Optional.of(profile(session, kek, known.get())) : Optional.empty();
            // not CKA_CHECK_VALUE: SoftHSM has none for a key that was unwrapped
            String checkValue = known.map(it -> HexFormat.of().formatHex(sha256(it.wrapped), 0, 4)).orElse("");
            return new Status(checkValue, !cryptoki.flag(session.number(), kek, EXTRACTABLE), isTrusted(session, kek), profile);
        });
    }

    boolean isTrusted(Token.Session session, long kek) throws CryptokiException {
        try {
            return cryptoki.flag(session.number(), kek, Attribute.TRUSTED);
        } catch (CryptokiException e) {
            if (e.value() == ReturnValue.ATTRIBUTE_TYPE_INVALID) return false;
            throw e;
        }
    }

    private Optional<Known> wrapKnown(Token.Session session, long kek) throws CryptokiException {
        Template zeros = sessionKey().with(SENSITIVE, true).with(EXTRACTABLE, true).with(VALUE, new byte[32]);
        for (Mechanism by : Mechanism.WRAPPING) {
            try {
                long known = cryptoki.create(session.number(), zeros);
                byte[] wrapped = cryptoki.wrap(session.number(), Parameter.wrap(by.number()), kek, known);
                cryptoki.destroy(session.number(), known);
                return Optional.of(new Known(by, wrapped));
            } catch (CryptokiException e) {
                if (e.value().recovery() != Recovery.NONE) throw e;
                LOG.debug("no check value by {}: {}", by.apiName(), e.getMessage());
            }
        }
        return Optional.empty();
    }

    /** By what becomes of a key that is to be readable, and of one that is to be wrapped: tokens need not show their templates. */
    private Profile profile(Token.Session session, long kek, Known known) throws CryptokiException {
        boolean keeps = !unwraps(session, kek, known, SENSITIVE, false) && !unwraps(session, kek, known, EXTRACTABLE, true);
        return keeps ? Profile.TEMPLATED : Profile.BARE;
    }

    /** Whether the wrapping key unwraps a key with less than its template says. @param less the value of one attribute that would make it so */
    private boolean unwraps(Token.Session session, long kek, Known known, Attribute attribute, boolean less) throws CryptokiException {
        Template wanted = sessionKey().with(SENSITIVE, true).with(EXTRACTABLE, false).with(attribute, less);
        try {
            long key = cryptoki.unwrap(session.number(), Parameter.wrap(known.by.number()), kek, known.wrapped, wanted);
            boolean so = cryptoki.flag(session.number(), key, attribute) == less;
            cryptoki.destroy(session.number(), key);
            return so;
        } catch (CryptokiException e) {
            if (e.value().recovery() != Recovery.NONE) throw e;
            return false;
        }
    }

    private static Template sessionKey() {
        return Template.empty().with(CLASS, SECRET_KEY).with(KEY_TYPE, AES).with(TOKEN, false).with(PRIVATE, true);
    }

    private static Template template() {
        return Template.empty().with(CLASS, SECRET_KEY).with(KEY_TYPE, AES).with(LABEL, KEK).with(TOKEN, true).with(PRIVATE, true)
                .with(SENSITIVE, true).with(WRAP, true).with(UNWRAP, true).with(ENCRYPT, false).with(DECRYPT, false).with(SIGN, false)
                .with(VERIFY, false).with(DERIVE, false);
    }

    private static Template enrolmentKey() {
        return Template.empty().with(CLASS, PRIVATE_KEY).with(LABEL, ENROLMENT).with(TOKEN, true);
    }

    private void mustHaveNone(Token.Session session) throws CryptokiException {
        if (!cryptoki.find(session.number(), LIKE).isEmpty()) throw new IllegalStateException("this HSM has a wrapping key already");
    }

    private void forgetEnrolment(Token.Session session) throws CryptokiException {
        for (long old : cryptoki.find(session.number(), enrolmentKey())) cryptoki.destroy(session.number(), old);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }

    private static Transport transport(Parameter.Hash hash) {
        return hash == Parameter.Hash.SHA_1 ? Transport.OAEP_SHA_1 : Transport.OAEP_SHA_256;
    }

    private static byte bit(Parameter.Hash hash) {
        return (byte) (hash == Parameter.Hash.SHA_1 ? 1 : 2);
    }

    /** Unsigned, without a leading zero, as PKCS#11's big integers are. */
    private static byte[] bytes(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return bytes[0] == 0 && bytes.length > 1 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    }
}
