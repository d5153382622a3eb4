package io.wardmote.sdk;

import com.aliyuncs.DefaultAcsClient;
import com.aliyuncs.RpcAcsRequest;
import com.aliyuncs.auth.SignatureVersion;
import com.aliyuncs.exceptions.ClientException;
import com.aliyuncs.http.HttpClientConfig;
import com.aliyuncs.http.ProtocolType;
import com.aliyuncs.kms.model.v20160120.*;
import com.aliyuncs.profile.DefaultProfile;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.crypto.Cipher;

/**
 * The vendor's classic SDK takes a key through its whole life, each request at another node. Arguments: client.json, and the
 * signature: {@code v1} (HMAC-SHA1 over the query) or {@code v3}. The JVM's trust store must hold the CA. Ends with status 1 at
 * the first answer that is not what it must be.
 */
public final class LifeOfAKey {
    private final DefaultAcsClient client;
    private final List<String> endpoints = new ArrayList<>();
    private int requests;

    private LifeOfAKey(JsonObject file, SignatureVersion signature) {
        String region = file.get("region").getAsString();
        DefaultProfile profile = DefaultProfile.getProfile(region, file.get("accessKeyId").getAsString(), file.get("accessKeySecret").getAsString());
        profile.setHttpClientConfig(HttpClientConfig.getDefault());
        client = new DefaultAcsClient(profile);
        client.setSignatureVersion(signature);
        for (JsonElement endpoint : file.getAsJsonArray("endpoints")) endpoints.add(endpoint.getAsString());
    }

    public static void main(String[] args) throws Exception {
        JsonObject file = JsonParser.parseString(Files.readString(Path.of(args[0]))).getAsJsonObject();
        LifeOfAKey life = new LifeOfAKey(file, args[1].equals("v3") ? SignatureVersion.V3 : SignatureVersion.V1);
        life.run();
        life.bring();
        if (args[1].equals("v1")) life.wrongSecret(file);
        life.client.shutdown();
        System.out.println("done: " + life.requests + " requests");
        System.exit(0);
    }

    private <T extends com.aliyuncs.AcsResponse> T ask(RpcAcsRequest<T> request) throws ClientException {
        request.setSysProtocol(ProtocolType.HTTPS);
        request.setSysEndpoint(endpoints.get(requests++ % endpoints.size()));
        return client.getAcsResponse(request);
    }

    /** Material of our own, wrapped as the vendor's older samples do it. */
    private void bring() throws Exception {
        CreateKeyRequest create = new CreateKeyRequest();
        create.setOrigin("EXTERNAL");
        String key = ask(create).getKeyMetadata().getKeyId();
        GetParametersForImportRequest get = new GetParametersForImportRequest();
        get.setKeyId(key);
        get.setWrappingKeySpec("RSA_2048");
        get.setWrappingAlgorithm("RSAES_PKCS1_V1_5");
        GetParametersForImportResponse parameters = ask(get);
        Cipher cipher = Cipher.getInstance("RSA/ECB/PKCS1Padding");
        cipher.init(Cipher.ENCRYPT_MODE, KeyFactory.getInstance("RSA")
            .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(parameters.getPublicKey()))));
        ImportKeyMaterialRequest bring = new ImportKeyMaterialRequest();
        bring.setKeyId(key);
        bring.setImportToken(parameters.getImportToken());
        bring.setEncryptedKeyMaterial(Base64.getEncoder().encodeToString(cipher.doFinal(new byte[32])));
        bring.setKeyMaterialExpireUnix(0L);
        ask(bring);
        EncryptRequest encrypt = new EncryptRequest();
        encrypt.setKeyId(key);
        encrypt.setPlaintext("x");
        DecryptRequest decrypt = new DecryptRequest();
        decrypt.setCiphertextBlob(ask(encrypt).getCiphertextBlob());
        DeleteKeyMaterialRequest delete = new DeleteKeyMaterialRequest();
        delete.setKeyId(key);
        ask(delete);
        DescribeKeyRequest describe = new DescribeKeyRequest();
        describe.setKeyId(key);
        equal("state", "PendingImport", ask(describe).getKeyMetadata().getKeyState());
        ask(bring);
        equal("opened again", "x", ask(decrypt).getPlaintext());
    }

    private void run() throws Exception {
        CreateKeyRequest create = new CreateKeyRequest();
        create.setDescription("classic: *~+/=中");
        String key = ask(create).getKeyMetadata().getKeyId();
        String alias = "alias/classic/" + key;
        CreateAliasRequest createAlias = new CreateAliasRequest();
        createAlias.setAliasName(alias);
        createAlias.setKeyId(key);
        ask(createAlias);

        DescribeKeyRequest describe = new DescribeKeyRequest();
        describe.setKeyId(alias);
        equal("description", "classic: *~+/=中", ask(describe).getKeyMetadata().getDescription());

        EncryptRequest encrypt = new EncryptRequest();
        encrypt.setKeyId(alias);
        encrypt.setPlaintext("SGVsbG8+/w==");
        encrypt.setEncryptionContext("{\"a\":\"b c\"}");
        String blob = ask(encrypt).getCiphertextBlob();
        DecryptRequest decrypt = new DecryptRequest();
        decrypt.setCiphertextBlob(blob);
        decrypt.setEncryptionContext("{\"a\":\"b c\"}");
        equal("plaintext", "SGVsbG8+/w==", ask(decrypt).getPlaintext());

        GenerateDataKeyRequest generate = new GenerateDataKeyRequest();
        generate.setKeyId(key);
        generate.setKeySpec("AES_128");
        GenerateDataKeyResponse dataKey = ask(generate);
        DecryptRequest open = new DecryptRequest();
        open.setCiphertextBlob(dataKey.getCiphertextBlob());
        equal("data key", dataKey.getPlaintext(), ask(open).getPlaintext());

        ListKeysRequest list = new ListKeysRequest();
        list.setPageSize(1);
        ListKeysResponse keys = ask(list);
        equal("keys on a page", 1, keys.getKeys().size());
        ListAliasesByKeyIdRequest aliases = new ListAliasesByKeyIdRequest();
        aliases.setKeyId(key);
        equal("alias", alias, ask(aliases).getAliases().get(0).getAliasName());

        CreateKeyRequest createSigner = new CreateKeyRequest();
        createSigner.setKeySpec("EC_P256");
        createSigner.setKeyUsage("SIGN/VERIFY");
        String signer = ask(createSigner).getKeyMetadata().getKeyId();
        ListKeyVersionsRequest versions = new ListKeyVersionsRequest();
        versions.setKeyId(signer);
        String version = ask(versions).getKeyVersions().get(0).getKeyVersionId();
        AsymmetricSignRequest sign = new AsymmetricSignRequest();
        sign.setKeyId(signer);
        sign.setKeyVersionId(version);
        sign.setAlgorithm("ECDSA_SHA_256");
        sign.setDigest("GF+NsyJx/iX1Yab8k4suJkMG7DBO2lGAB9F2SCY4GWk=");
        AsymmetricVerifyRequest verify = new AsymmetricVerifyRequest();
        verify.setKeyId(signer);
        verify.setKeyVersionId(version);
        verify.setAlgorithm("ECDSA_SHA_256");
        verify.setDigest("GF+NsyJx/iX1Yab8k4suJkMG7DBO2lGAB9F2SCY4GWk=");
        verify.setValue(ask(sign).getValue());
        equal("signature", true, ask(verify).getValue());

        DisableKeyRequest disable = new DisableKeyRequest();
        disable.setKeyId(key);
        ask(disable);
        refused("Rejected.Disabled", encrypt);
        EnableKeyRequest enable = new EnableKeyRequest();
        enable.setKeyId(key);
        ask(enable);
        equal("enabled again", "SGVsbG8+/w==", ask(decrypt).getPlaintext());

        ScheduleKeyDeletionRequest schedule = new ScheduleKeyDeletionRequest();
        schedule.setKeyId(key);
        schedule.setPendingWindowInDays(7);
        ask(schedule);
        refused("Rejected.PendingDeletion", encrypt);
        describe.setKeyId("nobody");
        refused("Forbidden.KeyNotFound", describe);
    }

    /** A wrong secret is told as such: the SDK compares the string to sign that the refusal ends with. */
    private void wrongSecret(JsonObject file) {
        DefaultAcsClient other = new DefaultAcsClient(DefaultProfile.getProfile(file.get("region").getAsString(),
            file.get("accessKeyId").getAsString(), "wrong"));
        DescribeRegionsRequest request = new DescribeRegionsRequest();
        request.setSysProtocol(ProtocolType.HTTPS);
        request.setSysEndpoint(endpoints.get(0));
        try {
            other.getAcsResponse(request);
        } catch (ClientException e) {
            equal("wrong secret", "SDK.InvalidAccessKeySecret", e.getErrCode());
            return;
        } finally {
            other.shutdown();
        }
        throw new IllegalStateException("a wrong secret was taken");
    }

    private void refused(String code, RpcAcsRequest<?> request) throws ClientException {
        try {
            ask(request);
        } catch (ClientException e) {
            equal("refusal", code, e.getErrCode());
            return;
        }
        throw new IllegalStateException("not refused with " + code);
    }

    private static void equal(String what, Object expected, Object found) {
        if (!expected.equals(found)) throw new IllegalStateException(what + " must be " + expected + ", is " + found);
    }
}
