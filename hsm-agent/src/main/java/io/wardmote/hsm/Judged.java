package io.wardmote.hsm;

import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;

/**
 * A decryption whose failure is judged: is it the ciphertext, or the token? SoftHSM says CKR_GENERAL_ERROR of a tag that does not match, and others
 * say it of themselves when they fail; if strangers' ciphertexts counted as failures of the token, they could take it out of service.
 */
final class Judged {
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
    static <T> T use(Cryptoki cryptoki, Token.Session session, Refused refused, Call<T> call) throws CryptokiException {
        try {
            return call.in();
        } catch (CryptokiException e) {
            throw judged(cryptoki, session, e, refused);
        }
    }

    /**
     * The same for an unwrap of bytes that somebody brought.
     * @throws Refused the given refusal, alike for every fault of the bytes
     */
    static long unwrap(Cryptoki cryptoki, Token.Session session, Parameter by, long key, byte[] wrapped, Template template, Refused refused)
            throws CryptokiException {
        try {
            return cryptoki.unwrap(session.number(), by, key, wrapped, template);
        } catch (CryptokiException e) {
            throw switch (e.value()) {
                // ours to get right, or the token's to be able to do
                case ATTRIBUTE_READ_ONLY, ATTRIBUTE_TYPE_INVALID, FUNCTION_NOT_SUPPORTED, KEY_FUNCTION_NOT_PERMITTED, MECHANISM_INVALID, MECHANISM_PARAM_INVALID,
                     SESSION_READ_ONLY, TEMPLATE_INCOMPLETE, TEMPLATE_INCONSISTENT, UNWRAPPING_KEY_SIZE_RANGE, UNWRAPPING_KEY_TYPE_INCONSISTENT -> e;
                default -> judged(cryptoki, session, e, refused);
            };
        }
    }

    private static CryptokiException judged(Cryptoki cryptoki, Token.Session session, CryptokiException e, Refused refused) throws CryptokiException {
        switch (e.value()) {
            case GENERAL_ERROR, FUNCTION_FAILED, OTHER -> cryptoki.random(session.number(), 1);
            default -> {
                if (e.value().recovery() != Recovery.NONE) return e;
            }
        }
        throw refused;
    }
}
