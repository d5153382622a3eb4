package io.wardmote.node;

import io.vertx.core.Vertx;
import io.wardmote.crypto.BoundedWorkers;
import io.wardmote.http.Attempts;
import io.wardmote.http.Doorstep;
import io.wardmote.http.Gateway;
import io.wardmote.http.HttpConfig;
import io.wardmote.http.Nonces;
import io.wardmote.node.founding.Pem;
import io.wardmote.op.Quotas;
import io.wardmote.state.Network;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** What the settings of a node say of its HTTPS port. */
final class Doors {
    private static final int WAITING_PASSWORDS = 32;
    private static final int WARNED_SECONDS = 10;
    /** A minute, from all addresses that the user was never known at. */
    private static final int FAILURES_OF_A_USER = 10;

    private Doors() {}

    static HttpConfig http(NodeConfig config, String region) {
        NodeConfig.Tls tls = config.tls();
        tls.clients().ifPresent(Pem::certificates);   // refused here in a sentence, and in none where it is used
        NodeConfig.Timeouts timeouts = config.timeouts();
        HttpConfig.Times times = new HttpConfig.Times((int) timeouts.idle().toMillis(), (int) timeouts.header().toMillis(), (int) timeouts.body().toMillis(),
            (int) timeouts.answer().toMillis());
        Address at = config.listen().https();
        return HttpConfig.of(at.host(), at.port(), new HttpConfig.Tls(tls.certificate(), tls.key(), tls.clients(), tls.required()), region)
            .admitting(config.limits().admitted(), config.limits().places()).timed(times);
    }

    static Doorstep doorstep(NodeConfig config) {
        Doorstep.Limits limits = config.limits().connections();
        return config.proxies().isEmpty() ? new Doorstep(limits) : new Doorstep(limits, peer -> isAmong(config.proxies(), peer));
    }

    private static boolean isAmong(List<Network> networks, InetAddress peer) {
        String text = peer.getHostAddress();
        int zone = text.indexOf('%');
        Optional<Network> address = Network.address(zone < 0 ? text : text.substring(0, zone));
        return address.isPresent() && networks.stream().anyMatch(network -> network.contains(address.get()));
    }

    /** What makes and compares passwords, which takes a core for 50 ms each time: half of them at once, and some may wait. */
    static BoundedWorkers passwordWork(Vertx vertx) {
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        return new BoundedWorkers(vertx, "console-passwords", threads, WAITING_PASSWORDS, WARNED_SECONDS, TimeUnit.SECONDS.toNanos(WARNED_SECONDS));
    }

    static ConsoleRoutes.Guards consoleGuards(Gateway.Guards guards) {
        return new ConsoleRoutes.Guards(guards.attempts(), new Attempts(FAILURES_OF_A_USER, System::nanoTime), new AtOnce());
    }

    static Gateway.Guards guards(NodeConfig config, RandomGenerator random) {
        return new Gateway.Guards(doorstep(config), new Nonces(config.limits().nonces(), random), new Attempts(config.limits().failures(), System::nanoTime),
            new Quotas(config.quotas().caller(), config.quotas().key(), config.quotas().weights(), System::nanoTime));
    }
}
