package io.wardmote.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.MultiMap;
import io.wardmote.key.Secret;
import io.wardmote.op.Reply;
import io.wardmote.perf.micro.Micro;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** What a door does with a request before it knows who asks, with one from the parameters to the proof; and how it reads and writes bodies. */
public final class DoorMicros {
    private static final String SECRET = "0123456789abcdefghijklmnopqrst";
    private static final String VERSION = "2016-01-20";
    private static final String NONCE = "0123456789abcdef0123456789abcdef";
    private static final String QUERY = "KeyId=key-hzz62f1cb66fa42qo0000&Plaintext=MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY%3D";
    private static final String DATE = "Thu, 26 Nov 2026 12:00:00 GMT";
    private static final long DATE_SECONDS = 1_795_694_400;
    private static final byte[] NO_BODY = {};

    private DoorMicros() {}

    public static List<Micro> all() {
        List<Micro> all = new ArrayList<>();
        all.add(Micro.gated("door RPC 1.0 signature", () -> {
            Request request = rpc();
            Secret secret = secret();
            return () -> {
                RpcSignature signature = RpcSignature.of(request, Parameters.of(request, false));
                signature.verify(secret);
                return signature;
            };
        }));
        for (AcsScheme scheme : AcsScheme.values()) {
            all.add(Micro.gated("door " + scheme.title + " signature", () -> {
                Request request = acs(scheme);
                Secret secret = secret();
                return () -> {
                    AcsSignature signature = AcsSignature.of(request.header("authorization"), request, Parameters.of(request, false));
                    signature.verify(secret);
                    return signature;
                };
            }));
        }
        all.add(Micro.gated("door instance signature, all but the RSA", () -> {
            Request request = instance(pair());
            return () -> InstanceSignature.of(request, DATE_SECONDS);
        }));
        // the RSA by the JDK here; a node has it done by the engine, as a verification with RSA_2048 there
        all.add(Micro.ungated("door instance signature, RSA by the JDK", () -> {
            KeyPair pair = pair();
            Request request = instance(pair);
            PublicKey key = pair.getPublic();
            return () -> {
                InstanceSignature signature = InstanceSignature.of(request, DATE_SECONDS);
                java.security.Signature rsa = java.security.Signature.getInstance("SHA256withRSA");
                rsa.initVerify(key);
                rsa.update(signature.signed());
                if (!rsa.verify(signature.signature())) throw new IllegalStateException("its signature is wrong");
                return signature;
            };
        }));
        bodies(all);
        return all;
    }

    private static void bodies(List<Micro> all) {
        Reply reply = Reply.of("CiphertextBlob", "c".repeat(128), "KeyId", "key-hzz62f1cb66fa42qo0000", "KeyVersionId", "v".repeat(36));
        for (Format format : Format.values())
            all.add(Micro.gated("body " + format + " reply of Encrypt written", () -> () -> format.reply("Encrypt", "request", reply)));
        all.add(Micro.gated("body JSON parameters read", () -> {
            MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("content-type", "application/json");
            byte[] body = "{\"KeyId\":\"key-hzz62f1cb66fa42qo0000\",\"Plaintext\":\"0123456789abcdef\",\"EncryptionContext\":{\"a\":\"b\"}}".getBytes(UTF_8);
            Request request = new Request("request", "POST", "/api/Encrypt", "", headers, "127.0.0.1:8443", body, "127.0.0.1");
            return () -> Parameters.of(request, true);
        }));
        Map<String, Object> asked = Map.of("KeyId", "key-hzz62f1cb66fa42qo0000", "Plaintext", new byte[32]);
        all.add(Micro.gated("body protobuf request of Encrypt read", () -> {
            byte[] body = InstanceApi.ENCRYPT.request.write(asked);
            return () -> {
                Map<String, String> texts = new HashMap<>();
                InstanceApi.ENCRYPT.request.read(body, texts, new HashMap<>());
                return texts;
            };
        }));
        Map<String, Object> answered = Map.of("KeyId", "key-hzz62f1cb66fa42qo0000", "CiphertextBlob", new byte[48], "Iv", new byte[12], "Algorithm", "AES_GCM");
        all.add(Micro.gated("body protobuf reply of Encrypt written", () -> () -> InstanceApi.ENCRYPT.response.write(answered)));
    }

    private static Secret secret() {
        return new Secret(SECRET.getBytes(UTF_8));
    }

    private static Request request(String query, MultiMap headers, byte[] body) {
        return new Request("request", "POST", "/", query, headers, "127.0.0.1:8443", body, "127.0.0.1");
    }

    /** Asks the code that verifies what it would have: a signer of its own is not what is measured. */
    private static String expected(Signature unsigned) {
        AtomicReference<String> expected = new AtomicReference<>();
        unsigned.verify(secret(), (right, given) -> {
            expected.set(right);
            return true;
        });
        return expected.get();
    }

    private static Request rpc() {
        String query = QUERY + "&Action=Encrypt&Version=" + VERSION
            + "&Format=JSON&AccessKeyId=LTAI1&SignatureMethod=HMAC-SHA1&SignatureVersion=1.0&SignatureNonce=" + NONCE + "&Timestamp=2026-11-26T12%3A00%3A00Z";
        Request unsigned = request(query + "&Signature=x", MultiMap.caseInsensitiveMultiMap(), NO_BODY);
        String signature = expected(RpcSignature.of(unsigned, Parameters.of(unsigned, false)));
        return request(query + "&Signature=" + signature.replace("+", "%2B").replace("/", "%2F").replace("=", "%3D"),
            MultiMap.caseInsensitiveMultiMap(), NO_BODY);
    }

    private static Request acs(AcsScheme scheme) {
        Request unsigned = request(QUERY, headers(scheme, "x"), NO_BODY);
        String signature = expected(AcsSignature.of(unsigned.header("authorization"), unsigned, Parameters.of(unsigned, false)));
        return request(QUERY, headers(scheme, signature), NO_BODY);
    }

    private static MultiMap headers(AcsScheme scheme, String signature) {
        String credential = scheme == AcsScheme.ACS4_HMAC_SHA256 ? "LTAI1/20261126/cn-hangzhou/kms/aliyun_v4_request" : "LTAI1";
        return MultiMap.caseInsensitiveMultiMap().add("x-acs-action", "Encrypt").add("x-acs-version", VERSION).add("x-acs-date", "2026-11-26T12:00:00Z")
            .add("x-acs-signature-nonce", NONCE).add("x-acs-content-sha256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
            .add("authorization", scheme.title + " Credential=" + credential
                + ",SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,Signature=" + signature);
    }

    private static KeyPair pair() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
    }

    private static Request instance(KeyPair pair) throws Exception {
        byte[] body = InstanceApi.ENCRYPT.request.write(Map.of("KeyId", "key-hzz62f1cb66fa42qo0000", "Plaintext", new byte[32]));
        MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("date", DATE).add("content-type", "application/x-protobuf")
            .add("content-sha256", HexFormat.of().withUpperCase().formatHex(MessageDigest.getInstance("SHA-256").digest(body)))
            .add("x-kms-apiversion", "dkms-gcs-0.2")
            .add("x-kms-apiname", "Encrypt").add("x-kms-signaturemethod", "RSA_PKCS1_SHA_256").add(InstanceSignature.CLIENT_KEY_ID, "KAAP.1");
        java.security.Signature rsa = java.security.Signature.getInstance("SHA256withRSA");
        rsa.initSign(pair.getPrivate());
        rsa.update(InstanceSignature.stringToSign(request("", headers, body)).getBytes(UTF_8));
        return request("", headers.add("authorization", "Bearer " + Base64.getEncoder().encodeToString(rsa.sign())), body);
    }
}
