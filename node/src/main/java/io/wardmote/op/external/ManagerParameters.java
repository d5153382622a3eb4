package io.wardmote.op.external;

import static io.wardmote.key.Refusal.INVALID_PARAMETER;
import static io.wardmote.key.Refusal.MISSING_PARAMETER;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.wardmote.crypto.RootKeys;
import io.wardmote.key.Binding;
import io.wardmote.op.Call;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Shape;
import io.wardmote.state.ExternalManager;
import io.wardmote.state.ExternalManager.Credentials;
import io.wardmote.state.ExternalManager.Endpoint;
import io.wardmote.xks.Xks;
import java.io.ByteArrayInputStream;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What callers say of a manager. XksProxyUri and XksProxyRegion belong together, and so do the credentials: XksProxyAccessKeyId,
 * XksProxyAccessKeySecret, and, where the manager asks for one, XksProxyClientCertificate with XksProxyClientPrivateKey. Which of them is there is
 * sealed before anything is proposed.
 */
final class ManagerParameters {
    private static final String URI = "XksProxyUri";
    private static final String REGION = "XksProxyRegion";
    private static final String ACCESS_KEY_ID = "XksProxyAccessKeyId";
    private static final String SECRET = "XksProxyAccessKeySecret";
    private static final String CERTIFICATE = "XksProxyClientCertificate";
    private static final String PRIVATE_KEY = "XksProxyClientPrivateKey";
    private static final String AUTHORITIES = "XksProxyCaCertificate";
    private static final String TIMEOUT = "XksProxyTimeoutMillis";
    private static final Pattern WHERE = Pattern.compile(
        "https://([A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\\[[0-9A-Fa-f:.]{2,45}\\])(?::([1-9][0-9]{0,4}))?(/.*)?");
    /** Labels of at most 63 characters; the last is not of digits alone. */
    private static final String LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
    private static final Pattern NAME = Pattern.compile("(?:" + LABEL + "\\.)*(?![0-9]+$)" + LABEL);
    private static final Pattern REGION_NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");
    private static final Pattern PKCS8 = Pattern.compile("\\s*-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----\\s*");
    private static final int LONGEST_CERTIFICATES = 16_384;
    private static final int LONGEST_NAME = 253;
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});
    private static final int LONGEST_KEY = 8192;
    private static final int MOST_CERTIFICATES = 8;
    private static final int HTTPS = 443;
    private static final int LAST_PORT = 65_535;

    private static final Field WHERE_PARAMETER = Field.text(URI, Xks.LONGEST_URI, "https, host, port if it is not 443, and the prefix of its paths.");
    private static final Field REGION_PARAMETER = Field.of(REGION, Shape.like(32, REGION_NAME.pattern()), "What requests are signed for.");
    private static final Field ID_PARAMETER = Field.of(ACCESS_KEY_ID, Shape.like(30, Xks.ACCESS_KEY_ID.pattern()), "What requests are signed with.");
    private static final Field SECRET_PARAMETER = Field.of(SECRET, Shape.like(64, Xks.SECRET.pattern()), "Kept sealed, and never shown.");
    private static final Field CERTIFICATE_PARAMETER = Field.text(CERTIFICATE, LONGEST_CERTIFICATES, "To show to the manager: PEM, at most 8.");
    private static final Field KEY_PARAMETER = Field.text(PRIVATE_KEY, LONGEST_KEY, "Of that certificate: PEM, PKCS#8. Kept sealed, and never shown.");
    private static final Field AUTHORITIES_PARAMETER = Field.text(AUTHORITIES, LONGEST_CERTIFICATES,
        "Whom to trust: PEM, at most 8; - for whom the system trusts.");
    private static final Field TIMEOUT_PARAMETER = Field.whole(TIMEOUT, ExternalManager.LEAST_TIMEOUT_MILLIS, ExternalManager.MOST_TIMEOUT_MILLIS,
        "For a whole call.");
    /** Of a new manager. */
    static final Field[] NEW = {WHERE_PARAMETER.required(), REGION_PARAMETER.required(), ID_PARAMETER.required(), SECRET_PARAMETER.required(),
        CERTIFICATE_PARAMETER, KEY_PARAMETER,
        AUTHORITIES_PARAMETER, TIMEOUT_PARAMETER};
    /** Of one that is there. */
    static final Field[] CHANGED = {WHERE_PARAMETER, REGION_PARAMETER, ID_PARAMETER, SECRET_PARAMETER, CERTIFICATE_PARAMETER, KEY_PARAMETER,
        AUTHORITIES_PARAMETER, TIMEOUT_PARAMETER};

    private final RootKeys roots;

    ManagerParameters(RootKeys roots) {
        this.roots = roots;
    }

    /** All of a new manager. */
    ExternalManager manager(Call call, String instance) {
        ExternalManager.Update said = update(call, instance);
        Endpoint endpoint = said.endpoint().orElseThrow(() -> MISSING_PARAMETER.because(URI));
        Credentials credentials = said.credentials().orElseThrow(() -> MISSING_PARAMETER.because(ACCESS_KEY_ID));
        return new ExternalManager(instance, endpoint, credentials, said.authorities().orElse(""),
            said.timeoutMillis().orElse(ExternalManager.USUAL_TIMEOUT_MILLIS), true);
    }

    /** What is said of one that may be there. {@code -} for XksProxyCaCertificate is: what the system trusts. */
    ExternalManager.Update update(Call call, String instance) {
        Optional<String> authorities = call.optional(AUTHORITIES, LONGEST_CERTIFICATES).map(pem -> pem.equals("-") ? "" : pem(certificates(AUTHORITIES, pem)));
        return new ExternalManager.Update(endpoint(call), credentials(call, instance), authorities,
            call.number(TIMEOUT, ExternalManager.LEAST_TIMEOUT_MILLIS, ExternalManager.MOST_TIMEOUT_MILLIS));
    }

    private static Optional<Endpoint> endpoint(Call call) {
        Optional<String> uri = call.optional(URI, Xks.LONGEST_URI);
        Optional<String> region = call.optional(REGION, 32);
        if (uri.isEmpty() && region.isEmpty()) return Optional.empty();
        Matcher where = WHERE.matcher(uri.orElseThrow(() -> MISSING_PARAMETER.because(URI)));
        if (!where.matches()) throw INVALID_PARAMETER.because(URI);
        int port = where.group(2) == null ? HTTPS : Integer.parseInt(where.group(2));
        String prefix = where.group(3) == null ? "" : where.group(3);
        if (port > LAST_PORT || prefix.length() > Xks.LONGEST_PREFIX || !Xks.PREFIX.matcher(prefix).matches()) throw INVALID_PARAMETER.because(URI);
        String name = region.orElseThrow(() -> MISSING_PARAMETER.because(REGION));
        if (!REGION_NAME.matcher(name).matches()) throw INVALID_PARAMETER.because(REGION);
        return Optional.of(new Endpoint(host(where.group(1)), port, prefix, name));
    }

    /** A DNS name, or an address of either kind; without brackets. */
    private static String host(String text) {
        boolean v6 = text.startsWith("[");
        String host = v6 ? text.substring(1, text.length() - 1) : text;
        if (!v6 && NAME.matcher(host).matches() && host.length() <= LONGEST_NAME) return host;
        try {
            // what looks like an address, and is none, is no name either (WHATWG URL, 3.5)
            InetAddress address = v6 ? Inet6Address.ofLiteral(host) : Inet4Address.ofLiteral(host);
            if (v6 || address.getHostAddress().equals(host)) return host;
        } catch (IllegalArgumentException noAddress) {
            throw INVALID_PARAMETER.because(URI);
        }
        throw INVALID_PARAMETER.because(URI);
    }

    private Optional<Credentials> credentials(Call call, String instance) {
        boolean given = List.of(ACCESS_KEY_ID, SECRET, CERTIFICATE, PRIVATE_KEY).stream()
            .anyMatch(name -> call.optional(name, LONGEST_CERTIFICATES).isPresent());
        if (!given) return Optional.empty();
        String id = shaped(call, ACCESS_KEY_ID, Xks.ACCESS_KEY_ID);
        byte[] secret = shaped(call, SECRET, Xks.SECRET).getBytes(US_ASCII);
        List<X509Certificate> certificates = call.optional(CERTIFICATE, LONGEST_CERTIFICATES).map(pem -> certificates(CERTIFICATE, pem)).orElse(List.of());
        byte[] privateKey = certificates.isEmpty() ? none(call) : privateKey(call, certificates.getFirst());
        byte[] both = ByteBuffer.allocate(1 + secret.length + privateKey.length).put((byte) secret.length).put(secret).put(privateKey).array();
        try {
            return Optional.of(new Credentials(id, pem(certificates), roots.wrap(Binding.externalManager(instance, id), both)));
        } finally {
            for (byte[] bytes : new byte[][] {secret, privateKey, both}) Arrays.fill(bytes, (byte) 0);
        }
    }

    private static String shaped(Call call, String parameter, Pattern shape) {
        String text = call.text(parameter, 64);
        if (!shape.matcher(text).matches()) throw INVALID_PARAMETER.because(parameter);
        return text;
    }

    private static byte[] none(Call call) {
        if (call.optional(PRIVATE_KEY, LONGEST_KEY).isPresent()) throw MISSING_PARAMETER.because(CERTIFICATE);
        return new byte[0];
    }

    private static List<X509Certificate> certificates(String parameter, String pem) {
        try {
            List<X509Certificate> all = CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem.getBytes(US_ASCII)))
                .stream().map(X509Certificate.class::cast).toList();
            if (all.isEmpty() || all.size() > MOST_CERTIFICATES) throw INVALID_PARAMETER.because(parameter);
            return all;
        } catch (GeneralSecurityException unreadable) {
            throw INVALID_PARAMETER.because(parameter);
        }
    }

    /** As it was understood, whatever else was written around it. */
    private static String pem(List<X509Certificate> certificates) {
        StringBuilder pem = new StringBuilder();
        try {
            for (X509Certificate certificate : certificates)
                pem.append("-----BEGIN CERTIFICATE-----\n").append(LINES.encodeToString(certificate.getEncoded())).append("\n-----END CERTIFICATE-----\n");
        } catch (CertificateEncodingException unreadable) {
            throw INVALID_PARAMETER.because(CERTIFICATE);
        }
        return pem.toString();
    }

    /** PKCS#8 as PEM, of the certificate: RSA or an elliptic curve's. @return as DER */
    private static byte[] privateKey(Call call, X509Certificate certificate) {
        Matcher pem = PKCS8.matcher(call.text(PRIVATE_KEY, LONGEST_KEY));
        if (!pem.matches()) throw INVALID_PARAMETER.because(PRIVATE_KEY);
        try {
            byte[] der = Base64.getMimeDecoder().decode(pem.group(1));
            PublicKey half = certificate.getPublicKey();
            if (!List.of("RSA", "EC").contains(half.getAlgorithm())) throw INVALID_PARAMETER.because(CERTIFICATE);
            if (!isPair(KeyFactory.getInstance(half.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(der)), half))
                throw INVALID_PARAMETER.because(PRIVATE_KEY);
            return der;
        } catch (GeneralSecurityException | IllegalArgumentException unreadable) {
            throw INVALID_PARAMETER.because(PRIVATE_KEY);
        }
    }

    private static boolean isPair(PrivateKey one, PublicKey other) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(other.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256with" + other.getAlgorithm());
        signature.initSign(one);
        byte[] signed = signature.sign();
        signature.initVerify(other);
        return signature.verify(signed);
    }
}
