package io.wardmote.hsm;

import static io.wardmote.key.KeyUsage.ENCRYPT_DECRYPT;
import static io.wardmote.key.KeyUsage.SIGN_VERIFY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.wardmote.crypto.CryptoRequest;
import io.wardmote.crypto.CryptoRequest.Decrypt;
import io.wardmote.crypto.CryptoRequest.Encrypt;
import io.wardmote.crypto.CryptoRequest.Sign;
import io.wardmote.crypto.CryptoRequest.Verify;
import io.wardmote.crypto.SealBroken;
import io.wardmote.key.KeySpec;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import io.wardmote.key.SigningAlgorithm;
import io.wardmote.key.StoredKey;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The wrapping key from one SoftHSM token to another. */
class KekTest {
    private static final byte[] MESSAGE = "attack at dawn".getBytes(UTF_8);
    private static final byte[] NONE = {};

    private TestedHsm first;
    private TestedHsm second;

    @BeforeEach
    void open() throws GeneralSecurityException, IOException {
        first = new TestedHsm(SoftHsm.config("first", SoftHsm.PIN, 10));
        second = new TestedHsm(SoftHsm.config("second", SoftHsm.PIN, 10));
    }

    @AfterEach
    void empty() throws GeneralSecurityException {
        for (TestedHsm hsm : new TestedHsm[] {first, second}) {
            Cryptoki cryptoki = hsm.keys.token().cryptoki();
            hsm.keys.token().use("emptying", session -> {
                for (long object : cryptoki.find(session.number(), Template.empty().with(Attribute.TOKEN, true))) cryptoki.destroy(session.number(), object);
                return null;
            });
            hsm.close();
        }
    }

    private void enrol() throws GeneralSecurityException {
        first.keys.kek().make();
        byte[] request = second.keys.kek().request();
        second.keys.kek().take(first.keys.kek().export(request));
    }

    @Test
    void aKeyMadeInOneHsmIsUsedInTheOther() throws GeneralSecurityException {
        enrol();
        StoredKey aes = first.fresh(KeySpec.AES_256, ENCRYPT_DECRYPT);
        assertThat(second.bytes(new Decrypt(aes, first.bytes(new Encrypt(aes, MESSAGE, NONE)), NONE))).isEqualTo(MESSAGE);
        for (KeySpec spec : new KeySpec[] {KeySpec.RSA_2048, KeySpec.EC_P256, KeySpec.EC_P384, KeySpec.EC_P521, KeySpec.EC_P256K}) {
            StoredKey key = second.fresh(spec, SIGN_VERIFY);
            SigningAlgorithm algorithm = SigningAlgorithm.usual(spec);
            byte[] signature = first.bytes(new Sign(key, algorithm, MESSAGE, false));
            assertThat(second.verdict(new Verify(key, algorithm, MESSAGE, false, signature))).as(spec.apiName()).isTrue();
        }
    }

    /** As where a node's HSM was given a wrapping key of its own instead of the cluster's: the other keys of the token are not to suffer. */
    @Test
    void aKeyWrappedByAnotherWrappingKeyFailsAlone() throws GeneralSecurityException {
        first.keys.kek().make();
        second.keys.kek().make();
        StoredKey own = second.fresh(KeySpec.AES_256, ENCRYPT_DECRYPT);
        byte[] sealed = second.bytes(new Encrypt(own, MESSAGE, NONE));
        StoredKey aes = first.fresh(KeySpec.AES_256, ENCRYPT_DECRYPT);
        StoredKey ec = first.fresh(KeySpec.EC_P256, SIGN_VERIFY);
        for (int i = 0; i < 3; i++) {
            for (CryptoRequest request : List.of(new Encrypt(aes, MESSAGE, NONE), new Sign(ec, SigningAlgorithm.ECDSA_SHA_256, MESSAGE, false))) {
                assertThatExceptionOfType(SealBroken.class).isThrownBy(() -> second.answer(request))
                        .withMessage("a wrapped key was not wrapped by this HSM's wrapping key");
            }
        }
        assertThat(second.keys.token().generation()).isEqualTo(1);
        assertThat(second.bytes(new Decrypt(own, sealed, NONE))).isEqualTo(MESSAGE);
        assertThat(second.fresh(KeySpec.AES_256, ENCRYPT_DECRYPT).material()).isNotNull();
    }

    @Test
    void bothHaveTheSameCheckValueAndTheSecondIsSealedFromTheFirst() throws GeneralSecurityException {
        enrol();
        Kek.Status one = first.keys.kek().status();
        Kek.Status other = second.keys.kek().status();
        assertThat(one.checkValue()).hasSize(8).isEqualTo(other.checkValue());
        assertThat(one.sealed()).isFalse();
        assertThat(other.sealed()).isTrue();
        assertThat(other.trusted()).isFalse();
    }

    @Test
    void aSealedKeyLeavesNoHsmAgain() throws GeneralSecurityException, IOException {
        enrol();
        first.keys.kek().seal();
        assertThat(first.keys.kek().status().sealed()).isTrue();
        first.keys.kek().seal();
        assertThat(first.keys.kek().status().sealed()).as("sealed again").isTrue();
        try (TestedHsm third = new TestedHsm(SoftHsm.config("third", SoftHsm.PIN, 10))) {
            byte[] request = third.keys.kek().request();
            for (TestedHsm hsm : new TestedHsm[] {first, second}) {
                assertThatIllegalStateException().isThrownBy(() -> hsm.keys.kek().export(request)).withMessageContaining("sealed");
            }
        }
        Token token = first.keys.token();
        assertThatExceptionOfType(CryptokiException.class).as("unsealing").isThrownBy(() -> token.use("unsealing", session -> {
            token.cryptoki().set(session.number(), session.kek(), Template.empty().with(Attribute.EXTRACTABLE, true));
            return null;
        }));
        StoredKey key = first.fresh(KeySpec.AES_256, ENCRYPT_DECRYPT);
        assertThat(first.bytes(new Encrypt(key, MESSAGE, NONE))).isNotEmpty();
    }

    @Test
    void softHsmTakesTheTemplate() throws GeneralSecurityException {
        assertThat(first.keys.kek().make()).isEqualTo(Kek.Profile.TEMPLATED);
        assertThat(first.keys.kek().status().profile()).contains(Kek.Profile.TEMPLATED);
    }

    /** Whoever has the PIN could unwrap a key so that he can read it, or so that he can wrap it by a key of his own. */
    @Test
    void aWrappingKeyWhoseTemplateLeavesEitherOpenIsBare() throws GeneralSecurityException, IOException {
        for (Template half : List.of(Template.empty().with(Attribute.SENSITIVE, true), Template.empty().with(Attribute.EXTRACTABLE, false))) {
            Template kek = Template.empty().with(Attribute.CLASS, Attribute.SECRET_KEY).with(Attribute.KEY_TYPE, Attribute.AES).with(Attribute.LABEL, "wardmote-kek")
                    .with(Attribute.TOKEN, true).with(Attribute.PRIVATE, true).with(Attribute.SENSITIVE, true).with(Attribute.WRAP, true).with(Attribute.UNWRAP, true)
                    .with(Attribute.VALUE_LEN, 32L).with(Attribute.UNWRAP_TEMPLATE, half);
            Token token = first.keys.token();
            long made = token.use("making one", session -> token.cryptoki().generateKey(session.number(), Parameter.aesKey(), kek));
            assertThat(first.keys.kek().status().profile()).as(half.toString()).contains(Kek.Profile.BARE);
            token.use("destroying it", session -> {
                token.cryptoki().destroy(session.number(), made);
                return null;
            });
            first.close();
            first = new TestedHsm(SoftHsm.config("first", SoftHsm.PIN, 10));
        }
    }

    @Test
    void anHsmHasOneWrappingKey() throws GeneralSecurityException {
        enrol();
        assertThatIllegalStateException().isThrownBy(() -> first.keys.kek().make());
        assertThatIllegalStateException().isThrownBy(() -> second.keys.kek().request());
    }

    @Test
    void withoutAWrappingKeyNothingIsMade() {
        assertThatExceptionOfType(Refused.class).isThrownBy(() -> first.answer(first.generate(KeySpec.AES_256, ENCRYPT_DECRYPT)))
                .satisfies(refused -> assertThat(refused.refusal()).isEqualTo(Refusal.UNAVAILABLE));
    }

    @Test
    void anExportOpensOnlyForTheRequestItWasMadeFor() throws GeneralSecurityException {
        first.keys.kek().make();
        byte[] exported = first.keys.kek().export(second.keys.kek().request());
        second.keys.kek().request(); // another pair takes the place of the first
        assertThatExceptionOfType(Refused.class).isThrownBy(() -> second.keys.kek().take(exported)).satisfies(refused -> assertThat(refused.detail()).isEqualTo("exported"));
        assertThat(second.keys.token().generation()).isEqualTo(1);
    }

    @Test
    void theEnrolmentKeyIsGoneOnceItHasServed() throws GeneralSecurityException {
        first.keys.kek().make();
        byte[] exported = first.keys.kek().export(second.keys.kek().request());
        second.keys.kek().take(exported);
        int objects = second.keys.token().use("counting",
                session -> second.keys.token().cryptoki().find(session.number(), Template.empty().with(Attribute.TOKEN, true)).size());
        assertThat(objects).isEqualTo(1);
    }

    @Test
    void softHsmAsksForSha1Only() throws GeneralSecurityException {
        assertThat(second.keys.kek().request()).startsWith(1, 1, 0x30);
    }

    @Test
    void whatIsNoRequestIsRefused() throws GeneralSecurityException {
        first.keys.kek().make();
        assertThatIllegalArgumentException().isThrownBy(() -> first.keys.kek().export(new byte[0]));
        assertThatIllegalArgumentException().isThrownBy(() -> first.keys.kek().export(new byte[] {2, 1, 0x30}));
        assertThatIllegalArgumentException().isThrownBy(() -> second.keys.kek().take(new byte[] {7}));
        assertThatExceptionOfType(GeneralSecurityException.class).isThrownBy(() -> first.keys.kek().export(new byte[] {1, 1, 0x30, 0}));
    }

    @Test
    void aFingerprintIsReadByPeople() {
        assertThat(Kek.fingerprint("abc".getBytes(UTF_8)))
                .isEqualTo("BA78 16BF 8F01 CFEA 4141 40DE 5DAE 2223 B003 61A3 9617 7A9C B410 FF61 F200 15AD");
    }
}
