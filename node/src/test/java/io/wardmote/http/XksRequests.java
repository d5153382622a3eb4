package io.wardmote.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.wardmote.key.Secret;
import io.wardmote.xks.SigV4;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Requests of the XKS proxy API as another cloud writes them; {@code SigV4Test} shows that their signatures are curl's. */
final class XksRequests {
    static final String PREFIX = "/store";
    static final String CREDENTIAL = "BETWQ4SHVWN6BYTF3M7Z";
    static final String REGION = "us-east-1";
    static final Secret SECRET = new Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYzEXAMPLEKEY123".getBytes(UTF_8));
    static final String HEALTH = "{\"requestMetadata\":{\"kmsRequestId\":\"1\",\"kmsOperation\":\"KmsHealthCheck\"}}";
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    final Map<String, String> headers = new LinkedHashMap<>();
    String method = "POST";
    String path;
    byte[] body;
    String credential = CREDENTIAL;
    String region = REGION;
    Secret secret = SECRET;
    /** Besides host and x-amz-date. */
    final List<String> signs = new ArrayList<>();
    /** In place of what is right. */
    String authorization;

    /** @param rest of the path, behind the API's own part */
    XksRequests(String prefix, String rest, String body) {
        this.path = prefix + "/kms/xks/v1/" + rest;
        this.body = body.getBytes(UTF_8);
        headers.put("host", "127.0.0.1");
        headers.put("x-amz-date", date(Instant.now()));
        headers.put("content-type", "application/json");
    }

    static XksRequests health() {
        return new XksRequests(PREFIX, "health", HEALTH);
    }

    static String date(Instant at) {
        return DATE.format(at);
    }

    XksRequests with(String name, String value) {
        if (value == null) headers.remove(name);
        else headers.put(name, value);
        return this;
    }

    XksRequests signing(String name, String value) {
        signs.add(name);
        return with(name, value);
    }

    XksRequests by(String credential, Secret secret) {
        this.credential = credential;
        this.secret = secret;
        return this;
    }

    /** Of a signature that is right, made now. */
    String authorization() {
        Map<String, String> signed = new TreeMap<>();
        signed.put("host", headers.get("host"));
        signed.put("x-amz-date", headers.getOrDefault("x-amz-date", ""));
        signs.forEach(name -> signed.put(name, headers.get(name)));
        String date = headers.getOrDefault("x-amz-date", "20260101T000000Z");
        List<SigV4.Header> all = signed.entrySet().stream().map(header -> new SigV4.Header(header.getKey(), header.getValue())).toList();
        return new SigV4(credential, date.substring(0, Math.min(8, date.length())), region).authorization(secret, path, all, date, body);
    }

    byte[] bytes() {
        StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
        headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        String shown = authorization == null ? authorization() : authorization;
        if (!shown.isEmpty()) head.append("authorization: ").append(shown).append("\r\n");
        head.append("content-length: ").append(body.length).append("\r\n\r\n");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(head.toString().getBytes(UTF_8));
        out.writeBytes(body);
        return out.toByteArray();
    }
}
