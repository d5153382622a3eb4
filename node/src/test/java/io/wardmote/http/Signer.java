package io.wardmote.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.digests.SM3Digest;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KeyParameter;

/** Signs as clients do, written from the description and sharing nothing with the code it tests. */
public final class Signer {
    private Signer() {}

    static String percent(String text) {
        StringBuilder out = new StringBuilder();
        for (byte b : text.getBytes(UTF_8)) {
            char c = (char) (b & 255);
            boolean plain = c < 128 && (Character.isLetterOrDigit(c) || "-_.~".indexOf(c) >= 0);
            out.append(plain ? String.valueOf(c) : String.format("%%%02X", (int) c));
        }
        return out.toString();
    }

    public static String query(Map<String, String> parameters) {
        return new TreeMap<>(parameters).entrySet().stream()
            .map(p -> percent(p.getKey()) + "=" + percent(p.getValue())).collect(Collectors.joining("&"));
    }

    /** RPC 1.0. */
    public static String rpc(String method, Map<String, String> parameters, String secret) {
        SortedMap<String, String> signed = new TreeMap<>(parameters);
        signed.remove("Signature");
        String text = method + "&%2F&" + percent(query(signed));
        return Base64.getEncoder().encodeToString(hmac("HmacSHA1", (secret + "&").getBytes(UTF_8), text));
    }

    /** The canonical request of ACS3 and ACS4; {@code headers} are those signed, sorted, with lower-case names. */
    static String canonical(boolean v4, String method, String path, Map<String, String> query, SortedMap<String, String> headers, String bodyHash) {
        String parameters = new TreeMap<>(query).entrySet().stream()
            .map(p -> percent(p.getKey()) + (v4 && p.getValue().isEmpty() ? "" : "=" + percent(p.getValue())))
            .collect(Collectors.joining("&"));
        StringBuilder lines = new StringBuilder();
        headers.forEach((name, value) -> lines.append(name).append(':').append(value.trim()).append('\n'));
        return String.join("\n", method, path, parameters, lines, String.join(";", headers.keySet()), bodyHash);
    }

    static String acs3(String canonical, String secret) {
        return hex(hmac("HmacSHA256", secret.getBytes(UTF_8), "ACS3-HMAC-SHA256\n" + sha256(canonical.getBytes(UTF_8))));
    }

    static String acs3Sm3(String canonical, String secret) {
        HMac mac = new HMac(new SM3Digest());
        mac.init(new KeyParameter(secret.getBytes(UTF_8)));
        byte[] text = ("ACS3-HMAC-SM3\n" + sm3(canonical.getBytes(UTF_8))).getBytes(UTF_8);
        mac.update(text, 0, text.length);
        byte[] code = new byte[32];
        mac.doFinal(code, 0);
        return hex(code);
    }

    static String acs4(String canonical, String secret, String day, String region, String product) {
        byte[] key = ("aliyun_v4" + secret).getBytes(UTF_8);
        for (String step : new String[] {day, region, product, "aliyun_v4_request"}) key = hmac("HmacSHA256", key, step);
        return hex(hmac("HmacSHA256", key, "ACS4-HMAC-SHA256\n" + sha256(canonical.getBytes(UTF_8))));
    }

    static String sha256(byte[] bytes) {
        try {
            return hex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String sm3(byte[] bytes) {
        SM3Digest digest = new SM3Digest();
        digest.update(bytes, 0, bytes.length);
        byte[] hash = new byte[32];
        digest.doFinal(hash, 0);
        return hex(hash);
    }

    private static byte[] hmac(String algorithm, byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key, algorithm));
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
