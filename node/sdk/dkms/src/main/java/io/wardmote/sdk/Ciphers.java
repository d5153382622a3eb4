package io.wardmote.sdk;

import static io.wardmote.sdk.Expect.equal;
import static io.wardmote.sdk.Expect.joined;
import static io.wardmote.sdk.Expect.refused;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.aliyun.dkms.gcs.sdk.models.AdvanceDecryptRequest;
import com.aliyun.dkms.gcs.sdk.models.AdvanceEncryptRequest;
import com.aliyun.dkms.gcs.sdk.models.AdvanceEncryptResponse;
import com.aliyun.dkms.gcs.sdk.models.DecryptRequest;
import com.aliyun.dkms.gcs.sdk.models.EncryptRequest;
import com.aliyun.dkms.gcs.sdk.models.EncryptResponse;
import com.aliyun.dkms.gcs.sdk.models.GetPublicKeyRequest;
import io.wardmote.sdk.Nodes.Made;
import java.security.spec.MGF1ParameterSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;

/** Encrypt, Decrypt, AdvanceEncrypt and AdvanceDecrypt: every mode, after a rotation too, OAEP, and two megabytes. */
final class Ciphers {
    private static final byte[] NONE = {};
    private static final byte[] SIXTEEN = "sixteen letters!".getBytes(UTF_8);
    private static final byte[] AAD = "context".getBytes(UTF_8);

    private final Nodes nodes;

    Ciphers(Nodes nodes) {
        this.nodes = nodes;
    }

    /**
     * @param number of the mode in an advanced blob
     * @param added  bytes by which the ciphertext of a whole block is longer
     */
    private record Mode(String algorithm, String padding, int ivBytes, int number, int added) {
        boolean takesAad() {
            return ivBytes == 12;
        }

        /** Modes that authenticate nothing have a seal in their advanced blobs. */
        int sealBytes() {
            return takesAad() ? 0 : 28;
        }

        byte[] header() {
            return new byte[] {'$', (byte) (padding.equals("PKCS7_PADDING") ? 1 : 0), (byte) number};
        }
    }

    private static final List<Mode> AES = List.of(
        new Mode("AES_GCM", "", 12, 0x02, 16),
        new Mode("AES_CBC", "PKCS7_PADDING", 16, 0x81, 16),
        new Mode("AES_CBC", "NO_PADDING", 16, 0x81, 0),
        new Mode("AES_ECB", "PKCS7_PADDING", 0, 0x82, 16),
        new Mode("AES_ECB", "NO_PADDING", 0, 0x82, 0));
    private static final Mode SM4 = new Mode("SM4_GCM", "", 12, 0x02, 16);

    void run() throws Exception {
        Made inInstance = nodes.createInInstance();
        Made shared = nodes.create();
        Made inHardware = nodes.createInHardware();
        Made sm4 = nodes.create("KeySpec", "Aliyun_SM4");
        for (Mode mode : AES) {
            bothForms(inInstance, mode);
            bothForms(shared, mode);
            bothForms(inHardware, mode);
        }
        bothForms(sm4, SM4);
        usual(shared, AES.getFirst());
        usual(sm4, SM4);
        afterRotation(inInstance);
        afterRotation(shared);
        afterRotation(inHardware);
        oaep();
        twoMegabytes(inInstance);
    }

    private void bothForms(Made key, Mode mode) throws Exception {
        bothForms(key, mode, NONE, NONE);
        byte[] iv = Arrays.copyOf("an IV of our own".getBytes(UTF_8), mode.ivBytes);
        bothForms(key, mode, iv, NONE);
        if (mode.takesAad()) {
            bothForms(key, mode, NONE, AAD);
            bothForms(key, mode, iv, AAD);
        }
    }

    private void bothForms(Made key, Mode mode, byte[] iv, byte[] aad) throws Exception {
        EncryptResponse bare = bare(key, mode, iv, aad);
        AdvanceEncryptResponse advanced = advanced(key, mode, iv, aad);
        // the same IV and the same version: all but header and seal is the same
        if (iv.length > 0 || mode.ivBytes == 0) {
            byte[] unsealed = Arrays.copyOf(advanced.getCiphertextBlob(), advanced.getCiphertextBlob().length - mode.sealBytes());
            equal("advanced blob", joined(mode.header(), key.version().getBytes(US_ASCII), iv, bare.getCiphertextBlob()), unsealed);
        }
    }

    private EncryptResponse bare(Made key, Mode mode, byte[] iv, byte[] aad) throws Exception {
        EncryptRequest request = new EncryptRequest().setKeyId(key.id()).setPlaintext(SIXTEEN).setAlgorithm(mode.algorithm).setPaddingMode(mode.padding);
        if (iv.length > 0) request.setIv(iv);
        if (aad.length > 0) request.setAad(aad);
        EncryptResponse sealed = nodes.next().encryptWithOptions(request, Nodes.SHOWING_VERSION);
        equal("key", key.id(), sealed.getKeyId());
        equal("algorithm", mode.algorithm, sealed.getAlgorithm());
        equal("padding", mode.padding, sealed.getPaddingMode());
        equal("IV's length", mode.ivBytes, sealed.getIv().length);
        if (iv.length > 0) equal("IV", iv, sealed.getIv());
        equal("ciphertext's length", SIXTEEN.length + mode.added, sealed.getCiphertextBlob().length);
        equal("version", key.version(), sealed.getResponseHeaders().get(Nodes.VERSION_ID));
        equal("request's id", 36, sealed.getRequestId().length());

        DecryptRequest back = new DecryptRequest().setKeyId(key.id()).setCiphertextBlob(sealed.getCiphertextBlob()).setAlgorithm(mode.algorithm)
            .setPaddingMode(mode.padding);
        if (mode.ivBytes > 0) back.setIv(sealed.getIv());
        if (mode.takesAad()) {
            back.setAad("another".getBytes(UTF_8));
            refused(500, "InternalFailure", () -> nodes.next().decrypt(back));
            back.setAad(aad.length > 0 ? aad : null);
        }
        var opened = nodes.next().decryptWithOptions(back, Nodes.SHOWING_VERSION);
        equal("plaintext", SIXTEEN, opened.getPlaintext());
        equal("key", key.id(), opened.getKeyId());
        equal("algorithm", mode.algorithm, opened.getAlgorithm());
        equal("padding", mode.padding, opened.getPaddingMode());
        equal("version", key.version(), opened.getResponseHeaders().get(Nodes.VERSION_ID));
        // the header instead of the key
        back.setKeyId(null).setRequestHeaders(Nodes.version(key.version()));
        equal("plaintext by version", SIXTEEN, nodes.next().decrypt(back).getPlaintext());
        // the advanced operation reads this form too
        AdvanceDecryptRequest other = new AdvanceDecryptRequest().setKeyId(key.id()).setCiphertextBlob(sealed.getCiphertextBlob())
            .setAlgorithm(mode.algorithm).setPaddingMode(mode.padding).setIv(sealed.getIv()).setAad(aad);
        equal("plaintext by the advanced", SIXTEEN, nodes.next().advanceDecrypt(other).getPlaintext());
        return sealed;
    }

    private AdvanceEncryptResponse advanced(Made key, Mode mode, byte[] iv, byte[] aad) throws Exception {
        AdvanceEncryptRequest request = new AdvanceEncryptRequest().setKeyId(key.id()).setPlaintext(SIXTEEN).setAlgorithm(mode.algorithm)
            .setPaddingMode(mode.padding);
        if (iv.length > 0) request.setIv(iv);
        if (aad.length > 0) request.setAad(aad);
        AdvanceEncryptResponse sealed = nodes.next().advanceEncryptWithOptions(request, Nodes.SHOWING_VERSION);
        equal("key", key.id(), sealed.getKeyId());
        equal("version", key.version(), sealed.getKeyVersionId());
        equal("version in the header", key.version(), sealed.getResponseHeaders().get(Nodes.VERSION_ID));
        equal("algorithm", mode.algorithm, sealed.getAlgorithm());
        equal("padding", mode.padding, sealed.getPaddingMode());
        byte[] header = joined(mode.header(), key.version().getBytes(US_ASCII), sealed.getIv());
        equal("header", header, Arrays.copyOf(sealed.getCiphertextBlob(), header.length));
        equal("length", 3 + 36 + mode.ivBytes + SIXTEEN.length + mode.added + mode.sealBytes(), sealed.getCiphertextBlob().length);

        AdvanceDecryptRequest back = new AdvanceDecryptRequest().setCiphertextBlob(sealed.getCiphertextBlob());
        if (aad.length > 0) back.setAad(aad);
        var opened = nodes.next().advanceDecrypt(back);
        equal("plaintext", SIXTEEN, opened.getPlaintext());
        equal("key", key.id(), opened.getKeyId());
        equal("version", key.version(), opened.getKeyVersionId());
        equal("algorithm", mode.algorithm, opened.getAlgorithm());
        equal("padding", mode.padding, opened.getPaddingMode());
        equal("plaintext by key", SIXTEEN, nodes.next().advanceDecrypt(back.setKeyId(key.id())).getPlaintext());
        return sealed;
    }

    /** Nothing said but what must be. */
    private void usual(Made key, Mode mode) throws Exception {
        var sealed = nodes.next().encrypt(new EncryptRequest().setKeyId(key.id()).setPlaintext(AAD));
        equal("algorithm", mode.algorithm, sealed.getAlgorithm());
        var opened = nodes.next().decrypt(new DecryptRequest().setKeyId(key.id()).setCiphertextBlob(sealed.getCiphertextBlob()).setIv(sealed.getIv()));
        equal("plaintext", AAD, opened.getPlaintext());
        var advanced = nodes.next().advanceEncrypt(new AdvanceEncryptRequest().setKeyId(key.id()).setPlaintext(AAD));
        equal("plaintext", AAD, nodes.next().advanceDecrypt(new AdvanceDecryptRequest().setCiphertextBlob(advanced.getCiphertextBlob())).getPlaintext());
    }

    /** Encrypt and Decrypt stay with the first version, the advanced operations go on to the new one. */
    private void afterRotation(Made key) throws Exception {
        var before = nodes.next().advanceEncrypt(new AdvanceEncryptRequest().setKeyId(key.id()).setPlaintext(SIXTEEN));
        String primary = nodes.rotate(key);
        equal("length of a version's id", 36, primary.length());
        for (Mode mode : List.of(AES.get(0), AES.get(1))) {
            bare(key, mode, NONE, NONE);
            advanced(new Made(key.id(), primary), mode, NONE, NONE);
        }
        var opened = nodes.next().advanceDecrypt(new AdvanceDecryptRequest().setCiphertextBlob(before.getCiphertextBlob()));
        equal("old plaintext", SIXTEEN, opened.getPlaintext());
        equal("old version", key.version(), opened.getKeyVersionId());

        EncryptRequest selecting = new EncryptRequest().setKeyId(key.id()).setPlaintext(SIXTEEN).setRequestHeaders(Nodes.version(primary));
        EncryptResponse sealed = nodes.next().encryptWithOptions(selecting, Nodes.SHOWING_VERSION);
        equal("selected version", primary, sealed.getResponseHeaders().get(Nodes.VERSION_ID));
        DecryptRequest back = new DecryptRequest().setCiphertextBlob(sealed.getCiphertextBlob()).setIv(sealed.getIv());
        equal("plaintext by version", SIXTEEN, nodes.next().decrypt(back.setRequestHeaders(Nodes.version(primary))).getPlaintext());
        refused(500, "InternalFailure", () -> nodes.next().decrypt(back.setRequestHeaders(Nodes.version(key.version()))));
        refused(500, "InternalFailure", () -> nodes.next().decrypt(back.setKeyId(key.id()).setRequestHeaders(null)));
    }

    private void oaep() throws Exception {
        Made key = nodes.create("KeySpec", "RSA_2048", "KeyUsage", "ENCRYPT/DECRYPT");
        var sealed = nodes.next().encryptWithOptions(new EncryptRequest().setKeyId(key.id()).setPlaintext(AAD).setAlgorithm("RSAES_OAEP_SHA_256"),
            Nodes.SHOWING_VERSION);
        equal("length", 256, sealed.getCiphertextBlob().length);
        equal("version", key.version(), sealed.getResponseHeaders().get(Nodes.VERSION_ID));
        DecryptRequest back = new DecryptRequest().setKeyId(key.id()).setAlgorithm("RSAES_OAEP_SHA_256").setCiphertextBlob(sealed.getCiphertextBlob());
        equal("plaintext", AAD, nodes.next().decrypt(back).getPlaintext());

        Cipher outside = Cipher.getInstance("RSA/ECB/OAEPPadding");
        var publicKey = Keys.publicKey(nodes.next().getPublicKey(new GetPublicKeyRequest().setKeyId(key.id())).getPublicKey().getBytes(UTF_8), "RSA");
        outside.init(Cipher.ENCRYPT_MODE, publicKey, new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT));
        equal("encrypted outside", SIXTEEN, nodes.next().decrypt(back.setCiphertextBlob(outside.doFinal(SIXTEEN))).getPlaintext());
        refused(404, "Forbidden.OnlySymmetricKeySupported",
            () -> nodes.next().advanceEncrypt(new AdvanceEncryptRequest().setKeyId(key.id()).setPlaintext(AAD)));

        String primary = nodes.rotate(key);
        equal("first version still", AAD, nodes.next().decrypt(back.setCiphertextBlob(sealed.getCiphertextBlob())).getPlaintext());
        var selected = nodes.next().encrypt(new EncryptRequest().setKeyId(key.id()).setPlaintext(AAD).setRequestHeaders(Nodes.version(primary)));
        equal("selected version", AAD, nodes.next()
            .decrypt(new DecryptRequest().setCiphertextBlob(selected.getCiphertextBlob()).setRequestHeaders(Nodes.version(primary))).getPlaintext());
    }

    private void twoMegabytes(Made key) throws Exception {
        byte[] much = new byte[2 << 20];
        new Random(1).nextBytes(much);
        var sealed = nodes.next().encrypt(new EncryptRequest().setKeyId(key.id()).setPlaintext(much));
        equal("two megabytes", much,
            nodes.next().decrypt(new DecryptRequest().setKeyId(key.id()).setCiphertextBlob(sealed.getCiphertextBlob()).setIv(sealed.getIv())).getPlaintext());
        var advanced = nodes.next().advanceEncrypt(new AdvanceEncryptRequest().setKeyId(key.id()).setPlaintext(much));
        equal("two megabytes", much, nodes.next().advanceDecrypt(new AdvanceDecryptRequest().setCiphertextBlob(advanced.getCiphertextBlob())).getPlaintext());
    }
}
