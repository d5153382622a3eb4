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

    /** The same for an unwrap of bytes that somebody brought. @throws Refused INVALID_PARAMETER naming the parameter */
    static long unwrap(Cryptoki cryptoki, Token.Session session, Parameter by, long key, byte[] wrapped, Template template, String parameter)
            throws CryptokiException {
        try {
            return cryptoki.unwrap(session.number(), by, key, wrapped, template);
        } catch (CryptokiException e) {
            switch (e.value()) {
                case WRAPPED_KEY_INVALID, WRAPPED_KEY_LEN_RANGE -> throw Refusal.INVALID_PARAMETER.because(parameter);
                case GENERAL_ERROR, FUNCTION_FAILED -> {
                    cryptoki.random(session.number(), 1);
                    throw Refusal.INVALID_PARAMETER.because(parameter);
                }
                default -> throw e;
            }
        }
    }
}
