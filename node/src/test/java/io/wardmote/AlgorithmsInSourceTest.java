package io.wardmote;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.crypto.Inventory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The list of algorithms has everything that the program asks Java for, by its source. */
class AlgorithmsInSourceTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern ASKED = Pattern.compile(
        "(Cipher|Mac|MessageDigest|Signature|KDF|KeyAgreement|SecureRandom)\\.getInstance\\(\"([^\"]+)\"|JcaContentSignerBuilder\\(\"([^\"]+)\"");
    /** What keys of callers compute is named as the API names it. */
    private static final Map<String, String> AS_THE_API_NAMES_IT = Map.ofEntries(Map.entry("AES/CBC/NoPadding", "AES_CBC_UNPADDED"),
        Map.entry("AES/CBC/PKCS5Padding", "AES_CBC_PKCS7"), Map.entry("AES/ECB/NoPadding", "AES_ECB_UNPADDED"),
        Map.entry("AES/ECB/PKCS5Padding", "AES_ECB_PKCS7"), Map.entry("RSA/ECB/OAEPPadding", "RSAES_OAEP_SHA_256"),
        Map.entry("RSA/ECB/PKCS1Padding", "RSAES_PKCS1_V1_5"), Map.entry("RSA/ECB/NoPadding", "RSA_PSS_SHA_256"),
        Map.entry("HmacSHA384", "HMAC_SHA_384"), Map.entry("HmacSHA512", "HMAC_SHA_512"), Map.entry("Ed25519", "ED25519"), Map.entry("ML-DSA", "ML_DSA"),
        Map.entry("NONEwithECDSA", "ECDSA_SHA_256"));

    private final Map<String, Inventory.Entry> entries = Inventory.entries().stream()
        .collect(Collectors.toMap(Inventory.Entry::name, entry -> entry, (one, other) -> one));

    @Test
    void everythingThatTheProgramAsksJavaForIsThere() throws IOException {
        Set<String> asked = new TreeSet<>();
        for (String module : List.of("crypto-engine", "hsm-agent", "raft", "node")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
                for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    ASKED.matcher(Files.readString(file)).results().map(AlgorithmsInSourceTest::name).forEach(asked::add);
                }
            }
        }
        assertThat(asked).hasSizeGreaterThan(15);
        assertThat(asked.stream().map(name -> AS_THE_API_NAMES_IT.getOrDefault(name, name))).allSatisfy(name -> assertThat(entries).containsKey(name));
    }

    private static String name(MatchResult found) {
        return found.group(2) == null ? found.group(3) : found.group(2);
    }
}
