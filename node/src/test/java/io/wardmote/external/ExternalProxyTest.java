package io.wardmote.external;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.json.JsonObject;
import io.wardmote.crypto.Ask;
import io.wardmote.crypto.Asker;
import io.wardmote.crypto.CryptoConfig;
import io.wardmote.crypto.CryptoEngine;
import io.wardmote.crypto.CryptoReply;
import io.wardmote.crypto.CryptoRequest;
import io.wardmote.crypto.LocalCodecs;
import io.wardmote.crypto.OpenedKeys;
import io.wardmote.crypto.Providers;
import io.wardmote.crypto.RootKey;
import io.wardmote.crypto.RootKeys;
import io.wardmote.crypto.SlowWork;
import io.wardmote.crypto.SoftwareKeys;
import io.wardmote.http.TestCertificate;
import io.wardmote.key.Binding;
import io.wardmote.key.KeySpec;
import io.wardmote.key.KeyUsage;
import io.wardmote.key.Material;
import io.wardmote.key.Origin;
import io.wardmote.key.Protection;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import io.wardmote.key.Secret;
import io.wardmote.key.StoredKey;
import io.wardmote.op.Arns;
import io.wardmote.state.ExternalManager;
import io.wardmote.xks.XksFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The engine over real TLS, with a proxy that does what managers should not. */
class ExternalProxyTest {
    private static final String INSTANCE = "kst-1";
    private static final byte[] AAD = "of mine".getBytes(UTF_8);
    private static final byte[] NONE = {};
    private static final Asker ASKER = new Asker("ReEncrypt", "0BF4C2A0-5A8E-4A2C-9C2B-6B7F4C1D2E3F");
    /** A deadline for what is no matter of time. */
    private static final int PATIENT = 2000;
    @TempDir
    private static Path folder;
    private static TestCertificate certificate;
    private static TestCertificate another;
    private static Vertx vertx;
    private static Ask asking;
    private static Providers providers;
    private static RootKeys roots;
    private static OpenedKeys opened;
    private static SoftwareKeys software;
    private static SlowWork slow;
    private static int keys;

    private final Map<String, ExternalManager> managers = new ConcurrentHashMap<>();
    private final Standing standing = new Standing();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private ScriptedProxy proxy;
    private ExternalEngine external;
    private String engine;

    @BeforeAll
    static void start() throws IOException {
        certificate = TestCertificate.in(Files.createDirectory(folder.resolve("one")));
        another = TestCertificate.in(Files.createDirectory(folder.resolve("two")));
        vertx = Vertx.vertx();
        LocalCodecs.register(vertx);
        asking = new Ask(vertx);
        providers = Providers.start();
        roots = new RootKeys(new RootKey("c1", 1, new Secret(providers.random().bytes(RootKey.BYTES)), providers.random()));
        opened = new OpenedKeys(CryptoConfig.defaults());
        software = new SoftwareKeys(providers, roots, opened, CryptoConfig.defaults());
        slow = new SlowWork(vertx, CryptoConfig.defaults());
        vertx.deployVerticle(new CryptoEngine(0, software, slow)).await();
    }

    @AfterAll
    static void stop() {
        slow.close();
        vertx.close().await();
        opened.close();
    }

    @BeforeEach
    void deploy() {
        proxy = new ScriptedProxy(vertx, certificate);
        manager(PATIENT, certificate, ScriptedProxy.SECRET, null);
        KnownManagers known = new KnownManagers() {
            @Override
            public Optional<ExternalManager> ofKey(String keyId) {
                return of(INSTANCE);
            }

            @Override
            public Optional<ExternalManager> of(String instance) {
                return Optional.ofNullable(managers.get(instance));
            }

            @Override
            public List<ExternalManager> all() {
                return List.copyOf(managers.values());
            }
        };
        ExternalEngine.Parts parts = new ExternalEngine.Parts(software, roots, providers.random(), slow, CryptoConfig.defaults().longestInputBytes());
        external = new ExternalEngine(known, parts, new Arns("local", "1"), standing, new ExternalMeters(registry));
        engine = vertx.deployVerticle(external).await();
    }

    @AfterEach
    void undeploy() {
        vertx.undeploy(engine).await();
        proxy.close();
    }

    private void manager(int timeoutMillis, TestCertificate trusted, String secret, TestCertificate client) {
        manager("127.0.0.1", timeoutMillis, trusted, secret, client);
    }

    private void manager(String host, int timeoutMillis, TestCertificate trusted, String secret, TestCertificate client) {
        try {
            byte[] signing = secret.getBytes(US_ASCII);
            byte[] key = client == null ? NONE : Base64.getMimeDecoder().decode(Files.readString(client.key()).replaceAll("-----[A-Z ]+-----", ""));
            byte[] both = ByteBuffer.allocate(1 + signing.length + key.length).put((byte) signing.length).put(signing).put(key).array();
            var sealed = roots.wrap(Binding.externalManager(INSTANCE, ScriptedProxy.ACCESS_KEY_ID), both);
            managers.put(INSTANCE, new ExternalManager(INSTANCE, new ExternalManager.Endpoint(host, proxy.port(), "/a/b", ScriptedProxy.REGION),
                new ExternalManager.Credentials(ScriptedProxy.ACCESS_KEY_ID, client == null ? "" : Files.readString(client.certificate()), sealed),
                trusted == null ? "" : Files.readString(trusted.certificate()), timeoutMillis, true));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Future<CryptoReply> ask(CryptoRequest request) {
        return asking.ask(ExternalEngine.ADDRESS, request);
    }

    private static StoredKey taken() {
        String id = "key-" + keys++;
        // the first handshake of a process may take longer than any deadline
        CryptoReply.Taken made = (CryptoReply.Taken) await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(
            () -> ask(new CryptoRequest.TakeExternal(id, id + ".1", KeySpec.AES_256, KeyUsage.ENCRYPT_DECRYPT, INSTANCE, "aes-1", ASKER)).await(),
            Objects::nonNull);
        return new StoredKey(id, id + ".1", KeySpec.AES_256, KeyUsage.ENCRYPT_DECRYPT, Origin.GENERATED, Protection.EXTERNAL, made.material(), NONE);
    }

    private static byte[] bytes(Future<CryptoReply> reply) {
        return ((CryptoReply.Bytes) reply.await()).bytes();
    }

    private static byte[] seal(StoredKey key) {
        return bytes(ask(new CryptoRequest.Encrypt(key, "hello".getBytes(UTF_8), AAD).by(ASKER)));
    }

    private static byte[] open(StoredKey key, byte[] sealed) {
        return bytes(ask(new CryptoRequest.Decrypt(key, sealed, AAD).by(ASKER)));
    }

    private static Refused refusal(Future<CryptoReply> reply) {
        try {
            reply.await();
        } catch (Refused refused) {
            return refused;
        }
        throw new AssertionError("it was done");
    }

    private static Refused openRefused(StoredKey key, byte[] sealed, byte[] aad) {
        return refusal(ask(new CryptoRequest.Decrypt(key, sealed, aad).by(ASKER)));
    }

    private static Refused sealRefused(StoredKey key) {
        return refusal(ask(new CryptoRequest.Encrypt(key, "hello".getBytes(UTF_8), AAD).by(ASKER)));
    }

    private void assertUnavailable(StoredKey key, String why) {
        Refused refused = sealRefused(key);
        assertThat(refused.refusal()).isEqualTo(Refusal.KEY_UNAVAILABLE);
        assertThat(refused.detail()).contains(why);
    }

    /** Until the breaker, if it is open, has let through an answer. */
    private void recover(StoredKey key) {
        await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(() -> seal(key).length > 0);
    }

    @Test
    void plaintextsOfAnyLengthComeBackAndNeitherSideReadsThemAlone() {
        StoredKey key = taken();
        for (int length : new int[] {0, 1, 4300, 6144, 100_000}) {
            byte[] plaintext = new byte[length];
            byte[] sealed = bytes(ask(new CryptoRequest.Encrypt(key, plaintext, AAD).by(ASKER)));
            assertThat(sealed.length - length).isBetween(12 + 107, 143);
            assertThat(open(key, sealed)).isEqualTo(plaintext);
            assertThat(openRefused(key, sealed, NONE).refusal()).as("of another caller").isEqualTo(Refusal.INVALID_CIPHERTEXT);
        }
        byte[] sealed = seal(key);
        StoredKey sibling = taken();
        assertThat(openRefused(sibling, sealed, AAD).refusal()).as("of another key here, the same there").isEqualTo(Refusal.INVALID_CIPHERTEXT);
        Material.External material = (Material.External) key.material();
        StoredKey swapped = new StoredKey(key.keyId(), key.versionId(), key.spec(), key.usage(), key.origin(), key.protection(), new Material.External("aes-2", material.inner()), NONE);
        opened.evictAll();
        assertThat(sealRefused(swapped).refusal()).as("the inner key is of the one key there").isEqualTo(Refusal.INTERNAL_FAILURE);
        opened.evictAll();
        assertThat(open(key, sealed)).isEqualTo("hello".getBytes(UTF_8));
    }

    @Test
    void anAnswerInTimeIsTakenAndOneThatIsLateIsNot() {
        StoredKey key = taken();
        byte[] sealed = seal(key);
        manager(250, certificate, ScriptedProxy.SECRET, null);
        proxy.deed = proxy.after(100);
        recover(key); // at last also where the machine has much else to do
        proxy.deed = proxy.after(600);
        assertUnavailable(key, "did not answer within 250 ms");
        proxy.deed = proxy.after(100);
        recover(key);
        manager(PATIENT, certificate, ScriptedProxy.SECRET, null);
        assertThat(open(key, sealed)).isEqualTo("hello".getBytes(UTF_8));
    }

    @Test
    void whatIsNotOfTheProtocolIsRefused() {
        StoredKey key = taken();
        Map<String, Consumer<JsonObject>> changes = new HashMap<>();
        changes.put("59 bytes of ciphertext", fields -> fields.put("ciphertext", shorter(fields, "ciphertext")));
        changes.put("15 bytes of authenticationTag", fields -> fields.put("authenticationTag", shorter(fields, "authenticationTag")));
        changes.put("15 bytes of initializationVector", fields -> fields.put("initializationVector", shorter(fields, "initializationVector")));
        changes.put("21 bytes of ciphertextMetadata", fields -> fields.put("ciphertextMetadata", Base64.getEncoder().encodeToString(new byte[21])));
        changes.put("another ciphertextDataIntegrityValue", fields -> fields.put("authenticationTag", Base64.getEncoder().encodeToString(new byte[16])));
        changes.put("no text ciphertextDataIntegrityValue", fields -> fields.remove("ciphertextDataIntegrityValue"));
        changes.put("no text ciphertext", fields -> fields.put("ciphertext", 7));
        changes.put("no base64", fields -> fields.put("ciphertext", "*"));
        changes.forEach((why, change) -> {
            proxy.deed = (request, body) -> {
                JsonObject fields = new JsonObject(new String(proxy.manager.answer(request.path(), body).body(), UTF_8));
                if (request.path().endsWith("/encrypt")) change.accept(fields);
                ScriptedProxy.send(request, MemoryManager.yes(fields));
            };
            assertUnavailable(key, why);
            proxy.deed = proxy::well;
            recover(key);
        });
    }

    private static String shorter(JsonObject fields, String name) {
        byte[] bytes = Base64.getDecoder().decode(fields.getString(name));
        return Base64.getEncoder().encodeToString(Arrays.copyOf(bytes, bytes.length - 1));
    }

    @Test
    void aManagerThatFailsIsRefusedAndNothingIsFollowedOrReadWithoutEnd() {
        StoredKey key = taken();
        Map<String, ScriptedProxy.Deed> deeds = new HashMap<>();
        deeds.put("The connection to the manager fails", (request, body) -> request.connection().close());
        deeds.put("connection to the manager fails", (request, body) -> reset(request));
        deeds.put("status 302", (request, body) -> request.response().setStatusCode(302).putHeader("location", "https://127.0.0.1:" + proxy.port() + request.path()).end());
        deeds.put("status 500", (request, body) -> request.response().setStatusCode(500).end("words"));
        deeds.put("InternalException", (request, body) -> ScriptedProxy.send(request, MemoryManager.no(XksFailure.INTERNAL)));
        deeds.put("DependencyTimeoutException", (request, body) -> ScriptedProxy.send(request, MemoryManager.no(XksFailure.DEPENDENCY_TIMEOUT)));
        deeds.put("goes on after its end", (request, body) -> request.response().end("{}{}"));
        deeds.put("has no end", (request, body) -> {
            request.response().setChunked(true);
            for (int chunk = 0; chunk < 80; chunk++) request.response().write(Buffer.buffer(" ".repeat(1024)));
        });
        deeds.forEach((why, deed) -> {
            proxy.deed = deed;
            assertUnavailable(key, why);
            proxy.deed = proxy::well;
            recover(key);
        });
        proxy.deed = (request, body) -> ScriptedProxy.send(request, MemoryManager.no(XksFailure.THROTTLING));
        assertThat(sealRefused(key).refusal()).isEqualTo(Refusal.MANAGER_THROTTLES);
        proxy.deed = (request, body) -> request.response().setStatusCode(429).end();
        assertThat(sealRefused(key).refusal()).isEqualTo(Refusal.MANAGER_THROTTLES);
    }

    /** In the midst of its answer the manager's machine is gone: a reset of TCP, and no end of TLS. */
    private static void reset(HttpServerRequest request) {
        request.response().setChunked(true).write("{").onComplete(written -> {
            Channel socket = ((HttpServerConnection) request.connection()).channelHandlerContext().channel();
            socket.config().setOption(ChannelOption.SO_LINGER, 0);
            socket.unsafe().closeForcibly();
        });
    }

    @Test
    void whatIsLostIsRefusedAtOnceAlsoForKeysThatAreOpen() {
        StoredKey key = taken();
        byte[] sealed = seal(key);
        proxy.secret = "othersecretothersecretothersecretothersecre";
        assertUnavailable(key, "AuthenticationFailedException");
        assertThat(openRefused(key, sealed, AAD).refusal()).isEqualTo(Refusal.KEY_UNAVAILABLE);
        manager(PATIENT, certificate, proxy.secret, null);
        assertThat(open(key, sealed)).as("rotated").isEqualTo("hello".getBytes(UTF_8));
        for (XksFailure lost : List.of(XksFailure.INVALID_STATE, XksFailure.KEY_NOT_FOUND, XksFailure.ACCESS_DENIED, XksFailure.INVALID_KEY_USAGE)) {
            proxy.manager.failure = lost;
            assertUnavailable(key, lost.errorName());
            assertThat(openRefused(key, sealed, AAD).refusal()).isEqualTo(Refusal.KEY_UNAVAILABLE);
        }
        proxy.manager.failure = null;
        assertThat(open(key, sealed)).isEqualTo("hello".getBytes(UTF_8));
        managers.clear();
        assertUnavailable(key, "no manager");
    }

    @Test
    void theCertificateIsCheckedByIssuerAndNameAndOursIsShown() {
        StoredKey key = taken();
        manager(PATIENT, null, ScriptedProxy.SECRET, null);
        assertUnavailable(key, "TLS"); // nobody whom the system trusts
        manager(PATIENT, another, ScriptedProxy.SECRET, null);
        assertUnavailable(key, "TLS");
        manager(PATIENT, certificate, ScriptedProxy.SECRET, null);
        seal(key);
        proxy.show(another, null);
        assertUnavailable(key, "");
        manager(PATIENT - 1, certificate, ScriptedProxy.SECRET, null);
        assertUnavailable(key, "TLS");
        proxy.show(certificate, another);
        manager(PATIENT, certificate, ScriptedProxy.SECRET, another);
        assertThat(seal(key)).isNotEmpty();
        List<ILoggingEvent> errors = errorsOf(() -> {
            manager(PATIENT - 1, certificate, ScriptedProxy.SECRET, null);
            assertUnavailable(key, "");
        });
        assertThat(errors).as("whoever asks is told, and the watch tells of it once").isEmpty();
    }

    private static List<ILoggingEvent> errorsOf(Runnable work) {
        Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        root.addAppender(log);
        try {
            work.run();
        } finally {
            root.detachAppender(log);
        }
        return log.list.stream().filter(event -> event.getLevel().isGreaterOrEqual(Level.ERROR)).toList();
    }

    @Test
    void aDeadManagerIsNotAskedAnyMoreAndHoldsUpNoOtherKey() {
        StoredKey key = taken();
        CryptoReply.Generated made = (CryptoReply.Generated) asking.<CryptoReply>ask(CryptoEngine.address(0),
            new CryptoRequest.Generate("soft", "soft.1", KeySpec.AES_256, KeyUsage.ENCRYPT_DECRYPT, Origin.GENERATED, Protection.SOFTWARE)).await();
        StoredKey soft = new StoredKey("soft", "soft.1", KeySpec.AES_256, KeyUsage.ENCRYPT_DECRYPT, Origin.GENERATED, Protection.SOFTWARE, made.material(), NONE);
        manager(250, certificate, ScriptedProxy.SECRET, null);
        proxy.deed = (request, body) -> { };
        for (int ask = 0; ask < HttpWire.CONNECTIONS + HttpWire.WAITING + 50; ask++) ask(new CryptoRequest.Encrypt(key, new byte[32], AAD).by(ASKER));
        for (int ask = 0; ask < 50; ask++) asking.<CryptoReply>ask(CryptoEngine.address(0), new CryptoRequest.Encrypt(soft, new byte[32], AAD)).await();
        await().pollInterval(Duration.ofMillis(20)).until(() -> sealRefused(key).detail().contains("is not asked until it does"));
        int asked = proxy.requests.get();
        for (int ask = 0; ask < 50; ask++) assertUnavailable(key, "is not asked until it does");
        assertThat(proxy.requests.get() - asked).as("none of these: health, and what was on its way").isLessThan(50);
        assertThat(registry.get("wardmote.external.breaker").tag("instance", INSTANCE).gauge().value()).isPositive();
        assertThat(registry.get("wardmote.external.calls").tag("outcome", "timed_out").counters()).isNotEmpty();
        assertThat(registry.get("wardmote.external.calls").tag("outcome", "busy").counter().count()).as("the queue has an end").isPositive();
        await().until(() -> !standing.fault(INSTANCE).isEmpty());
        manager(PATIENT, certificate, ScriptedProxy.SECRET, null);
        proxy.deed = proxy::well;
        recover(key);
        await().until(() -> standing.fault(INSTANCE).isEmpty());
    }

    @Test
    void aManagerAtAnIpv6AddressIsAsOneElsewhere() {
        proxy.close();
        proxy = new ScriptedProxy(vertx, certificate, "::1");
        manager("::1", PATIENT, certificate, ScriptedProxy.SECRET, null);
        StoredKey key = taken();
        assertThat(open(key, seal(key))).isEqualTo("hello".getBytes(UTF_8));
        manager("::1", PATIENT, another, ScriptedProxy.SECRET, null);
        assertUnavailable(key, "TLS");
    }

    /** The blob is as good as it was: what a manager gives back for what it did encrypt is its own fault, and no reason to throw a ciphertext away. */
    @Test
    void aManagerThatGivesBackSomethingElseIsNotTheCallersFault() {
        StoredKey key = taken();
        byte[] sealed = seal(key);
        Map<String, Consumer<JsonObject>> changes = new HashMap<>();
        changes.put("another plaintext", fields -> fields.put("plaintext", Base64.getEncoder().encodeToString(new byte[ExternalBlob.INNER_BYTES])));
        changes.put("59 bytes of plaintext", fields -> fields.put("plaintext", shorter(fields, "plaintext")));
        changes.put("no text plaintext", fields -> fields.remove("plaintext"));
        changes.forEach((why, change) -> {
            proxy.deed = (request, body) -> {
                JsonObject fields = new JsonObject(new String(proxy.manager.answer(request.path(), body).body(), UTF_8));
                if (request.path().endsWith("/decrypt")) change.accept(fields);
                ScriptedProxy.send(request, MemoryManager.yes(fields));
            };
            Refused refused = openRefused(key, sealed, AAD);
            assertThat(refused.refusal()).isEqualTo(Refusal.KEY_UNAVAILABLE);
            assertThat(refused.detail()).contains(why);
            proxy.deed = proxy::well;
            recover(key);
        });
        assertThat(registry.get("wardmote.external.calls").tags("operation", "decrypt", "outcome", "broken").counter().count()).isEqualTo(3);
        assertThat(open(key, sealed)).isEqualTo("hello".getBytes(UTF_8));
        sealed[sealed.length - 1] ^= 1;
        assertThat(openRefused(key, sealed, AAD).refusal()).as("data that was altered").isEqualTo(Refusal.INVALID_CIPHERTEXT);
    }

    /** A ciphertext that somebody made up is refused as one, and leaves the key as it is. */
    @Test
    void whatTheManagerFindsMalformedIsTheCallersCiphertext() {
        StoredKey key = taken();
        byte[] sealed = seal(key);
        proxy.deed = (request, body) -> {
            if (request.path().endsWith("crypt")) ScriptedProxy.send(request, MemoryManager.no(XksFailure.VALIDATION));
            else proxy.well(request, body);
        };
        assertThat(openRefused(key, sealed, AAD).refusal()).isEqualTo(Refusal.INVALID_CIPHERTEXT);
        assertThat(standing.isRefused(key.keyId())).isFalse();
        assertUnavailable(key, "ValidationException");
        assertThat(standing.isRefused(key.keyId())).isTrue();
    }

    /** By which its records and ours can be laid side by side. */
    @Test
    void theManagerIsToldWhichOperationAndRequestItIsAskedFor() {
        StoredKey key = taken();
        List<JsonObject> told = new CopyOnWriteArrayList<>();
        proxy.deed = (request, body) -> {
            if (!request.path().endsWith("/health")) told.add(new JsonObject(new String(body, UTF_8)).getJsonObject("requestMetadata"));
            proxy.well(request, body);
        };
        open(key, seal(key));
        assertThat(told).hasSize(2).allSatisfy(metadata -> {
            assertThat(metadata.getString("kmsOperation")).isEqualTo(ASKER.operation());
            assertThat(metadata.getString("kmsRequestId")).isEqualTo(ASKER.requestId());
            assertThat(metadata.getString("kmsKeyArn")).endsWith("key/" + key.keyId());
        });
    }

    /** The first handshake of a process takes longer than a short deadline has: it is made before the node says that it serves. */
    @Test
    void managersAreAskedPatientlyOnceAndThatCountsForNothing() {
        AtomicInteger answered = new AtomicInteger();
        manager(ExternalManager.LEAST_TIMEOUT_MILLIS, certificate, ScriptedProxy.SECRET, null);
        proxy.deed = (request, body) -> vertx.setTimer(400, timer -> {
            if (request.response().closed()) return; // the deadline was the usual one
            proxy.well(request, body);
            answered.incrementAndGet();
        });
        external.warmed().await();
        assertThat(answered).hasValue(1);
        managers.clear();
        external.warmed().await();
    }
}
