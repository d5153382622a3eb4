package io.wardmote.hsm;

import io.wardmote.crypto.SealBroken;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import java.util.EnumSet;
import java.util.Set;

/**
 * What is done with bytes that may be at fault, and whose failure is judged: is it they, or the token? SoftHSM says CKR_GENERAL_ERROR of a tag that
 * does not match, and others say it of themselves when they fail; if strangers' bytes counted as failures of the token, they could take it out of
 * service. A token that then still gives random bytes is well.
 */
final class Judged {
    /** What a token says of itself when something is unwrapped, since it has shown that it takes such a key and such a template. */
    static final Set<ReturnValue> CANNOT = EnumSet.of(ReturnValue.FUNCTION_NOT_SUPPORTED, ReturnValue.MECHANISM_INVALID, ReturnValue.MECHANISM_PARAM_INVALID);

    /** What it may also say where neither was shown. */
    static final Set<ReturnValue> CANNOT_OR_WILL_NOT = EnumSet.of(ReturnValue.ATTRIBUTE_READ_ONLY, ReturnValue.ATTRIBUTE_TYPE_INVALID,
            ReturnValue.ATTRIBUTE_VALUE_INVALID, ReturnValue.FUNCTION_NOT_SUPPORTED, ReturnValue.KEY_FUNCTION_NOT_PERMITTED, ReturnValue.MECHANISM_INVALID,
            ReturnValue.MECHANISM_PARAM_INVALID, ReturnValue.SESSION_READ_ONLY, ReturnValue.TEMPLATE_INCOMPLETE, ReturnValue.TEMPLATE_INCONSISTENT,
            ReturnValue.UNWRAPPING_KEY_SIZE_RANGE, ReturnValue.UNWRAPPING_KEY_TYPE_INCONSISTENT);

    private Judged() {}

    /** @throws Refused INVALID_CIPHERTEXT, alike for every fault of the ciphertext */
    static byte[] decrypt(Cryptoki cryptoki, Token.Session session, Parameter by, long key, byte[] ciphertext) throws CryptokiException {
        try {
            return cryptoki.decrypt(session.number(), by, key, ciphertext);
        } catch (CryptokiException e) {
            switch (e.value()) {
                case ENCRYPTED_DATA_INVALID, ENCRYPTED_DATA_LEN_RANGE, AEAD_DECRYPT_FAILED, DATA_INVALID, DATA_LEN_RANGE, SIGNATURE_INVALID ->
                        throw Refusal.INVALID_CIPHERTEXT.refused();
                case GENERAL_ERROR, FUNCTION_FAILED -> {
                    cryptoki.random(session.number(), 1); // a token that is ill fails here too, and that is what is told then
                    throw Refusal.INVALID_CIPHERTEXT.refused();
                }
                default -> throw e;
            }
        }
    }

    /** Something done with bytes that somebody brought, or with a key made of them. */
    interface Call<T> {
        T in() throws CryptokiException;
    }

    /**
     * The same for what is done with a key that somebody brought, of which anything may be wrong: errors that are unknown tell of it too.
     * @throws Refused the given refusal, alike for every fault of the key
     */
    static <T> T use(Cryptoki cryptoki, long session, Refused refused, Call<T> call) throws CryptokiException {
        try {
            return call.in();
        } catch (CryptokiException e) {
            throw judged(cryptoki, session, e, refused);
        }
    }

    /**
     * The same for an unwrap of bytes that somebody brought.
     * @param ofToken what tells of the token, {@link #CANNOT} or more
     * @throws Refused the given refusal, alike for every fault of the bytes
     */
    static long unwrap(Cryptoki cryptoki, long session, Parameter by, long key, byte[] wrapped, Template template, Set<ReturnValue> ofToken, Refused refused)
            throws CryptokiException {
        try {
            return cryptoki.unwrap(session, by, key, wrapped, template);
        } catch (CryptokiException e) {
            throw ofToken.contains(e.value()) ? e : judged(cryptoki, session, e, refused);
        }
    }

    private static CryptokiException judged(Cryptoki cryptoki, long session, CryptokiException e, Refused refused) throws CryptokiException {
        switch (e.value()) {
            case GENERAL_ERROR, FUNCTION_FAILED, OTHER -> cryptoki.random(session, 1);
            default -> {
                if (e.value().recovery() != Recovery.NONE) return e;
            }
        }
        throw refused;
    }

    /**
     * The same for an unwrap of a stored key whose MAC was checked: nobody altered it, but an HSM with another wrapping key may have wrapped it.
     * @throws SealBroken if this one's did not
     */
    static long unwrapStored(Cryptoki cryptoki, long session, Parameter by, long kek, byte[] wrapped, Template template) throws CryptokiException {
        try {
            return cryptoki.unwrap(session, by, kek, wrapped, template);
        } catch (CryptokiException e) {
            switch (e.value()) {
                case WRAPPED_KEY_INVALID, WRAPPED_KEY_LEN_RANGE -> {}
                case GENERAL_ERROR, FUNCTION_FAILED -> cryptoki.random(session, 1);
                default -> throw e;
            }
            throw new SealBroken("a wrapped key was not wrapped by this HSM's wrapping key");
        }
    }
}
