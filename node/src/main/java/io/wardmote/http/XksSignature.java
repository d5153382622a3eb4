package io.wardmote.http;

import static io.wardmote.key.Refusal.INCOMPLETE_SIGNATURE;
import static io.wardmote.key.Refusal.TIMESTAMP_EXPIRED;
import static io.wardmote.key.Refusal.TIMESTAMP_MISSING;
import static io.wardmote.key.Refusal.TIMESTAMP_UNREADABLE;
import static io.wardmote.key.Refusal.UNKNOWN_ACCESS_KEY;
import static io.wardmote.key.Refusal.UNSUPPORTED_SIGNATURE_METHOD;
import static io.wardmote.key.Refusal.WRONG_SIGNATURE;

import io.wardmote.key.Secret;
import io.wardmote.xks.SigV4;
import io.wardmote.xks.Xks;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;

/**
 * What a request says of its AWS Signature Version 4, read but not yet believed:
 * {@code AWS4-HMAC-SHA256 Credential=<id>/<day>/<region>/kms-xks-proxy/aws4_request, SignedHeaders=host;x-amz-date, Signature=<hex>}.
 *
 * @param headers what is signed, each there once
 * @param date    the value of {@code x-amz-date}
 */
record XksSignature(SigV4 scheme, String path, List<SigV4.Header> headers, String date, byte[] body, String signature) {
    private static final long MOST_MILLIS_APART = 300_000;
    private static final int MOST_HEADERS = 32;
    private static final Pattern HEADER_NAME = Pattern.compile("[a-z0-9-]{1,64}");
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withResolverStyle(ResolverStyle.STRICT);
    private static final int DAY = "yyyyMMdd".length();

    /** Throws the refusals of what a signature must have. */
    static XksSignature of(Request request, long nowMillis) {
        String authorization = request.single("authorization", INCOMPLETE_SIGNATURE);
        if (!authorization.startsWith(SigV4.ALGORITHM + " ")) throw UNSUPPORTED_SIGNATURE_METHOD.because("Use " + SigV4.ALGORITHM + ".");
        AcsSignature.Attributes attributes = AcsSignature.Attributes.of(authorization, SigV4.ALGORITHM.length());
        String date = request.single(SigV4.DATE_HEADER, TIMESTAMP_UNREADABLE);
        if (Math.abs(nowMillis - millis(date)) > MOST_MILLIS_APART) throw TIMESTAMP_EXPIRED.refused();
        return new XksSignature(scheme(attributes.credential(), date.substring(0, DAY)), request.path(), signed(attributes.signedHeaders(), request), date,
            request.body(), attributes.signature());
    }

    private static SigV4 scheme(String credential, String day) {
        String[] parts = credential.split("/", -1);
        if (parts.length != 5) throw INCOMPLETE_SIGNATURE.because("Credential has the wrong parts.");
        if (!Xks.ACCESS_KEY_ID.matcher(parts[0]).matches()) throw UNKNOWN_ACCESS_KEY.refused();
        SigV4 scheme = new SigV4(parts[0], day, parts[2]);
        if (!scheme.credential().equals(credential)) throw INCOMPLETE_SIGNATURE.because("Credential is of another day than x-amz-date, or of another service.");
        return scheme;
    }

    private static List<SigV4.Header> signed(String names, Request request) {
        List<SigV4.Header> headers = new ArrayList<>();
        for (String name : names.split(";", MOST_HEADERS + 1)) {
            boolean next = HEADER_NAME.matcher(name).matches() && (headers.isEmpty() || headers.getLast().name().compareTo(name) < 0);
            if (!next) throw INCOMPLETE_SIGNATURE.because("SignedHeaders are not names in lower case and in their order, " + MOST_HEADERS + " at most.");
            headers.add(new SigV4.Header(name, value(name, request)));
        }
        List<String> all = headers.stream().map(SigV4.Header::name).toList();
        for (String name : List.of("host", SigV4.DATE_HEADER)) if (!all.contains(name)) throw INCOMPLETE_SIGNATURE.because("SignedHeaders lacks " + name + ".");
        return headers;
    }

    private static String value(String name, Request request) {
        if (request.headers().getAll(name).size() > 1) throw INCOMPLETE_SIGNATURE.because("A header that is signed is there twice.");
        return name.equals("host") ? request.authority() : request.header(name);
    }

    private static long millis(String date) {
        if (date.isEmpty()) throw TIMESTAMP_MISSING.refused();
        try {
            return LocalDateTime.parse(date, DATE).toInstant(ZoneOffset.UTC).toEpochMilli();
        } catch (DateTimeException unreadable) {
            throw TIMESTAMP_UNREADABLE.refused();
        }
    }

    String accessKeyId() {
        return scheme.accessKeyId();
    }

    /**
     * @param region that it must be for
     * @throws io.wardmote.key.Refused WRONG_SIGNATURE
     */
    void verify(Optional<String> region, Secret secret) {
        verify(region, secret, Signature::equal);
    }

    /** @param same compares what is expected with what is given, in constant time */
    void verify(Optional<String> region, Secret secret, BiPredicate<String, String> same) {
        boolean right = same.test(scheme.sign(secret, path, headers, date, body), signature);
        if (!right || region.filter(asked -> !asked.equals(scheme.region())).isPresent()) throw WRONG_SIGNATURE.refused();
    }

    /** No body. */
    @Override
    public String toString() {
        return "XksSignature[" + accessKeyId() + "]";
    }
}
