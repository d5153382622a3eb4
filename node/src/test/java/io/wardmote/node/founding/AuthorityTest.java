package io.wardmote.node.founding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wardmote.crypto.Randomness;
import io.wardmote.key.Secret;
import io.wardmote.node.Fault;
import io.wardmote.raft.Peer;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AuthorityTest {
    private static final SecureRandom RANDOM = new Randomness().perThread();
    private static final Instant NOW = Instant.now();
    private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1"; // RFC 5280, 4.2.1.12
    private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
    private static final int DNS = 2;
    private static final int URI = 6;
    private static final int IP = 7;

    private final Authority authority = Authority.create("test", NOW, RANDOM);
    private final KeyPair keys = Authority.keyPair(RANDOM);

    private static void verify(X509Certificate leaf, Authority by) throws GeneralSecurityException {
        PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(by.certificate(), null)));
        parameters.setRevocationEnabled(false);
        CertPathValidator.getInstance("PKIX").validate(CertificateFactory.getInstance("X.509").generateCertPath(List.of(leaf)), parameters);
    }

    @Test
    void anAuthoritySignsForTenYearsAndHasNoneBelowIt() throws GeneralSecurityException {
        X509Certificate certificate = authority.certificate();
        certificate.verify(certificate.getPublicKey());
        assertThat(certificate.getBasicConstraints()).isZero();
        assertThat(certificate.getKeyUsage()).containsExactly(false, false, false, false, false, true, true, false, false);
        assertThat(Duration.between(NOW, certificate.getNotAfter().toInstant()).toDays()).isBetween(3652L, 3653L);
        assertThat(certificate.getNotBefore().toInstant()).isBefore(NOW.minus(Duration.ofHours(23)));
        assertThat(certificate.getSerialNumber().bitLength()).isBetween(64, 159);
    }

    @Test
    void aNodesCertificateServesBothEndsAndNamesTheNode() throws GeneralSecurityException {
        X509Certificate node = authority.issueNode(keys.getPublic(), "n-1", List.of("10.0.0.1", "kms1.example.org", "::1"), NOW);
        verify(node, authority);
        assertThat(node.getExtendedKeyUsage()).containsExactlyInAnyOrder(SERVER_AUTH, CLIENT_AUTH);
        assertThat(node.getBasicConstraints()).isEqualTo(-1);
        assertThat(node.getKeyUsage()[0]).isTrue();
        assertThat(node.getSubjectAlternativeNames()).contains(List.of(URI, "wardmote:node:n-1"), List.of(IP, "10.0.0.1"), List.of(DNS, "kms1.example.org"),
            List.of(IP, "0:0:0:0:0:0:0:1"));
    }

    @Test
    void aServersCertificateIsForServersOnlyAndNamesNoNode() throws GeneralSecurityException {
        X509Certificate server = authority.issueServer(keys.getPublic(), "kms1", Authority.names(List.of("kms.example.org"), "machine"), NOW);
        verify(server, authority);
        assertThat(server.getExtendedKeyUsage()).containsExactly(SERVER_AUTH);
        assertThat(server.getSubjectAlternativeNames()).contains(List.of(DNS, "kms.example.org"), List.of(IP, "127.0.0.1"), List.of(DNS, "localhost"),
            List.of(IP, "0:0:0:0:0:0:0:1"), List.of(DNS, "machine")).noneMatch(name -> name.getFirst().equals(URI));
    }

    @Test
    void anotherAuthoritysCertificatesDoNotVerify() {
        X509Certificate foreign = Authority.create("test", NOW, RANDOM).issueNode(keys.getPublic(), "n-1", List.of(), NOW);
        assertThatThrownBy(() -> verify(foreign, authority)).isInstanceOf(GeneralSecurityException.class);
    }

    @Test
    void aRequestProvesItsKey() {
        byte[] request = Authority.request(keys);
        assertThat(Authority.requested(request)).isEqualTo(keys.getPublic());
        byte[] altered = request.clone();
        altered[altered.length - 1] ^= 1;
        assertThatThrownBy(() -> Authority.requested(altered)).isInstanceOf(Fault.class);
        assertThatThrownBy(() -> Authority.requested(new byte[0])).isInstanceOf(Fault.class);
        assertThatThrownBy(() -> Authority.requested(new byte[100])).isInstanceOf(Fault.class);
    }

    @Test
    void aRequestForAnotherCurveIsRefused() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp384r1"));
        byte[] request = Authority.request(generator.generateKeyPair());
        assertThatThrownBy(() -> Authority.requested(request)).isInstanceOf(Fault.class).hasMessageContaining("P-256");
    }

    @Test
    void theRootKeyOpensOnlyForItsMember() throws GeneralSecurityException {
        byte[] key = new byte[32];
        RANDOM.nextBytes(key);
        byte[] sealed = JoinSeal.seal("cluster", "n-1", keys.getPublic(), new Secret(key.clone()), RANDOM);
        assertThat(sealed).hasSize(65 + 32 + 16);
        try (Secret opened = JoinSeal.open("cluster", "n-1", keys, sealed)) {
            assertThat(opened.bytes()).isEqualTo(key);
        }
        refused("cluster", "n-2", keys, sealed);
        refused("other", "n-1", keys, sealed);
        refused("cluster", "n-1", Authority.keyPair(RANDOM), sealed);
        for (int at : List.of(0, 1, 40, 65, 96, 112)) {
            byte[] altered = sealed.clone();
            altered[at] ^= 1;
            refused("cluster", "n-1", keys, altered);
        }
        refused("cluster", "n-1", keys, new byte[81]);
        refused("cluster", "n-1", keys, new byte[0]);
    }

    private static void refused(String cluster, String node, KeyPair keys, byte[] sealed) {
        assertThatThrownBy(() -> JoinSeal.open(cluster, node, keys, sealed)).isInstanceOf(GeneralSecurityException.class);
    }

    @Test
    void anArrivalCountsOnlyFromTheNodeItselfAndOnlyNow() {
        Peer peer = new Peer("n-1", "10.0.0.1:1", "10.0.0.1:2");
        X509Certificate node = authority.issueNode(keys.getPublic(), "n-1", List.of(), NOW);
        Arrival good = Arrival.of(Arrival.signed("cluster", peer, NOW, node, keys.getPrivate()).toJson());
        good.mustBeOf("cluster", authority.certificate(), NOW);

        List<Arrival> bad = new ArrayList<>();
        bad.add(new Arrival("cluster", new Peer("n-1", "10.0.0.66:1", "10.0.0.1:2"), good.atMillis(), node, good.signature()));
        bad.add(Arrival.signed("cluster", new Peer("n-2", "10.0.0.1:1", "10.0.0.1:2"), NOW, node, keys.getPrivate()));
        bad.add(Arrival.signed("cluster", peer, NOW, node, Authority.keyPair(RANDOM).getPrivate()));
        bad.add(Arrival.signed("other", peer, NOW, node, keys.getPrivate()));
        bad.add(Arrival.signed("cluster", peer, NOW.minus(Duration.ofMinutes(6)), node, keys.getPrivate()));
        X509Certificate foreign = Authority.create("test", NOW, RANDOM).issueNode(keys.getPublic(), "n-1", List.of(), NOW);
        bad.add(Arrival.signed("cluster", peer, NOW, foreign, keys.getPrivate()));
        bad.add(Arrival.signed("cluster", peer, NOW, authority.issueServer(keys.getPublic(), "n-1", List.of(), NOW), keys.getPrivate()));
        for (Arrival arrival : bad) assertThatThrownBy(() -> arrival.mustBeOf("cluster", authority.certificate(), NOW)).isInstanceOf(Fault.class);
    }

    @Test
    void aJoiningNodeTrustsOnlyWhomItsTokenNames() throws CertificateException {
        X509Certificate server = authority.issueServer(keys.getPublic(), "kms1", List.of("127.0.0.1"), NOW);
        X509Certificate[] chain = {server, authority.certificate()};
        JoinToken token = JoinToken.draw(new Randomness(), authority.certificate());
        FingerprintTrust trust = new FingerprintTrust(JoinToken.of(token.text()).fingerprint());
        trust.checkServerTrusted(chain, "ECDHE_ECDSA");

        Authority impostor = Authority.create("test", NOW, RANDOM);
        X509Certificate forged = impostor.issueServer(keys.getPublic(), "kms1", List.of("127.0.0.1"), NOW);
        assertThatThrownBy(() -> trust.checkServerTrusted(new X509Certificate[] {forged, impostor.certificate()}, "")).isInstanceOf(CertificateException.class);
        // the true authority's certificate is public: behind a forged one it must not help
        assertThatThrownBy(() -> trust.checkServerTrusted(new X509Certificate[] {forged, authority.certificate()}, "")).isInstanceOf(CertificateException.class);
        assertThatThrownBy(() -> trust.checkServerTrusted(new X509Certificate[] {server}, "")).isInstanceOf(CertificateException.class);
        assertThat(token.toString()).doesNotContain(token.secret());
        assertThatThrownBy(() -> JoinToken.of("wmj1.short.abc")).isInstanceOf(Fault.class);
    }
}
