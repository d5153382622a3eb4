package io.wardmote.state;

import io.wardmote.key.Binding;
import io.wardmote.key.Material;
import java.util.Optional;

/**
 * Somebody else's key manager, as an external instance has one: where it is, and by what it knows us.
 *
 * @param instance      the id of the {@link Instance}
 * @param authorities   PEM certificates of which one must have issued the manager's; "" for those that the system trusts
 * @param timeoutMillis for a whole call, {@link #LEAST_TIMEOUT_MILLIS} to {@link #MOST_TIMEOUT_MILLIS}
 * @param connected     false while nothing is to be asked there
 */
public record ExternalManager(String instance, Endpoint endpoint, Credentials credentials, String authorities, int timeoutMillis, boolean connected) {
    public static final int USUAL_TIMEOUT_MILLIS = 250;
    public static final int LEAST_TIMEOUT_MILLIS = 50;
    public static final int MOST_TIMEOUT_MILLIS = 2000;
    /** Instances with a manager in one cluster: each has connections, a queue and series of metrics on every node. */
    public static final int MOST = 32;

    /**
     * @param host   a DNS name or an address
     * @param prefix "" or of the path, as {@code /tenant-7}
     * @param region that requests are signed for
     */
    public record Endpoint(String host, int port, String prefix, String region) {
        public String uri() {
            return "https://" + authority() + prefix;
        }

        /** As the header Host has it. */
        public String authority() {
            return port == 443 ? bracketed() : bracketed() + ":" + port;
        }

        /** The host as URIs have it: an IPv6 address in brackets. */
        public String bracketed() {
            return host.indexOf(':') < 0 ? host : "[" + host + "]";
        }
    }

    /**
     * What we are known by. It comes and goes as one: whoever changes a part knows the rest.
     *
     * @param certificate PEM, of ours, first, and of who issued it; "" for none
     * @param secrets     sealed for {@link #binding}:
     *                    <pre>| length 1 | what requests are signed with | private key of the certificate, PKCS#8 as DER; nothing without one |</pre>
     */
    public record Credentials(String accessKeyId, String certificate, Material.Wrapped secrets) {}

    /** What of a manager is to be another; what is absent stays. */
    public record Update(Optional<Endpoint> endpoint, Optional<Credentials> credentials, Optional<String> authorities, Optional<Integer> timeoutMillis) {
        public void write(ByteWriter out) {
            out.optional(endpoint, ExternalManager::write).optional(credentials, ExternalManager::write)
                .optional(authorities, (text, to) -> to.text(text)).optional(timeoutMillis, (millis, to) -> to.i32(millis));
        }

        public static Update read(ByteReader in) {
            return new Update(in.optional(ExternalManager::endpoint), in.optional(ExternalManager::credentials), in.optional(ByteReader::text),
                in.optional(ByteReader::i32));
        }
    }

    /** What the secrets are bound to. */
    public Binding binding() {
        return Binding.externalManager(instance, credentials.accessKeyId);
    }

    /** Whom it is that one asks, and as whom: in one line, for comparing. */
    public String asked() {
        return endpoint.uri() + " " + endpoint.region + " " + credentials.accessKeyId;
    }

    ExternalManager with(Update update) {
        return new ExternalManager(instance, update.endpoint.orElse(endpoint), update.credentials.orElse(credentials), update.authorities.orElse(authorities),
            update.timeoutMillis.orElse(timeoutMillis), connected);
    }

    ExternalManager thatIs(boolean nowConnected) {
        return new ExternalManager(instance, endpoint, credentials, authorities, timeoutMillis, nowConnected);
    }

    /** The same, asked with another deadline, which need not be one that may be set. */
    public ExternalManager within(int millis) {
        return new ExternalManager(instance, endpoint, credentials, authorities, millis, connected);
    }

    ExternalManager sealedAnew(Material.Wrapped by) {
        return new ExternalManager(instance, endpoint, new Credentials(credentials.accessKeyId, credentials.certificate, by), authorities,
            timeoutMillis, connected);
    }

    public void write(ByteWriter out) {
        out.u8(1).text(instance);
        write(endpoint, out);
        write(credentials, out);
        out.text(authorities).i32(timeoutMillis).bool(connected);
    }

    /** Whether a row of {@link Table#EXTERNAL} is of one, and not of a key in it. */
    static boolean isRow(byte[] key) {
        return Table.id(key).indexOf('\0') < 0;
    }

    public static ExternalManager read(ByteReader in) {
        Layout.mustBe(1, in.u8(), "manager of external keys");
        return new ExternalManager(in.text(), endpoint(in), credentials(in), in.text(), in.i32(), in.bool());
    }

    private static void write(Endpoint endpoint, ByteWriter out) {
        out.text(endpoint.host).i32(endpoint.port).text(endpoint.prefix).text(endpoint.region);
    }

    private static Endpoint endpoint(ByteReader in) {
        return new Endpoint(in.text(), in.i32(), in.text(), in.text());
    }

    private static void write(Credentials credentials, ByteWriter out) {
        out.text(credentials.accessKeyId).text(credentials.certificate).i32(credentials.secrets.epoch()).bytes(credentials.secrets.sealed());
    }

    private static Credentials credentials(ByteReader in) {
        return new Credentials(in.text(), in.text(), new Material.Wrapped(in.i32(), in.bytes()));
    }
}
