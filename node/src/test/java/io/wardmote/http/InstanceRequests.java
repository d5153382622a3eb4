package io.wardmote.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Requests of the instance API as the vendor's SDKs write them, by hand: nothing here is of the door that is tested, but the message tables. */
final class InstanceRequests {
    static final String CLIENT_KEY = "KAAP.9c84ad54-a55d-75bd-235d-7c26d5090001";
    private static final KeyPair PAIR = pair();

    final Map<String, String> headers = new LinkedHashMap<>();
    String method = "POST";
    String path = "/";
    byte[] body;
    private PrivateKey key = PAIR.getPrivate();

    /** @param fields names and values in turn: String, byte[], Integer or Boolean */
    InstanceRequests(String api, Object... fields) {
        InstanceApi known = InstanceApi.named(api);
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < fields.length; i += 2) values.put((String) fields[i], fields[i + 1]);
        body = known == null ? new byte[0] : known.request.write(values);
        headers.put("date", date(Instant.now()));
        headers.put("x-kms-apiversion", "dkms-gcs-0.2");
        headers.put("x-kms-apiname", api);
        headers.put("x-kms-signaturemethod", "RSA_PKCS1_SHA_256");
        headers.put("x-kms-acccesskeyid", CLIENT_KEY);
        headers.put("content-type", "application/x-protobuf");
        headers.put("accept", "application/x-protobuf");
    }

    InstanceRequests by(PrivateKey privateKey) {
        key = privateKey;
        return this;
    }

    InstanceRequests with(String name, String value) {
        if (value == null) headers.remove(name);
        else headers.put(name, value);
        return this;
    }

    static String date(Instant at) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(at.atZone(ZoneOffset.UTC));
    }

    /** States the digest, unless it is stated already, and signs, unless it is signed already. */
    InstanceRequests signed() {
        headers.putIfAbsent("content-sha256", Signer.sha256(body).toUpperCase());
        headers.computeIfAbsent("authorization", absent -> "Bearer " + Base64.getEncoder().encodeToString(sign(key, stringToSign().getBytes(UTF_8))));
        return this;
    }

    private String stringToSign() {
        StringBuilder text = new StringBuilder(method + "\n");
        for (String name : new String[] {"content-sha256", "content-type", "date"}) text.append(headers.getOrDefault(name, "")).append('\n');
        new TreeMap<>(headers).forEach((name, value) -> {
            if (name.startsWith("x-kms-")) text.append(name).append(':').append(value.strip()).append('\n');
        });
        return text.append('/').toString();
    }

    static byte[] sign(PrivateKey key, byte[] text) {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(text);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static boolean isSigned(byte[] signed, byte[] by) {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initVerify(PAIR.getPublic());
            signature.update(signed);
            return signature.verify(by);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** HTTP/1.1, with Content-Length, or as the SDK sends an empty body: chunked. */
    byte[] bytes() {
        return bytes(false);
    }

    byte[] bytes(boolean chunked) {
        StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nhost: 127.0.0.1\r\n");
        headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        head.append(chunked ? "transfer-encoding: chunked\r\n\r\n" : "content-length: " + body.length + "\r\n\r\n");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(head.toString().getBytes(UTF_8));
        if (chunked && body.length > 0) {
            out.writeBytes((HexFormat.of().toHexDigits(body.length) + "\r\n").getBytes(UTF_8));
            out.writeBytes(body);
            out.writeBytes("\r\n".getBytes(UTF_8));
        } else out.writeBytes(body);
        if (chunked) out.writeBytes("0\r\n\r\n".getBytes(UTF_8));
        return out.toByteArray();
    }

    private static KeyPair pair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
