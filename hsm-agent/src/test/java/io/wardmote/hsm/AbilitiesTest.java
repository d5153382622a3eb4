package io.wardmote.hsm;

import static io.wardmote.key.KeyUsage.ENCRYPT_DECRYPT;
import static io.wardmote.key.KeyUsage.SIGN_VERIFY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.wardmote.hsm.Cryptoki.MechanismInfo;
import io.wardmote.hsm.Parameter.Hash;
import io.wardmote.key.EncryptionAlgorithm;
import io.wardmote.key.KeySpec;
import io.wardmote.key.KeyUsage;
import io.wardmote.key.Refused;
import io.wardmote.key.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a token lacks, for tokens that are not at hand. */
class AbilitiesTest {
    private static final Set<KeySpec> CURVES = EnumSet.of(KeySpec.EC_P256, KeySpec.EC_P384);

    @TempDir
    private Path folder;

    /** Every mechanism with every flag, except those. */
    private static Map<Long, MechanismInfo> all(Mechanism... except) {
        Map<Long, MechanismInfo> mechanisms = new HashMap<>();
        for (Mechanism mechanism : Mechanism.values()) mechanisms.put(mechanism.number(), new MechanismInfo(256, 4096, -1));
        for (Mechanism mechanism : except) mechanisms.remove(mechanism.number());
        return mechanisms;
    }

    private static Abilities with(Map<Long, MechanismInfo> mechanisms) {
        return new Abilities(mechanisms, Strategy.WRAPPED_SESSION, Optional.of(Mechanism.AES_KEY_WRAP_KWP), EnumSet.allOf(Hash.class), CURVES);
    }

    @Test
    void whatIsLackingIsNamed() {
        assertLacks(with(all(Mechanism.AES_CBC)), KeySpec.AES_256, ENCRYPT_DECRYPT, "CKM_AES_CBC");
        assertLacks(with(all(Mechanism.RSA_PKCS_PSS)), KeySpec.RSA_2048, SIGN_VERIFY, "CKM_RSA_PKCS_PSS");
        assertLacks(with(all(Mechanism.RSA_PKCS_PSS)), KeySpec.RSA_2048, ENCRYPT_DECRYPT, null);
        assertLacks(with(all(Mechanism.ECDSA)), KeySpec.EC_P256, SIGN_VERIFY, "CKM_ECDSA");
        assertLacks(with(all()), KeySpec.EC_P256, SIGN_VERIFY, null);
        assertLacks(with(all()), KeySpec.EC_P256K, SIGN_VERIFY, "CKM_EC_KEY_PAIR_GEN of EC_P256K");
        assertLacks(with(all()), KeySpec.HMAC_SHA_256, KeyUsage.GENERATE_VERIFY_MAC, "mechanism for HMAC_SHA_256 keys");
    }

    @Test
    void withoutWrappingNothingIsMade() {
        Abilities none = new Abilities(all(), Strategy.WRAPPED_SESSION, Optional.empty(), EnumSet.allOf(Hash.class), CURVES);
        assertLacks(none, KeySpec.AES_256, ENCRYPT_DECRYPT, "CKM_AES_KEY_WRAP_KWP");
    }

    @Test
    void keysThatStayInTheTokenNeedNoWrapping() {
        Abilities objects = new Abilities(all(), Strategy.TOKEN_OBJECT, Optional.empty(), EnumSet.allOf(Hash.class), CURVES);
        assertLacks(objects, KeySpec.AES_256, ENCRYPT_DECRYPT, null);
        assertLacks(objects, KeySpec.EC_P256, SIGN_VERIFY, null);
    }

    @Test
    void aMechanismForShorterKeysOrForOtherThingsDoesNotDo() {
        Map<Long, MechanismInfo> shorter = all();
        shorter.put(Mechanism.RSA_PKCS_KEY_PAIR_GEN.number(), new MechanismInfo(1024, 2048, -1));
        assertLacks(with(shorter), KeySpec.RSA_2048, SIGN_VERIFY, null);
        assertLacks(with(shorter), KeySpec.RSA_4096, SIGN_VERIFY, "CKM_RSA_PKCS_KEY_PAIR_GEN");
        Map<Long, MechanismInfo> encryptsOnly = all();
        encryptsOnly.put(Mechanism.AES_GCM.number(), new MechanismInfo(16, 32, Mechanism.Flag.ENCRYPT.bit()));
        assertLacks(with(encryptsOnly), KeySpec.AES_128, ENCRYPT_DECRYPT, "CKM_AES_GCM");
    }

    @Test
    void anRsaKeyThatOpensNothingIsNotMadeForDecryption() {
        Abilities signsOnly = new Abilities(all(), Strategy.WRAPPED_SESSION, Optional.of(Mechanism.AES_KEY_WRAP_KWP), EnumSet.noneOf(Hash.class), CURVES);
        assertLacks(signsOnly, KeySpec.RSA_2048, ENCRYPT_DECRYPT, "CKM_RSA_PKCS_OAEP");
        assertLacks(signsOnly, KeySpec.RSA_2048, SIGN_VERIFY, null);
    }

    private static void assertLacks(Abilities abilities, KeySpec spec, KeyUsage usage, String what) {
        assertThat(abilities.lacks(spec, usage)).as("%s for %s", spec, usage).isEqualTo(Optional.ofNullable(what));
    }

    /** SoftHSM has no OAEP with SHA-256, so that the way to it is shown here. */
    @Test
    void oaepGoesToTheTokenWithTheHashThatWasAskedForOrNotAtAll() throws GeneralSecurityException, IOException {
        FakeCryptoki fake = new FakeCryptoki();
        Path file = Files.write(folder.resolve("file"), new byte[] {1});
        HsmConfig config = new HsmConfig(file, new TokenChoice.Labelled(FakeCryptoki.LABEL), file, 1, 10, Strategy.WRAPPED_SESSION, Duration.ofSeconds(60), Duration.ofSeconds(20));
        try (Token token = new Token(fake, config, () -> new Secret(FakeCryptoki.PIN.getBytes(UTF_8)), System::nanoTime, why -> {})) {
            HeldKey key = new HeldKey(token, session -> session.inOwner(owner -> fake.create(owner, Template.empty())));
            PrivateInHsm both = new PrivateInHsm(KeySpec.RSA_2048, key, fake, () -> EnumSet.allOf(Hash.class));
            both.decrypt(EncryptionAlgorithm.RSAES_OAEP_SHA_256, new byte[256]);
            assertThat(fake.lastParameter()).isEqualTo(Parameter.rsaOaep(Hash.SHA_256));
            both.decrypt(EncryptionAlgorithm.RSAES_OAEP_SHA_1, new byte[256]);
            assertThat(fake.lastParameter()).isEqualTo(Parameter.rsaOaep(Hash.SHA_1));
            PrivateInHsm one = new PrivateInHsm(KeySpec.RSA_2048, key, fake, () -> EnumSet.of(Hash.SHA_1));
            int before = fake.count(FakeCryptoki.Call.ENCRYPT);
            assertThatExceptionOfType(Refused.class).isThrownBy(() -> one.decrypt(EncryptionAlgorithm.RSAES_OAEP_SHA_256, new byte[256]));
            assertThat(fake.count(FakeCryptoki.Call.ENCRYPT)).isEqualTo(before);
        }
    }
}
