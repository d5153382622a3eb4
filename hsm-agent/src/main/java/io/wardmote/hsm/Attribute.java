package io.wardmote.hsm;

/** The attributes CKA_... of objects that we write or read (PKCS#11 v3.0, 4). */
enum Attribute {
    CLASS(0x0), TOKEN(0x1), PRIVATE(0x2), LABEL(0x3), VALUE(0x11), TRUSTED(0x86), CHECK_VALUE(0x90), KEY_TYPE(0x100), ID(0x102), SENSITIVE(0x103),
    ENCRYPT(0x104), DECRYPT(0x105), WRAP(0x106), UNWRAP(0x107), SIGN(0x108), VERIFY(0x10a), DERIVE(0x10c), MODULUS(0x120), MODULUS_BITS(0x121),
    PUBLIC_EXPONENT(0x122), VALUE_LEN(0x161), EXTRACTABLE(0x162), LOCAL(0x163), NEVER_EXTRACTABLE(0x164), ALWAYS_SENSITIVE(0x165),
    MODIFIABLE(0x170), EC_PARAMS(0x180), EC_POINT(0x181), WRAP_WITH_TRUSTED(0x210), UNWRAP_TEMPLATE(0x40000212);

    /** Values of CLASS. */
    static final long PUBLIC_KEY = 2;
    static final long PRIVATE_KEY = 3;
    static final long SECRET_KEY = 4;

    /** Values of KEY_TYPE. */
    static final long RSA = 0;
    static final long EC = 3;
    static final long AES = 0x1f;

    private final long number;

    Attribute(long number) {
        this.number = number;
    }

    long number() {
        return number;
    }
}
