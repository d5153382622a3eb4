package io.wardmote.sdk;

import static io.wardmote.sdk.Expect.equal;
import static io.wardmote.sdk.Expect.flipped;
import static io.wardmote.sdk.Expect.refused;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.aliyun.dkms.gcs.sdk.Client;
import com.aliyun.dkms.gcs.sdk.models.AdvanceDecryptRequest;
import com.aliyun.dkms.gcs.sdk.models.AdvanceEncryptRequest;
import com.aliyun.dkms.gcs.sdk.models.DecryptRequest;
import com.aliyun.dkms.gcs.sdk.models.EncryptRequest;
import com.aliyun.dkms.gcs.sdk.models.GenerateDataKeyRequest;
import com.aliyun.dkms.gcs.sdk.models.GenerateRandomRequest;
import com.aliyun.dkms.gcs.sdk.models.GetPublicKeyRequest;
import com.aliyun.dkms.gcs.sdk.models.GetSecretValueRequest;
import com.aliyun.dkms.gcs.sdk.models.SignRequest;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.wardmote.sdk.Nodes.Made;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.Base64;

/** Errors, as the SDK hands them on. */
final class Refusals {
    private static final byte[] TEXT = {1, 2, 3};
    private static final String UNKNOWN = "00000000-0000-0000-0000-000000000000";

    private final Nodes nodes;
    private final JsonObject file;

    Refusals(Nodes nodes, JsonObject file) {
        this.nodes = nodes;
        this.file = file;
    }

    void run() throws Exception {
        keys();
        ciphertexts();
        parameters();
        callers();
    }

    private void keys() throws Exception {
        refused(404, "Forbidden.KeyNotFound", () -> nodes.next().encrypt(new EncryptRequest().setKeyId(UNKNOWN).setPlaintext(TEXT)));
        refused(404, "Forbidden.KeyNotFound", () -> nodes.next().advanceEncrypt(new AdvanceEncryptRequest().setKeyId("alias/nobody").setPlaintext(TEXT)));
        Made key = nodes.create();
        var request = new EncryptRequest().setKeyId(key.id()).setPlaintext(TEXT);
        refused(404, "Forbidden.KeyNotFound",
            () -> nodes.next().encrypt(new EncryptRequest().setKeyId(key.id()).setPlaintext(TEXT).setRequestHeaders(Nodes.version(UNKNOWN))));
        refused(400, "UnsupportedOperation",
            () -> nodes.next().sign(new SignRequest().setKeyId(key.id()).setAlgorithm("ECDSA_SHA_256").setMessageType("RAW").setMessage(TEXT)));
        refused(400, "UnsupportedOperation", () -> nodes.next().getPublicKey(new GetPublicKeyRequest().setKeyId(key.id())));
        nodes.openApi("DisableKey", "KeyId", key.id());
        refused(409, "Rejected.Disabled", () -> nodes.next().encrypt(request));
        nodes.openApi("EnableKey", "KeyId", key.id());
        nodes.next().encrypt(request);
        nodes.openApi("ScheduleKeyDeletion", "KeyId", key.id(), "PendingWindowInDays", "7");
        refused(409, "Rejected.PendingDeletion", () -> nodes.next().encrypt(request));
        Made signing = nodes.create("KeySpec", "EC_P256");
        refused(400, "UnsupportedOperation", () -> nodes.next().encrypt(new EncryptRequest().setKeyId(signing.id()).setPlaintext(TEXT)));
        refused(400, "UnsupportedOperation", () -> nodes.next().generateDataKey(new GenerateDataKeyRequest().setKeyId(signing.id()).setNumberOfBytes(16)));
        Made external = nodes.create("Origin", "EXTERNAL");
        refused(409, "Rejected.PendingImport", () -> nodes.next().encrypt(new EncryptRequest().setKeyId(external.id()).setPlaintext(TEXT)));
    }

    private void ciphertexts() throws Exception {
        Made key = nodes.create();
        var sealed = nodes.next().encrypt(new EncryptRequest().setKeyId(key.id()).setPlaintext(TEXT));
        var decrypt = new DecryptRequest().setKeyId(key.id()).setCiphertextBlob(flipped(sealed.getCiphertextBlob(), 0)).setIv(sealed.getIv());
        refused(500, "InternalFailure", () -> nodes.next().decrypt(decrypt));
        byte[] blob = nodes.next().advanceEncrypt(new AdvanceEncryptRequest().setKeyId(key.id()).setPlaintext("four".getBytes(UTF_8))).getCiphertextBlob();
        for (int at : new int[] {0, 1, 2, 39, 51, blob.length - 1}) {
            refused(500, "InternalFailure", () -> nodes.next().advanceDecrypt(new AdvanceDecryptRequest().setCiphertextBlob(flipped(blob, at))));
        }
    }

    private void parameters() throws Exception {
        Made key = nodes.create();
        refused(400, "InvalidParameter", () -> nodes.next().encrypt(new EncryptRequest().setKeyId(key.id()).setPlaintext(TEXT).setAlgorithm("AES_CTR")));
        refused(400, "InvalidParameter", () -> nodes.next().encrypt(new EncryptRequest().setKeyId(key.id()).setPlaintext(TEXT).setIv(TEXT)));
        refused(400, "InvalidParameter", () -> nodes.next().generateRandom(new GenerateRandomRequest().setLength(65)));
        // the message is empty, and comes without a length
        refused(400, "MissingParameter", () -> nodes.next().generateRandom(new GenerateRandomRequest().setLength(0)));
        refused(400, "MissingParameter", () -> nodes.next().encrypt(new EncryptRequest().setKeyId(key.id()).setPlaintext(new byte[0])));
        refused(404, "Forbidden.ResourceNotFound",
            () -> nodes.next().getSecretValue(new GetSecretValueRequest().setSecretName("nothing").setVersionStage("ACSCurrent").setFetchExtendedConfig(true)));
        // over the limit of a body, by little and by much
        for (int bytes : new int[] {3 << 20, 8 << 20}) {
            refused(413, "RequestEntityTooLarge", () -> nodes.next().encrypt(new EncryptRequest().setKeyId(key.id()).setPlaintext(new byte[bytes])));
        }
    }

    private void callers() throws Exception {
        String endpoint = nodes.nextEndpoint();
        boolean opened = true;
        try {
            new Client(Nodes.config(file, endpoint).setPassword("another password 1"));
        } catch (IOException wrong) {
            equal("refusal of the client key file", "keystore password was incorrect", wrong.getMessage());
            opened = false;
        }
        equal("client key opens with another password", false, opened);

        JsonObject clientKey = JsonParser.parseString(Files.readString(Path.of(file.get("clientKeyFile").getAsString()))).getAsJsonObject();
        String id = clientKey.get("KeyId").getAsString();
        clientKey.addProperty("KeyId", "KAAP." + UNKNOWN);
        Client unknown = new Client(Nodes.transport(file, endpoint).setClientKeyContent(clientKey.toString())
            .setPassword(file.get("clientKeyPassword").getAsString()));
        refused(404, "Unauthorized", () -> unknown.generateRandom(new GenerateRandomRequest().setLength(8)));

        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        String another = Base64.getEncoder().encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
        Client forger = new Client(Nodes.transport(file, endpoint).setAccessKeyId(id).setPrivateKey(another));
        refused(401, "SignatureNotMatch", () -> forger.generateRandom(new GenerateRandomRequest().setLength(8)));
    }
}
