package io.wardmote.hsm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.vertx.core.buffer.Buffer;
import io.wardmote.crypto.CryptoReply;
import io.wardmote.crypto.CryptoRequest;
import io.wardmote.key.CipherMode;
import io.wardmote.key.EncryptionAlgorithm;
import io.wardmote.key.ImportToken;
import io.wardmote.key.Imprint;
import io.wardmote.key.KeySpec;
import io.wardmote.key.KeyUsage;
import io.wardmote.key.Material.InHsm;
import io.wardmote.key.Material.Wrapped;
import io.wardmote.key.Material;
import io.wardmote.key.Origin;
import io.wardmote.key.Protection;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import io.wardmote.key.SigningAlgorithm;
import io.wardmote.key.StoredKey;
import io.wardmote.key.WrappingAlgorithm;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Node and agent are of one build, but may be of two during an update: a change of these bytes wants another version of {@link Frame}. Recorded anew,
 * on purpose, with {@code -Dwardmote.record=true}.
 */
class HsmCodecTest {
    private static final String GOLDEN = "frames.golden";
    private static final InHsm MATERIAL = new InHsm(3, new byte[] {1, 0, 0, 0x21, 0x0b, 9}, new byte[] {7, 7});

    private static final ImportToken TOKEN = new ImportToken(WrappingAlgorithm.RSAES_OAEP_SHA_1_AES_256_KWP, 5, new byte[ImportToken.ID_BYTES], new InHsm(3, new byte[] {1, 0}, new byte[32]));

    private static StoredKey key(KeySpec spec, KeyUsage usage, Material material) {
        return new StoredKey("k", "v", spec, usage, Origin.GENERATED, Protection.HSM, material, new byte[] {0x30});
    }

    private static Map<String, CryptoRequest> requests() {
        StoredKey aes = key(KeySpec.AES_256, KeyUsage.ENCRYPT_DECRYPT, MATERIAL);
        StoredKey ec = key(KeySpec.EC_P256, KeyUsage.SIGN_VERIFY, MATERIAL);
        StoredKey rsa = key(KeySpec.RSA_2048, KeyUsage.ENCRYPT_DECRYPT, MATERIAL);
        StoredKey hmac = key(KeySpec.HMAC_SHA_256, KeyUsage.GENERATE_VERIFY_MAC, MATERIAL);
        byte[] some = {1, 2};
        Map<String, CryptoRequest> requests = new TreeMap<>();
        requests.put("Generate", new CryptoRequest.Generate("k", "v", KeySpec.RSA_4096, KeyUsage.SIGN_VERIFY, Origin.GENERATED, Protection.HSM));
        requests.put("Encrypt", new CryptoRequest.Encrypt(aes, CipherMode.AES_CBC_PKCS7, new byte[] {5}, some, new byte[] {6}));
        requests.put("Decrypt", new CryptoRequest.Decrypt(aes, CipherMode.AES_GCM, some, new byte[0]));
        requests.put("Sign", new CryptoRequest.Sign(ec, SigningAlgorithm.ECDSA_SHA_256, some, true));
        requests.put("Verify", new CryptoRequest.Verify(ec, SigningAlgorithm.ECDSA_SHA_256, some, false, new byte[] {8}));
        requests.put("DecryptFrom", new CryptoRequest.DecryptFrom(rsa, EncryptionAlgorithm.RSAES_OAEP_SHA_1, some));
        requests.put("Mac", new CryptoRequest.Mac(hmac, some));
        requests.put("MakeImportKey", new CryptoRequest.MakeImportKey("k", KeySpec.EC_P256, KeyUsage.SIGN_VERIFY, Protection.HSM, TOKEN.algorithm(), 5));
        requests.put("ImportMaterial", importOf(Optional.empty()));
        requests.put("ImportMaterial again", importOf(Optional.of(new Imprint(2, new byte[] {4}))));
        requests.put("CanImport", new CryptoRequest.CanImport(KeySpec.EC_P521, KeyUsage.SIGN_VERIFY, Protection.HSM));
        requests.put("Discard", new CryptoRequest.Discard(ec));
        requests.put("VerifyMac", new CryptoRequest.VerifyMac(hmac, some, new byte[] {8}));
        return requests;
    }

    private static CryptoRequest importOf(Optional<Imprint> imprint) {
        return new CryptoRequest.ImportMaterial("k", "v", KeySpec.EC_P256, KeyUsage.SIGN_VERIFY, Origin.EXTERNAL, Protection.HSM, TOKEN, new byte[] {9}, imprint, 6);
    }

    private static Map<String, CryptoReply> replies() {
        return new TreeMap<>(Map.of("Bytes", new CryptoReply.Bytes(new byte[] {1, 2}), "Verdict", new CryptoReply.Verdict(true),
                "Generated", new CryptoReply.Generated(MATERIAL, new byte[] {0x30}), "ImportKey", new CryptoReply.ImportKey(TOKEN, new byte[] {0x30}),
                "Imported", new CryptoReply.Imported(MATERIAL, new byte[] {0x30}, new Imprint(2, new byte[] {4}))));
    }

    @Test
    void bytesAreTheGoldenOnes() throws IOException {
        StringBuilder lines = new StringBuilder();
        requests().forEach((name, request) -> lines.append(name).append(" = ").append(hex(HsmCodec.request(request))).append('\n'));
        replies().forEach((name, reply) -> lines.append(name).append(" = ").append(hex(HsmCodec.reply(reply))).append('\n'));
        lines.append("Refused = ").append(hex(HsmCodec.refused(Refusal.INVALID_PARAMETER.because("Iv")))).append('\n');
        if (Boolean.getBoolean("wardmote.record")) {
            Files.writeString(Path.of("src", "test", "resources", GOLDEN), lines);
            return;
        }
        try (InputStream golden = getClass().getResourceAsStream("/" + GOLDEN)) {
            assertThat(lines.toString()).isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static String hex(Buffer buffer) {
        return HexFormat.of().formatHex(buffer.getBytes());
    }

    @Test
    void whatIsReadIsWhatWasWritten() {
        requests().forEach((name, request) -> {
            CryptoRequest read = HsmCodec.request(HsmCodec.request(request));
            assertThat(read).as(name).isInstanceOf(request.getClass());
            assertThat(hex(HsmCodec.request(read))).as(name).isEqualTo(hex(HsmCodec.request(request)));
        });
        replies().forEach((name, reply) -> assertThat(hex(HsmCodec.reply(HsmCodec.reply(HsmCodec.reply(reply))))).as(name).isEqualTo(hex(HsmCodec.reply(reply))));
        for (Refusal refusal : Refusal.values()) {
            Refused read = HsmCodec.refused(HsmCodec.refused(refusal.because("détail")));
            assertThat(read.refusal()).isEqualTo(refusal);
            assertThat(read.detail()).isEqualTo("détail");
        }
    }

    @Test
    void cutShortLengthenedOrAlteredBytesAreRefusedOrReadAsSomethingElse() {
        long seed = System.nanoTime();
        System.out.println("HsmCodecTest seed " + seed);
        Random random = new Random(seed);
        requests().forEach((name, request) -> {
            byte[] bytes = HsmCodec.request(request).getBytes();
            for (int length = 0; length < bytes.length; length++) {
                Buffer cut = Buffer.buffer(Arrays.copyOf(bytes, length));
                assertThatIllegalArgumentException().as("%s, %d bytes", name, length).isThrownBy(() -> HsmCodec.request(cut));
            }
            assertThatIllegalArgumentException().isThrownBy(() -> HsmCodec.request(Buffer.buffer(Arrays.copyOf(bytes, bytes.length + 1))));
            for (int i = 0; i < 2_000; i++) {
                byte[] altered = bytes.clone();
                altered[random.nextInt(altered.length)] = (byte) random.nextInt();
                try {
                    HsmCodec.request(Buffer.buffer(altered));
                } catch (IllegalArgumentException e) {
                    // the only way to say no
                }
            }
        });
    }

    @Test
    void whatIsNotAboutAKeyInTheHsmDoesNotTravel() {
        assertThatIllegalArgumentException().isThrownBy(() -> HsmCodec.request(new CryptoRequest.GeneratePair(KeySpec.RSA_2048)));
        StoredKey software = key(KeySpec.AES_256, KeyUsage.ENCRYPT_DECRYPT, new Wrapped(1, new byte[4]));
        assertThatIllegalStateException().isThrownBy(() -> HsmCodec.request(new CryptoRequest.Mac(software, new byte[0])));
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> HsmCodec.reply(new CryptoReply.Pair(new byte[0], new byte[0])));
    }
}
