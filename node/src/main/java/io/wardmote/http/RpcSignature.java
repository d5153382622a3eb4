package io.wardmote.http;

import static io.wardmote.key.Refusal.INCOMPLETE_SIGNATURE;
import static io.wardmote.key.Refusal.INVALID_PARAMETER;
import static io.wardmote.key.Refusal.MISSING_PARAMETER;
import static io.wardmote.key.Refusal.UNSUPPORTED_SIGNATURE_METHOD;
import static io.wardmote.key.Refusal.WRONG_SIGNATURE;

import io.wardmote.key.Secret;
import io.wardmote.signing.Hashes;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.function.BiPredicate;

/**
 * The signature of RPC 1.0, HMAC-SHA1 over the sorted parameters of query and form; the path is always {@code /}. It covers
 * neither a JSON body nor any header, so it is refused where those decide what is done.
 */
record RpcSignature(String method, Map<String, String> parameters) implements Signature {

    static RpcSignature of(Request request, Parameters parameters) {
        if (parameters.get("AccessKeyId").isEmpty()) {
            if (!request.header("x-acs-bearer-token").isEmpty()) throw UNSUPPORTED_SIGNATURE_METHOD.because("BEARERTOKEN");
            refuseType(parameters);
            throw MISSING_PARAMETER.because("AccessKeyId");
        }
        for (String name : new String[] {"SignatureMethod", "SignatureVersion", "SignatureNonce", "Signature", "Action", "Version"})
            if (parameters.get(name).isEmpty()) throw MISSING_PARAMETER.because(name);
        if (parameters.get("SignatureNonce").length() > LONGEST_NONCE) throw INVALID_PARAMETER.because("SignatureNonce");
        if (!parameters.get("SignatureVersion").equals("1.0")) throw INCOMPLETE_SIGNATURE.because("SignatureVersion is not 1.0.");
        if (parameters.json() || !request.path().equals("/"))
            throw INCOMPLETE_SIGNATURE.because("Signature version 1.0 covers parameters of query and form only.");
        if (!parameters.get("SignatureMethod").equalsIgnoreCase("HMAC-SHA1")) throw UNSUPPORTED_SIGNATURE_METHOD.because("Use HMAC-SHA1.");
        refuseType(parameters);
        return new RpcSignature(request.method(), parameters.all());
    }

    private static void refuseType(Parameters parameters) {   // the CLI always sends an empty one
        if (!parameters.get("SignatureType").isEmpty()) throw UNSUPPORTED_SIGNATURE_METHOD.because("SignatureType must be empty.");
    }

    @Override
    public String accessKeyId() {
        return parameters.get("AccessKeyId");
    }

    @Override
    public String nonce() {
        return parameters.get("SignatureNonce");
    }

    @Override
    public String timestamp() {
        return parameters.getOrDefault("Timestamp", "");
    }

    @Override
    public String securityToken() {
        return parameters.getOrDefault("SecurityToken", "");
    }

    @Override
    public void verify(Secret secret, BiPredicate<String, String> same) {
        byte[] key = Arrays.copyOf(secret.bytes(), secret.length() + 1);
        key[secret.length()] = '&';
        try {
            Bytes stringToSign = stringToSign(true);
            if (matches(key, stringToSign, same)) return;
            // the Tea SDK for Java leaves parameters with an empty value out of what it signs, yet sends them
            if (parameters.containsValue("") && matches(key, stringToSign(false), same)) return;
            throw WRONG_SIGNATURE.because(stringToSign.toString());
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private boolean matches(byte[] key, Bytes stringToSign, BiPredicate<String, String> same) {
        byte[] expected = Hashes.ofThread().hmacSha1(key, stringToSign.array(), stringToSign.length());
        return same.test(Base64.getEncoder().encodeToString(expected), parameters.get("Signature"));
    }

    /** {@code METHOD&%2F&} and the canonical query, percent-encoded once more. */
    Bytes stringToSign(boolean withEmpty) {
        Bytes query = new Bytes(1024);
        CanonicalQuery.write(parameters, "Signature", withEmpty, true, query);
        Bytes text = new Bytes(query.length() * 2 + 16).put(method).put("&%2F&");
        Percent.encodeAgain(query, text);
        return text;
    }

    @Override
    public String toString() {
        return "RpcSignature[" + accessKeyId() + "]";
    }
}
