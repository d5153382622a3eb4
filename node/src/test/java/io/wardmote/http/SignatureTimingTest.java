package io.wardmote.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import io.wardmote.crypto.CryptoConfig;
import io.wardmote.crypto.CryptoReply;
import io.wardmote.crypto.CryptoRequest;
import io.wardmote.crypto.OpenedKeys;
import io.wardmote.crypto.Providers;
import io.wardmote.crypto.RootKey;
import io.wardmote.crypto.RootKeys;
import io.wardmote.crypto.SoftwareKeys;
import io.wardmote.crypto.Timing;
import io.wardmote.http.TestRequests.Acs;
import io.wardmote.key.KeySpec;
import io.wardmote.key.Refused;
import io.wardmote.key.Secret;
import io.wardmote.key.SigningAlgorithm;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.interfaces.RSAPrivateKey;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** No refusal of a signature tells by its time how near it was, or whether the key is there; at each door. */
@EnabledIfSystemProperty(named = "wardmote.timing", matches = "true")
class SignatureTimingTest {
    private static final int RUNS = 200_000;
    private static final long SEED = System.nanoTime();
    private final Timing timing = new Timing(SEED);
    private final Secret secret = new Secret(TestServer.SECRET.getBytes(UTF_8));

    @AfterAll
    static void end() {
        System.out.println("SignatureTimingTest seed " + SEED);
    }

    private static void isNotTold(Timing.Finding finding) {
        assertThat(finding.differs()).as(finding.toString()).isFalse();
    }

    /** The right signature but for one character. */
    private static String but(String signature, int at) {
        char other = signature.charAt(at) == '0' ? '1' : '0';
        return signature.substring(0, at) + other + signature.substring(at + 1);
    }

    private static RpcSignature rpc(int wrongAt) {
        Map<String, String> parameters = TestRequests.rpc("Encrypt", "KeyId", UUID.randomUUID().toString());
        parameters.put("Signature", but(Signer.rpc("GET", parameters, TestServer.SECRET), wrongAt));
        return new RpcSignature("GET", parameters);
    }

    private static AcsSignature acs(int wrongAt) {
        Acs asked = new Acs("Encrypt", "KeyId", UUID.randomUUID().toString());
        String authorization = asked.authorization();
        int signature = authorization.indexOf("Signature=", authorization.indexOf("SignedHeaders")) + "Signature=".length();
        MultiMap headers = MultiMap.caseInsensitiveMultiMap().addAll(asked.headers);
        Request request = new Request("r", asked.method, asked.path, Signer.query(asked.query), headers, TestRequests.HOST, new byte[0], "127.0.0.1");
        return AcsSignature.of(but(authorization, signature + wrongAt), request, Parameters.of(request, false));
    }

    private static XksSignature xks(int wrongAt) {
        XksRequests asked = XksRequests.health();
        String authorization = asked.authorization();
        int signature = authorization.indexOf("Signature=") + "Signature=".length();
        MultiMap headers = MultiMap.caseInsensitiveMultiMap().addAll(asked.headers).add("authorization", but(authorization, signature + wrongAt));
        Request request = new Request("r", asked.method, asked.path, "", headers, asked.headers.get("host"), asked.body, "127.0.0.1");
        return XksSignature.of(request, System.currentTimeMillis());
    }

    private static boolean passes(XksSignature signature) {
        try {
            signature.verify(Optional.empty(), XksRequests.SECRET);
            return true;
        } catch (Refused refused) {
            return false;
        }
    }

    private static boolean passes(Signature signature, Secret secret, BiPredicate<String, String> same) {
        try {
            signature.verify(secret, same);
            return true;
        } catch (Refused refused) {
            return false;
        }
    }

    private boolean passes(Signature signature) {
        return passes(signature, secret, Signature::equal);
    }

    @Test
    void whatIsMeasuredIsRefusedForThatCharacterAlone() {
        RpcSignature rpc = rpc(3);
        Map<String, String> mended = new HashMap<>(rpc.parameters());
        mended.put("Signature", Signer.rpc("GET", mended, TestServer.SECRET));
        assertThat(passes(rpc)).isFalse();
        assertThat(passes(new RpcSignature("GET", mended))).isTrue();
        AcsSignature acs = acs(3);
        String right = acs.signature();
        assertThat(passes(acs)).isFalse();
        assertThat(HexFormat.isHexDigit(right.charAt(3))).isTrue();
    }

    @Test
    void whichCharacterOfAnRpcSignatureIsWrong() throws Exception {
        isNotTold(timing.refusals("RPC signature, first character or last", RUNS, () -> rpc(0), () -> rpc(26), this::passes));
    }

    @Test
    void whichCharacterOfAnAcsSignatureIsWrong() throws Exception {
        isNotTold(timing.refusals("ACS3 signature, first character or last", RUNS, () -> acs(0), () -> acs(63), this::passes));
    }

    @Test
    void whichCharacterOfAnotherCloudsSignatureIsWrong() throws Exception {
        isNotTold(timing.refusals("SigV4 signature, first character or last", RUNS, () -> xks(0), () -> xks(63), SignatureTimingTest::passes));
    }

    private record Looked(Signature signature, Secret secret) {}

    /** Both are looked at with a secret and refused; which steps lead there is StoredCredentialsTest's. */
    @Test
    void whetherTheAccessKeyIsThere() throws Exception {
        Secret nobodys = new Secret(UUID.randomUUID().toString().substring(0, TestServer.SECRET.length()).getBytes(UTF_8));
        isNotTold(timing.refusals("unknown access key or wrong signature", RUNS, () -> new Looked(rpc(5), nobodys), () -> new Looked(rpc(5), secret),
            looked -> passes(looked.signature, looked.secret, Signature::equal)));
    }

    /** What the method must find, or all of the others mean nothing. */
    @Test
    void aComparisonThatEndsEarlyIsFound() throws Exception {
        Timing.Finding finding = timing.refusals("planted: an ACS3 signature compared until it differs", RUNS * 2, () -> acs(0), () -> acs(63),
            signature -> passes(signature, secret, SignatureTimingTest::untilItDiffers));
        assertThat(finding.differs()).as(finding.toString()).isTrue();
    }

    private static boolean untilItDiffers(String expected, String given) {
        if (expected.length() != given.length()) return false;
        for (int i = 0; i < expected.length(); i++) if (expected.charAt(i) != given.charAt(i)) return false;
        return true;
    }

    /** RFC 8017, 9.2, for a signature whose encoding is wrong in one place: only who has the key can make one. */
    private static CryptoRequest client(KeyPair pair, int wrongAt) throws Exception {
        byte[] message = UUID.randomUUID().toString().getBytes(UTF_8);
        byte[] encoded = new byte[256];
        Arrays.fill(encoded, (byte) 0xff);
        encoded[0] = 0;
        encoded[1] = 1;
        byte[] info = HexFormat.of().parseHex("003031300d060960864801650304020105000420");
        System.arraycopy(info, 0, encoded, 256 - 32 - info.length, info.length);
        System.arraycopy(MessageDigest.getInstance("SHA-256").digest(message), 0, encoded, 256 - 32, 32);
        if (wrongAt >= 0) encoded[wrongAt] ^= 2;
        RSAPrivateKey key = (RSAPrivateKey) pair.getPrivate();
        byte[] power = new BigInteger(1, encoded).modPow(key.getPrivateExponent(), key.getModulus()).toByteArray();
        byte[] signature = new byte[256];
        int length = Math.min(256, power.length);
        System.arraycopy(power, power.length - length, signature, 256 - length, length);
        return new CryptoRequest.VerifyBy(KeySpec.RSA_2048, pair.getPublic().getEncoded(), SigningAlgorithm.RSA_PKCS1_SHA_256, message, false, signature);
    }

    @Test
    void whereASignatureOfAClientKeyIsWrongOrWhoseItIs() throws Exception {
        Providers providers = Providers.start();
        OpenedKeys opened = new OpenedKeys(CryptoConfig.defaults());
        try {
            RootKeys roots = new RootKeys(new RootKey("c1", 1, new Secret(new byte[RootKey.BYTES]), providers.random()));
            SoftwareKeys keys = new SoftwareKeys(providers, roots, opened, CryptoConfig.defaults());
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            KeyPair pair = generator.generateKeyPair();
            assertThat(((CryptoReply.Verdict) keys.answer(client(pair, -1))).valid()).isTrue();
            Timing.Work<CryptoRequest> verified = request -> ((CryptoReply.Verdict) keys.answer(request)).valid();
            isNotTold(timing.refusals("client key, padding or digest", RUNS / 8, () -> client(pair, 2), () -> client(pair, 255), verified));
        } finally {
            opened.close();
        }
    }
}
