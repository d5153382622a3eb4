package io.wardmote.perf.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.wardmote.node.Fault;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;

/** Writes requests of the instance API, signed with a client key (SHA256withRSA). For one thread. */
final class InstanceSigner {
    private static final String PROTOBUF = "application/x-protobuf";
    private static final String API_VERSION = "dkms-gcs-0.2";
    private static final String METHOD = "RSA_PKCS1_SHA_256";

    private final String clientKeyId;
    private final Signature rsa;
    private final MessageDigest sha256;

    InstanceSigner(String clientKeyId, PrivateKey key) throws GeneralSecurityException {
        this.clientKeyId = clientKeyId;
        rsa = Signature.getInstance("SHA256withRSA");
        rsa.initSign(key);
        sha256 = MessageDigest.getInstance("SHA-256");
    }

    /** @throws Fault if the file is no client key, or the password not its own */
    static InstanceSigner of(Path file, String password) {
        try {
            JsonObject json = new JsonObject(Files.readString(file));
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(Base64.getDecoder().decode(json.getString("PrivateKeyData"))), password.toCharArray());
            return new InstanceSigner(json.getString("KeyId"), (PrivateKey) store.getKey(store.aliases().nextElement(), password.toCharArray()));
        } catch (IOException | GeneralSecurityException | DecodeException | IllegalArgumentException | ClassCastException e) {
            throw new Fault(Fault.DATA, "The client key " + file + " cannot be used (" + e.getMessage()
                + "); see clientKeyFile and clientKeyPassword of the client file.", e);
        }
    }

    Outgoing sign(int entry, Endpoint to, String api, byte[] body) {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(Instant.now().atZone(ZoneOffset.UTC));
        String digest = HexFormat.of().withUpperCase().formatHex(sha256.digest(body));
        String toSign = "POST\n" + digest + '\n' + PROTOBUF + '\n' + date + "\nx-kms-acccesskeyid:" + clientKeyId + "\nx-kms-apiname:" + api
            + "\nx-kms-apiversion:" + API_VERSION + "\nx-kms-signaturemethod:" + METHOD + "\n/";
        String[] headers = {"date", date, "content-sha256", digest, "x-kms-apiversion", API_VERSION, "x-kms-apiname", api, "x-kms-signaturemethod", METHOD,
            "x-kms-acccesskeyid", clientKeyId, "content-type", PROTOBUF, "accept", PROTOBUF, "authorization", "Bearer " + signature(toSign),
            "content-length", Integer.toString(body.length)};
        return new Outgoing(entry, to, "/", headers, Buffer.buffer(body));
    }

    private String signature(String text) {
        try {
            rsa.update(text.getBytes(UTF_8));
            return new String(Base64.getEncoder().encode(rsa.sign()), US_ASCII);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the client key does not sign", e);
        }
    }
}
