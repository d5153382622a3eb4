package io.wardmote.sdk;

import static io.wardmote.sdk.Expect.equal;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.aliyun.dkms.gcs.sdk.models.AdvanceDecryptRequest;
import com.aliyun.dkms.gcs.sdk.models.AdvanceGenerateDataKeyPairRequest;
import com.aliyun.dkms.gcs.sdk.models.AdvanceGenerateDataKeyPairWithoutPlaintextRequest;
import com.aliyun.dkms.gcs.sdk.models.AdvanceGenerateDataKeyRequest;
import com.aliyun.dkms.gcs.sdk.models.DecryptRequest;
import com.aliyun.dkms.gcs.sdk.models.GenerateDataKeyPairRequest;
import com.aliyun.dkms.gcs.sdk.models.GenerateDataKeyPairWithoutPlaintextRequest;
import com.aliyun.dkms.gcs.sdk.models.GenerateDataKeyRequest;
import io.wardmote.sdk.Nodes.Made;
import java.util.Arrays;
import java.util.List;

/** The two operations that make data keys, and the four that make key pairs. */
final class DataKeys {
    private static final byte[] AAD = "context".getBytes(UTF_8);
    private final Nodes nodes;

    DataKeys(Nodes nodes) {
        this.nodes = nodes;
    }

    void run() throws Exception {
        Made key = nodes.createInInstance();
        bare(key, "AES_GCM");
        advanced(key, key.version(), "AES_GCM");
        String primary = nodes.rotate(key);
        bare(key, "AES_GCM");
        advanced(key, primary, "AES_GCM");
        Made inHardware = nodes.createInHardware();
        bare(inHardware, "AES_GCM");
        advanced(inHardware, inHardware.version(), "AES_GCM");
        Made sm4 = nodes.create("KeySpec", "Aliyun_SM4");
        bare(sm4, "SM4_GCM");
        advanced(sm4, sm4.version(), "SM4_GCM");
        for (String format : List.of("PEM", "DER")) {
            for (String spec : List.of("RSA_2048", "EC_P256", "EC_P256K")) pairs(key, primary, spec, format);
        }
        pair(key, "RSA_3072", "DER");
        pair(key, "RSA_4096", "PEM");
    }

    private void bare(Made key, String algorithm) throws Exception {
        var made = nodes.next().generateDataKeyWithOptions(new GenerateDataKeyRequest().setKeyId(key.id()).setNumberOfBytes(48).setAad(AAD),
            Nodes.SHOWING_VERSION);
        equal("key", key.id(), made.getKeyId());
        equal("size", 48, made.getPlaintext().length);
        equal("sealed size", 48 + 16, made.getCiphertextBlob().length);
        equal("IV's size", 12, made.getIv().length);
        equal("algorithm", algorithm, made.getAlgorithm());
        equal("version", key.version(), made.getResponseHeaders().get(Nodes.VERSION_ID));
        equal("data key", made.getPlaintext(), opened(key, made.getCiphertextBlob(), made.getIv()));
    }

    private void advanced(Made key, String version, String algorithm) throws Exception {
        var made = nodes.next().advanceGenerateDataKey(new AdvanceGenerateDataKeyRequest().setKeyId(key.id()).setNumberOfBytes(32).setAad(AAD));
        equal("key", key.id(), made.getKeyId());
        equal("version", version, made.getKeyVersionId());
        equal("algorithm", algorithm, made.getAlgorithm());
        equal("size", 32, made.getPlaintext().length);
        equal("data key", made.getPlaintext(), opened(version, made.getCiphertextBlob(), made.getIv(), 32));
    }

    private void pairs(Made key, String primary, String spec, String format) throws Exception {
        pair(key, spec, format);
        var bare = nodes.next().generateDataKeyPairWithoutPlaintext(new GenerateDataKeyPairWithoutPlaintextRequest().setKeyId(key.id()).setKeyPairSpec(spec)
            .setKeyFormat(format).setAlgorithm("AES_GCM").setAad(AAD));
        equal("key", key.id(), bare.getKeyId());
        equal("spec", spec, bare.getKeyPairSpec());
        mustBePair(spec, format, opened(key, bare.getPrivateKeyCiphertextBlob(), bare.getIv()), bare.getPublicKey());

        var advanced = nodes.next().advanceGenerateDataKeyPair(new AdvanceGenerateDataKeyPairRequest().setKeyId(key.id()).setKeyPairSpec(spec)
            .setKeyFormat(format).setAad(AAD));
        equal("spec", spec, advanced.getKeyPairSpec());
        equal("version", primary, advanced.getKeyVersionId());
        equal("private key", advanced.getPrivateKeyPlaintext(),
            opened(primary, advanced.getPrivateKeyCiphertextBlob(), advanced.getIv(), advanced.getPrivateKeyPlaintext().length));
        mustBePair(spec, format, advanced.getPrivateKeyPlaintext(), advanced.getPublicKey());

        var without = nodes.next().advanceGenerateDataKeyPairWithoutPlaintext(new AdvanceGenerateDataKeyPairWithoutPlaintextRequest().setKeyId(key.id())
            .setKeyPairSpec(spec).setKeyFormat(format).setAad(AAD));
        equal("key", key.id(), without.getKeyId());
        equal("version", primary, without.getKeyVersionId());
        int length = without.getPrivateKeyCiphertextBlob().length - 3 - 36 - 12 - 16;
        mustBePair(spec, format, opened(primary, without.getPrivateKeyCiphertextBlob(), without.getIv(), length), without.getPublicKey());
    }

    private void pair(Made key, String spec, String format) throws Exception {
        var made = nodes.next().generateDataKeyPair(new GenerateDataKeyPairRequest().setKeyId(key.id()).setKeyPairSpec(spec).setKeyFormat(format).setAad(AAD));
        equal("key", key.id(), made.getKeyId());
        equal("spec", spec, made.getKeyPairSpec());
        equal("algorithm", "AES_GCM", made.getAlgorithm());
        equal("private key", made.getPrivateKeyPlaintext(), opened(key, made.getPrivateKeyCiphertextBlob(), made.getIv()));
        mustBePair(spec, format, made.getPrivateKeyPlaintext(), made.getPublicKey());
    }

    private static void mustBePair(String spec, String format, byte[] privateKey, byte[] publicKey) throws Exception {
        equal("format of the private key", format.equals("DER"), privateKey[0] == 0x30);
        equal("format of the public key", format.equals("DER"), publicKey[0] == 0x30);
        String algorithm = spec.startsWith("RSA") ? "RSA" : "EC";
        Keys.mustBelongTogether(Keys.privateKey(privateKey, algorithm), Keys.publicKey(publicKey, algorithm));
    }

    private byte[] opened(Made key, byte[] ciphertext, byte[] iv) throws Exception {
        return nodes.next().decrypt(new DecryptRequest().setKeyId(key.id()).setCiphertextBlob(ciphertext).setIv(iv).setAad(AAD)).getPlaintext();
    }

    /** By the advanced operation, which is told nothing but the Aad. */
    private byte[] opened(String version, byte[] blob, byte[] iv, int length) throws Exception {
        byte[] header = Expect.joined(new byte[] {'$', 0, 2}, version.getBytes(US_ASCII), iv);
        equal("header", header, Arrays.copyOf(blob, header.length));
        equal("length", header.length + length + 16, blob.length);
        return nodes.next().advanceDecrypt(new AdvanceDecryptRequest().setCiphertextBlob(blob).setAad(AAD)).getPlaintext();
    }
}
