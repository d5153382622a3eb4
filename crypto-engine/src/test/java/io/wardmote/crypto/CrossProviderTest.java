package io.wardmote.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.crypto.Algorithm.DecryptsFrom;
import io.wardmote.crypto.Algorithm.Encrypts;
import io.wardmote.crypto.Algorithm.EncryptsTo;
import io.wardmote.crypto.Algorithm.Macs;
import io.wardmote.crypto.Algorithm.NewKey;
import io.wardmote.crypto.Algorithm.Signs;
import io.wardmote.crypto.Algorithm.Verifies;
import io.wardmote.crypto.Providers.Candidate;
import io.wardmote.crypto.Providers.Row;
import io.wardmote.key.CipherMode;
import io.wardmote.key.EncryptionAlgorithm;
import io.wardmote.key.KeySpec;
import io.wardmote.key.SigningAlgorithm;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A key made by any provider must serve under every other: a fallback chosen at some start finds keys made before it. */
class CrossProviderTest {
    private static final byte[] MESSAGE = "the ward of the key must fit the mote of the lock".getBytes(UTF_8);
    private static final byte[] NONE = {};
    private static final byte[] AAD = "aad".getBytes(UTF_8);

    private final Providers untested = new Providers();

    @TestFactory
    Stream<DynamicTest> whatOneProviderMadeAnyOtherUses() {
        return Stream.of(KeySpec.values())
                .filter(spec -> spec != KeySpec.RSA_3072 && spec != KeySpec.RSA_4096) // seconds to make, and nothing differs
                .flatMap(spec -> untested.candidates(Row.of(spec)).stream().map(maker ->
                        DynamicTest.dynamicTest(spec + " made by " + maker.provider(), () -> everyoneUses(spec, maker))));
    }

    private void everyoneUses(KeySpec spec, Candidate maker) throws GeneralSecurityException {
        Map<String, Algorithm> all = new LinkedHashMap<>();
        for (Candidate candidate : untested.candidates(Row.of(spec))) all.put(candidate.provider(), candidate.make().make());
        NewKey key = all.get(maker.provider()).generate(spec);
        List<Algorithm> users = List.copyOf(all.values());
        for (Algorithm one : users) for (Algorithm other : users) agree(spec, key, one, other);
    }

    private static void agree(KeySpec spec, NewKey key, Algorithm one, Algorithm other) throws GeneralSecurityException {
        byte[] stored = key.stored().bytes();
        switch (one.open(spec, stored)) {
            case Encrypts mine -> {
                Encrypts theirs = (Encrypts) other.open(spec, stored);
                for (CipherMode mode : CipherMode.values()) if (mode.suits(spec)) encrypted(mode, mine, theirs);
            }
            case Macs mine -> assertThat(mine.mac(MESSAGE)).isEqualTo(((Macs) other.open(spec, stored)).mac(MESSAGE));
            case Signs mine -> {
                Verifies theirs = (Verifies) other.openPublic(spec, key.publicKey());
                for (SigningAlgorithm algorithm : SigningAlgorithm.values()) if (algorithm.suits(spec)) signed(algorithm, mine, theirs);
                if (mine instanceof DecryptsFrom decrypts) {
                    EncryptsTo encrypts = (EncryptsTo) other.openPublic(spec, key.publicKey());
                    for (EncryptionAlgorithm algorithm : EncryptionAlgorithm.values()) {
                        if (algorithm.suits(spec)) assertThat(decrypts.decrypt(algorithm, encrypts.encrypt(algorithm, MESSAGE))).isEqualTo(MESSAGE);
                    }
                }
            }
            default -> throw new AssertionError(spec + " can do nothing");
        }
    }

    private static void encrypted(CipherMode mode, Encrypts mine, Encrypts theirs) throws GeneralSecurityException {
        byte[] plaintext = mode.wholeBlocks() ? Arrays.copyOf(MESSAGE, 48) : MESSAGE;
        byte[] aad = mode.authenticates() ? AAD : NONE;
        byte[] sealed = mine.encrypt(mode, NONE, plaintext, aad);
        assertThat(theirs.decrypt(mode, sealed, aad)).isEqualTo(plaintext);
        byte[] iv = Arrays.copyOf(sealed, mode.ivBytes());
        assertThat(theirs.encrypt(mode, iv, plaintext, aad)).isEqualTo(sealed);
    }

    private static void signed(SigningAlgorithm algorithm, Signs mine, Verifies theirs) throws GeneralSecurityException {
        assertThat(theirs.verify(algorithm, MESSAGE, false, mine.sign(algorithm, MESSAGE, false))).isTrue();
        assertThat(theirs.verify(algorithm, AAD, false, mine.sign(algorithm, MESSAGE, false))).isFalse();
        if (!algorithm.takesDigest() || algorithm == SigningAlgorithm.SM2DSA) return; // SM2's digest is not the message's alone
        byte[] digest = Digests.sha2(algorithm.digest(), MESSAGE);
        assertThat(theirs.verify(algorithm, digest, true, mine.sign(algorithm, MESSAGE, false))).isTrue();
        assertThat(theirs.verify(algorithm, MESSAGE, false, mine.sign(algorithm, digest, true))).isTrue();
    }
}
