package io.wardmote.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardmote.http.XksNode.Answer;
import io.wardmote.key.Secret;
import io.wardmote.op.Deed;
import io.wardmote.op.Reply;
import io.wardmote.xks.Xks;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A node as another cloud's external key manager: what the specification's own test client looks at, and the bounds. */
class XksProxyTest {
    private static final String PREFIX = "/aws/one";
    private static final String AAD = "project=nile,department=marketing";
    private static final String METADATA_OF_USE = "{\"awsPrincipalArn\":\"arn:aws:iam::123456789012:user/Alice\",\"kmsKeyArn\":\"arn:aws:kms:us-east-2:123456789012:/key/1\",\"kmsOperation\":\"Encrypt\","
        + "\"kmsRequestId\":\"4112f4d6-db54-4af4-ae30-c55a22a8dfae\",\"kmsViaService\":\"ebs\"}";
    @TempDir
    private static Path folder;
    private static XksNode node;
    private static String key;
    private static String encryptOnly;
    private static String decryptOnly;
    private static String impotent;
    private static Credential credential;

    private record Credential(String id, Secret secret) {
        static Credential of(String prefix) {
            Reply made = (Reply) node.ask("CreateXksCredential", "UriPathPrefix", prefix).fields().get("XksCredential");
            return new Credential((String) made.fields().get("XksAccessKeyId"), new Secret(((String) made.fields().get("AccessKeySecret")).getBytes(UTF_8)));
        }
    }

    @BeforeAll
    static void start() {
        node = new XksNode(folder);
        node.ask("CreateXksProxy", "UriPathPrefix", PREFIX);
        credential = Credential.of(PREFIX);
        key = offered("ENCRYPT,DECRYPT");
        encryptOnly = offered("ENCRYPT");
        decryptOnly = offered("DECRYPT");
        impotent = offered("NONE");
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static String newKey() {
        return (String) ((Reply) node.ask("CreateKey", "DKMSInstanceId", "kst-hzz1").fields().get("KeyMetadata")).fields().get("KeyId");
    }

    private static String offered(String usage) {
        String id = newKey();
        node.ask("PutXksKey", "UriPathPrefix", PREFIX, "KeyId", id, "XksKeyUsage", usage);
        return id;
    }

    private static XksRequests request(String rest, JsonObject body) {
        return new XksRequests(PREFIX, rest, body.encode()).by(credential.id, credential.secret);
    }

    private static Answer send(String rest, JsonObject body) {
        return node.send(request(rest, body));
    }

    private static JsonObject use() {
        return new JsonObject().put("requestMetadata", new JsonObject(METADATA_OF_USE)).put("encryptionAlgorithm", "AES_GCM");
    }

    private static JsonObject health() {
        return new JsonObject(XksRequests.HEALTH);
    }

    private static String b64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static String b64(String text) {
        return b64(text.getBytes(UTF_8));
    }

    private static String b64(int bytes) {
        byte[] all = new byte[bytes];
        Arrays.fill(all, (byte) 7);
        return b64(all);
    }

    private static JsonObject encryption(String plaintext, String aad) {
        return use().put("plaintext", plaintext).put("additionalAuthenticatedData", aad).put("ciphertextDataIntegrityValueAlgorithm", "SHA_256");
    }

    /** Of what was encrypted, with that aad. */
    private static JsonObject decryption(Answer encrypted, String aad) {
        JsonObject asked = use().put("additionalAuthenticatedData", aad);
        for (String field : List.of("ciphertext", "initializationVector", "authenticationTag", "ciphertextMetadata")) asked.put(field, encrypted.body().getString(field));
        return asked;
    }

    private static Answer encrypted(String plaintext, String aad) {
        Answer answer = send("keys/" + key + "/encrypt", encryption(plaintext, aad));
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
        return answer;
    }

    private static void assertRefused(Answer answer, int status, String error) {
        assertThat(answer.error()).as("%s", answer.body()).isEqualTo(error);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body().getString("errorMessage")).isNotBlank();
    }

    @Test
    void healthTellsOfTheMembers() {
        Answer answer = send("health", health());
        assertThat(answer.status()).isEqualTo(200);
        JsonArray fleet = answer.body().getJsonArray("ekmFleetDetails");
        assertThat(answer.body().getInteger("xksProxyFleetSize")).isEqualTo(fleet.size()).isPositive();
        assertThat(answer.body().getString("ekmVendor")).isEqualTo("Wardmote").isEqualTo(answer.body().getString("xksProxyVendor"));
        assertThat(fleet.getJsonObject(0).fieldNames()).containsExactly("id", "model", "healthStatus");
        assertThat(fleet.getJsonObject(0).getString("healthStatus")).isEqualTo("ACTIVE");
    }

    @Test
    void metadataTellsWhatAKeyIsFor() {
        for (Arguments known : List.of(Arguments.of(key, "[\"ENCRYPT\",\"DECRYPT\"]"), Arguments.of(encryptOnly, "[\"ENCRYPT\"]"), Arguments.of(decryptOnly, "[\"DECRYPT\"]"), Arguments.of(impotent, "[]"))) {
            Answer answer = send("keys/" + known.get()[0] + "/metadata", use());
            assertThat(answer.body().encode()).isEqualTo("{\"keySpec\":\"AES_256\",\"keyUsage\":" + known.get()[1] + ",\"keyStatus\":\"ENABLED\"}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"health", "keys/KEY/metadata", "keys/KEY/encrypt", "keys/KEY/decrypt"})
    void everyCallWantsItsMetadataAndItsSignatureAndItsPath(String call) {
        String rest = call.replace("KEY", key);
        JsonObject body = encryption(b64("plain"), null).mergeIn(decryption(encrypted(b64("plain"), null), null));
        JsonObject lacking = body.copy();
        lacking.remove("requestMetadata");
        assertThat(send(rest, body).status()).isEqualTo(200);
        assertRefused(send(rest, lacking), 400, "ValidationException");
        assertRefused(send(rest, body.copy().put("requestMetadata", new JsonObject())), 400, "ValidationException");
        assertRefused(node.send(request(rest, body).by("A".repeat(24), credential.secret)), 401, "AuthenticationFailedException");
        assertRefused(node.send(request(rest, body).by(credential.id, XksRequests.SECRET)), 401, "AuthenticationFailedException");
        assertRefused(node.send(new XksRequests("/aws/none", rest, body.encode()).by(credential.id, credential.secret)), 404, "InvalidUriPathException");
        if (!call.equals("health")) assertRefused(send(rest.replace(key, "no-such-key"), body), 404, "KeyNotFoundException");
        if (!call.equals("health")) assertRefused(send(rest.replace(key, newKey()), body), 404, "KeyNotFoundException");
        JsonObject unknown = body.copy();
        unknown.getJsonObject("requestMetadata").put("kmsOperation", "InventedLater");
        assertThat(send(rest, unknown).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", AAD})
    void whatIsEncryptedDecryptsWithItsAadAlone(String aad) {
        String with = aad.isEmpty() ? null : b64(aad);
        Answer encrypted = encrypted(b64("plain text"), with);
        assertThat(encrypted.bytes("initializationVector")).hasSize(12);
        assertThat(encrypted.bytes("authenticationTag")).hasSize(16);
        assertThat(encrypted.bytes("ciphertext")).hasSize(10);
        assertThat(encrypted.bytes("ciphertextMetadata")).hasSizeBetween(1, 20);
        byte[] integrity = Xks.integrityValue(aad.getBytes(UTF_8), encrypted.bytes("ciphertextMetadata"), encrypted.bytes("initializationVector"), encrypted.bytes("ciphertext"),
            encrypted.bytes("authenticationTag"));
        assertThat(encrypted.bytes("ciphertextDataIntegrityValue")).isEqualTo(integrity);
        assertThat(send("keys/" + key + "/decrypt", decryption(encrypted, with)).bytes("plaintext")).isEqualTo("plain text".getBytes(UTF_8));
        assertRefused(send("keys/" + key + "/decrypt", decryption(encrypted, aad.isEmpty() ? b64("a") : null)), 400, "InvalidCiphertextException");
        assertRefused(send("keys/" + key + "/decrypt", decryption(encrypted, b64(aad + "x"))), 400, "InvalidCiphertextException");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ciphertext", "initializationVector", "authenticationTag", "ciphertextMetadata"})
    void whatWasChangedOrLeftOutDoesNotDecrypt(String field) {
        Answer encrypted = encrypted(b64("plain text"), b64(AAD));
        JsonObject asked = decryption(encrypted, b64(AAD));
        byte[] changed = encrypted.bytes(field);
        changed[changed.length - 1] ^= 1;
        assertRefused(send("keys/" + key + "/decrypt", asked.copy().put(field, b64(changed))), 400, "InvalidCiphertextException");
        asked.remove(field);
        assertRefused(send("keys/" + key + "/decrypt", asked), 400, field.equals("ciphertextMetadata") ? "InvalidCiphertextException" : "ValidationException");
    }

    @Test
    void noIntegrityValueIsAnsweredThatWasNotAskedFor() {
        JsonObject asked = encryption(b64("plain"), null);
        asked.remove("ciphertextDataIntegrityValueAlgorithm");
        assertThat(send("keys/" + key + "/encrypt", asked).body().fieldNames()).containsExactlyInAnyOrder("authenticationTag", "ciphertext", "ciphertextMetadata", "initializationVector");
    }

    @Test
    void twoEncryptionsShareNoIv() {
        assertThat(encrypted(b64("plain"), null).bytes("initializationVector")).isNotEqualTo(encrypted(b64("plain"), null).bytes("initializationVector"));
    }

    @Test
    void theLongestThatTheTestClientSendsGoesThere() {
        Answer encrypted = encrypted(b64(4096), b64(8192));
        assertThat(send("keys/" + key + "/decrypt", decryption(encrypted, b64(8192))).body().getString("plaintext")).isEqualTo(b64(4096));
    }

    @Test
    void keysAreUsedForWhatTheyAreOffered() {
        Answer encrypted = send("keys/" + encryptOnly + "/encrypt", encryption(b64("plain"), null));
        assertThat(encrypted.status()).isEqualTo(200);
        assertRefused(send("keys/" + encryptOnly + "/decrypt", decryption(encrypted, null)), 400, "InvalidKeyUsageException");
        assertRefused(send("keys/" + decryptOnly + "/encrypt", encryption(b64("plain"), null)), 400, "InvalidKeyUsageException");
        assertRefused(send("keys/" + decryptOnly + "/decrypt", decryption(encrypted, null)), 400, "InvalidCiphertextException");
        assertRefused(send("keys/" + impotent + "/encrypt", encryption(b64("plain"), null)), 400, "InvalidKeyUsageException");
        assertRefused(send("keys/" + impotent + "/decrypt", decryption(encrypted, null)), 400, "InvalidKeyUsageException");
    }

    static Stream<Arguments> bounds() {
        JsonObject arn = new JsonObject(METADATA_OF_USE);
        return Stream.of(
            Arguments.of("plaintext", b64(8192), b64(8193)),
            Arguments.of("plaintext", b64(1), ""),
            Arguments.of("additionalAuthenticatedData", b64(8192), b64(8193)),
            Arguments.of("encryptionAlgorithm", "AES_GCM", "AES_CBC"),
            Arguments.of("ciphertextDataIntegrityValueAlgorithm", "SHA_256", "SHA_512"),
            Arguments.of("requestMetadata", arn.copy().put("awsPrincipalArn", "a".repeat(2048)), arn.copy().put("awsPrincipalArn", "a".repeat(2049))),
            Arguments.of("requestMetadata", arn.copy().put("kmsKeyArn", "a".repeat(2048)), arn.copy().put("kmsKeyArn", "a".repeat(2049))),
            Arguments.of("requestMetadata", arn.copy().put("kmsRequestId", "a".repeat(256)), arn.copy().put("kmsRequestId", "a".repeat(257))),
            Arguments.of("requestMetadata", arn.copy().put("kmsOperation", "a".repeat(256)), arn.copy().put("kmsOperation", "a".repeat(257))),
            Arguments.of("requestMetadata", arn.copy().put("awsSourceVpc", "a".repeat(256)), arn.copy().put("awsSourceVpc", "a".repeat(257))));
    }

    @ParameterizedTest
    @MethodSource("bounds")
    void anEncryptionHasBounds(String field, Object most, Object more) {
        assertThat(send("keys/" + key + "/encrypt", encryption(b64("plain"), null).put(field, most)).status()).isEqualTo(200);
        assertRefused(send("keys/" + key + "/encrypt", encryption(b64("plain"), null).put(field, more)), 400, "ValidationException");
    }

    @Test
    void aDecryptionHasBounds() {
        Answer encrypted = encrypted(b64(8192), null);
        assertThat(send("keys/" + key + "/decrypt", decryption(encrypted, null)).status()).isEqualTo(200);
        for (Arguments bound : List.of(Arguments.of("ciphertext", 8192, 8193), Arguments.of("initializationVector", 16, 17), Arguments.of("initializationVector", 12, 11),
            Arguments.of("authenticationTag", 16, 17), Arguments.of("authenticationTag", 16, 15), Arguments.of("ciphertextMetadata", 20, 21))) {
            String field = (String) bound.get()[0];
            assertRefused(send("keys/" + key + "/decrypt", decryption(encrypted, null).put(field, b64((int) bound.get()[1]))), 400, "InvalidCiphertextException");
            assertRefused(send("keys/" + key + "/decrypt", decryption(encrypted, null).put(field, b64((int) bound.get()[2]))), 400, "ValidationException");
        }
    }

    @Test
    void twoCredentialsAreGoodWhileOneTakesTheOthersPlace() {
        node.ask("CreateXksProxy", "UriPathPrefix", "/rotated");
        Credential first = Credential.of("/rotated");
        Credential second = Credential.of("/rotated");
        XksRequests request = new XksRequests("/rotated", "health", XksRequests.HEALTH);
        assertThat(node.send(request.by(first.id, first.secret)).status()).isEqualTo(200);
        assertThat(node.send(request.by(second.id, second.secret)).status()).isEqualTo(200);
        assertRefused(node.send(request.by(first.id, second.secret)), 401, "AuthenticationFailedException");
        assertRefused(node.send(request.by(credential.id, credential.secret)), 401, "AuthenticationFailedException");
        node.ask("DeleteXksCredential", "UriPathPrefix", "/rotated", "XksAccessKeyId", first.id);
        assertRefused(node.send(request.by(first.id, first.secret)), 401, "AuthenticationFailedException");
        assertThat(node.send(request.by(second.id, second.secret)).status()).isEqualTo(200);
        Credential third = Credential.of("/rotated");
        assertThat(node.send(request.by(third.id, third.secret)).status()).isEqualTo(200);
    }

    @Test
    void aProxyMayBeForOneRegionAlone() {
        node.ask("CreateXksProxy", "UriPathPrefix", "/european", "Region", "eu-west-1");
        Credential european = Credential.of("/european");
        XksRequests request = new XksRequests("/european", "health", XksRequests.HEALTH).by(european.id, european.secret);
        assertRefused(node.send(request), 401, "AuthenticationFailedException");
        request.region = "eu-west-1";
        assertThat(node.send(request).status()).isEqualTo(200);
        node.ask("UpdateXksProxy", "UriPathPrefix", "/european", "Region", "*");
        request.region = XksRequests.REGION;
        assertThat(node.send(request).status()).isEqualTo(200);
    }

    @Test
    void whatIsTakenAwayIsGoneWithTheAnswer() {
        node.ask("CreateXksProxy", "UriPathPrefix", "/short");
        Credential of = Credential.of("/short");
        String kept = newKey();
        node.ask("PutXksKey", "UriPathPrefix", "/short", "KeyId", kept);
        XksRequests encrypt = new XksRequests("/short", "keys/" + kept + "/encrypt", encryption(b64("plain"), null).encode()).by(of.id, of.secret);
        XksRequests metadata = new XksRequests("/short", "keys/" + kept + "/metadata", use().encode()).by(of.id, of.secret);
        assertThat(node.send(encrypt).status()).isEqualTo(200);
        node.ask("DisableKey", "KeyId", kept);
        assertRefused(node.send(encrypt), 400, "InvalidStateException");
        assertThat(node.send(metadata).body().getString("keyStatus")).isEqualTo("DISABLED");
        node.ask("EnableKey", "KeyId", kept);
        node.ask("UpdateXksProxy", "UriPathPrefix", "/short", "Status", "Disabled");
        assertRefused(node.send(encrypt), 400, "InvalidStateException");
        node.ask("UpdateXksProxy", "UriPathPrefix", "/short", "Status", "Enabled");
        assertThat(node.send(encrypt).status()).isEqualTo(200);
        node.ask("PutXksKey", "UriPathPrefix", "/short", "KeyId", kept, "XksKeyUsage", "DECRYPT");
        assertRefused(node.send(encrypt), 400, "InvalidKeyUsageException");
        node.ask("DeleteXksKey", "UriPathPrefix", "/short", "KeyId", kept);
        assertRefused(node.send(encrypt), 404, "KeyNotFoundException");
        node.ask("SetKeyPolicy", "KeyId", key, "Policy", "{\"Version\":\"1\",\"Statement\":[{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"kms:Decrypt\",\"Resource\":\"*\"}]}");
        assertRefused(send("keys/" + key + "/decrypt", decryption(encrypted(b64("plain"), null), null)), 403, "AccessDeniedException");
        node.ask("SetKeyPolicy", "KeyId", key, "Policy", "{\"Version\":\"1\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"kms:*\",\"Resource\":\"*\"}]}");
        node.ask("DeleteXksProxy", "UriPathPrefix", "/short");
        assertRefused(node.send(encrypt), 404, "InvalidUriPathException");
    }

    @Test
    void aRecordSaysWhoAskedForWhom() {
        encrypted(b64("plain"), null);
        Deed deed = node.audit.deeds.stream().filter(one -> one.door().equals("xks") && one.operation().equals("Encrypt") && one.refusal() == null).reduce((earlier, later) -> later).orElseThrow();
        assertThat(deed.principal()).isEqualTo("xksproxy" + PREFIX);
        assertThat(deed.accessKeyId()).isEqualTo(credential.id);
        assertThat(deed.key()).isEqualTo(key);
        assertThat(deed.version()).hasSize(36);
        assertThat(deed.resource()).isEqualTo("kmsRequestId=4112f4d6-db54-4af4-ae30-c55a22a8dfae awsPrincipalArn=arn:aws:iam::123456789012:user/Alice kmsKeyArn=arn:aws:kms:us-east-2:123456789012:/key/1");
        JsonObject strange = use();
        strange.getJsonObject("requestMetadata").put("kmsRequestId", "1 outcome=done\nnext").put("awsPrincipalArn", "ü".repeat(2000));
        send("keys/" + key + "/metadata", strange);
        assertThat(node.audit.deeds.stream().map(Deed::resource)).anyMatch(resource -> resource.startsWith("kmsRequestId=1?outcome=done?next awsPrincipalArn=" + "?".repeat(600) + " kmsKeyArn="));
    }

    /** {@code xks-client.sh} asks with curl, whose signatures are not ours. */
    @Test
    void curlIsAnsweredAsTheSpecificationSays() throws Exception {
        ProcessBuilder script = new ProcessBuilder("sh", "src/test/resources/xks/xks-client.sh").redirectErrorStream(true);
        script.environment().putAll(Map.of("XKS_PROXY_HOST", "127.0.0.1:" + node.port(), "URI_PREFIX", PREFIX, "CACERT", node.certificate.certificate().toString(),
            "REGION", XksRequests.REGION, "SIGV4_ACCESS_KEY_ID", credential.id, "SIGV4_SECRET_ACCESS_KEY", new String(credential.secret.bytes(), UTF_8),
            "KEY_ID", key, "ENCRYPT_ONLY_KEY_ID", encryptOnly, "DECRYPT_ONLY_KEY_ID", decryptOnly, "IMPOTENT_KEY_ID", impotent));
        Process process = script.start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        assertThat(said).contains("28 cases, none failed");
    }
}
