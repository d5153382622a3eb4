package io.wardmote.external;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardmote.xks.Xks;
import io.wardmote.xks.XksFailure;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key manager that keeps nothing: what a key is, its id says. Any {@code aes…} is one that can be used, {@code off…} is switched off, {@code rsa…} of
 * another kind, {@code sealing…} only encrypts, {@code strange…} is told of in no JSON; others there are none. Its failure, if it has one, is its answer.
 */
public final class MemoryManager {
    static final byte[] METADATA = "key_version=1".getBytes(US_ASCII);

    /** What it answers to everything, null for what it should. */
    volatile XksFailure failure;
    final AtomicInteger asked = new AtomicInteger();

    /** @param name of a failure, or ok */
    public void answersOnly(String name) {
        failure = name.equals("ok") ? null : XksFailure.valueOf(name);
    }

    Wire.Answer answer(String path, byte[] body) {
        asked.incrementAndGet();
        try {
            return failure == null ? good(path.substring(path.indexOf(Xks.PATH) + Xks.PATH.length()), new JsonObject(new String(body, UTF_8))) : no(failure);
        } catch (AEADBadTagException altered) {
            return no(XksFailure.INVALID_CIPHERTEXT);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static Wire.Answer good(String path, JsonObject asked) throws GeneralSecurityException {
        assertSound(asked.getJsonObject("requestMetadata"));
        if (path.equals("/health")) return yes(health("ACTIVE"));
        String[] parts = path.split("/");
        if (parts.length != 4 || !parts[1].equals("keys")) return no(XksFailure.INVALID_URI_PATH);
        String key = parts[2];
        if (!key.matches("(aes|off|rsa|sealing|strange).*")) return no(XksFailure.KEY_NOT_FOUND);
        return switch (parts[3]) {
            case "metadata" -> key.startsWith("strange") ? new Wire.Answer(200, "{".getBytes(US_ASCII)) : yes(new JsonObject().put("keySpec", key.startsWith("rsa") ? "RSA_2048" : "AES_256")
                .put("keyUsage", key.startsWith("sealing") ? new JsonArray().add("ENCRYPT") : new JsonArray().add("DECRYPT").add("SIGN").add("ENCRYPT"))
                .put("keyStatus", key.startsWith("off") ? "DISABLED" : "ENABLED").put("later", new JsonObject().put("than", 1)));
            case "encrypt" -> yes(encrypt(key, asked));
            case "decrypt" -> yes(decrypt(key, asked));
            default -> no(XksFailure.INVALID_URI_PATH);
        };
    }

    private static void assertSound(JsonObject metadata) {
        boolean said = !metadata.getString("kmsRequestId").isEmpty() && !metadata.getString("kmsOperation").isEmpty();
        if (!said) throw new AssertionError(metadata.encode());
    }

    static JsonObject health(String state) {
        return new JsonObject().put("xksProxyFleetSize", 2).put("xksProxyVendor", "v").put("xksProxyModel", "m").put("ekmVendor", "e")
            .put("ekmFleetDetails", new JsonArray().add(new JsonObject().put("id", "1").put("model", "m").put("healthStatus", state)));
    }

    private static JsonObject encrypt(String key, JsonObject asked) throws GeneralSecurityException {
        byte[] aad = decoded(asked, "additionalAuthenticatedData");
        byte[] plaintext = Base64.getDecoder().decode(asked.getString("plaintext"));
        byte[] iv = Arrays.copyOf(sha256(asked.encode()), 16);
        byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key, iv, aad).doFinal(plaintext);
        byte[] ciphertext = Arrays.copyOf(sealed, plaintext.length);
        byte[] tag = Arrays.copyOfRange(sealed, plaintext.length, sealed.length);
        if (aad.length != 32) throw new AssertionError("associated data of " + aad.length + " bytes");
        return new JsonObject().put("ciphertext", text(ciphertext)).put("initializationVector", text(iv)).put("authenticationTag", text(tag)).put("ciphertextMetadata", text(METADATA))
            .put("ciphertextDataIntegrityValue", text(Xks.integrityValue(aad, METADATA, iv, ciphertext, tag)));
    }

    private static JsonObject decrypt(String key, JsonObject asked) throws GeneralSecurityException {
        byte[] ciphertext = decoded(asked, "ciphertext");
        byte[] sealed = Arrays.copyOf(ciphertext, ciphertext.length + Xks.TAG_BYTES);
        System.arraycopy(decoded(asked, "authenticationTag"), 0, sealed, ciphertext.length, Xks.TAG_BYTES);
        if (!MessageDigest.isEqual(decoded(asked, "ciphertextMetadata"), METADATA)) throw new AEADBadTagException();
        return new JsonObject().put("plaintext", text(cipher(Cipher.DECRYPT_MODE, key, decoded(asked, "initializationVector"), decoded(asked, "additionalAuthenticatedData")).doFinal(sealed)));
    }

    private static Cipher cipher(int mode, String key, byte[] iv, byte[] aad) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(sha256(key), "AES"), new GCMParameterSpec(Xks.TAG_BYTES * 8, iv));
        cipher.updateAAD(Xks.authenticated(aad, METADATA));
        return cipher;
    }

    private static byte[] sha256(String text) throws GeneralSecurityException {
        return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    }

    private static byte[] decoded(JsonObject asked, String name) {
        return Base64.getDecoder().decode(asked.getString(name));
    }

    private static String text(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    static Wire.Answer yes(JsonObject fields) {
        return new Wire.Answer(200, fields.encode().getBytes(UTF_8));
    }

    static Wire.Answer no(XksFailure failure) {
        return new Wire.Answer(failure.status(), new JsonObject().put("errorName", failure.errorName()).put("errorMessage", "words").encode().getBytes(UTF_8));
    }
}
