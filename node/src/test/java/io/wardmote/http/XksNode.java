package io.wardmote.http;

import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.wardmote.access.Access;
import io.wardmote.access.LastUse;
import io.wardmote.access.OpenedSecrets;
import io.wardmote.access.Passwords;
import io.wardmote.access.StoredCredentials;
import io.wardmote.crypto.Ask;
import io.wardmote.crypto.BoundedWorkers;
import io.wardmote.crypto.CryptoConfig;
import io.wardmote.crypto.CryptoReply;
import io.wardmote.crypto.CryptoRequest;
import io.wardmote.crypto.LocalCodecs;
import io.wardmote.crypto.OpenedKeys;
import io.wardmote.crypto.Providers;
import io.wardmote.crypto.RootKey;
import io.wardmote.crypto.RootKeys;
import io.wardmote.crypto.SoftwareKeys;
import io.wardmote.key.Secret;
import io.wardmote.op.Arns;
import io.wardmote.op.Availability;
import io.wardmote.op.Call;
import io.wardmote.op.Caller;
import io.wardmote.op.Current;
import io.wardmote.op.Lane;
import io.wardmote.op.MemoryAudit;
import io.wardmote.op.MemoryCluster;
import io.wardmote.op.Operation;
import io.wardmote.op.Operations;
import io.wardmote.op.PendingUses;
import io.wardmote.op.Quotas;
import io.wardmote.op.Reply;
import io.wardmote.op.Uses;
import io.wardmote.op.keys.KeyLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** One lane of a node in this process: the doors, every operation, credentials and software keys as a node has them, over rows in memory. */
final class XksNode implements AutoCloseable {
    private static final String ACCOUNT = "1000000000000001";

    static {
        Current.prepare();   // before the Vert.x below
    }

    final MemoryAudit audit = new MemoryAudit();
    final TestCertificate certificate;
    private final Vertx vertx = Vertx.vertx();
    private final OpenedKeys opened = new OpenedKeys(CryptoConfig.defaults());
    private final Gateway gateway;
    private final Function<Call, Future<Reply>> dispatch;

    XksNode(Path folder) {
        Providers providers = Providers.start();
        RootKeys roots = new RootKeys(new RootKey("c1", 1, new Secret(providers.random().bytes(RootKey.BYTES)), providers.random()));
        SoftwareKeys keys = new SoftwareKeys(providers, roots, opened, CryptoConfig.defaults());
        MemoryCluster cluster = new MemoryCluster("local", ACCOUNT);
        LocalCodecs.register(vertx);
        certificate = TestCertificate.in(folder);
        List<Operation> operations = Operations.of(cluster, request -> answered(keys, request), new Access(), new Arns("local", ACCOUNT), new Uses(cluster, Uses.MOST),
            Quotas.NONE, new KeyLimits(1000, false), roots,
            new Passwords(roots, providers.random().generator(), new BoundedWorkers(vertx, "passwords", 1, 1, 10, Long.MAX_VALUE)::run, System::nanoTime), providers.random().generator(), "PEM", audit, Availability.UNKNOWN, PendingUses.NONE);
        List<Deployable> parts = new ArrayList<>(operations);
        dispatch = Operations.on(0, new Ask(vertx), operations);
        OpenedSecrets secrets = new OpenedSecrets();
        cluster.listen(secrets);
        var credentials = new StoredCredentials(vertx, cluster, roots, keys, ACCOUNT, new LastUse(cluster), secrets, providers.random());
        var guards = new Gateway.Guards(new Doorstep(Doorstep.Limits.DEFAULT), new Nonces(1 << 16, new SplittableRandom()), new Attempts(1000, System::nanoTime), Quotas.NONE);
        HttpConfig config = HttpConfig.of("127.0.0.1", 0, new HttpConfig.Tls(certificate.certificate(), certificate.key(), Optional.empty(), false), "local");
        gateway = new Gateway(config, Map.of(), dispatch, audit, credentials, guards, System::currentTimeMillis,
            () -> new Health(true, Map.of(), Reply.EMPTY));
        parts.add(gateway);
        await(vertx.deployVerticle(new Lane(parts), Lane.options(0)));
    }

    private static Future<CryptoReply> answered(SoftwareKeys keys, CryptoRequest request) {
        try {
            return Future.succeededFuture(keys.answer(request));
        } catch (GeneralSecurityException | RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    int port() {
        return gateway.port();
    }

    /** As the account itself. */
    Reply ask(String action, String... namesAndValues) {
        Map<String, String> parameters = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) parameters.put(namesAndValues[i], namesAndValues[i + 1]);
        return await(dispatch.apply(new Call(action, parameters, Caller.user(ACCOUNT, "root", "", "127.0.0.1"), "request", new byte[0])));
    }

    record Answer(int status, JsonObject body) {
        String error() {
            return body.getString("errorName", "");
        }

        byte[] bytes(String field) {
            return Base64.getDecoder().decode(body.getString(field));
        }
    }

    Answer send(XksRequests request) {
        try (Wire wire = new Wire(certificate.trust(), port())) {
            Wire.Response response = wire.send(request.bytes()).read();
            return new Answer(response.status(), new JsonObject(response.body()));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        await(vertx.close());
        opened.close();
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.await(20, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }
}
