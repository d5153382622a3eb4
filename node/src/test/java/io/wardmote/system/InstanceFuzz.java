package io.wardmote.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.http.InstanceAnswer;
import io.wardmote.http.InstanceClient;
import io.wardmote.key.KeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Nearly right requests to the instance API of a real cluster: fields, whole bodies, headers and ciphertexts. Every answer carries a
 * whole message or Error, which {@link InstanceAnswer} sees to; a 500 is only ever the documented one of a ciphertext that does not
 * decrypt, and says the same however it was spoilt.
 */
final class InstanceFuzz {
    private static final List<String> APIS = List.of("Encrypt", "Decrypt", "AdvanceEncrypt", "AdvanceDecrypt", "GenerateDataKey", "AdvanceGenerateDataKey",
        "GenerateDataKeyPair", "GenerateDataKeyPairWithoutPlaintext", "AdvanceGenerateDataKeyPair", "AdvanceGenerateDataKeyPairWithoutPlaintext",
        "Sign", "Verify", "GetPublicKey", "GenerateRandom", "GetSecretValue");
    private static final Set<String> DECRYPTING = Set.of("Decrypt", "AdvanceDecrypt");
    private static final List<String> TEXTS = List.of("KeyId", "Algorithm", "PaddingMode", "KeyPairSpec", "KeyFormat", "MessageType", "SecretName");
    private static final List<String> OCTETS = List.of("Plaintext", "CiphertextBlob", "Iv", "Aad", "Digest", "Message", "Signature");
    private static final List<String> NUMBERS = List.of("NumberOfBytes", "Length");
    private static final List<String> WORDS = List.of("AES_GCM", "AES_CBC", "AES_ECB", "AES_CTR", "SM4_GCM", "RSAES_OAEP_SHA_256", "SM2PKE", "PKCS7_PADDING", "NO_PADDING", "RAW", "DIGEST",
        "RSA_PSS_SHA_256", "ECDSA_SHA_256", "SM2DSA", "EC_P256", "EC_P256K", "PEM", "DER", "alias/acs/oss", "alias/none", "none", "", " ", "acs:kms:x:y:key/z", "中\uD83D\uDD11", "\u0000");

    private final long seed;
    private final Random random;
    private final List<InstanceClient> nodes;
    private final List<String> keys = new ArrayList<>();
    private final List<byte[]> octets = new ArrayList<>();
    private final String versionId;

    InstanceFuzz(DevCluster cluster, long seed) {
        this.seed = seed;
        random = new Random(seed);
        nodes = List.of(cluster.instance(1), cluster.instance(2), cluster.instance(3));
        for (KeySpec spec : List.of(KeySpec.AES_256, KeySpec.AES_128, KeySpec.SM4, KeySpec.EC_P256, KeySpec.EC_SM2, KeySpec.RSA_2048, KeySpec.HMAC_SHA_256))
            keys.add(cluster.api(1).ask("CreateKey", "KeySpec", spec.apiName()).ok().at("KeyMetadata.KeyId"));
        keys.add(cluster.api(1).ask("CreateKey", "KeySpec", "RSA_2048", "KeyUsage", "ENCRYPT/DECRYPT").ok().at("KeyMetadata.KeyId"));
        InstanceAnswer sealed = nodes.getFirst().ask("Encrypt", "KeyId", keys.getFirst(), "Plaintext", "hello".getBytes(UTF_8)).ok();
        versionId = sealed.versionId();
        octets.addAll(List.of(sealed.bytes("CiphertextBlob"), sealed.bytes("Iv"), new byte[0], new byte[16], new byte[32], new byte[12], new byte[5000]));
        octets.add(nodes.getFirst().ask("AdvanceEncrypt", "KeyId", keys.getFirst(), "Plaintext", "hello".getBytes(UTF_8)).ok().bytes("CiphertextBlob"));
    }

    void run(int requests) {
        for (int n = 0; n < requests; n++) {
            String api = APIS.get(random.nextInt(APIS.size()));
            InstanceClient node = nodes.get(n % nodes.size());
            InstanceAnswer answer = switch (random.nextInt(8)) {
                case 0 -> node.askRaw(api, bytes(random.nextInt(300)), headers -> { });
                case 1 -> node.askRaw(api, bytes(random.nextInt(20)), this::spoil);
                case 2 -> node.askFor(random.nextBoolean() ? versionId : WORDS.get(random.nextInt(13)), api, fields());
                default -> node.ask(api, fields());
            };
            mustBeDocumented(api, answer, "seed " + seed + ", request " + n);
        }
    }

    private static void mustBeDocumented(String api, InstanceAnswer answer, String which) {
        String as = which + ": " + api + " " + answer.verdict() + " " + answer.message();
        assertThat(answer.status()).as(as).isIn(200, 400, 401, 403, 404, 409, 415, 500);
        if (answer.status() == 500) {
            assertThat(DECRYPTING).as(as).contains(api);
            assertThat(answer.verdict() + ": " + answer.message()).as(as).isEqualTo("500 InternalFailure: Internal Failure.");
        }
    }

    /** Every byte of ciphertext, IV and associated data counts, and which of them was spoilt shows in nothing. */
    void spoiltCiphertextsAreAllAlike() {
        byte[] aad = bytes(9);
        Set<String> verdicts = new HashSet<>();
        for (String key : keys.subList(0, 3)) {
            for (int round = 0; round < 60; round++) {
                // of any length: with whole blocks, a GCM ciphertext could be another mode's
                InstanceAnswer bare = nodes.get(0).ask("Encrypt", "KeyId", key, "Plaintext", bytes(1 + random.nextInt(40)), "Aad", aad).ok();
                InstanceAnswer advanced = nodes.get(1).ask("AdvanceEncrypt", "KeyId", key, "Plaintext", bytes(4 + 16 * random.nextInt(3)), "Aad", aad).ok();
                byte[] ciphertext = bare.bytes("CiphertextBlob");
                byte[] iv = bare.bytes("Iv");
                byte[] context = aad;
                byte[] blob = advanced.bytes("CiphertextBlob");
                switch (random.nextInt(3)) {
                    case 0 -> ciphertext = spoilt(ciphertext);
                    case 1 -> iv = flipped(iv);
                    default -> context = spoilt(aad);
                }
                // the version id selects a key, so an altered one is unknown; everything else is the ciphertext's
                byte[] altered = random.nextBoolean() ? flipped(blob, 0, 3) : flipped(blob, 39, blob.length);
                verdicts.add(said(nodes.get(round % 3).ask("Decrypt", "KeyId", key, "CiphertextBlob", ciphertext, "Iv", iv, "Aad", context)));
                verdicts.add(said(nodes.get(round % 3).ask("AdvanceDecrypt", "CiphertextBlob", altered, "Aad", aad)));
            }
        }
        for (String[] mode : new String[][] {{"", ""}, {"AES_CBC", "PKCS7_PADDING"}, {"AES_CBC", "NO_PADDING"}, {"AES_ECB", "PKCS7_PADDING"}, {"AES_ECB", "NO_PADDING"}}) {
            byte[] blob = nodes.get(2).ask("AdvanceEncrypt", "KeyId", keys.getFirst(), "Plaintext", bytes(mode[0].isEmpty() ? 20 : 32), "Algorithm", mode[0], "PaddingMode", mode[1]).ok().bytes("CiphertextBlob");
            for (int place = 1; place <= 2; place++) {
                for (int other : new int[] {0, 1, 2, 3, 0x10, 0x11, 0x80, 0x81, 0x82, 0x83, 0xFF}) {
                    byte[] altered = blob.clone();
                    altered[place] = (byte) other;
                    if (other != (blob[place] & 0xFF)) verdicts.add(said(nodes.get(1).ask("AdvanceDecrypt", "CiphertextBlob", altered)));
                }
            }
        }
        assertThat(verdicts).as("seed %d", seed).containsExactly("500 InternalFailure: Internal Failure. [StatusCode, ErrorCode, ErrorMessage, RequestId]");
    }

    private static String said(InstanceAnswer answer) {
        return answer.verdict() + ": " + answer.message() + " " + List.of("StatusCode", "ErrorCode", "ErrorMessage", "RequestId").stream().filter(answer.texts()::containsKey).toList();
    }

    private Object[] fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        if (random.nextInt(8) > 0) fields.put("KeyId", keys.get(random.nextInt(keys.size())));
        for (int left = random.nextInt(7); left > 0; left--) {
            switch (random.nextInt(7)) {
                case 0, 1 -> fields.put(TEXTS.get(random.nextInt(TEXTS.size())), WORDS.get(random.nextInt(WORDS.size())));
                case 2 -> fields.put(NUMBERS.get(random.nextInt(NUMBERS.size())), random.nextInt(4) == 0 ? random.nextInt() : random.nextInt(80));
                default -> fields.put(OCTETS.get(random.nextInt(OCTETS.size())), random.nextInt(3) == 0 ? bytes(random.nextInt(600)) : octets.get(random.nextInt(octets.size())));
            }
        }
        return fields.entrySet().stream().flatMap(field -> List.of(field.getKey(), field.getValue()).stream()).toArray();
    }

    private void spoil(Map<String, String> headers) {
        List<String> names = new ArrayList<>(headers.keySet());
        String name = names.get(random.nextInt(names.size()));
        switch (random.nextInt(3)) {
            case 0 -> headers.remove(name);
            case 1 -> headers.put(name, headers.get(name) + (char) (33 + random.nextInt(90)));
            default -> headers.put("x-kms-" + random.nextInt(9), "value");
        }
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private byte[] spoilt(byte[] bytes) {
        return switch (random.nextInt(3)) {
            case 0 -> Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length - 1));
            case 1 -> Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(20));
            default -> flipped(bytes);
        };
    }

    private byte[] flipped(byte[] bytes) {
        return flipped(bytes, 0, bytes.length);
    }

    private byte[] flipped(byte[] bytes, int from, int to) {
        byte[] other = bytes.clone();
        other[from + random.nextInt(to - from)] ^= (byte) (1 << random.nextInt(8));
        return other;
    }
}
