package io.wardmote.external;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.wardmote.crypto.Asker;
import io.wardmote.key.StoredKey;
import io.wardmote.op.Arns;
import io.wardmote.xks.Xks;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * The bodies of what is asked. Each says, for the manager's log, that it is from this account, which of our keys it is for, by what operation here, and
 * the id of the request here, by which the two logs' records can be laid side by side.
 */
final class Requests {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final Arns arns;
    private final RandomGenerator random;

    Requests(Arns arns, RandomGenerator random) {
        this.arns = arns;
        this.random = random;
    }

    private interface Rest {
        void write(JsonGenerator json) throws IOException;
    }

    byte[] health() {
        return body(new Asker("KmsHealthCheck", new UUID(random.nextLong(), random.nextLong()).toString()), "", false, json -> { });
    }

    byte[] metadata(Asker asker) {
        return body(asker, "", true, json -> { });
    }

    byte[] encrypt(StoredKey key, Asker asker, byte[] plaintext, byte[] aad) {
        return body(asker, arns.key(key.keyId()), true, json -> {
            bytes(json, "plaintext", plaintext);
            json.writeStringField("encryptionAlgorithm", Xks.ALGORITHM);
            bytes(json, "additionalAuthenticatedData", aad);
            json.writeStringField("ciphertextDataIntegrityValueAlgorithm", Xks.INTEGRITY_ALGORITHM);
        });
    }

    byte[] decrypt(StoredKey key, Asker asker, ExternalBlob.Wrapped wrapped, byte[] aad) {
        return body(asker, arns.key(key.keyId()), true, json -> {
            bytes(json, "ciphertext", wrapped.ciphertext());
            json.writeStringField("encryptionAlgorithm", Xks.ALGORITHM);
            bytes(json, "additionalAuthenticatedData", aad);
            bytes(json, "initializationVector", wrapped.iv());
            bytes(json, "authenticationTag", wrapped.tag());
            if (wrapped.metadata().length > 0) bytes(json, "ciphertextMetadata", wrapped.metadata());
        });
    }

    private byte[] body(Asker asker, String keyArn, boolean forSomebody, Rest rest) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            json.writeStartObject();
            json.writeObjectFieldStart("requestMetadata");
            if (forSomebody) json.writeStringField("awsPrincipalArn", arns.identity("root"));
            if (!keyArn.isEmpty()) json.writeStringField("kmsKeyArn", keyArn);
            json.writeStringField("kmsOperation", asker.operation());
            json.writeStringField("kmsRequestId", asker.requestId());
            json.writeEndObject();
            rest.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written", e);
        }
        return out.toByteArray();
    }

    private static void bytes(JsonGenerator json, String name, byte[] bytes) throws IOException {
        json.writeStringField(name, Base64.getEncoder().encodeToString(bytes));
    }
}
