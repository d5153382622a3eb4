package io.wardmote.http;

import static io.wardmote.key.Refusal.INCOMPLETE_SIGNATURE;
import static io.wardmote.key.Refusal.INVALID_PARAMETER;
import static io.wardmote.key.Refusal.MISSING_PARAMETER;
import static io.wardmote.key.Refusal.UNSUPPORTED_SIGNATURE_METHOD;
import static io.wardmote.key.Refusal.WRONG_SIGNATURE;

import io.vertx.core.http.HttpHeaders;
import io.wardmote.key.Secret;
import java.util.HexFormat;
import java.util.List;
import java.util.function.BiPredicate;

/**
 * A signature of the Authorization header, {@code ACS3-HMAC-SHA256 Credential=…,SignedHeaders=a;b,Signature=…}, its attributes
 * in any order. It covers the method, the path, the query, the headers it names, and the body by its hash.
 *
 * @param scope the four steps of a V4 key; empty for V3
 */
record AcsSignature(AcsScheme scheme, Request request, Parameters parameters, String accessKeyId, String[] scope,
                    SignedHeaders signedHeaders, String signature) implements Signature {
    private static final String EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private static final CharSequence TOKEN = HttpHeaders.createOptimized("x-acs-security-token");
    private static final CharSequence NONCE = HttpHeaders.createOptimized("x-acs-signature-nonce");
    private static final CharSequence DATE = HttpHeaders.createOptimized("x-acs-date");
    private static final CharSequence CONTENT_HASH = HttpHeaders.createOptimized("x-acs-content-sha256");
    private static final List<String> REQUIRED =
        List.of(OpenApiDoor.ACTION.toString(), OpenApiDoor.VERSION.toString(), DATE.toString(), NONCE.toString(), CONTENT_HASH.toString());

    static AcsSignature of(String authorization, Request request, Parameters parameters) {
        int space = authorization.indexOf(' ');
        String title = space < 0 ? authorization : authorization.substring(0, space);
        for (AcsScheme scheme : AcsScheme.values()) {
            if (scheme.title.equals(title)) return read(scheme, Attributes.of(authorization, title.length()), request, parameters);
        }
        throw UNSUPPORTED_SIGNATURE_METHOD.because("Use ACS3-HMAC-SHA256, ACS3-HMAC-SM3, ACS4-HMAC-SHA256 or Bearer.");
    }

    private static AcsSignature read(AcsScheme scheme, Attributes attributes, Request request, Parameters parameters) {
        String nonce = request.header(NONCE);
        if (nonce.isEmpty()) throw MISSING_PARAMETER.because(NONCE.toString());
        if (request.header(CONTENT_HASH).isEmpty()) throw MISSING_PARAMETER.because(CONTENT_HASH.toString());
        if (nonce.length() > LONGEST_NONCE) throw INVALID_PARAMETER.because(NONCE.toString());
        String[] credential = attributes.credential().split("/", 6);
        boolean scoped = scheme == AcsScheme.ACS4_HMAC_SHA256;
        if (credential.length != (scoped ? 5 : 1)) throw INCOMPLETE_SIGNATURE.because("Credential has the wrong parts.");
        String[] scope = scoped ? new String[] {credential[1], credential[2], credential[3], credential[4]} : new String[0];
        String date = request.header(DATE);
        if (scoped) checkScope(scope, date);
        SignedHeaders signed = SignedHeaders.of(attributes.signedHeaders());
        for (String name : REQUIRED) {
            boolean refusedLater = date.isEmpty() && name.contentEquals(DATE);   // as a missing time stamp
            if (!refusedLater && !signed.has(name)) throw INCOMPLETE_SIGNATURE.because("SignedHeaders lacks " + name + ".");
        }
        if (!request.header(TOKEN).isEmpty() && !signed.has(TOKEN.toString()))
            throw INCOMPLETE_SIGNATURE.because("SignedHeaders lacks " + TOKEN + ".");
        return new AcsSignature(scheme, request, parameters, credential[0], scope, signed, attributes.signature());
    }

    /** A key derived for one day must not sign on another. */
    private static void checkScope(String[] scope, String date) {
        if (!scope[3].equals("aliyun_v4_request")) throw INCOMPLETE_SIGNATURE.because("Credential does not end in aliyun_v4_request.");
        boolean sameDay = date.length() < 10 || date.startsWith(scope[0].length() == 8 ? dashed(scope[0]) : "?");
        if (!sameDay) throw INCOMPLETE_SIGNATURE.because("Credential is of another day than x-acs-date.");
    }

    private static String dashed(String day) {
        return day.substring(0, 4) + '-' + day.substring(4, 6) + '-' + day.substring(6);
    }

    @Override
    public String nonce() {
        return request.header(NONCE);
    }

    @Override
    public String timestamp() {
        return request.header(DATE);
    }

    @Override
    public String securityToken() {
        return request.header(TOKEN);
    }

    @Override
    public void verify(Secret secret, BiPredicate<String, String> same) {
        String stringToSign = stringToSign();
        String expected = HexFormat.of().formatHex(scheme.sign(secret, scope, stringToSign));
        if (!same.test(expected, signature)) throw WRONG_SIGNATURE.because(stringToSign);
        signedHeaders.keep();
    }

    String stringToSign() {
        Bytes canonical = canonicalRequest();
        return scheme.title + '\n' + HexFormat.of().formatHex(scheme.hash(canonical.array(), canonical.length()));
    }

    /** Its last line is the hash of the body that arrived, whatever x-acs-content-sha256 says of it. */
    private Bytes canonicalRequest() {
        Bytes out = new Bytes(1024);
        out.put(request.method()).put('\n').put(request.path()).put('\n');
        CanonicalQuery.write(parameters.query(), null, true, scheme.emptyWithEquals(), out);
        out.put('\n');
        signedHeaders.write(request, out);
        return out.put('\n').put(signedHeaders.toString()).put('\n').put(bodyHash());
    }

    private String bodyHash() {
        byte[] body = request.body();
        if (body.length == 0 && scheme != AcsScheme.ACS3_HMAC_SM3) return EMPTY_SHA256;
        return HexFormat.of().formatHex(scheme.hash(body, body.length));
    }

    @Override
    public String toString() {
        return "AcsSignature[" + scheme.title + " " + accessKeyId + "]";
    }

    /** What stands behind the name of the scheme, of AWS' as of Alibaba Cloud's. */
    record Attributes(String credential, String signedHeaders, String signature) {

        /** @param begin where they begin in the header's text */
        static Attributes of(String text, int begin) {
            String credential = "";
            String signedHeaders = "";
            String signature = "";
            for (int from = begin; from < text.length();) {
                int end = text.indexOf(',', from);
                if (end < 0) end = text.length();
                while (from < end && Character.isWhitespace(text.charAt(from))) from++;
                credential = taken(credential, "Credential=", text, from, end);
                signedHeaders = taken(signedHeaders, "SignedHeaders=", text, from, end);
                signature = taken(signature, "Signature=", text, from, end);
                from = end + 1;
            }
            if (credential.isEmpty() || signedHeaders.isEmpty() || signature.isEmpty())
                throw INCOMPLETE_SIGNATURE.because("Authorization needs Credential, SignedHeaders and Signature.");
            return new Attributes(credential, signedHeaders, signature);
        }

        /** The value of the attribute that stands there, if it is of that name; else what there was before. */
        private static String taken(String earlier, String name, String text, int from, int to) {
            if (!text.startsWith(name, from)) return earlier;
            if (!earlier.isEmpty()) throw INCOMPLETE_SIGNATURE.because("Authorization names an attribute twice.");
            return text.substring(from + name.length(), to).stripTrailing();
        }
    }
}
