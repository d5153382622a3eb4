package io.wardmote.hsm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.wardmote.crypto.SealBroken;
import io.wardmote.key.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The root key in slots of kind pkcs11, by SoftHSM. */
class SlotKeyTest {
    private static final byte[] ROOT = "thirty-two bytes of a root key!!".getBytes(UTF_8);

    private final Token token = SoftHsm.token("slot");
    private final SlotKey key = new SlotKey(token, TestedHsm.PROVIDERS.random());

    SlotKeyTest() throws GeneralSecurityException, IOException {}

    @AfterEach
    void empty() throws GeneralSecurityException {
        for (long object : objects()) token.use("emptying", session -> {
            token.cryptoki().destroy(session.number(), object);
            return null;
        });
        token.close();
    }

    private List<Long> objects() throws GeneralSecurityException {
        return token.use("finding", session -> token.cryptoki().find(session.number(), Template.empty().with(Attribute.TOKEN, true)));
    }

    private byte[] sealed() throws GeneralSecurityException {
        return key.seal("c1", 1, "pkcs11-n1", new Secret(ROOT.clone()));
    }

    @Test
    void whatItSealedItOpensAndNeverTwiceAlike() throws GeneralSecurityException {
        byte[] sealed = sealed();
        assertThat(key.open("c1", 1, "pkcs11-n1", sealed).bytes()).isEqualTo(ROOT);
        assertThat(sealed()).hasSize(61).isNotEqualTo(sealed);
        assertThat(objects()).as("one key for all slots").hasSize(1);
    }

    @Test
    void aSlotOpensOnlyWhereItBelongs() throws GeneralSecurityException {
        byte[] sealed = sealed();
        assertThatExceptionOfType(SealBroken.class).isThrownBy(() -> key.open("c2", 1, "pkcs11-n1", sealed));
        assertThatExceptionOfType(SealBroken.class).isThrownBy(() -> key.open("c1", 2, "pkcs11-n1", sealed));
        assertThatExceptionOfType(SealBroken.class).isThrownBy(() -> key.open("c1", 1, "pkcs11-n2", sealed)).withMessageContaining("key slot pkcs11-n2 is damaged, of another HSM");
        for (int at : new int[] {0, 1, 20, 60}) {
            byte[] bent = sealed.clone();
            bent[at] ^= 1;
            assertThatExceptionOfType(SealBroken.class).isThrownBy(() -> key.open("c1", 1, "pkcs11-n1", bent));
        }
        assertThatExceptionOfType(SealBroken.class).isThrownBy(() -> key.open("c1", 1, "pkcs11-n1", Arrays.copyOf(sealed, 60)));
        assertThat(token.generation()).as("none of it made the token ill").isEqualTo(1);
    }

    /** Only encrypting and decrypting; least of all what the wrapping key of hardware keys does. */
    @Test
    void theKeyDoesNothingElseAndLeavesTheTokenInNoForm() throws GeneralSecurityException {
        sealed();
        token.use("looking", session -> {
            long made = token.cryptoki().find(session.number(), Template.empty().with(Attribute.LABEL, SlotKey.NAME)).getFirst();
            for (Attribute attribute : List.of(Attribute.SENSITIVE, Attribute.PRIVATE, Attribute.ENCRYPT, Attribute.DECRYPT, Attribute.NEVER_EXTRACTABLE, Attribute.ALWAYS_SENSITIVE, Attribute.LOCAL)) {
                assertThat(token.cryptoki().flag(session.number(), made, attribute)).as(attribute.name()).isTrue();
            }
            for (Attribute attribute : List.of(Attribute.EXTRACTABLE, Attribute.WRAP, Attribute.UNWRAP, Attribute.SIGN, Attribute.VERIFY, Attribute.DERIVE)) {
                assertThat(token.cryptoki().flag(session.number(), made, attribute)).as(attribute.name()).isFalse();
            }
            return null;
        });
        new Kek(token).make();
        assertThat(objects()).as("the wrapping key is another").hasSize(2);
    }

    @Test
    void aKeyOfThatNameThatMayLeaveTheTokenIsNotUsed() throws GeneralSecurityException {
        Template loose = Template.empty().with(Attribute.CLASS, Attribute.SECRET_KEY).with(Attribute.KEY_TYPE, Attribute.AES).with(Attribute.LABEL, SlotKey.NAME).with(Attribute.TOKEN, true)
                .with(Attribute.PRIVATE, true).with(Attribute.SENSITIVE, true).with(Attribute.EXTRACTABLE, true).with(Attribute.ENCRYPT, true).with(Attribute.DECRYPT, true).with(Attribute.VALUE_LEN, 32L);
        token.use("making one", session -> token.cryptoki().generateKey(session.number(), Parameter.aesKey(), loose));
        assertThatIllegalStateException().isThrownBy(this::sealed).withMessageContaining("may leave it");
    }

    @Test
    void anotherTokenOpensNothing() throws GeneralSecurityException, IOException {
        byte[] sealed = sealed();
        try (Token other = SoftHsm.token("slot2")) {
            SlotKey strange = new SlotKey(other, TestedHsm.PROVIDERS.random());
            assertThatExceptionOfType(SealBroken.class).isThrownBy(() -> strange.open("c1", 1, "pkcs11-n1", sealed)).withMessageContaining("is of another HSM");
            strange.seal("c1", 1, "pkcs11-n9", new Secret(ROOT.clone()));
            assertThatExceptionOfType(SealBroken.class).isThrownBy(() -> strange.open("c1", 1, "pkcs11-n1", sealed)).withMessageContaining("is damaged, of another HSM");
        }
    }

    // in the process that a node asks before it has a root key

    private static SlotProcess process(String pin, Path folder) throws IOException {
        List<String> java = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                "-cp", System.getProperty("java.class.path"));
        return new SlotProcess(SoftHsm.config("slot", pin, 1), folder.resolve("slot"), java, Map.of());
    }

    @Test
    void aProcessOfItsOwnSealsAndOpens(@TempDir Path folder) throws IOException {
        SlotProcess process = process(SoftHsm.PIN, folder);
        byte[] sealed = process.seal("c1", 1, "pkcs11-n1", new Secret(ROOT.clone()));
        assertThat(process.open("c1", 1, "pkcs11-n1", sealed).bytes()).isEqualTo(ROOT);
        assertThatExceptionOfType(SealBroken.class).isThrownBy(() -> process.open("c1", 1, "pkcs11-n2", sealed)).withMessageContaining("key slot pkcs11-n2 is damaged");
        assertThat(Files.getPosixFilePermissions(folder.resolve("slot"))).hasSize(3);
    }

    /** Each try with a wrong PIN would bring the token nearer to locking itself. */
    @Test
    void aWrongPinIsToldAsSomethingNotToTryAgain(@TempDir Path folder) throws IOException {
        byte[] slot = new byte[61];
        slot[0] = 3;
        assertThatExceptionOfType(SlotProcess.Unavailable.class).isThrownBy(() -> process("wrong", folder).open("c1", 1, "l", slot))
                .withMessageContaining(Token.PIN_NOT_TAKEN).satisfies(e -> assertThat(e.forNow()).isFalse());
    }

    @Test
    void aLibraryThatIsNotOneIsUnavailableForNow(@TempDir Path folder) throws IOException {
        HsmConfig usual = SoftHsm.config("slot", SoftHsm.PIN, 1);
        Path library = Files.writeString(folder.resolve("library.so"), "no library");
        HsmConfig strange = new HsmConfig(library, usual.token(), usual.pinFile(), 1, 1, usual.strategy(), usual.deadline(), usual.patience());
        SlotProcess process = new SlotProcess(strange, folder.resolve("slot"), List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--enable-native-access=ALL-UNNAMED",
                "-cp", System.getProperty("java.class.path")), Map.of());
        assertThatExceptionOfType(SlotProcess.Unavailable.class).isThrownBy(() -> process.open("c1", 1, "l", new byte[61])).satisfies(e -> assertThat(e.forNow()).isTrue());
    }
}
