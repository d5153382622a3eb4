package io.wardmote.sdk;

import static io.wardmote.sdk.Expect.equal;
import static io.wardmote.sdk.Expect.joined;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Arrays.copyOfRange;

import com.aliyun.dkms.gcs.sdk.models.AdvanceDecryptRequest;
import com.aliyun.dkms.gcs.sdk.models.AdvanceEncryptRequest;
import com.aliyun.dkms.gcs.sdk.models.AdvanceGenerateDataKeyRequest;
import com.aliyun.dkms.gcs.sdk.models.DecryptRequest;
import com.aliyun.dkms.gcs.sdk.models.EncryptRequest;
import com.aliyun.dkms.gcs.sdk.models.GenerateDataKeyRequest;
import com.aliyun.dkms.gcs.sdk.models.GetPublicKeyRequest;
import com.aliyun.dkms.gcs.sdk.models.SignRequest;
import com.aliyun.dkms.gcs.sdk.models.VerifyRequest;
import com.google.gson.Gson;
import com.google.gson.JsonObject;
import io.wardmote.sdk.Nodes.Made;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the vendor's transfer clients do, step by step: they take calls of the OpenAPI and ask the instance API instead. The new
 * way by the advanced operations, whose ciphertext they cut three bytes off; the old way by the others, with the version's id
 * in headers. Either side must read what the other made.
 */
final class Transfers {
    private static final int VERSION = 36;
    private static final int IV = 12;
    private static final byte[] CUT_OFF = {0x24, 0, 2};
    private static final String TEXT = "SGVsbG8+/w== or 中, as it is";
    private static final Map<String, String> CONTEXT = Map.of("Key2", "Value2", "Key1", "Value&=1", "ключ", "значение");

    private final Nodes nodes;

    Transfers(Nodes nodes) {
        this.nodes = nodes;
    }

    void run() throws Exception {
        for (Made key : new Made[] {nodes.createInInstance(), nodes.create()}) {
            ciphers(key, Map.of());
            ciphers(key, CONTEXT);
            nodes.rotate(key);
            ciphers(key, Map.of());
            ciphers(key, CONTEXT);
        }
        asymmetricCipher();
        signatures();
    }

    private void ciphers(Made key, Map<String, String> context) throws Exception {
        equal("new to OpenAPI", TEXT, openedByOpenApi(newEncrypt(key, TEXT, context), context));
        equal("old to OpenAPI", TEXT, openedByOpenApi(oldEncrypt(key, TEXT, context), context));
        equal("new to old", TEXT, oldDecrypt(newEncrypt(key, TEXT, context), context));
        equal("old to new", TEXT, newDecrypt(oldEncrypt(key, TEXT, context), context));
        String blob = openApi("Encrypt", context, "KeyId", key.id(), "Plaintext", TEXT).get("CiphertextBlob").getAsString();
        equal("OpenAPI to new", TEXT, newDecrypt(blob, context));
        equal("OpenAPI to old", TEXT, oldDecrypt(blob, context));

        JsonObject dataKey = openApi("GenerateDataKey", context, "KeyId", key.id(), "NumberOfBytes", "32");
        equal("OpenAPI's data key to new", dataKey.get("Plaintext").getAsString(), newDecrypt(dataKey.get("CiphertextBlob").getAsString(), context));
        equal("OpenAPI's data key to old", dataKey.get("Plaintext").getAsString(), oldDecrypt(dataKey.get("CiphertextBlob").getAsString(), context));

        // both seal the base64 text of the data key that they got
        var advanced = nodes.next().advanceGenerateDataKey(new AdvanceGenerateDataKeyRequest().setKeyId(key.id()).setNumberOfBytes(32).setAad(aad(context)));
        String text = Base64.getEncoder().encodeToString(advanced.getPlaintext());
        equal("new data key to OpenAPI", text, openedByOpenApi(newEncrypt(key, text, context), context));
        var bare = nodes.next().generateDataKeyWithOptions(new GenerateDataKeyRequest().setKeyId(key.id()).setNumberOfBytes(32).setAad(aad(context)),
            Nodes.SHOWING_VERSION);
        equal("version's length", VERSION, bare.getResponseHeaders().get(Nodes.VERSION_ID).length());
        String oldText = Base64.getEncoder().encodeToString(bare.getPlaintext());
        equal("old data key to OpenAPI", oldText, openedByOpenApi(oldEncrypt(key, oldText, context), context));
    }

    private String newEncrypt(Made key, String text, Map<String, String> context) throws Exception {
        byte[] blob = nodes.next().advanceEncrypt(new AdvanceEncryptRequest().setKeyId(key.id()).setPlaintext(text.getBytes(UTF_8)).setAad(aad(context)))
            .getCiphertextBlob();
        equal("cut off", CUT_OFF, copyOfRange(blob, 0, CUT_OFF.length));
        return Base64.getEncoder().encodeToString(copyOfRange(blob, CUT_OFF.length, blob.length));
    }

    private String newDecrypt(String text, Map<String, String> context) throws Exception {
        byte[] blob = Base64.getDecoder().decode(text);
        var request = new AdvanceDecryptRequest().setCiphertextBlob(joined(CUT_OFF, blob)).setIv(copyOfRange(blob, VERSION, VERSION + IV)).setAad(aad(context));
        return new String(nodes.next().advanceDecrypt(request).getPlaintext(), UTF_8);
    }

    private String oldEncrypt(Made key, String text, Map<String, String> context) throws Exception {
        var request = new EncryptRequest().setKeyId(key.id()).setPlaintext(text.getBytes(UTF_8)).setAad(aad(context));
        var sealed = nodes.next().encryptWithOptions(request, Nodes.SHOWING_VERSION);
        byte[] version = sealed.getResponseHeaders().get(Nodes.VERSION_ID).getBytes(US_ASCII);
        equal("version's length", VERSION, version.length);
        return Base64.getEncoder().encodeToString(joined(version, sealed.getIv(), sealed.getCiphertextBlob()));
    }

    private String oldDecrypt(String text, Map<String, String> context) throws Exception {
        byte[] blob = Base64.getDecoder().decode(text);
        String version = new String(blob, 0, VERSION, US_ASCII);
        var request = new DecryptRequest().setCiphertextBlob(copyOfRange(blob, VERSION + IV, blob.length)).setIv(copyOfRange(blob, VERSION, VERSION + IV))
            .setAad(aad(context));
        var opened = nodes.next().decryptWithOptions(request.setRequestHeaders(Nodes.version(version)), Nodes.SHOWING_VERSION);
        equal("version", version, opened.getResponseHeaders().get(Nodes.VERSION_ID));
        return new String(opened.getPlaintext(), UTF_8);
    }

    private String openedByOpenApi(String blob, Map<String, String> context) throws Exception {
        return openApi("Decrypt", context, "CiphertextBlob", blob).get("Plaintext").getAsString();
    }

    private JsonObject openApi(String action, Map<String, String> context, String... namesAndValues) throws Exception {
        if (context.isEmpty()) return nodes.openApi(action, namesAndValues);
        String[] all = Arrays.copyOf(namesAndValues, namesAndValues.length + 2);
        all[all.length - 2] = "EncryptionContext";
        all[all.length - 1] = new Gson().toJson(context);
        return nodes.openApi(action, all);
    }

    /** Null for none. */
    private static byte[] aad(Map<String, String> context) throws Exception {
        if (context.isEmpty()) return null;
        String line = new TreeMap<>(context).entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue()).collect(Collectors.joining("&"));
        return MessageDigest.getInstance("SHA-256").digest(line.getBytes(UTF_8));
    }

    /** The version travels in a header; what the OpenAPI has as base64 is bytes here. */
    private void asymmetricCipher() throws Exception {
        Made key = nodes.create("KeySpec", "RSA_2048", "KeyUsage", "ENCRYPT/DECRYPT");
        byte[] plaintext = TEXT.getBytes(UTF_8);
        for (String version : new String[] {key.version(), nodes.rotate(key)}) {
            var sealed = nodes.next().encrypt(new EncryptRequest().setKeyId(key.id()).setAlgorithm("RSAES_OAEP_SHA_256").setPlaintext(plaintext)
                .setRequestHeaders(Nodes.version(version)));
            var decrypted = nodes.openApi("AsymmetricDecrypt", "KeyId", key.id(), "KeyVersionId", version,
                "Algorithm", "RSAES_OAEP_SHA_256", "CiphertextBlob", Base64.getEncoder().encodeToString(sealed.getCiphertextBlob()));
            equal("AsymmetricDecrypt", Base64.getEncoder().encodeToString(plaintext), decrypted.get("Plaintext").getAsString());
            byte[] blob = Base64.getDecoder().decode(nodes.openApi("AsymmetricEncrypt", "KeyId", key.id(), "KeyVersionId", version,
                "Algorithm", "RSAES_OAEP_SHA_256", "Plaintext", Base64.getEncoder().encodeToString(plaintext)).get("CiphertextBlob").getAsString());
            var opened = nodes.next().decrypt(new DecryptRequest().setKeyId(key.id()).setAlgorithm("RSAES_OAEP_SHA_256").setCiphertextBlob(blob)
                .setRequestHeaders(Nodes.version(version)));
            equal("AsymmetricEncrypt", plaintext, opened.getPlaintext());
        }
    }

    private void signatures() throws Exception {
        Made key = nodes.create("KeySpec", "RSA_2048", "KeyUsage", "SIGN/VERIFY");
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(TEXT.getBytes(UTF_8));
        String digestText = Base64.getEncoder().encodeToString(digest);
        for (String version : new String[] {key.version(), nodes.rotate(key)}) {
            byte[] signature = nodes.next()
                .sign(new SignRequest().setKeyId(key.id()).setAlgorithm("RSA_PSS_SHA_256").setMessageType("DIGEST").setMessage(digest)
                .setRequestHeaders(Nodes.version(version))).getSignature();
            equal("AsymmetricVerify", true, nodes.openApi("AsymmetricVerify", "KeyId", key.id(), "KeyVersionId", version, "Algorithm", "RSA_PSS_SHA_256",
                "Digest", digestText, "Value", Base64.getEncoder().encodeToString(signature)).get("Value").getAsBoolean());
            byte[] theirs = Base64.getDecoder()
                .decode(nodes.openApi("AsymmetricSign", "KeyId", key.id(), "KeyVersionId", version, "Algorithm", "RSA_PSS_SHA_256",
                "Digest", digestText).get("Value").getAsString());
            equal("AsymmetricSign", true,
                nodes.next().verify(new VerifyRequest().setKeyId(key.id()).setAlgorithm("RSA_PSS_SHA_256").setMessageType("DIGEST").setMessage(digest)
                .setSignature(theirs).setRequestHeaders(Nodes.version(version))).getValue());
            equal("GetPublicKey", nodes.openApi("GetPublicKey", "KeyId", key.id(), "KeyVersionId", version).get("PublicKey").getAsString(),
                nodes.next().getPublicKey(new GetPublicKeyRequest().setKeyId(key.id()).setRequestHeaders(Nodes.version(version))).getPublicKey());
        }
    }
}
