package io.wardmote.cli;

import io.vertx.core.json.JsonObject;
import io.wardmote.node.Address;
import io.wardmote.node.Fault;
import io.wardmote.node.NodeConfig;
import io.wardmote.node.founding.ClusterClient;
import io.wardmote.node.founding.Identity;
import io.wardmote.node.founding.NodeFolder;
import io.wardmote.node.founding.Pem;
import io.wardmote.raft.Peer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** Whether the others are reached, are who they should be, and have the same time. */
final class PeerCheck {
    private static final int PATIENCE_MILLIS = 5_000;
    private static final long UNLIKE_MILLIS = 1_000;
    /** Beyond this the leader lets nothing fall due. */
    private static final long WRONG_MILLIS = 30_000;

    private final Findings findings;
    private final NodeConfig config;
    private final NodeFolder folder;
    private final Identity identity;

    PeerCheck(Findings findings, NodeConfig config, NodeFolder folder, Identity identity) {
        this.findings = findings;
        this.config = config;
        this.folder = folder;
        this.identity = identity;
    }

    /** The node's own, and, if it runs, what it says of itself. */
    void ports() {
        if (!config.listen().https().isFree()) {
            running();
            return;
        }
        NodeConfig.Addresses listen = config.listen();
        findings.look("ports", () -> {
            for (Address address : List.of(listen.https(), listen.raft(), listen.link())) address.mustBeFree("The node", "give another in listen");
            return "The node does not run, and its ports are free.";
        });
    }

    private void running() {
        try (ClusterClient client = ClusterClient.of(config.advertised(), folder.clientAuthority())) {
            JsonObject health = client.get("/health");
            String status = health.getString("status", "");
            String name = health.getString("node", "");
            if (!name.equals(config.name())) findings.fault("ports", "At " + config.advertised() + " answers node " + name + "; correct advertise or listen.");
            else if (status.equals("ok")) findings.ok("node", "It runs and is well.");
            else findings.warn("node", "It runs and is " + status + "; https://" + config.advertised() + "/readyz?verbose says why.");
            if (!health.getString("time", "ok").equals("ok")) findings.warn("time", health.getString("time") + ".");
            if (!health.getString("clock", "ok").equals("ok")) findings.fault("clock", health.getString("clock") + "; set this machine's clock, by NTP.");
        } catch (Fault fault) {
            findings.fault("ports", "Something listens at " + config.listen().https() + ", and: " + fault.getMessage());
        }
    }

    /** By the same certificates as the node itself. */
    void links(List<Peer> members) {
        List<Peer> others = members.stream().filter(peer -> !peer.node().equals(identity.node())).toList();
        if (others.isEmpty()) {
            findings.ok("peers", "There are no others.");
            return;
        }
        SSLContext tls;
        try {
            tls = tls();
        } catch (GeneralSecurityException | IOException | Fault e) {
            findings.fault("peers", "They cannot be asked, since this node's certificates cannot be used: " + e.getMessage());
            return;
        }
        others.forEach(peer -> {
            link(tls, peer, peer.linkAddress());
            link(tls, peer, peer.raftAddress());
        });
    }

    private void link(SSLContext tls, Peer peer, String address) {
        String who = "Node " + peer.node() + " at " + address;
        try (Socket plain = new Socket()) {
            plain.connect(new InetSocketAddress(Peer.host(address), Peer.port(address)), PATIENCE_MILLIS);
            plain.setSoTimeout(PATIENCE_MILLIS);
            try (SSLSocket secured = (SSLSocket) tls.getSocketFactory().createSocket(plain, Peer.host(address), Peer.port(address), true)) {
                secured.startHandshake();
            }
            findings.ok("peers", who + " is reached.");
        } catch (SSLException e) {
            findings.fault("peers", who + " is not who it should be (" + e.getMessage() + "); see that the address is its own, and of this cluster.");
        } catch (IOException e) {
            findings.fault("peers", who + " is not reached (" + e.getMessage() + "); see that it runs, and that no firewall is between.");
        }
    }

    private SSLContext tls() throws GeneralSecurityException, IOException {
        X509Certificate[] chain = Pem.certificates(folder.nodeCertificate()).toArray(X509Certificate[]::new);
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setKeyEntry("own", Pem.key(folder.nodeKey()), new char[0], chain);
        KeyManagerFactory shown = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        shown.init(keys, new char[0]);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("authority", Pem.certificates(folder.clusterAuthority()).getFirst());
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(shown.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    /** Compares this machine's with theirs, as they answer over HTTPS. */
    void clocks(List<Address> others) {
        for (Address other : others) {
            try (ClusterClient client = ClusterClient.of(other, folder.clientAuthority())) {
                long before = System.currentTimeMillis();
                Long theirs = client.get("/health").getLong("unixMillis");
                long after = System.currentTimeMillis();
                if (theirs == null) findings.warn("clock", other + " does not tell its time; it may be of an older version.");
                else clock(findings, other.toString(), before - theirs, after - theirs);
            } catch (Fault fault) {
                findings.warn("clock", "It could not be compared: " + fault.getMessage());
            }
        }
    }

    /** @param before how much later it was here when it was asked than there when it answered; @param after when the answer came */
    static void clock(Findings findings, String other, long before, long after) {
        long apart = before > 0 ? before : after < 0 ? -after : 0;
        String how = "This machine's clock is " + (apart == 0 ? "that" : "at least " + apart + " ms " + (before > 0 ? "ahead" : "behind that"))
            + " of " + other;
        if (apart > WRONG_MILLIS) findings.fault("clock", how + "; set it, by NTP: nothing falls due where clocks differ so.");
        else if (apart > UNLIKE_MILLIS) findings.warn("clock", how + "; have NTP keep both.");
        else findings.ok("clock", how + ".");
    }
}
