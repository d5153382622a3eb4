package io.wardmote.hsm;

import java.security.GeneralSecurityException;

/** A PKCS#11 call that did not return CKR_OK. Says which and what it returned, nothing of what it was given. */
final class CryptokiException extends GeneralSecurityException {
    private final ReturnValue value;

    /** @param call the function's name, such as C_Sign @param number what it returned */
    CryptokiException(String call, long number) {
        this(call, ReturnValue.of(number), number);
    }

    CryptokiException(String call, ReturnValue value) {
        this(call, value, value.number());
    }

    private CryptokiException(String call, ReturnValue value, long number) {
        super(call + " returned " + (value == ReturnValue.OTHER ? "0x" + Long.toHexString(number) : "CKR_" + value));
        this.value = value;
    }

    ReturnValue value() {
        return value;
    }
}
