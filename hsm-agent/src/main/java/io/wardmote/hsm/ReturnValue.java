package io.wardmote.hsm;

import static io.wardmote.hsm.Recovery.END;
import static io.wardmote.hsm.Recovery.FORGET_HANDLES;
import static io.wardmote.hsm.Recovery.LOG_IN;
import static io.wardmote.hsm.Recovery.MAKE_ROOM;
import static io.wardmote.hsm.Recovery.NEW_SESSION;
import static io.wardmote.hsm.Recovery.NEW_SESSION_THEN_END;
import static io.wardmote.hsm.Recovery.NONE;
import static io.wardmote.hsm.Recovery.SESSION_GONE;
import static io.wardmote.hsm.Recovery.STOP;

/** The values CKR_... that a PKCS#11 call returns (PKCS#11 v3.0, 5.1), each with what to do about it; a value not listed is OTHER. */
enum ReturnValue {
    HOST_MEMORY(0x2, MAKE_ROOM),
    SLOT_ID_INVALID(0x3, END),
    /** Also what SoftHSM says of a GCM tag that does not match: {@link Judged} asks the token whether it is well before this is believed. */
    GENERAL_ERROR(0x5, NEW_SESSION_THEN_END),
    FUNCTION_FAILED(0x6, NEW_SESSION_THEN_END),
    ARGUMENTS_BAD(0x7, NONE),
    ATTRIBUTE_READ_ONLY(0x10, NONE),
    ATTRIBUTE_SENSITIVE(0x11, NONE),
    ATTRIBUTE_TYPE_INVALID(0x12, NONE),
    ATTRIBUTE_VALUE_INVALID(0x13, NONE),
    ACTION_PROHIBITED(0x1b, NONE),
    DATA_INVALID(0x20, NONE),
    DATA_LEN_RANGE(0x21, NONE),
    DEVICE_ERROR(0x30, END),
    DEVICE_MEMORY(0x31, MAKE_ROOM),
    DEVICE_REMOVED(0x32, END),
    ENCRYPTED_DATA_INVALID(0x40, NONE),
    ENCRYPTED_DATA_LEN_RANGE(0x41, NONE),
    AEAD_DECRYPT_FAILED(0x42, NONE),
    FUNCTION_NOT_SUPPORTED(0x54, NONE),
    KEY_HANDLE_INVALID(0x60, FORGET_HANDLES),
    KEY_SIZE_RANGE(0x62, NONE),
    KEY_TYPE_INCONSISTENT(0x63, NONE),
    KEY_FUNCTION_NOT_PERMITTED(0x68, NONE),
    KEY_NOT_WRAPPABLE(0x69, NONE),
    KEY_UNEXTRACTABLE(0x6a, NONE),
    MECHANISM_INVALID(0x70, NONE),
    MECHANISM_PARAM_INVALID(0x71, NONE),
    OBJECT_HANDLE_INVALID(0x82, FORGET_HANDLES),
    OPERATION_ACTIVE(0x90, NEW_SESSION),
    OPERATION_NOT_INITIALIZED(0x91, NEW_SESSION),
    PIN_INCORRECT(0xa0, STOP),
    PIN_INVALID(0xa1, STOP),
    PIN_LEN_RANGE(0xa2, STOP),
    PIN_EXPIRED(0xa3, STOP),
    PIN_LOCKED(0xa4, STOP),
    SESSION_CLOSED(0xb0, SESSION_GONE),
    SESSION_COUNT(0xb1, MAKE_ROOM),
    SESSION_HANDLE_INVALID(0xb3, SESSION_GONE),
    SESSION_READ_ONLY(0xb5, NONE),
    SIGNATURE_INVALID(0xc0, NONE),
    SIGNATURE_LEN_RANGE(0xc1, NONE),
    TEMPLATE_INCOMPLETE(0xd0, NONE),
    TEMPLATE_INCONSISTENT(0xd1, NONE),
    TOKEN_NOT_PRESENT(0xe0, END),
    TOKEN_NOT_RECOGNIZED(0xe1, END),
    TOKEN_WRITE_PROTECTED(0xe2, NONE),
    UNWRAPPING_KEY_HANDLE_INVALID(0xf0, FORGET_HANDLES),
    UNWRAPPING_KEY_SIZE_RANGE(0xf1, NONE),
    UNWRAPPING_KEY_TYPE_INCONSISTENT(0xf2, NONE),
    USER_ALREADY_LOGGED_IN(0x100, NONE),
    USER_NOT_LOGGED_IN(0x101, LOG_IN),
    USER_PIN_NOT_INITIALIZED(0x102, STOP),
    WRAPPED_KEY_INVALID(0x110, NONE),
    WRAPPED_KEY_LEN_RANGE(0x112, NONE),
    WRAPPING_KEY_HANDLE_INVALID(0x113, FORGET_HANDLES),
    WRAPPING_KEY_SIZE_RANGE(0x114, NONE),
    WRAPPING_KEY_TYPE_INCONSISTENT(0x115, NONE),
    DOMAIN_PARAMS_INVALID(0x130, NONE),
    CURVE_NOT_SUPPORTED(0x140, NONE),
    CRYPTOKI_NOT_INITIALIZED(0x190, END),
    CRYPTOKI_ALREADY_INITIALIZED(0x191, NONE),
    PUBLIC_KEY_INVALID(0x1b9, NONE),
    FUNCTION_REJECTED(0x200, NONE),
    TOKEN_RESOURCE_EXCEEDED(0x201, MAKE_ROOM),
    /** Of a vendor, or one that a call in its place should not return: the session is not to be trusted any more. */
    OTHER(-1, NEW_SESSION);

    private final long number;
    private final Recovery recovery;

    ReturnValue(long number, Recovery recovery) {
        this.number = number;
        this.recovery = recovery;
    }

    Recovery recovery() {
        return recovery;
    }

    long number() {
        return number;
    }

    static ReturnValue of(long number) {
        for (ReturnValue value : values()) if (value.number == number) return value;
        return OTHER;
    }
}
