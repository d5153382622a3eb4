package io.wardmote.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wardmote.crypto.Algorithm.DecryptsFrom;
import io.wardmote.crypto.Algorithm.Encrypts;
import io.wardmote.crypto.Algorithm.Macs;
import io.wardmote.crypto.Algorithm.Signs;
import io.wardmote.crypto.Algorithm.Verifies;
import io.wardmote.crypto.Providers.Candidate;
import io.wardmote.crypto.Providers.Row;
import io.wardmote.key.CipherMode;
import io.wardmote.key.EncryptionAlgorithm;
import io.wardmote.key.KeySpec;
import io.wardmote.key.Refused;
import io.wardmote.key.SigningAlgorithm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Wycheproof's vectors against every provider of a row, pinned or not. Vectors that our API cannot express (another nonce, tag or
 * key length, a label, a context) are left out and counted.
 */
class VectorsTest {
    private static final String FOLDER = System.getenv("WARDMOTE_VECTORS");
    private static final HexFormat HEX = HexFormat.of();

    private final Providers untested = new Providers();

    /** What came of one vector. */
    private enum Outcome { TAKEN, REFUSED, NOT_OURS }

    private interface Vector {
        Outcome run(Algorithm algorithm, JsonNode group, JsonNode test) throws GeneralSecurityException;
    }

    private static final Vector SIGN_PKCS1 = VectorsTest::signPkcs1;

    @TestFactory
    Stream<DynamicTest> publishedVectors() {
        if (FOLDER == null) return Stream.of(DynamicTest.dynamicTest("not run: WARDMOTE_VECTORS is not set", () -> System.out.println(
                "Published vectors were not run: set WARDMOTE_VECTORS to a folder with the files of github.com/C2SP/wycheproof, testvectors_v1")));
        return Stream.of(
                file("aes_gcm_test.json", Row.AES, 190, (algorithm, group, test) -> aead(algorithm, aesSpec(group), test)),
                file("sm4_gcm_test.json", Row.SM4_GCM, 60, (algorithm, group, test) -> aead(algorithm, KeySpec.SM4, test)),
                file("ecdsa_secp256r1_sha256_test.json", Row.ECDSA, 480, (algorithm, group, test) ->
                        verify(algorithm, KeySpec.EC_P256, SigningAlgorithm.ECDSA_SHA_256, group.path("publicKeyDer"), test)),
                file("ed25519_test.json", Row.ED25519, 150, (algorithm, group, test) ->
                        verify(algorithm, KeySpec.EC_ED25519, SigningAlgorithm.ED25519, group.path("publicKeyDer"), test)),
                file("mldsa_65_verify_test.json", Row.ML_DSA, 100, VectorsTest::mlDsa),
                file("rsa_pss_2048_sha256_mgf1_32_test.json", Row.RSA, 100, (algorithm, group, test) ->
                        verify(algorithm, KeySpec.RSA_2048, SigningAlgorithm.RSA_PSS_SHA_256, group.path("publicKeyDer"), test)),
                file("rsa_signature_2048_sha256_test.json", Row.RSA, 250, (algorithm, group, test) ->
                        verify(algorithm, KeySpec.RSA_2048, SigningAlgorithm.RSA_PKCS1_SHA_256, group.path("publicKeyDer"), test)),
                file("rsa_pkcs1_2048_sig_gen_test.json", Row.RSA, 5, SIGN_PKCS1),
                file("rsa_oaep_2048_sha256_mgf1sha256_test.json", Row.RSA, 29, VectorsTest::oaep),
                file("hmac_sha256_test.json", Row.HMAC_SHA_2, 40, (algorithm, group, test) -> mac(algorithm, KeySpec.HMAC_SHA_256, test)),
                file("hmac_sm3_test.json", Row.HMAC_SM3, 40, (algorithm, group, test) -> mac(algorithm, KeySpec.HMAC_SM3, test)))
                .flatMap(tests -> tests);
    }

    @TestFactory
    Stream<DynamicTest> sm2OfOpenSsl() {
        return FOLDER == null ? Stream.empty() : Stream.of(DynamicTest.dynamicTest("sm2_openssl.json", new Sm2Vectors(FOLDER)::run));
    }

    private Stream<DynamicTest> file(String name, Row row, int least, Vector vector) {
        return untested.candidates(row).stream().map(candidate ->
                DynamicTest.dynamicTest(name + " by " + candidate.provider(), () -> run(name, candidate, least, vector)));
    }

    private static void run(String name, Candidate candidate, int least, Vector vector) throws IOException, GeneralSecurityException {
        Algorithm algorithm = candidate.make().make();
        List<String> wrong = new ArrayList<>();
        int run = 0;
        int notOurs = 0;
        for (JsonNode group : new ObjectMapper().readTree(Files.readAllBytes(Path.of(FOLDER, name))).path("testGroups")) {
            for (JsonNode test : group.path("tests")) {
                Outcome outcome = vector.run(algorithm, group, test);
                if (outcome == Outcome.NOT_OURS) {
                    notOurs++;
                    continue;
                }
                run++;
                Outcome expected = switch (test.path("result").asText()) {
                    case "valid" -> Outcome.TAKEN;
                    case "invalid" -> Outcome.REFUSED;
                    // either will do, but every provider alike: we sign with imported keys of e = 3, and verify strictly
                    default -> vector == SIGN_PKCS1 ? Outcome.TAKEN : Outcome.REFUSED;
                };
                if (outcome != expected) wrong.add(test.path("tcId") + " " + test.path("comment") + test.path("flags") + " was " + outcome);
            }
        }
        System.out.println(name + " by " + candidate.provider() + ": " + run + " run, " + notOurs + " not expressible");
        assertThat(wrong).isEmpty();
        assertThat(run).isGreaterThanOrEqualTo(least);
    }

    private static KeySpec aesSpec(JsonNode group) {
        return switch (group.path("keySize").asInt()) {
            case 128 -> KeySpec.AES_128;
            case 192 -> KeySpec.AES_192;
            default -> KeySpec.AES_256;
        };
    }

    private static Outcome aead(Algorithm algorithm, KeySpec spec, JsonNode test) throws GeneralSecurityException {
        byte[] nonce = hex(test, "iv");
        byte[] tag = hex(test, "tag");
        if (nonce.length != Gcm.NONCE || tag.length != Gcm.TAG) return Outcome.NOT_OURS;
        byte[] sealed = join(nonce, hex(test, "ct"), tag);
        CipherMode gcm = CipherMode.gcm(spec);
        try (Encrypts key = (Encrypts) algorithm.open(spec, hex(test, "key"))) {
            Outcome outcome = outcome(() -> Arrays.equals(key.decrypt(gcm, sealed, hex(test, "aad")), hex(test, "msg")));
            if (outcome == Outcome.TAKEN) assertThat(key.encrypt(gcm, nonce, hex(test, "msg"), hex(test, "aad"))).isEqualTo(sealed);
            return outcome;
        }
    }

    private static Outcome verify(Algorithm algorithm, KeySpec spec, SigningAlgorithm signing, JsonNode publicKey, JsonNode test)
            throws GeneralSecurityException {
        Verifies key = (Verifies) algorithm.openPublic(spec, HEX.parseHex(publicKey.asText()));
        byte[] message = hex(test, "msg");
        boolean valid = key.verify(signing, message, false, hex(test, "sig"));
        if (signing.takesDigest()) {
            byte[] digest = Digests.sha2(signing.digest(), message);
            assertThat(key.verify(signing, digest, true, hex(test, "sig"))).isEqualTo(valid);
        }
        return valid ? Outcome.TAKEN : Outcome.REFUSED;
    }

    private static Outcome mlDsa(Algorithm algorithm, JsonNode group, JsonNode test) throws GeneralSecurityException {
        if (!test.path("ctx").asText().isEmpty() || !group.has("publicKeyDer")) return Outcome.NOT_OURS;
        try {
            return verify(algorithm, KeySpec.ML_DSA_65, SigningAlgorithm.ML_DSA, group.path("publicKeyDer"), test);
        } catch (GeneralSecurityException e) {
            return Outcome.REFUSED; // the public key itself is malformed
        }
    }

    private static Outcome signPkcs1(Algorithm algorithm, JsonNode group, JsonNode test) throws GeneralSecurityException {
        if (!group.path("sha").asText().equals("SHA-256")) return Outcome.NOT_OURS;
        Signs key = (Signs) algorithm.open(KeySpec.RSA_2048, hex(group, "privateKeyPkcs8"));
        return outcome(() -> Arrays.equals(key.sign(SigningAlgorithm.RSA_PKCS1_SHA_256, hex(test, "msg"), false), hex(test, "sig")));
    }

    private static Outcome oaep(Algorithm algorithm, JsonNode group, JsonNode test) throws GeneralSecurityException {
        if (!test.path("label").asText().isEmpty()) return Outcome.NOT_OURS;
        DecryptsFrom key = (DecryptsFrom) algorithm.open(KeySpec.RSA_2048, hex(group, "privateKeyPkcs8"));
        return outcome(() -> Arrays.equals(key.decrypt(EncryptionAlgorithm.RSAES_OAEP_SHA_256, hex(test, "ct")), hex(test, "msg")));
    }

    private static Outcome mac(Algorithm algorithm, KeySpec spec, JsonNode test) throws GeneralSecurityException {
        if (hex(test, "key").length * 8 != spec.bits() || hex(test, "tag").length * 8 != spec.bits()) return Outcome.NOT_OURS;
        return outcome(() -> Arrays.equals(((Macs) algorithm.open(spec, hex(test, "key"))).mac(hex(test, "msg")), hex(test, "tag")));
    }

    private interface Attempt {
        boolean run() throws GeneralSecurityException;
    }

    private static Outcome outcome(Attempt attempt) throws GeneralSecurityException {
        try {
            return attempt.run() ? Outcome.TAKEN : Outcome.REFUSED;
        } catch (Refused e) {
            return Outcome.REFUSED;
        }
    }

    private static byte[] hex(JsonNode node, String name) {
        return HEX.parseHex(node.path(name).asText());
    }

    private static byte[] join(byte[]... parts) {
        return HEX.parseHex(String.join("", Arrays.stream(parts).map(HEX::formatHex).toList()));
    }
}
