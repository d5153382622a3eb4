package io.wardmote.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.MultiMap;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import io.wardmote.key.Secret;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The published known answers, by our code and by the signer that the other tests use. */
class SignatureTest {
    private static final String SECRET = "SECRETEXAMPLE";
    private static final String EMPTY_HASH = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private static final Map<String, String> QUERY =
        Map.of("KeyId", "alias/a b*~+/=中", "Plaintext", "SGVsbG8+/w==", "Description", "");
    private static final Map<String, String> HEADERS = Map.of("host", "kms.example.test:8443", "x-acs-action", "Encrypt",
        "x-acs-version", "2016-01-20", "x-acs-date", "2026-01-02T03:04:05Z", "x-acs-content-sha256", EMPTY_HASH,
        "x-acs-signature-nonce", "0123456789abcdef0123456789abcdef");

    private static final Map<String, String> MANUAL = Map.of("Action", "CreateKey", "Format", "json", "Version", "2016-01-20",
        "AccessKeyId", "testid", "SignatureMethod", "HMAC-SHA1", "SignatureVersion", "1.0", "Timestamp", "2016-03-28T03:13:08Z");

    private static final Map<String, String> ENCRYPT = Map.ofEntries(
        Map.entry("Action", "Encrypt"), Map.entry("Version", "2016-01-20"), Map.entry("Format", "JSON"),
        Map.entry("AccessKeyId", "AKIDEXAMPLE"), Map.entry("SignatureMethod", "HMAC-SHA1"), Map.entry("SignatureVersion", "1.0"),
        Map.entry("SignatureNonce", "n-1"), Map.entry("Timestamp", "2026-01-02T03:04:05Z"),
        Map.entry("KeyId", "alias/a b*~+/=中"), Map.entry("Plaintext", "SGVsbG8+/w=="), Map.entry("Description", ""));

    @Test
    void rpcKnownAnswerOfTheManualVerifies() {
        assertThat(Signer.rpc("GET", MANUAL, "testsecret")).isEqualTo("41wk2SSX1GJh7fwnc5eqOfiJPFg=");
        rpc("GET", MANUAL, "41wk2SSX1GJh7fwnc5eqOfiJPFg=").verify(secret("testsecret"));
    }

    @Test
    void misprintOfTheManualIsRefused() {
        assertThatThrownBy(() -> rpc("GET", MANUAL, "s/OdVWMTmNGagvWlljdAJ7Itsew=").verify(secret("testsecret")))
            .isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.refusal()).isEqualTo(Refusal.WRONG_SIGNATURE));
    }

    @Test
    void rpcKnownAnswerWithHardCharactersVerifies() {
        assertThat(Signer.rpc("POST", ENCRYPT, SECRET)).isEqualTo("nNhhgwvYfFCULX3a7P8L2oeVGw0=");
        rpc("POST", ENCRYPT, "nNhhgwvYfFCULX3a7P8L2oeVGw0=").verify(secret(SECRET));
    }

    @Test
    void canonicalQueryIsTheOneOfTheReference() {
        Bytes query = new Bytes(1);
        CanonicalQuery.write(ENCRYPT, "Signature", true, true, query);
        assertThat(query).hasToString("AccessKeyId=AKIDEXAMPLE&Action=Encrypt"
            + "&Description=&Format=JSON&KeyId=alias%2Fa%20b%2A~%2B%2F%3D%E4%B8%AD&Plaintext=SGVsbG8%2B%2Fw%3D%3D"
            + "&SignatureMethod=HMAC-SHA1&SignatureNonce=n-1&SignatureVersion=1.0&Timestamp=2026-01-02T03%3A04%3A05Z&Version=2016-01-20");
    }

    @Test
    void rpcThatLeftEmptyParametersOutVerifies() {
        Map<String, String> signed = new TreeMap<>(ENCRYPT);
        signed.remove("Description");
        rpc("POST", ENCRYPT, Signer.rpc("POST", signed, SECRET)).verify(secret(SECRET));
    }

    @Test
    void wrongSignatureEndsWithTheStringToSign() {
        assertThatThrownBy(() -> rpc("POST", ENCRYPT, "AAAA").verify(secret(SECRET)))
            .isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.sentence()).isEqualTo(
                "Specified signature is not matched with our calculation. server string to sign is:"
                    + "POST&%2F&" + Signer.percent(Signer.query(ENCRYPT))));
    }

    @Test
    void acs3KnownAnswerVerifies() {
        String signature = "37088b3931495595ec6097633880320981137d9af0a87e2316c86faf5dcd8f4f";
        AcsSignature acs = acs("ACS3-HMAC-SHA256 Credential=AKIDEXAMPLE,SignedHeaders=" + String.join(";", new TreeMap<>(HEADERS).keySet())
            + ",Signature=" + signature);
        assertThat(acs.stringToSign()).isEqualTo("ACS3-HMAC-SHA256\nc45f4c318dbb9e413c7323f7719827c9a52796f000be6eb622e507e5d744bb2c");
        acs.verify(secret(SECRET));
        assertThat(Signer.acs3(Signer.canonical(false, "POST", "/", QUERY, new TreeMap<>(HEADERS), EMPTY_HASH), SECRET)).isEqualTo(signature);
    }

    @Test
    void acs4KnownAnswerVerifies() {
        String signature = "4765655a08dbb4c79ac6bc2554ddf8910ce8c001532357241311d2addaad2caf";
        AcsSignature acs = acs("ACS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260102/center/Kms/aliyun_v4_request,SignedHeaders="
            + String.join(";", new TreeMap<>(HEADERS).keySet()) + ",Signature=" + signature);
        assertThat(acs.stringToSign()).isEqualTo("ACS4-HMAC-SHA256\nab91e9677ced19b2f8fdb3237c34ce08266c9dbc9bf3918aa45074ae9acadc67");
        acs.verify(secret(SECRET));
        String canonical = Signer.canonical(true, "POST", "/", QUERY, new TreeMap<>(HEADERS), EMPTY_HASH);
        assertThat(Signer.acs4(canonical, SECRET, "20260102", "center", "Kms")).isEqualTo(signature);
    }

    @Test
    void classicOrderOfAttributesIsRead() {
        String signature = "37088b3931495595ec6097633880320981137d9af0a87e2316c86faf5dcd8f4f";
        acs("ACS3-HMAC-SHA256 Credential=AKIDEXAMPLE, Signature=" + signature + " , SignedHeaders="
            + String.join(";", new TreeMap<>(HEADERS).keySet())).verify(secret(SECRET));
    }

    private static RpcSignature rpc(String method, Map<String, String> parameters, String signature) {
        Map<String, String> all = new TreeMap<>(parameters);
        all.put("Signature", signature);
        return new RpcSignature(method, all);
    }

    private static AcsSignature acs(String authorization) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap().addAll(HEADERS);
        Request request = new Request("id", "POST", "/", Signer.query(QUERY), headers, HEADERS.get("host"), new byte[0], "127.0.0.1");
        return AcsSignature.of(authorization, request, Parameters.of(request, false));
    }

    private static Secret secret(String text) {
        return new Secret(text.getBytes(UTF_8));
    }
}
