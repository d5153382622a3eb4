package io.wardmote.xks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.wardmote.key.Secret;
import io.wardmote.signing.Hashes;
import java.util.HexFormat;
import java.util.List;

/**
 * AWS Signature Version 4 of a POST without a query, as the XKS proxy API takes it: HMAC-SHA256 of the path, the headers that are named, and the hash
 * of the body, by a key of one day, region and service.
 *
 * @param accessKeyId of the credential, 20 to 30 characters of A-Z and 2-7
 * @param day         yyyyMMdd, UTC; that of {@code x-amz-date}
 */
public record SigV4(String accessKeyId, String day, String region) {
    public static final String ALGORITHM = "AWS4-HMAC-SHA256";
    public static final String SERVICE = "kms-xks-proxy";
    public static final String DATE_HEADER = "x-amz-date";
    private static final String TERMINATOR = "aws4_request";

    /** A header that is signed: its name in lower case, its value. */
    public record Header(String name, String value) {}

    /** As the header {@code Authorization} has it after Credential=. */
    public String credential() {
        return accessKeyId + '/' + scope();
    }

    private String scope() {
        return day + '/' + region + '/' + SERVICE + '/' + TERMINATOR;
    }

    /**
     * @param path    as it is sent; with characters of the XKS proxy API only, so that none is escaped
     * @param headers what is signed, in the order of their names, {@code host} and {@code x-amz-date} among them
     * @param date    the value of {@code x-amz-date}, yyyyMMdd'T'HHmmss'Z'
     * @return 64 characters of lower hexadecimal
     */
    public String sign(Secret secret, String path, List<Header> headers, String date, byte[] body) {
        StringBuilder canonical = new StringBuilder(512).append("POST\n").append(path).append("\n\n");
        for (Header header : headers) canonical.append(header.name).append(':').append(trimmed(header.value)).append('\n');
        canonical.append('\n').append(names(headers)).append('\n').append(sha256(body));
        String toSign = ALGORITHM + '\n' + date + '\n' + scope() + '\n' + sha256(canonical.toString().getBytes(UTF_8));
        byte[] signature = Hashes.ofThread().hmacSha256("AWS4", secret, new String[] {day, region, SERVICE, TERMINATOR}, toSign.getBytes(UTF_8));
        return HexFormat.of().formatHex(signature);
    }

    /** The value of the header {@code Authorization}; parameters as of {@link #sign}. */
    public String authorization(Secret secret, String path, List<Header> headers, String date, byte[] body) {
        return ALGORITHM + " Credential=" + credential() + ", SignedHeaders=" + names(headers) + ", Signature=" + sign(secret, path, headers, date, body);
    }

    private static String names(List<Header> headers) {
        return String.join(";", headers.stream().map(Header::name).toList());
    }

    /** Runs of spaces count as one. */
    private static String trimmed(String value) {
        return value.strip().replaceAll(" +", " ");
    }

    private static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(Hashes.ofThread().sha256(bytes, bytes.length));
    }
}
