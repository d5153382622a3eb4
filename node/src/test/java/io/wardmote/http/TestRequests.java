package io.wardmote.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/** Requests as the vendor's clients write them, byte by byte (reference 1.2 and 8). */
final class TestRequests {
    static final String HOST = "127.0.0.1:8443";
    private static final String VERSION = "2016-01-20";

    private TestRequests() {}

    static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** The common parameters of RPC 1.0 and those given, names and values in turn; not yet signed. */
    static Map<String, String> rpc(String action, String... namesAndValues) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.putAll(Map.of("Action", action, "Version", VERSION, "Format", "JSON", "AccessKeyId", TestServer.ACCESS_KEY,
            "SignatureMethod", "HMAC-SHA1", "SignatureVersion", "1.0", "SignatureNonce", UUID.randomUUID().toString(), "Timestamp", now()));
        for (int i = 0; i < namesAndValues.length; i += 2) parameters.put(namesAndValues[i], namesAndValues[i + 1]);
        return parameters;
    }

    static Map<String, String> signed(String method, Map<String, String> parameters) {
        Map<String, String> signed = new LinkedHashMap<>(parameters);
        signed.put("Signature", Signer.rpc(method, parameters, TestServer.SECRET));
        return signed;
    }

    static String get(Map<String, String> parameters) {
        return head("GET", "/?" + Signer.query(parameters)) + "\r\n";
    }

    static String post(Map<String, String> parameters) {
        return head("POST", "/?" + Signer.query(parameters)) + "content-length: 0\r\n\r\n";
    }

    /** As pop-core: everything in the form body. */
    static String form(Map<String, String> parameters) {
        return body(head("POST", "/"), "application/x-www-form-urlencoded", Signer.query(parameters));
    }

    static String json(String action, String body, String... headers) {
        StringBuilder head = new StringBuilder(head("POST", "/api/" + action));
        for (String header : headers) head.append(header).append("\r\n");
        return body(head.toString(), "application/json", body);
    }

    static String head(String method, String target) {
        return method + " " + target + " HTTP/1.1\r\nhost: " + HOST + "\r\n";
    }

    static String body(String head, String type, String body) {
        byte[] bytes = body.getBytes(UTF_8);
        return head + "content-type: " + type + "\r\ncontent-length: " + bytes.length + "\r\n\r\n"
            + new String(bytes, ISO_8859_1);
    }

    /** An ACS request being built; {@code headers} will be signed but for those in {@code unsigned}. */
    static final class Acs {
        String scheme = "ACS3-HMAC-SHA256";
        String method = "POST";
        String path = "/";
        Map<String, String> query = new TreeMap<>();
        SortedMap<String, String> headers = new TreeMap<>();
        Map<String, String> unsigned = new TreeMap<>();
        String accessKeyId = TestServer.ACCESS_KEY;
        String secret = TestServer.SECRET;
        String body = "";
        boolean classicOrder;
        String end = "content-length: 0\r\n";

        Acs(String action, String... namesAndValues) {
            for (int i = 0; i < namesAndValues.length; i += 2) query.put(namesAndValues[i], namesAndValues[i + 1]);
            headers.putAll(Map.of("host", HOST, "x-acs-action", action, "x-acs-version", VERSION, "x-acs-date", now(),
                "x-acs-signature-nonce", UUID.randomUUID().toString().replace("-", "")));
        }

        String authorization() {
            byte[] bytes = body.getBytes(UTF_8);
            String hash = scheme.endsWith("SM3") ? Signer.sm3(bytes) : Signer.sha256(bytes);
            headers.putIfAbsent("x-acs-content-sha256", hash);
            String canonical = Signer.canonical(scheme.startsWith("ACS4"), method, path, query, headers, hash);
            String credential = accessKeyId;
            String signature;
            if (scheme.startsWith("ACS4")) {
                String day = headers.get("x-acs-date").substring(0, 10).replace("-", "");
                credential += "/" + day + "/center/Kms/aliyun_v4_request";
                signature = Signer.acs4(canonical, secret, day, "center", "Kms");
            } else signature = scheme.endsWith("SM3") ? Signer.acs3Sm3(canonical, secret) : Signer.acs3(canonical, secret);
            String names = "SignedHeaders=" + String.join(";", headers.keySet());
            return scheme + " Credential=" + credential
                + (classicOrder ? ",Signature=" + signature + "," + names : "," + names + ",Signature=" + signature);
        }

        String text() {
            return text(authorization());
        }

        String text(String authorization) {
            StringBuilder out = new StringBuilder(method + " " + path + (query.isEmpty() ? "" : "?" + Signer.query(query)) + " HTTP/1.1\r\n");
            if (!headers.containsKey("host")) out.append("host: ").append(HOST).append("\r\n");
            headers.forEach((name, value) -> out.append(name).append(": ").append(value).append("\r\n"));
            unsigned.forEach((name, value) -> out.append(name).append(": ").append(value).append("\r\n"));
            out.append("Authorization: ").append(authorization).append("\r\n");
            byte[] bytes = body.getBytes(UTF_8);
            out.append(bytes.length == 0 ? end : "content-length: " + bytes.length + "\r\n").append("\r\n");
            return out + new String(bytes, ISO_8859_1);
        }
    }
}
