package io.wardmote.sdk;

import com.aliyun.kms20160120.Client;
import com.aliyun.kms20160120.models.*;
import com.aliyun.tea.TeaException;
import com.aliyun.teaopenapi.models.Config;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;

/**
 * The vendor's current SDK takes keys through their whole life, each request at another node. Arguments: client.json, which
 * has a security token besides if its access key is a session's, and the signature: {@code v3}, {@code v2} or {@code v4}. Ends
 * with status 1 at the first answer that is not what it must be.
 */
public final class LifeOfAKey {
    private final List<Client> nodes = new ArrayList<>();
    private int next;
    private int requests;

    private LifeOfAKey(JsonObject file, String signature) throws Exception {
        String ca = Files.readString(Path.of(file.get("caFile").getAsString()));
        for (JsonElement endpoint : file.getAsJsonArray("endpoints")) {
            Config config = new Config()
                .setAccessKeyId(file.get("accessKeyId").getAsString())
                .setAccessKeySecret(file.get("accessKeySecret").getAsString())
                .setEndpoint(endpoint.getAsString())
                .setProtocol("https")
                .setCa(ca);
            if (file.has("securityToken")) config.setSecurityToken(file.get("securityToken").getAsString());
            if (signature.equals("v2")) config.setSignatureAlgorithm("v2");
            if (signature.equals("v4")) config.setSignatureVersion("v4");
            nodes.add(new Client(config));
        }
    }

    public static void main(String[] args) throws Exception {
        JsonObject file = JsonParser.parseString(Files.readString(Path.of(args[0]))).getAsJsonObject();
        LifeOfAKey life = new LifeOfAKey(file, args[1]);
        life.symmetric(file.get("softwareInstanceId").getAsString());
        life.asymmetric();
        life.hardware(file.get("hardwareInstanceId").getAsString());
        life.brought();
        life.rest();
        System.out.println("done: " + life.requests + " requests");
    }

    private Client node() {
        requests++;
        return nodes.get(next++ % nodes.size());
    }

    private void symmetric(String instance) throws Exception {
        KeyMetadataOf made = create(new CreateKeyRequest().setDescription("first key: =&+ 中"));
        String key = made.id;
        String alias = "alias/life/" + key;
        node().createAlias(new CreateAliasRequest().setAliasName(alias).setKeyId(key));
        var described = node().describeKey(new DescribeKeyRequest().setKeyId(alias)).getBody().getKeyMetadata();
        equal("description", "first key: =&+ 中", described.getDescription());
        equal("state", "Enabled", described.getKeyState());

        Map<String, ?> context = Map.of("k", "v 1<>&'=", "ключ", "значение");
        var sealed = node().encrypt(new EncryptRequest().setKeyId(alias).setPlaintext("SGVsbG8+/w==").setEncryptionContext(context)).getBody();
        equal("plaintext", "SGVsbG8+/w==", node().decrypt(new DecryptRequest().setCiphertextBlob(sealed.getCiphertextBlob()).setEncryptionContext(context))
            .getBody().getPlaintext());
        refused("InvalidParameter", () -> node().decrypt(new DecryptRequest().setCiphertextBlob(sealed.getCiphertextBlob())));
        String word = node().encrypt(new EncryptRequest().setKeyId(key).setPlaintext("plaintext")).getBody().getCiphertextBlob();
        equal("text", "plaintext", node().decrypt(new DecryptRequest().setCiphertextBlob(word)).getBody().getPlaintext());

        var dataKey = node().generateDataKey(new GenerateDataKeyRequest().setKeyId(key).setNumberOfBytes(48)).getBody();
        equal("data key", dataKey.getPlaintext(), node().decrypt(new DecryptRequest().setCiphertextBlob(dataKey.getCiphertextBlob())).getBody().getPlaintext());
        equal("data key size", 48, Base64.getDecoder().decode(dataKey.getPlaintext()).length);

        node().updateRotationPolicy(new UpdateRotationPolicyRequest().setKeyId(key).setEnableAutomaticRotation(true).setRotationInterval("365d"));
        equal("rotation", "Enabled", node().describeKey(new DescribeKeyRequest().setKeyId(key)).getBody().getKeyMetadata().getAutomaticRotation());
        String version = node().createKeyVersion(new CreateKeyVersionRequest().setKeyId(key)).getBody().getKeyVersion().getKeyVersionId();
        equal("primary", version, node().encrypt(new EncryptRequest().setKeyId(key).setPlaintext("x")).getBody().getKeyVersionId());
        equal("versions", 2, node().listKeyVersions(new ListKeyVersionsRequest().setKeyId(key)).getBody().getTotalCount());
        equal("old version", "plaintext", node().decrypt(new DecryptRequest().setCiphertextBlob(word)).getBody().getPlaintext());

        String other = create(new CreateKeyRequest().setDKMSInstanceId(instance)).id;
        String moved = node().reEncrypt(new ReEncryptRequest().setCiphertextBlob(word).setDestinationKeyId(other)).getBody().getCiphertextBlob();
        equal("re-encrypted", other, node().decrypt(new DecryptRequest().setCiphertextBlob(moved)).getBody().getKeyId());

        policy(other, moved);

        node().disableKey(new DisableKeyRequest().setKeyId(key));
        refused("Rejected.Disabled", () -> node().encrypt(new EncryptRequest().setKeyId(alias).setPlaintext("x")));
        refused("Rejected.Disabled", () -> node().decrypt(new DecryptRequest().setCiphertextBlob(word)));
        node().enableKey(new EnableKeyRequest().setKeyId(key));
        equal("enabled again", "plaintext", node().decrypt(new DecryptRequest().setCiphertextBlob(word)).getBody().getPlaintext());

        node().setDeletionProtection(new SetDeletionProtectionRequest().setProtectedResourceArn(described.getArn()).setEnableDeletionProtection(true));
        refused("Rejected.DeletionProtected", () -> node().scheduleKeyDeletion(new ScheduleKeyDeletionRequest().setKeyId(key).setPendingWindowInDays(7)));
        node().setDeletionProtection(new SetDeletionProtectionRequest().setProtectedResourceArn(described.getArn()).setEnableDeletionProtection(false));
        node().scheduleKeyDeletion(new ScheduleKeyDeletionRequest().setKeyId(key).setPendingWindowInDays(7));
        refused("Rejected.PendingDeletion", () -> node().encrypt(new EncryptRequest().setKeyId(key).setPlaintext("x")));
        node().cancelKeyDeletion(new CancelKeyDeletionRequest().setKeyId(key));
        equal("back again", "plaintext", node().decrypt(new DecryptRequest().setCiphertextBlob(word)).getBody().getPlaintext());
        node().deleteAlias(new DeleteAliasRequest().setAliasName(alias));
        refused("Forbidden.AliasNotFound", () -> node().describeKey(new DescribeKeyRequest().setKeyId(alias)));
        refused("Forbidden.KeyNotFound", () -> node().describeKey(new DescribeKeyRequest().setKeyId("nobody")));
    }

    private void policy(String key, String ciphertext) throws Exception {
        String usual = node().getKeyPolicy(new GetKeyPolicyRequest().setKeyId(key)).getBody().getPolicy();
        // the usual one names the account itself; whoever asks here may be in a session of a role
        String denied = usual.replace("\"Allow\"", "\"Deny\"").replace("kms:*", "kms:Decrypt").replace(":root\"", ":*\"");
        node().setKeyPolicy(new SetKeyPolicyRequest().setKeyId(key).setPolicyName("default").setPolicy(denied));
        equal("policy", denied, node().getKeyPolicy(new GetKeyPolicyRequest().setKeyId(key).setPolicyName("default")).getBody().getPolicy());
        refused("Forbidden.NoPermission", () -> node().decrypt(new DecryptRequest().setCiphertextBlob(ciphertext)));
        node().setKeyPolicy(new SetKeyPolicyRequest().setKeyId(key).setPolicy(usual));
        equal("permitted again", key, node().decrypt(new DecryptRequest().setCiphertextBlob(ciphertext)).getBody().getKeyId());
        refused("InvalidParameter", () -> node().setKeyPolicy(new SetKeyPolicyRequest().setKeyId(key).setPolicy("{}")));
    }

    private void asymmetric() throws Exception {
        KeyMetadataOf rsa = create(new CreateKeyRequest().setKeySpec("RSA_2048").setKeyUsage("SIGN/VERIFY"));
        byte[] message = "a message".getBytes();
        String digest = Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(message));
        String signature = node().asymmetricSign(new AsymmetricSignRequest().setKeyId(rsa.id).setKeyVersionId(rsa.version).setAlgorithm("RSA_PKCS1_SHA_256")
            .setDigest(digest)).getBody().getValue();
        var verify = new AsymmetricVerifyRequest().setKeyId(rsa.id).setKeyVersionId(rsa.version).setAlgorithm("RSA_PKCS1_SHA_256").setDigest(digest);
        equal("signature", true, node().asymmetricVerify(verify.setValue(signature)).getBody().getValue());
        equal("wrong signature", false, node().asymmetricVerify(verify.setValue("AAAA" + signature.substring(4))).getBody().getValue());
        equal("signature verified outside", true, verified("SHA256withRSA", publicKey("RSA", rsa), message, signature));

        KeyMetadataOf ec = create(new CreateKeyRequest().setKeySpec("EC_P256"));
        String ecdsa = node().asymmetricSign(new AsymmetricSignRequest().setKeyId(ec.id).setKeyVersionId(ec.version).setAlgorithm("ECDSA_SHA_256")
            .setDigest(digest)).getBody().getValue();
        equal("ECDSA verified outside", true, verified("SHA256withECDSA", publicKey("EC", ec), message, ecdsa));

        KeyMetadataOf oaep = create(new CreateKeyRequest().setKeySpec("RSA_2048").setKeyUsage("ENCRYPT/DECRYPT"));
        String ciphertext = node().asymmetricEncrypt(new AsymmetricEncryptRequest().setKeyId(oaep.id).setKeyVersionId(oaep.version)
            .setAlgorithm("RSAES_OAEP_SHA_256").setPlaintext("AAEC")).getBody().getCiphertextBlob();
        equal("OAEP", "AAEC", node().asymmetricDecrypt(new AsymmetricDecryptRequest().setKeyId(oaep.id).setKeyVersionId(oaep.version)
            .setAlgorithm("RSAES_OAEP_SHA_256").setCiphertextBlob(ciphertext)).getBody().getPlaintext());
        refused("Rejected.UnsupportedOperation", () -> node()
            .asymmetricSign(new AsymmetricSignRequest().setKeyId(oaep.id).setKeyVersionId(oaep.version).setAlgorithm("RSA_PSS_SHA_256").setDigest(digest)));
    }

    /** Keys in the HSMs, each request in that of another node. */
    private void hardware(String instance) throws Exception {
        KeyMetadataOf aes = create(new CreateKeyRequest().setDKMSInstanceId(instance).setProtectionLevel("HSM"));
        equal("protection", "HSM", node().describeKey(new DescribeKeyRequest().setKeyId(aes.id)).getBody().getKeyMetadata().getProtectionLevel());
        String word = node().encrypt(new EncryptRequest().setKeyId(aes.id).setPlaintext("word").setEncryptionContext(Map.of("k", "v"))).getBody()
            .getCiphertextBlob();
        var decrypt = new DecryptRequest().setCiphertextBlob(word).setEncryptionContext(Map.of("k", "v"));
        equal("decrypted in hardware", "word", node().decrypt(decrypt).getBody().getPlaintext());
        var dataKey = node().generateDataKey(new GenerateDataKeyRequest().setKeyId(aes.id)).getBody();
        equal("data key", dataKey.getPlaintext(), node().decrypt(new DecryptRequest().setCiphertextBlob(dataKey.getCiphertextBlob())).getBody().getPlaintext());
        String version = node().createKeyVersion(new CreateKeyVersionRequest().setKeyId(aes.id)).getBody().getKeyVersion().getKeyVersionId();
        equal("primary", version, node().encrypt(new EncryptRequest().setKeyId(aes.id).setPlaintext("x")).getBody().getKeyVersionId());
        equal("old version", "word", node().decrypt(decrypt).getBody().getPlaintext());
        node().disableKey(new DisableKeyRequest().setKeyId(aes.id));
        for (Client each : nodes) refused("Rejected.Disabled", () -> each.decrypt(decrypt));

        byte[] message = "a message".getBytes();
        String digest = Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(message));
        KeyMetadataOf rsa = create(new CreateKeyRequest().setDKMSInstanceId(instance).setKeySpec("RSA_2048").setKeyUsage("SIGN/VERIFY"));
        KeyMetadataOf ec = create(new CreateKeyRequest().setDKMSInstanceId(instance).setKeySpec("EC_P256"));
        for (Client each : nodes) {
            String byRsa = each.asymmetricSign(new AsymmetricSignRequest().setKeyId(rsa.id).setKeyVersionId(rsa.version).setAlgorithm("RSA_PKCS1_SHA_256")
                .setDigest(digest)).getBody().getValue();
            String byEc = each.asymmetricSign(new AsymmetricSignRequest().setKeyId(ec.id).setKeyVersionId(ec.version).setAlgorithm("ECDSA_SHA_256")
                .setDigest(digest)).getBody().getValue();
            equal("RSA in hardware verified outside", true, verified("SHA256withRSA", publicKey("RSA", rsa), message, byRsa));
            equal("ECDSA in hardware verified outside", true, verified("SHA256withECDSA", publicKey("EC", ec), message, byEc));
        }
        refused("Unsupported.ProtectionLevel", () -> create(new CreateKeyRequest().setDKMSInstanceId(instance).setProtectionLevel("SOFTWARE")));
        refused("UnsupportedOperation", () -> create(new CreateKeyRequest().setDKMSInstanceId(instance).setKeySpec("Aliyun_SM4")));
        broughtToHardware(instance);
    }

    /** Made for in one HSM, unwrapped in another, used in a third. */
    private void broughtToHardware(String instance) throws Exception {
        KeyMetadataOf key = create(new CreateKeyRequest().setDKMSInstanceId(instance).setOrigin("EXTERNAL"));
        refused("UnsupportedOperation", () -> parameters(key, "RSAES_OAEP_SHA_256"));
        byte[] material = new byte[32];
        var parameters = parameters(key, "RSAES_OAEP_SHA_1");
        var request = new ImportKeyMaterialRequest().setKeyId(key.id).setImportToken(parameters.getImportToken());
        node().importKeyMaterial(request.setEncryptedKeyMaterial(Base64.getEncoder()
            .encodeToString(wrapped(parameters.getPublicKey(), MGF1ParameterSpec.SHA1, material))));
        String blob = node().encrypt(new EncryptRequest().setKeyId(key.id).setPlaintext("x")).getBody().getCiphertextBlob();
        node().deleteKeyMaterial(new DeleteKeyMaterialRequest().setKeyId(key.id));
        for (Client each : nodes) refused("Rejected.PendingImport", () -> each.decrypt(new DecryptRequest().setCiphertextBlob(blob)));
        material[0] = 1;
        String other = Base64.getEncoder().encodeToString(wrapped(parameters.getPublicKey(), MGF1ParameterSpec.SHA1, material));
        refused("InvalidKeyMaterial", () -> node()
            .importKeyMaterial(new ImportKeyMaterialRequest().setKeyId(key.id).setImportToken(parameters.getImportToken()).setEncryptedKeyMaterial(other)));
        node().importKeyMaterial(request);
        for (Client each : nodes) equal("opened again", "x", each.decrypt(new DecryptRequest().setCiphertextBlob(blob)).getBody().getPlaintext());

        KeyPairGenerator curves = KeyPairGenerator.getInstance("EC");
        curves.initialize(384);
        KeyPair pair = curves.generateKeyPair();
        KeyMetadataOf ec = create(new CreateKeyRequest().setDKMSInstanceId(instance).setOrigin("EXTERNAL").setKeySpec("EC_P384"));
        refused("UnsupportedOperation", () -> parameters(ec, "RSAES_OAEP_SHA_256_AES_256_ECB_PKCS7_PAD"));
        var forKeys = parameters(ec, "RSAES_OAEP_SHA_1_AES_256_KWP");
        byte[] once = new byte[32];
        Cipher kwp = Cipher.getInstance("AES/KWP/NoPadding");
        kwp.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(once, "AES"));
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.write(wrapped(forKeys.getPublicKey(), MGF1ParameterSpec.SHA1, once));
        both.write(kwp.doFinal(pair.getPrivate().getEncoded()));
        node().importKeyMaterial(new ImportKeyMaterialRequest().setKeyId(ec.id).setImportToken(forKeys.getImportToken())
            .setEncryptedKeyMaterial(Base64.getEncoder().encodeToString(both.toByteArray())));
        String version = node().listKeyVersions(new ListKeyVersionsRequest().setKeyId(ec.id)).getBody().getKeyVersions().getKeyVersion().get(0)
            .getKeyVersionId();
        equal("public key", pair.getPublic(), publicKey("EC", new KeyMetadataOf(ec.id, version)));
    }

    private static boolean verified(String algorithm, PublicKey key, byte[] message, String signature) throws Exception {
        Signature outside = Signature.getInstance(algorithm);
        outside.initVerify(key);
        outside.update(message);
        return outside.verify(Base64.getDecoder().decode(signature));
    }

    /** Material of our own, and a private key wrapped as the vendor's sample does it. */
    private void brought() throws Exception {
        KeyMetadataOf key = create(new CreateKeyRequest().setOrigin("EXTERNAL"));
        refused("Rejected.PendingImport", () -> node().encrypt(new EncryptRequest().setKeyId(key.id).setPlaintext("x")));
        byte[] material = new byte[32];
        var parameters = parameters(key, "RSAES_OAEP_SHA_256");
        var request = new ImportKeyMaterialRequest().setKeyId(key.id).setImportToken(parameters.getImportToken());
        node().importKeyMaterial(request.setEncryptedKeyMaterial(Base64.getEncoder().encodeToString(wrapped(parameters.getPublicKey(), material)))
            .setKeyMaterialExpireUnix(0L));
        String blob = node().encrypt(new EncryptRequest().setKeyId(key.id).setPlaintext("x")).getBody().getCiphertextBlob();
        long end = System.currentTimeMillis() / 1000 + 3600;
        node().importKeyMaterial(request.setKeyMaterialExpireUnix(end));
        equal("end of material", Instant.ofEpochSecond(end).toString(),
            node().describeKey(new DescribeKeyRequest().setKeyId(key.id)).getBody().getKeyMetadata().getMaterialExpireTime());
        node().deleteKeyMaterial(new DeleteKeyMaterialRequest().setKeyId(key.id));
        refused("Rejected.PendingImport", () -> node().decrypt(new DecryptRequest().setCiphertextBlob(blob)));
        material[0] = 1;
        String other = Base64.getEncoder().encodeToString(wrapped(parameters.getPublicKey(), material));
        refused("InvalidKeyMaterial", () -> node()
            .importKeyMaterial(new ImportKeyMaterialRequest().setKeyId(key.id).setImportToken(parameters.getImportToken()).setEncryptedKeyMaterial(other)));
        node().importKeyMaterial(request);
        equal("opened again", "x", node().decrypt(new DecryptRequest().setCiphertextBlob(blob)).getBody().getPlaintext());
        refused("InvalidImportToken",
            () -> node().importKeyMaterial(new ImportKeyMaterialRequest().setKeyId(key.id).setImportToken("AAAA").setEncryptedKeyMaterial(other)));
        KeyMetadataOf own = create(new CreateKeyRequest());
        refused("Unsupported.Origin", () -> parameters(own, "RSAES_OAEP_SHA_256"));

        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair pair = generator.generateKeyPair();
        KeyMetadataOf rsa = create(new CreateKeyRequest().setOrigin("EXTERNAL").setKeySpec("RSA_2048").setKeyUsage("SIGN/VERIFY"));
        var forKeys = parameters(rsa, "RSAES_OAEP_SHA_256_AES_256_ECB_PKCS7_PAD");
        byte[] once = new byte[32];
        Cipher aes = Cipher.getInstance("AES/ECB/PKCS5Padding");
        aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(once, "AES"));
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.write(wrapped(forKeys.getPublicKey(), once));
        both.write(aes.doFinal(pair.getPrivate().getEncoded()));
        node().importKeyMaterial(new ImportKeyMaterialRequest().setKeyId(rsa.id).setImportToken(forKeys.getImportToken())
            .setEncryptedKeyMaterial(Base64.getEncoder().encodeToString(both.toByteArray())));
        String version = node().listKeyVersions(new ListKeyVersionsRequest().setKeyId(rsa.id)).getBody().getKeyVersions().getKeyVersion().get(0)
            .getKeyVersionId();
        equal("public key", pair.getPublic(), publicKey("RSA", new KeyMetadataOf(rsa.id, version)));
    }

    private GetParametersForImportResponseBody parameters(KeyMetadataOf key, String algorithm) throws Exception {
        return node().getParametersForImport(new GetParametersForImportRequest().setKeyId(key.id).setWrappingKeySpec("RSA_2048")
            .setWrappingAlgorithm(algorithm)).getBody();
    }

    private static byte[] wrapped(String publicKey, byte[] material) throws Exception {
        return wrapped(publicKey, MGF1ParameterSpec.SHA256, material);
    }

    private static byte[] wrapped(String publicKey, MGF1ParameterSpec hash, byte[] material) throws Exception {
        Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
        cipher.init(Cipher.ENCRYPT_MODE, KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(publicKey))),
            new OAEPParameterSpec(hash.getDigestAlgorithm(), "MGF1", hash, PSource.PSpecified.DEFAULT));
        return cipher.doFinal(material);
    }

    private void rest() throws Exception {
        KeyMetadataOf key = create(new CreateKeyRequest().setTags("[{\"TagKey\":\"team\",\"TagValue\":\"ab\"}]"));
        node().tagResource(new TagResourceRequest().setKeyId(key.id).setTags("[{\"TagKey\":\"size\",\"TagValue\":\"9\"}]"));
        equal("tags", 2, node().listResourceTags(new ListResourceTagsRequest().setKeyId(key.id)).getBody().getTags().getTag().size());
        node().tagResources(new TagResourcesRequest().setRegionId("r").setResourceType("key").setResourceId(List.of(key.id))
            .setTag(List.of(new TagResourcesRequest.TagResourcesRequestTag().setKey("colour").setValue("red"))));
        var tagged = node().listTagResources(new ListTagResourcesRequest().setRegionId("r").setResourceType("key").setResourceId(List.of(key.id))).getBody()
            .getTagResources().getTagResource();
        equal("tag resources", 3, tagged.size());
        node().untagResource(new UntagResourceRequest().setKeyId(key.id).setTagKeys("[\"size\"]"));
        node().untagResources(new UntagResourcesRequest().setRegionId("r").setResourceType("key").setResourceId(List.of(key.id)).setTagKey(List.of("team")));
        equal("tags left", 1, node().listResourceTags(new ListResourceTagsRequest().setKeyId(key.id)).getBody().getTags().getTag().size());
        node().updateKeyDescription(new UpdateKeyDescriptionRequest().setKeyId(key.id).setDescription("renamed"));
        var listed = node().listKeys(new ListKeysRequest().setPageSize(1).setFilters("[{\"Key\":\"KeyState\",\"Values\":[\"Enabled\"]}]")).getBody();
        equal("page", 1, listed.getKeys().getKey().size());
        equal("enough keys", true, listed.getTotalCount() >= 5);
        node().listAliases(new ListAliasesRequest());
        equal("regions", 1, node().describeRegions().getBody().getRegions().getRegion().size());
        equal("account", "Enabled", node().describeAccountKmsStatus().getBody().getAccountStatus());
        equal("password", 20, node().getRandomPassword(new GetRandomPasswordRequest().setPasswordLength("20")).getBody().getRandomPassword().length());
        refused("Forbidden.Opened", () -> node().openKmsService());
        refused("InvalidAction.NotFound", () -> node().listSecrets(new ListSecretsRequest()));
        refused("Forbidden.KeyPolicyUnSupported", () -> node().createKey(new CreateKeyRequest().setPolicy("{}")));
        refused("InvalidParameter", () -> node().createKey(new CreateKeyRequest().setKeySpec("NONE")));
    }

    private record KeyMetadataOf(String id, String version) {}

    private KeyMetadataOf create(CreateKeyRequest request) throws Exception {
        var made = node().createKey(request).getBody().getKeyMetadata();
        return new KeyMetadataOf(made.getKeyId(), made.getPrimaryKeyVersion());
    }

    private PublicKey publicKey(String algorithm, KeyMetadataOf key) throws Exception {
        String pem = node().getPublicKey(new GetPublicKeyRequest().setKeyId(key.id).setKeyVersionId(key.version)).getBody().getPublicKey();
        byte[] der = Base64.getDecoder().decode(pem.replaceAll("-----[A-Z ]+-----|\\s", ""));
        return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(der));
    }

    private interface Request {
        void send() throws Exception;
    }

    private static void refused(String code, Request request) throws Exception {
        try {
            request.send();
        } catch (TeaException e) {
            equal("refusal", code, e.getCode());
            return;
        }
        throw new IllegalStateException("not refused with " + code);
    }

    private static void equal(String what, Object expected, Object found) {
        if (!expected.equals(found)) throw new IllegalStateException(what + " must be " + expected + ", is " + found);
    }
}
