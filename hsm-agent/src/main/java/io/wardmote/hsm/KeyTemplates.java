package io.wardmote.hsm;

import static io.wardmote.hsm.Attribute.CLASS;
import static io.wardmote.hsm.Attribute.DECRYPT;
import static io.wardmote.hsm.Attribute.DERIVE;
import static io.wardmote.hsm.Attribute.EC;
import static io.wardmote.hsm.Attribute.EC_PARAMS;
import static io.wardmote.hsm.Attribute.ENCRYPT;
import static io.wardmote.hsm.Attribute.EXTRACTABLE;
import static io.wardmote.hsm.Attribute.KEY_TYPE;
import static io.wardmote.hsm.Attribute.MODULUS_BITS;
import static io.wardmote.hsm.Attribute.PRIVATE;
import static io.wardmote.hsm.Attribute.PRIVATE_KEY;
import static io.wardmote.hsm.Attribute.PUBLIC_EXPONENT;
import static io.wardmote.hsm.Attribute.RSA;
import static io.wardmote.hsm.Attribute.SECRET_KEY;
import static io.wardmote.hsm.Attribute.SENSITIVE;
import static io.wardmote.hsm.Attribute.SIGN;
import static io.wardmote.hsm.Attribute.TOKEN;
import static io.wardmote.hsm.Attribute.UNWRAP;
import static io.wardmote.hsm.Attribute.VALUE_LEN;
import static io.wardmote.hsm.Attribute.VERIFY;
import static io.wardmote.hsm.Attribute.WRAP;
import static io.wardmote.hsm.Attribute.WRAP_WITH_TRUSTED;

import io.wardmote.key.KeySpec;
import io.wardmote.key.KeyUsage;

/** What the keys of callers may do in the token: session objects, sensitive, for their usage only, and extractable at birth only, to be wrapped. */
final class KeyTemplates {
    private static final byte[] F4 = {1, 0, 1};

    private KeyTemplates() {}

    /** A secret or private key that is made. @param trusted whether only a trusted key may wrap it */
    static Template born(KeySpec spec, KeyUsage usage, boolean trusted) {
        Template made = secret(spec, usage, trusted).with(EXTRACTABLE, true);
        return spec.symmetric() ? made.with(VALUE_LEN, spec.bits() / 8L) : made;
    }

    /** A key that a caller brings, until it is wrapped: how long it is the material says. @param trusted as for {@link #born} */
    static Template brought(KeySpec spec, KeyUsage usage, boolean trusted) {
        return secret(spec, usage, trusted).with(EXTRACTABLE, true);
    }

    /** The same key once it is unwrapped: it never leaves the token in any form. */
    static Template unwrapped(KeySpec spec, KeyUsage usage, boolean trusted) {
        return secret(spec, usage, trusted).with(EXTRACTABLE, false);
    }

    static Template publicKey(KeySpec spec, KeyUsage usage) {
        Template any = Template.empty().with(TOKEN, false).with(usage == KeyUsage.SIGN_VERIFY ? VERIFY : ENCRYPT, true);
        return switch (spec.family()) {
            case RSA -> any.with(MODULUS_BITS, spec.bits()).with(PUBLIC_EXPONENT, F4);
            case EC -> any.with(EC_PARAMS, PublicKeys.parameters(spec));
            case AES, SM4, SM2, ED25519, ML_DSA, HMAC -> throw new IllegalArgumentException(spec + " pairs are not made in an HSM");
        };
    }

    /** The private half of the RSA pair that a caller wraps material by: it unwraps and does nothing else. @param trusted as for {@link #born} */
    static Template importKey(boolean trusted) {
        Template key = Template.empty().with(CLASS, PRIVATE_KEY).with(KEY_TYPE, RSA).with(TOKEN, false).with(PRIVATE, true).with(SENSITIVE, true)
                .with(DERIVE, false).with(UNWRAP, true).with(DECRYPT, false).with(SIGN, false);
        return trusted ? key.with(WRAP_WITH_TRUSTED, true) : key;
    }

    static Template importPublicKey() {
        return Template.empty().with(TOKEN, false).with(MODULUS_BITS, KeySpec.RSA_2048.bits()).with(PUBLIC_EXPONENT, F4).with(WRAP, true);
    }

    /** An AES-256 key that a caller made to wrap one private key by; extractable since only its blob tells its length. @param trusted as for {@link #born} */
    static Template oneTimeKey(boolean trusted) {
        Template key = Template.empty().with(CLASS, SECRET_KEY).with(KEY_TYPE, Attribute.AES).with(TOKEN, false).with(PRIVATE, true).with(SENSITIVE, true)
                .with(EXTRACTABLE, true).with(DERIVE, false).with(UNWRAP, true).with(WRAP, false).with(ENCRYPT, false).with(DECRYPT, false)
                .with(SIGN, false).with(VERIFY, false);
        return trusted ? key.with(WRAP_WITH_TRUSTED, true) : key;
    }

    private static Template secret(KeySpec spec, KeyUsage usage, boolean trusted) {
        Template any = Template.empty().with(TOKEN, false).with(PRIVATE, true).with(SENSITIVE, true).with(DERIVE, false).with(UNWRAP, false);
        if (trusted) any = any.with(WRAP_WITH_TRUSTED, true);
        return switch (spec.family()) {
            case AES -> any.with(CLASS, SECRET_KEY).with(KEY_TYPE, Attribute.AES).with(ENCRYPT, true).with(DECRYPT, true).with(WRAP, false)
                    .with(SIGN, false).with(VERIFY, false);
            case RSA -> any.with(CLASS, PRIVATE_KEY).with(KEY_TYPE, RSA).with(SIGN, usage == KeyUsage.SIGN_VERIFY)
                .with(DECRYPT, usage == KeyUsage.ENCRYPT_DECRYPT);
            case EC -> any.with(CLASS, PRIVATE_KEY).with(KEY_TYPE, EC).with(SIGN, true).with(DECRYPT, false);
            case SM4, SM2, ED25519, ML_DSA, HMAC -> throw new IllegalArgumentException(spec + " keys are not made in an HSM");
        };
    }
}
