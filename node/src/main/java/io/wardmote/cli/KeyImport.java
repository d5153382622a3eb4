package io.wardmote.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.vertx.core.json.JsonObject;
import io.wardmote.key.KeySpec;
import io.wardmote.key.Protection;
import io.wardmote.key.Secret;
import io.wardmote.key.WrappingAlgorithm;
import io.wardmote.node.Fault;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "import", mixinStandardHelpOptions = true,
    footer = {"", "For example:",
        "  wardmote keys create --for-import --field KeyMetadata.KeyId",
        "  wardmote keys import key-0123456789 --from secret.bin"},
    description = "Brings material to a key that was made with --for-import. It is wrapped here, for the node or its HSM alone.")
final class KeyImport implements Callable<Integer> {
    private static final int LONGEST = 16 << 10;
    private static final byte[] PEM_HEAD = "-----BEGIN PRIVATE KEY-----".getBytes(US_ASCII);
    private static final byte[] PEM_FOOT = "-----END PRIVATE KEY-----".getBytes(US_ASCII);

    private enum Form { RAW, HEX, BASE64 }

    @Mixin
    private KeyVerb key;

    @SentAs("EncryptedKeyMaterial")
    @Option(names = "--from", paramLabel = "FILE", required = true,
        description = "The material: a secret's bytes, or a private key in PKCS#8, DER or PEM. - is standard input.")
    private Path from;

    @Option(names = "--form", paramLabel = "FORM", defaultValue = "RAW",
        description = "How it is written: raw (the default), hex or base64. PEM is recognised.")
    private Form form;

    @SentAs("KeyMaterialExpireUnix")
    @Option(names = "--expires", paramLabel = "TIME",
        description = "When the material goes by itself: 2027-01-01T00:00:00Z, or 30d for in thirty days.")
    private String expires;

    @Override
    public Integer call() {
        Instant end = expires == null ? null : Moment.ahead("--expires", expires, Instant.now());
        JsonObject metadata = key.metadata();
        KeySpec spec = KeySpec.of(metadata.getString("KeySpec"));
        WrappingAlgorithm algorithm = algorithm(spec, Protection.valueOf(metadata.getString("ProtectionLevel")));
        try (Secret material = material(spec)) {
            JsonObject parameters = key.ask("GetParametersForImport", "WrappingAlgorithm", algorithm.name(), "WrappingKeySpec",
                algorithm.wrappingSpec().apiName());
            byte[] wrapped = MaterialWrapping.wrap(algorithm, Base64.getDecoder().decode(parameters.getString("PublicKey")), material);
            return key.change("Key " + key.id() + " has its material" + (end == null ? "." : ", until " + end + "."), "ImportKeyMaterial",
                "EncryptedKeyMaterial", Base64.getEncoder().encodeToString(wrapped), "ImportToken", parameters.getString("ImportToken"),
                "KeyMaterialExpireUnix", end == null ? null : end.getEpochSecond());
        } catch (GeneralSecurityException e) {
            throw new Fault(Fault.DATA, "The material cannot be wrapped (" + e.getMessage() + "); see that it is that of a key of " + spec.apiName() + ".", e);
        }
    }

    /** What is taken by every node, or by every HSM. */
    private static WrappingAlgorithm algorithm(KeySpec spec, Protection protection) {
        if (protection == Protection.HSM) return spec.symmetric() ? WrappingAlgorithm.RSAES_OAEP_SHA_1 : WrappingAlgorithm.RSAES_OAEP_SHA_1_AES_256_KWP;
        return spec.symmetric() ? WrappingAlgorithm.RSAES_OAEP_SHA_256 : WrappingAlgorithm.RSAES_OAEP_SHA_256_AES_256_KWP;
    }

    private Secret material(KeySpec spec) {
        try (Secret written = Input.secret(from, LONGEST, "give the material of a key of " + spec.apiName())) {
            byte[] bytes = written.bytes();
            if (!spec.symmetric() && startsWith(bytes, PEM_HEAD)) return new Secret(ofPem(bytes));
            Secret material = new Secret(switch (form) {
                case RAW -> bytes.clone();
                case HEX -> ofHex(bytes);
                case BASE64 -> ofBase64(bytes, 0, bytes.length);
            });
            if (!spec.symmetric() || material.length() * 8 == spec.bits()) return material;
            int length = material.length();
            material.close();
            throw new Fault(Fault.DATA, Input.name(from) + " holds " + length + " bytes, and a key of " + spec.apiName() + " has " + spec.bits() / 8 + "; see --form.");
        } catch (IllegalArgumentException e) {
            throw new Fault(Fault.DATA, Input.name(from) + " is not written in " + form + "; see --form.");
        }
    }

    private static boolean startsWith(byte[] bytes, byte[] head) {
        return bytes.length > head.length && Arrays.equals(bytes, 0, head.length, head, 0, head.length);
    }

    private byte[] ofPem(byte[] bytes) {
        int foot = bytes.length - 1;
        while (foot > PEM_HEAD.length && bytes[foot] <= ' ') foot--;
        int end = foot + 1 - PEM_FOOT.length;
        if (end <= PEM_HEAD.length || !Arrays.equals(bytes, end, foot + 1, PEM_FOOT, 0, PEM_FOOT.length))
            throw new Fault(Fault.DATA, Input.name(from) + " holds more than one private key in PEM, or not a whole one; give the key alone.");
        return ofBase64(bytes, PEM_HEAD.length, end);
    }

    /** With white space anywhere, and nothing else between. */
    private static byte[] ofBase64(byte[] bytes, int from, int to) {
        byte[] text = new byte[to - from];
        int length = 0;
        for (int at = from; at < to; at++) if (bytes[at] < 0 || bytes[at] > ' ') text[length++] = bytes[at];
        byte[] body = Arrays.copyOf(text, length);
        try {
            return Base64.getDecoder().decode(body);
        } finally {
            Arrays.fill(text, (byte) 0);
            Arrays.fill(body, (byte) 0);
        }
    }

    private static byte[] ofHex(byte[] bytes) {
        return HexFormat.of().parseHex(new String(bytes, US_ASCII).strip());
    }
}
