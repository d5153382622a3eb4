package io.wardmote.op.external;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wardmote.crypto.Randomness;
import io.wardmote.crypto.RootKey;
import io.wardmote.crypto.RootKeys;
import io.wardmote.http.TestCertificate;
import io.wardmote.key.Refused;
import io.wardmote.key.Secret;
import io.wardmote.op.Call;
import io.wardmote.op.Caller;
import io.wardmote.state.ExternalManager;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManagerParametersTest {
    private static final String SECRET = "secretsecretsecretsecretsecretsecretsecret7";
    private static final Randomness RANDOM = new Randomness();

    @TempDir
    private Path folder;
    private final RootKeys roots = new RootKeys(new RootKey("c1", 1, new Secret(RANDOM.bytes(RootKey.BYTES)), RANDOM));
    private final Map<String, String> said = new HashMap<>(Map.of("XksProxyUri", "https://keys.example", "XksProxyRegion", "eu-1", "XksProxyAccessKeyId", "ABCDEFGHIJKLMNOPQRST",
        "XksProxyAccessKeySecret", SECRET));
    private TestCertificate certificate;

    @BeforeEach
    void issue() {
        certificate = TestCertificate.in(folder);
    }

    @AfterEach
    void close() {
        roots.close();
    }

    private ExternalManager manager() {
        return new ManagerParameters(roots).manager(new Call("CreateExternalKmsInstance", said, Caller.user("1", "root", "", "127.0.0.1"), "request", new byte[0]), "kst-1");
    }

    private void assertRefused(String refusal) {
        assertThatThrownBy(this::manager).isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.sentence()).contains(refusal));
    }

    @Test
    void whereItIsIsReadStrictly() {
        for (String[] one : new String[][] {{"https://a", "a", "443", "", "a"}, {"https://a.b:8443/c/d-_9", "a.b", "8443", "/c/d-_9", "a.b:8443"}, {"https://10.0.0.1", "10.0.0.1", "443", "", "10.0.0.1"},
            {"https://[fd00::1]:8443", "fd00::1", "8443", "", "[fd00::1]:8443"}, {"https://1a.7-b", "1a.7-b", "443", "", "1a.7-b"},
            {"https://" + "l".repeat(63), "l".repeat(63), "443", "", "l".repeat(63)}}) {
            said.put("XksProxyUri", one[0]);
            ExternalManager.Endpoint endpoint = manager().endpoint();
            assertThat(new String[] {one[0], endpoint.host(), "" + endpoint.port(), endpoint.prefix(), endpoint.authority()}).isEqualTo(one);
            assertThat(endpoint.uri()).isEqualTo(one[0]);
        }
        for (String wrong : new String[] {"a", "https://", "https://a:0", "https://a:65536", "https://a/", "https://a/b/", "https://a?b", "https://a/b?c", "https://a#b", "https://a b", "HTTPS://a",
            "https://a/b%2Fc", "https://-a", "https://a/" + "b".repeat(128), "https://a..b", "https://a.-b", "https://a-.b",
            "https://" + "l".repeat(64) + ".example", "https://" + "l.".repeat(127) + "l",
             "https://999.1.1.1", "https://1.2.3", "https://01.2.3.4", "https://7", "https://[1.2.3.4.5]", "https://[fd00::1::2]",
            "https://[fd00]"}) {
            said.put("XksProxyUri", wrong);
            assertRefused("XksProxyUri");
        }
    }

    @Test
    void whatItKnowsUsByIsSealedTogether() throws IOException {
        said.put("XksProxyClientCertificate", Files.readString(certificate.certificate()));
        said.put("XksProxyClientPrivateKey", Files.readString(certificate.key()));
        said.put("XksProxyCaCertificate", Files.readString(certificate.certificate()));
        ExternalManager manager = manager();
        try (Secret both = roots.open(manager.binding(), manager.credentials().secrets())) {
            assertThat(both.bytes()[0]).isEqualTo((byte) SECRET.length());
            assertThat(Arrays.copyOfRange(both.bytes(), 1, 1 + SECRET.length())).isEqualTo(SECRET.getBytes(US_ASCII));
            assertThat(Arrays.copyOfRange(both.bytes(), 1 + SECRET.length(), both.length()))
                .isEqualTo(Base64.getMimeDecoder().decode(said.get("XksProxyClientPrivateKey").replaceAll("-----[A-Z ]+-----", "")));
        }
        assertThat(manager.credentials().certificate()).isEqualTo(said.get("XksProxyClientCertificate"));
        assertThat(manager.authorities()).isEqualTo(said.get("XksProxyCaCertificate"));
    }

    @Test
    void aCertificateNeedsItsOwnPrivateKey() throws IOException {
        said.put("XksProxyClientCertificate", Files.readString(certificate.certificate()));
        assertRefused("XksProxyClientPrivateKey");
        said.put("XksProxyClientPrivateKey", Files.readString(TestCertificate.in(Files.createDirectory(folder.resolve("another"))).key()));
        assertRefused("XksProxyClientPrivateKey");
        said.put("XksProxyClientPrivateKey", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        assertRefused("XksProxyClientPrivateKey");
        said.remove("XksProxyClientCertificate");
        assertRefused("XksProxyClientCertificate");
    }

    /** Java reads PEM under labels that TLS here does not: what was understood is kept, as everybody writes it. */
    @Test
    void certificatesAreKeptAsTheyWereUnderstood() throws IOException {
        String usual = Files.readString(certificate.certificate());
        said.put("XksProxyCaCertificate", "Words around it.\n" + usual.replace(" CERTIFICATE", " X509 CERTIFICATE") + usual);
        assertThat(manager().authorities()).isEqualTo(usual + usual);
    }

    @Test
    void aClientShowsACertificateThatTlsKnows() throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("DSA").generateKeyPair();
        X500Name name = new X500Name("CN=dsa");
        Instant now = Instant.now();
        byte[] signed = new JcaX509v3CertificateBuilder(name, BigInteger.ONE, Date.from(now), Date.from(now.plus(1, ChronoUnit.DAYS)), name, pair.getPublic())
            .build(new JcaContentSignerBuilder("SHA256withDSA").build(pair.getPrivate())).getEncoded();
        said.put("XksProxyClientCertificate", pem("CERTIFICATE", signed));
        said.put("XksProxyClientPrivateKey", pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
        assertRefused("XksProxyClientCertificate");
    }

    private static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + label + "-----\n";
    }

    @Test
    void credentialsChangeAsOne() throws IOException {
        said.remove("XksProxyAccessKeySecret");
        assertRefused("XksProxyAccessKeySecret");
        said.remove("XksProxyAccessKeyId");
        said.put("XksProxyClientCertificate", Files.readString(certificate.certificate()));
        assertRefused("XksProxyAccessKeyId");
    }
}
