package io.wardmote.node.founding;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;
import io.wardmote.node.Address;
import io.wardmote.node.Fault;
import io.wardmote.op.Api;
import io.wardmote.signing.Hashes;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/** How who asks a node proves who that is. */
public sealed interface Proof {
    /** Headers of a request, names in lower case. @param body "" if there is none */
    Map<String, String> headers(Address node, String path, String body);

    /** Where nobody need be known. */
    record Nobody() implements Proof {
        @Override
        public Map<String, String> headers(Address node, String path, String body) {
            return Map.of();
        }
    }

    record Bearer(String token) implements Proof {
        @Override
        public Map<String, String> headers(Address node, String path, String body) {
            return Map.of("authorization", "Bearer " + token);
        }

        @Override
        public String toString() {
            return "Bearer[]";
        }
    }

    /**
     * An access key, by which each request is signed as ACS3-HMAC-SHA256 has it.
     *
     * @param securityToken of a session; "" if it is none
     */
    record AccessKey(String id, String secret, String securityToken) implements Proof {
        private static final String SCHEME = "ACS3-HMAC-SHA256";
        private static final String API = "/api/";

        /** @param file as {@code access key create} and {@code access role assume} write it */
        public static AccessKey read(Path file) {
            PrivateFiles.mustBeOwners(file);
            return Json.readAny(file, json -> new AccessKey(text(json, "accessKeyId"), text(json, "accessKeySecret"), json.getString("securityToken", "")));
        }

        private static String text(JsonObject json, String name) {
            String text = json.getString(name);
            if (text == null) throw new IllegalArgumentException(name + " is missing");
            return text;
        }

        @Override
        public Map<String, String> headers(Address node, String path, String body) {
            if (!path.startsWith(API))
                throw new Fault(Fault.USAGE,
                    "The cluster itself is asked by a bearer token of the account and not by an access key; give the administrator's client.json.");
            SortedMap<String, String> signed = new TreeMap<>(Map.of("host", node.toString(), "x-acs-action", path.substring(API.length()),
                "x-acs-version", new JsonObject(body).getString("Version", Api.OPENAPI.version()), "x-acs-date",
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                "x-acs-signature-nonce", UUID.randomUUID().toString(), "x-acs-content-sha256", sha256(body)));
            if (!securityToken.isEmpty()) signed.put("x-acs-security-token", securityToken);
            String names = String.join(";", signed.keySet());
            StringBuilder canonical = new StringBuilder("POST\n" + path + "\n\n");
            signed.forEach((name, value) -> canonical.append(name).append(':').append(value).append('\n'));
            canonical.append('\n').append(names).append('\n').append(sha256(body));
            byte[] signature = Hashes.ofThread().hmacSha256(secret.getBytes(UTF_8), (SCHEME + "\n" + sha256(canonical.toString())).getBytes(UTF_8));
            signed.remove("host"); // the client sends it by itself
            signed.put("authorization", SCHEME + " Credential=" + id + ",SignedHeaders=" + names + ",Signature=" + HexFormat.of().formatHex(signature));
            return signed;
        }

        private static String sha256(String text) {
            byte[] bytes = text.getBytes(UTF_8);
            return HexFormat.of().formatHex(Hashes.ofThread().sha256(bytes, bytes.length));
        }

        @Override
        public String toString() {
            return "AccessKey[" + id + "]";
        }
    }
}
