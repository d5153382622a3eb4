package io.wardmote.hsm;

import static io.wardmote.hsm.Attribute.AES;
import static io.wardmote.hsm.Attribute.CLASS;
import static io.wardmote.hsm.Attribute.EXTRACTABLE;
import static io.wardmote.hsm.Attribute.KEY_TYPE;
import static io.wardmote.hsm.Attribute.SECRET_KEY;
import static io.wardmote.hsm.Attribute.SENSITIVE;
import static io.wardmote.hsm.Attribute.TOKEN;

/** How a secret key gets into a token: encrypted to an RSA key whose private half is there, and unwrapped by that (RFC 8017, 7). */
enum Transport {
    PKCS1, OAEP_SHA_1, OAEP_SHA_256;

    Parameter parameter() {
        return switch (this) {
            case PKCS1 -> Parameter.rsaPkcs1();
            case OAEP_SHA_1 -> Parameter.rsaOaep(Parameter.Hash.SHA_1);
            case OAEP_SHA_256 -> Parameter.rsaOaep(Parameter.Hash.SHA_256);
        };
    }

    /** The mechanism, as refusals name it. */
    String apiName() {
        return switch (this) {
            case PKCS1 -> Mechanism.RSA_PKCS.apiName() + " for unwrapping";
            case OAEP_SHA_1 -> Abilities.oaepName(Parameter.Hash.SHA_1);
            case OAEP_SHA_256 -> Abilities.oaepName(Parameter.Hash.SHA_256);
        };
    }

    private byte[] wrap(byte[] spki, byte[] key) {
        return switch (this) {
            case PKCS1 -> PublicKeys.pkcs1(spki, key);
            case OAEP_SHA_1 -> PublicKeys.oaep(spki, Parameter.Hash.SHA_1, key);
            case OAEP_SHA_256 -> PublicKeys.oaep(spki, Parameter.Hash.SHA_256, key);
        };
    }

    /** Tried rather than asked: tokens list a mechanism and then take one hash only. */
    boolean worksWith(Cryptoki cryptoki, Token.Session session, long privateKey, byte[] spki) throws CryptokiException {
        byte[] probe = cryptoki.random(session.number(), 32);
        Template template = Template.empty().with(CLASS, SECRET_KEY).with(KEY_TYPE, AES).with(TOKEN, false).with(SENSITIVE, true).with(EXTRACTABLE, false);
        try {
            cryptoki.destroy(session.number(), cryptoki.unwrap(session.number(), parameter(), privateKey, wrap(spki, probe), template));
            return true;
        } catch (CryptokiException e) {
            if (e.value().recovery() == Recovery.NONE || e.value() == ReturnValue.GENERAL_ERROR) return false;
            throw e;
        }
    }
}
