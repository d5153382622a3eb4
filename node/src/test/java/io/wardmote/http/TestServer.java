package io.wardmote.http;

import static io.wardmote.key.Refusal.EXPIRED_SECURITY_TOKEN;
import static io.wardmote.key.Refusal.INACTIVE_ACCESS_KEY;
import static io.wardmote.key.Refusal.INVALID_BEARER_TOKEN;
import static io.wardmote.key.Refusal.INVALID_CIPHERTEXT;
import static io.wardmote.key.Refusal.INVALID_SECURITY_TOKEN;
import static io.wardmote.key.Refusal.MISMATCHED_SECURITY_TOKEN;
import static io.wardmote.key.Refusal.NO_PERMISSION;
import static io.wardmote.key.Refusal.SESSION_OVER;
import static io.wardmote.key.Refusal.UNAVAILABLE;
import static io.wardmote.key.Refusal.UNKNOWN_ACCESS_KEY;
import static io.wardmote.key.Refusal.UNKNOWN_ACTION;
import static io.wardmote.key.Refusal.UNKNOWN_KEY;
import static io.wardmote.key.Refusal.WRONG_SIGNATURE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.VertxInternal;
import io.wardmote.console.StaticFiles;
import io.wardmote.access.BearerTokens;
import io.wardmote.access.Credentials;
import io.wardmote.key.Refused;
import io.wardmote.key.Secret;
import io.wardmote.op.Api;
import io.wardmote.op.Call;
import io.wardmote.op.MemoryAudit;
import io.wardmote.op.Principal;
import io.wardmote.op.Quotas;
import io.wardmote.op.Rate;
import io.wardmote.op.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** A real gateway on loopback before operations that answer with what they were asked. */
final class TestServer implements AutoCloseable, Credentials {
    static final String ACCESS_KEY = "AKIDEXAMPLE";
    static final String SECRET = "SECRETEXAMPLE";
    static final String INACTIVE = "AKIDINACTIVE";
    static final String SESSION_KEY = "STS.EXAMPLE";
    static final String SESSION_SECRET = "SESSIONSECRETEXAMPLE";
    static final String SESSION_TOKEN = "token-of-the-session";
    static final String EXPIRED_TOKEN = "token-of-yesterday";
    static final Principal.Session SESSION = new Principal.Session("deploy", "1", "alice", "", Long.MAX_VALUE);
    /** 32 bytes of 7. */
    static final String TOKEN = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc";
    static final Set<String> OPERATIONS = Set.of("Encrypt", "DescribeKey", "ListKeys", "Refuse", "Unavailable", "Throw", "Fail", "Wait");

    final AtomicLong clockMillis = new AtomicLong(System.currentTimeMillis());
    /** How much later it is for everything that may take too long. */
    final AtomicLong laterMillis = new AtomicLong();
    final MemoryAudit audit = new MemoryAudit();
    final Queue<Call> calls = new ConcurrentLinkedQueue<>();
    /** The secrets of sessions that were asked for. */
    final Queue<Secret> givenAway = new ConcurrentLinkedQueue<>();
    /** The access keys that signed rightly. */
    final Queue<String> used = new ConcurrentLinkedQueue<>();
    final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    final Queue<Promise<Reply>> waiting = new ConcurrentLinkedQueue<>();
    final TestCertificate certificate;
    private final Gateway.Guards guards;
    private final Vertx vertx = Vertx.vertx();
    private final Secret secret = new Secret(SECRET.getBytes(UTF_8));
    private final List<Gateway> gateways = new ArrayList<>();
    /** What calls of the XKS proxy API end with, if anything. */
    volatile Refused refusesXks;
    volatile RuntimeException failsXks;
    volatile long xksUntil;
    volatile Health health = new Health(true, Map.of("raft", "ok"), Reply.of("node", "node1", "role", "leader"));

    TestServer() {
        this(UnaryOperator.identity());
    }

    TestServer(UnaryOperator<HttpConfig> settings) {
        this(settings, UnaryOperator.identity());
    }

    /** @param guarded what bounds strangers and callers, of what bounds nobody who is not told to */
    TestServer(UnaryOperator<HttpConfig> settings, UnaryOperator<Gateway.Guards> guarded) {
        guards = guarded.apply(new Gateway.Guards(new Doorstep(Doorstep.Limits.DEFAULT), new Nonces(1 << 16, new SplittableRandom()),
            new Attempts(Rate.MOST_PER_SECOND, this::nanos), Quotas.NONE));
        try {
            certificate = TestCertificate.in(Files.createTempDirectory(Files.createDirectories(Path.of("target")), "certificate"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        start(settings.apply(HttpConfig.of("127.0.0.1", 0, tls(), "test-region")), vertx.getOrCreateContext());
    }

    HttpConfig.Tls tls() {
        return new HttpConfig.Tls(certificate.certificate(), certificate.key(), Optional.empty(), false);
    }

    /** Now, or as much later as it is told to be. */
    long nanos() {
        return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(laterMillis.get());
    }

    void start(HttpConfig config, Context lane) {
        Map<Api, Set<String>> operations = Map.of(Api.OPENAPI, OPERATIONS, Api.RAM, Set.of("Encrypt", "GetUser"));
        Gateway gateway = new Gateway(config, operations, this::dispatch, audit, this, guards, clockMillis::get, () -> health, this::nanos)
            .with(new StaticFiles()::mount);
        Promise<Object> started = Promise.promise();
        lane.runOnContext(on -> {
            try {
                gateway.deploy(lane).onComplete(done -> started.handle(done.mapEmpty()));
            } catch (Exception e) {
                started.fail(e);
            }
        });
        await(started.future());
        gateways.add(gateway);
    }

    /** All lanes show that certificate from now on. */
    void show(TestCertificate other) throws IOException {
        show(other, Optional.empty());
    }

    void show(TestCertificate other, Optional<Buffer> clients) throws IOException {
        for (Gateway gateway : gateways) {
            await(gateway.show(Buffer.buffer(Files.readAllBytes(other.certificate())), Buffer.buffer(Files.readAllBytes(other.key())), clients));
        }
    }

    /** A context on another event loop than the one before. */
    Context newLane() {
        return ((VertxInternal) vertx).createEventLoopContext();
    }

    Future<?> stop() {
        return gateways.getFirst().stop();
    }

    int port() {
        return gateways.getFirst().port();
    }

    Wire wire() throws IOException {
        return new Wire(certificate.trust(), port());
    }

    private Future<Reply> dispatch(Call call) {
        calls.add(call);
        threads.add(Thread.currentThread());
        if (call.api() == Api.INSTANCE) return instanceApi(call);
        if (call.api() == Api.XKS) return xks(call);
        return switch (call.operation()) {
            case "Encrypt", "DescribeKey" -> Future.succeededFuture(echo(call));
            case "ListKeys" -> Future.succeededFuture(Reply.page("Keys", "Key", List.of(Reply.of("KeyId", "a"), Reply.of("KeyId", "b")), 1, 10, 2));
            case "Refuse" -> Future.failedFuture(UNKNOWN_KEY.refused());
            case "Unavailable" -> Future.failedFuture(UNAVAILABLE.because("No leader."));
            case "Throw" -> throw new IllegalStateException("thrown on purpose");
            case "Fail" -> Future.failedFuture(new IllegalStateException("failed on purpose"));
            default -> {
                Promise<Reply> answer = ((VertxInternal) vertx).getOrCreateContext().promise();
                waiting.add(answer);
                yield answer.future();
            }
        };
    }

    private Future<Reply> xks(Call call) {
        if (failsXks != null) throw failsXks;
        if (refusesXks != null) return Future.failedFuture(refusesXks);
        Reply reply = Reply.of("operation", call.operation(), "plaintext", call.octets().get("plaintext"));
        return Future.succeededFuture(xksUntil == 0 ? reply : reply.inSurvivalUntil(xksUntil));
    }

    private Future<Reply> instanceApi(Call call) {
        return switch (call.operation()) {
            case "Encrypt" -> Future.succeededFuture(Reply.of("KeyId", call.parameters().getOrDefault("KeyId", ""),
                "CiphertextBlob", call.optionalBytes("Plaintext", Integer.MAX_VALUE).orElse(new byte[0]), "KeyVersionId", call.parameters().getOrDefault("KeyVersionId", "none")));
            case "Decrypt" -> Future.failedFuture(INVALID_CIPHERTEXT.refused());
            case "GetPublicKey" -> Future.failedFuture(NO_PERMISSION.because("key/" + call.parameters().get("KeyId")));
            case "Verify" -> Future.failedFuture(UNAVAILABLE.because("No leader."));
            case "Sign" -> throw new IllegalStateException("thrown on purpose");
            case "GenerateDataKey" -> Future.failedFuture(new IllegalStateException("failed on purpose"));
            default -> {
                Promise<Reply> answer = ((VertxInternal) vertx).getOrCreateContext().promise();
                waiting.add(answer);
                yield answer.future();
            }
        };
    }

    private static Reply echo(Call call) {
        Map<String, Object> fields = new LinkedHashMap<>(new TreeMap<>(call.parameters()));
        List<Object> namesAndValues = new ArrayList<>(List.of("Operation", call.operation(), "User", call.caller().user()));
        fields.forEach((name, value) -> namesAndValues.addAll(List.of(name, value)));
        return Reply.of(namesAndValues.toArray());
    }

    /** The one session of the console there is, and whether what came in it put its end off. */
    static final String SESSION_COOKIE = "__Host-wardmote=alice." + TOKEN;
    final Queue<Boolean> sessionUsed = new ConcurrentLinkedQueue<>();

    @Override
    public Future<Void> console(String user, String hash, boolean used) {
        if (!user.equals("alice") || !hash.equals(BearerTokens.hash(Base64.getUrlDecoder().decode(TOKEN)))) return Future.failedFuture(SESSION_OVER.refused());
        sessionUsed.add(used);
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> consoleNow(String user, String hash) {
        throw new AssertionError("the doors do not ask so");
    }

    @Override
    public <T> Future<T> accessKey(String accessKeyId, Function<SigningSecret, T> check) {
        try {
            return switch (accessKeyId) {
                case ACCESS_KEY -> Future.succeededFuture(check.apply(new SigningSecret(ACCESS_KEY, new Principal.Root(), secret)));
                case INACTIVE -> Future.failedFuture(INACTIVE_ACCESS_KEY.refused());
                default -> Future.failedFuture(UNKNOWN_ACCESS_KEY.refused());
            };
        } catch (Refused refused) {
            return Future.failedFuture(refused);
        }
    }

    @Override
    public <T> Future<T> session(String accessKeyId, String securityToken, Function<SigningSecret, T> check) {
        if (!Set.of(SESSION_TOKEN, EXPIRED_TOKEN).contains(securityToken)) throw INVALID_SECURITY_TOKEN.refused();
        if (!accessKeyId.equals(SESSION_KEY)) throw MISMATCHED_SECURITY_TOKEN.refused();
        try (Secret given = new Secret(SESSION_SECRET.getBytes(UTF_8))) {
            givenAway.add(given);
            T checked = check.apply(new SigningSecret(SESSION_KEY, SESSION, given));
            return securityToken.equals(EXPIRED_TOKEN) ? Future.failedFuture(EXPIRED_SECURITY_TOKEN.refused()) : Future.succeededFuture(checked);
        }
    }

    @Override
    public void used(String accessKeyId) {
        used.add(accessKeyId);
    }

    @Override
    public Future<String> bearer(String tokenHash) {
        byte[] token = new byte[32];
        Arrays.fill(token, (byte) 7);
        return tokenHash.equals(Signer.sha256(token)) ? Future.succeededFuture("alice") : Future.failedFuture(INVALID_BEARER_TOKEN.refused());
    }

    @Override
    public Future<String> bearerNow(String tokenHash) {
        return bearer(tokenHash);
    }

    @Override
    public Future<String> clientKey(String clientKeyId, byte[] signed, byte[] signature) {
        if (!clientKeyId.equals(InstanceRequests.CLIENT_KEY)) return Future.failedFuture(UNKNOWN_ACCESS_KEY.because(clientKeyId));
        return InstanceRequests.isSigned(signed, signature) ? Future.succeededFuture("point") : Future.failedFuture(WRONG_SIGNATURE.refused());
    }

    @Override
    public Future<Void> xksCredential(String prefix, String accessKeyId, XksCheck check) {
        if (!prefix.equals(XksRequests.PREFIX)) return Future.failedFuture(UNKNOWN_ACTION.refused());
        if (!accessKeyId.equals(XksRequests.CREDENTIAL)) return Future.failedFuture(UNKNOWN_ACCESS_KEY.refused());
        try {
            check.by(Optional.of(XksRequests.REGION), XksRequests.SECRET);
            return Future.succeededFuture();
        } catch (Refused refused) {
            return Future.failedFuture(refused);
        }
    }

    @Override
    public String account() {
        return "1234567890123456";
    }

    @Override
    public void close() {
        await(vertx.close());
    }

    private static void await(Future<?> future) {
        try {
            future.await(20, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }
}
