package io.wardmote.node.founding;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.wardmote.node.Address;
import io.wardmote.node.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Asks one node over HTTPS, for the commands that change who belongs to a cluster. */
public final class ClusterClient implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    /** A node that joins is answered when it has caught up. */
    private static final Duration ANSWER = Duration.ofSeconds(90);
    private static final int LONGEST = 1 << 20;
    private static final Duration BACKUP = Duration.ofHours(12);

    private final Address node;
    private final String bearer;
    private final HttpClient http;

    private ClusterClient(Address node, String bearer, TrustManager... trust) {
        this.node = node;
        this.bearer = bearer;
        try {
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(null, trust, null);
            this.http = HttpClient.newBuilder().sslContext(tls).connectTimeout(CONNECT).version(HttpClient.Version.HTTP_1_1).build();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no TLS", e);
        }
    }

    /** For an administrator: trusts the authority that the file names. */
    public static ClusterClient of(ClientFile client) {
        return new ClusterClient(client.endpoints().getFirst(), client.bearerToken(), authority(Path.of(client.caFile())));
    }

    /** For a node that is to join: trusts whom the token names. */
    static ClusterClient of(Address seed, JoinToken token) {
        return new ClusterClient(seed, "", new FingerprintTrust(token.fingerprint()));
    }

    /** For a member. */
    static ClusterClient of(Address seed, Path authority) {
        return new ClusterClient(seed, "", authority(authority));
    }

    private static TrustManager[] authority(Path file) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            int number = 0;
            for (X509Certificate certificate : Pem.certificates(file)) store.setCertificateEntry("authority" + number++, certificate);
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            return factory.getTrustManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw new Fault(Fault.DATA, file + " cannot be used as an authority (" + e.getMessage() + "); give the cluster's ca.pem.", e);
        }
    }

    public JsonObject get(String path) {
        return send(request(path).GET().build());
    }

    /** @throws Fault if the node cannot be reached or refuses, in its own words */
    public JsonObject post(String path, JsonObject body) {
        return send(request(path).header("content-type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body.encode())).build());
    }

    /**
     * Fetches a backup: under another name until it is whole and on disk, and its owner's alone.
     *
     * @return its length in bytes
     */
    public long backup(Path to) {
        Path part = to.resolveSibling(to.getFileName() + ".part");
        if (Files.exists(to)) throw new Fault(Fault.CANNOT_WRITE, to + " is there already; choose another name.");
        try {
            PrivateFiles.write(part, new byte[0]);
            HttpRequest request = request("/cluster/backup").timeout(BACKUP).POST(HttpRequest.BodyPublishers.noBody()).build();
            HttpResponse<InputStream> response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                if (response.statusCode() != 200) {
                    throw new Fault(Fault.UNAVAILABLE, node + " refuses: " + new JsonObject(new String(body.readNBytes(LONGEST), UTF_8)).getString("Message"));
                }
                long length = response.headers().firstValueAsLong("content-length").orElse(-1);
                long taken = taken(body, part);
                if (taken != length) throw new IOException("only " + taken + " of " + length + " bytes came");
                Files.move(part, to, StandardCopyOption.ATOMIC_MOVE);
                return taken;
            }
        } catch (IOException e) {
            throw new Fault(Fault.UNAVAILABLE, "No backup came from " + node + " (" + reason(e) + "); see that it runs, and that there is room for " + to + ".", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Fault(Fault.INTERNAL, "The request was interrupted; try again.", e);
        } finally {
            PrivateFiles.delete(part);
        }
    }

    private static long taken(InputStream body, Path part) throws IOException {
        try (FileChannel file = FileChannel.open(part, StandardOpenOption.WRITE); OutputStream out = Channels.newOutputStream(file)) {
            long taken = body.transferTo(out);
            file.force(true);
            return taken;
        }
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("https://" + node + path)).timeout(ANSWER);
        if (!bearer.isEmpty()) request.header("authorization", "Bearer " + bearer);
        return request;
    }

    private JsonObject send(HttpRequest request) {
        try {
            HttpResponse<InputStream> response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
            JsonObject body;
            try (InputStream stream = response.body()) {
                body = new JsonObject(new String(stream.readNBytes(LONGEST), UTF_8));
            }
            if (response.statusCode() / 100 == 2) return body;
            throw new Fault(Fault.UNAVAILABLE, node + " refuses: " + body.getString("Message", body.encode()));
        } catch (DecodeException e) {
            throw new Fault(Fault.UNAVAILABLE, node + " does not answer as a node of a cluster does; correct the address.", e);
        } catch (IOException e) {
            throw new Fault(Fault.UNAVAILABLE, "Node " + node + " cannot be reached (" + reason(e) + "); see that it runs, and that address and token are its own.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Fault(Fault.INTERNAL, "The request was interrupted; try again.", e);
        }
    }

    private static String reason(IOException e) {
        return switch (e) {
            case ConnectException none -> "nothing answers there";
            case HttpTimeoutException late -> "it does not answer in time";
            case SSLException stranger -> "it is not who it should be: " + stranger.getMessage();
            default -> String.valueOf(e.getMessage());
        };
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
