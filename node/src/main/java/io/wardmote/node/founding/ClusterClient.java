package io.wardmote.node.founding;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.wardmote.node.Address;
import io.wardmote.node.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Asks one node over HTTPS, of several the first that is reached, for the commands that change who belongs to a cluster. For one thread. */
public final class ClusterClient implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    /** A node that joins is answered when it has caught up. */
    private static final Duration ANSWER = Duration.ofSeconds(90);
    private static final int LONGEST = 1 << 20;
    private static final String DESCRIPTION = "/openapi.json";

    /** The one that is asked is the first. */
    private final ArrayDeque<Address> nodes;
    private final Proof proof;
    private final HttpClient http;

    private ClusterClient(List<Address> nodes, Proof proof, TrustManager... trust) {
        this.nodes = new ArrayDeque<>(nodes);
        this.proof = proof;
        try {
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(null, trust, null);
            this.http = HttpClient.newBuilder().sslContext(tls).connectTimeout(CONNECT).version(HttpClient.Version.HTTP_1_1).build();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no TLS", e);
        }
    }

    /** For an administrator: asks the endpoints of the file in their order, and trusts the authority that it names. */
    public static ClusterClient of(ClientFile client) {
        return new ClusterClient(client.endpoints(), new Proof.Bearer(client.bearerToken()), authority(Path.of(client.caFile())));
    }

    /** For whoever has proof of who that is. */
    public static ClusterClient of(List<Address> endpoints, Path authority, Proof proof) {
        return new ClusterClient(endpoints, proof, authority(authority));
    }

    /** For a node that is to join: trusts whom the token names. */
    static ClusterClient of(Address seed, JoinToken token) {
        return new ClusterClient(List.of(seed), new Proof.Nobody(), new FingerprintTrust(token.fingerprint()));
    }

    /** For a member, and for whoever needs no credentials. */
    public static ClusterClient of(Address seed, Path authority) {
        return new ClusterClient(List.of(seed), new Proof.Nobody(), authority(authority));
    }

    private static TrustManager[] authority(Path file) {
        if (!Files.exists(file))
            throw new Fault(Fault.DATA, file + " is not there; give the cluster's ca.pem, such as by caFile of client.json,"
                + " which may be relative to its folder.");
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
        return send(path, "", HttpRequest.Builder::GET);
    }

    /** @throws Fault if no node can be reached or the one that is refuses, in its own words */
    public JsonObject post(String path, JsonObject body) {
        String text = body.encode();
        try {
            return send(path, text, request -> request.header("content-type", "application/json").POST(HttpRequest.BodyPublishers.ofString(text)));
        } catch (NodeRefusal refusal) {
            throw refusal.isOfParameter() ? explained(refusal, path, body) : refusal;
        }
    }

    /** By the node's own description, which is open to everybody; as it is where that is not to be had. */
    private NodeRefusal explained(NodeRefusal refusal, String path, JsonObject sent) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("https://" + nodes.getFirst() + DESCRIPTION)).timeout(CONNECT).build();
        try (InputStream stream = http.send(request, HttpResponse.BodyHandlers.ofInputStream()).body()) {
            return refusal.bounded(new JsonObject(new String(stream.readNBytes(LONGEST), UTF_8)), path, sent);
        } catch (IOException | DecodeException | ClassCastException | PatternSyntaxException strange) {
            return refusal;
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** Takes the body of an answer as it comes. */
    public interface Download {
        void from(InputStream body) throws IOException;
    }

    /** @throws Fault if no node can be reached, or the one that is refuses or breaks off */
    public void download(String path, Download download) {
        try {
            HttpResponse<InputStream> response = reached(path, "", request -> request.POST(HttpRequest.BodyPublishers.noBody()));
            try (InputStream stream = new PatientStream(response.body(), ANSWER)) {
                if (response.statusCode() == 200) download.from(stream);
                else throw new NodeRefusal(nodes.getFirst(), response.statusCode(), new JsonObject(new String(stream.readNBytes(LONGEST), UTF_8)));
            }
        } catch (DecodeException e) {
            throw strange(e);
        } catch (IOException e) {
            throw unreachable(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private HttpRequest.Builder request(String path, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("https://" + nodes.getFirst() + path)).timeout(ANSWER);
        proof.headers(nodes.getFirst(), path, body).forEach(request::header);
        return request;
    }

    /** Goes on to the next node only where nothing was sent: what broke off may have been done. */
    private HttpResponse<InputStream> reached(String path, String body, UnaryOperator<HttpRequest.Builder> method) throws IOException, InterruptedException {
        for (int left = nodes.size(); ; left--) {
            try {
                return http.send(method.apply(request(path, body)).build(), HttpResponse.BodyHandlers.ofInputStream());
            } catch (ConnectException | HttpConnectTimeoutException e) {
                if (left == 1) throw e;
                nodes.addLast(nodes.removeFirst());
            }
        }
    }

    private JsonObject send(String path, String body, UnaryOperator<HttpRequest.Builder> method) {
        try {
            HttpResponse<InputStream> response = reached(path, body, method);
            JsonObject answer;
            try (InputStream stream = response.body()) {
                answer = new JsonObject(new String(stream.readNBytes(LONGEST), UTF_8));
            }
            if (response.statusCode() / 100 == 2) return answer;
            throw new NodeRefusal(nodes.getFirst(), response.statusCode(), answer);
        } catch (DecodeException e) {
            throw strange(e);
        } catch (IOException e) {
            throw unreachable(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private Fault strange(DecodeException e) {
        return new Fault(Fault.UNAVAILABLE, nodes.getFirst() + " does not answer as a node of a cluster does; correct the address.", e);
    }

    private Fault unreachable(IOException e) {
        boolean none = nodes.size() > 1 && (e instanceof ConnectException || e instanceof HttpConnectTimeoutException);
        String who = none ? "None of " + nodes.stream().map(Address::toString).sorted().collect(Collectors.joining(", ")) + " can"
            : "Node " + nodes.getFirst() + " cannot";
        return new Fault(Fault.UNAVAILABLE, who + " be reached (" + reason(e) + "); see that it runs, and that address and token are its own.", e);
    }

    private static Fault interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new Fault(Fault.INTERNAL, "The request was interrupted; try again.", e);
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
