package io.wardmote.hsm;

import static io.wardmote.hsm.TestedAgent.START;
import static io.wardmote.hsm.TestedAgent.get;
import static io.wardmote.key.KeyUsage.ENCRYPT_DECRYPT;
import static io.wardmote.key.KeyUsage.SIGN_VERIFY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import io.wardmote.crypto.Ask;
import io.wardmote.crypto.CryptoReply;
import io.wardmote.crypto.CryptoReply.Bytes;
import io.wardmote.crypto.CryptoReply.Generated;
import io.wardmote.crypto.CryptoRequest;
import io.wardmote.crypto.CryptoRequest.Decrypt;
import io.wardmote.crypto.CryptoRequest.Encrypt;
import io.wardmote.crypto.CryptoRequest.Sign;
import io.wardmote.crypto.CryptoTrace;
import io.wardmote.crypto.LocalCodecs;
import io.wardmote.crypto.RootKey;
import io.wardmote.crypto.RootKeys;
import io.wardmote.crypto.TestedEngine;
import io.wardmote.key.KeySpec;
import io.wardmote.key.Material;
import io.wardmote.key.Protection;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import io.wardmote.key.Secret;
import io.wardmote.key.SigningAlgorithm;
import io.wardmote.key.StoredKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent as a process of its own, over a SoftHSM token. Tests that end an agent, or change what it answers, start another. */
class AgentProcessTest {
    private static final byte[] MESSAGE = "attack at dawn".getBytes(UTF_8);
    private static final byte[] NONE = {};
    /** Connects to agents beside their nodes. */
    private static final Vertx STRANGER = AgentMain.vertx();

    @TempDir
    private static Path folder;
    private static HsmConfig config;
    private static Vertx vertx;
    private static TestedAgent agent;

    @BeforeAll
    static void start() throws GeneralSecurityException, IOException {
        config = SoftHsm.config("agent", SoftHsm.PIN, 100);
        TestedHsm.of("agent", 10).close();
        vertx = Vertx.vertx();
        LocalCodecs.register(vertx);
        agent = TestedAgent.serving(config, folder);
    }

    @AfterAll
    static void close() {
        agent.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        STRANGER.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void itAnswersAndRefusesAsTheEngineInThisProcessDoes() throws GeneralSecurityException, IOException {
        StoredKey aes = agent.fresh(KeySpec.AES_256, ENCRYPT_DECRYPT);
        StoredKey ec = agent.fresh(KeySpec.EC_P384, SIGN_VERIFY);
        byte[] sealed = agent.bytes(new Encrypt(aes, MESSAGE, NONE));
        assertThat(agent.bytes(new Sign(ec, SigningAlgorithm.ECDSA_SHA_384, MESSAGE, false))).isNotEmpty();
        assertThatExceptionOfType(Refused.class).isThrownBy(() -> agent.bytes(new Decrypt(aes, new byte[40], NONE)))
                .satisfies(refused -> assertThat(refused.refusal()).isEqualTo(Refusal.INVALID_CIPHERTEXT));
        assertThatExceptionOfType(Refused.class).isThrownBy(() -> agent.fresh(KeySpec.EC_ED25519, SIGN_VERIFY))
                .satisfies(refused -> assertThat(refused.refusal()).isEqualTo(Refusal.UNSUPPORTED_OPERATION));
        try (TestedHsm here = new TestedHsm(config)) {
            assertThat(here.bytes(new Decrypt(aes, sealed, NONE))).isEqualTo(MESSAGE);
        }
    }

    private static List<CryptoTrace.Part> partsOf(CryptoRequest request) {
        List<CryptoTrace.Part> parts = Collections.synchronizedList(new ArrayList<>());
        CryptoTrace trace = new CryptoTrace() {
            @Override
            public String requestId() {
                return "5f0c1bb5-0000-4000-8000-000000000001";
            }

            @Override
            public void part(Part part) {
                parts.add(part);
            }
        };
        Future<CryptoReply> answer = trace.call(() -> agent.process.ask(request));
        await().until(answer::isComplete);
        return parts;
    }

    @Test
    void itTellsOfATracedQuestionWhatTookTheTimeAlsoWhereItRefuses() {
        StoredKey ec = agent.fresh(KeySpec.EC_P256, SIGN_VERIFY);
        StoredKey aes = agent.fresh(KeySpec.AES_256, ENCRYPT_DECRYPT);
        agent.bytes(new Sign(ec, SigningAlgorithm.ECDSA_SHA_256, MESSAGE, false)); // opens it
        agent.bytes(new Encrypt(aes, MESSAGE, NONE));
        Instant before = Instant.now();
        List<CryptoTrace.Part> signed = partsOf(new Sign(ec, SigningAlgorithm.ECDSA_SHA_256, MESSAGE, false));
        assertThat(signed).extracting(part -> part.name() + " " + part.mechanism() + part.fault())
            .containsExactly("hsm turn ", "hsm session ", "C_SignInit CKM_ECDSA", "C_Sign CKM_ECDSA");
        assertThat(signed).allMatch(part -> part.nanos() > 0 && part.began() / 1_000_000 >= before.toEpochMilli());
        List<CryptoTrace.Part> refused = partsOf(new Decrypt(aes, new byte[40], NONE));
        assertThat(refused).filteredOn(part -> part.name().equals("C_Decrypt")).singleElement()
            .satisfies(part -> assertThat(part.mechanism()).isEqualTo("CKM_AES_GCM"))
            .satisfies(part -> assertThat(part.fault()).startsWith("CKR_"));
    }

    @Test
    void aMovedBlobIsRefusedByTheAgentItself() {
        StoredKey one = agent.fresh(KeySpec.AES_256, ENCRYPT_DECRYPT);
        StoredKey moved = new StoredKey("another", one.versionId(), one.spec(), one.usage(), one.origin(), one.protection(), one.material(), NONE);
        assertThatExceptionOfType(Refused.class).isThrownBy(() -> agent.bytes(new Encrypt(moved, MESSAGE, NONE)))
                .satisfies(refused -> assertThat(refused.refusal()).isEqualTo(Refusal.INTERNAL_FAILURE));
    }

    @Test
    void theVerticleAnswersOverTheBus() {
        vertx.deployVerticle(new HsmAgent(agent.process::ask)).toCompletionStage().toCompletableFuture().join();
        CryptoRequest.Generate request = TestedEngine.generate(KeySpec.AES_128, ENCRYPT_DECRYPT, Protection.HSM);
        StoredKey key = TestedEngine.stored(request, (Generated) get(new Ask(vertx).<CryptoReply>ask("hsm", request)));
        assertThat(get(new Ask(vertx).<CryptoReply>ask(key.material().engine(), new Encrypt(key, MESSAGE, NONE)))).isInstanceOf(Bytes.class);
    }

    @Test
    void itSaysEachBeatWhatIsCountedAndANewProcessBeginsAnew(@TempDir Path apart) throws IOException {
        try (TestedAgent own = TestedAgent.serving(config, apart)) {
            await().until(() -> own.process.figures().sessions() == config.sessions());
            assertThat(own.process.figures().generation()).isEqualTo(1);
            StoredKey key = own.fresh(KeySpec.AES_256, ENCRYPT_DECRYPT);
            for (int i = 0; i < 3; i++) own.bytes(new Encrypt(key, MESSAGE, NONE));
            await().until(() -> own.process.figures().hits() >= 2);
            assertThat(own.process.figures().opened()).isPositive();
            assertThat(own.process.figures().misses()).isPositive();
            long before = own.process.restarts(); // a machine that is very busy may take several to start one
            ProcessHandle.of(own.process.pid()).orElseThrow().destroyForcibly();
            await().until(() -> own.process.figures().equals(HsmFigures.NONE));
            own.awaitServing();
            assertThat(own.process.restarts()).isGreaterThan(before);
            await().until(() -> own.process.figures().sessions() == config.sessions());
            assertThat(own.process.figures().hits()).isZero();
        }
    }

    @Test
    void keysOfALaterEpochWorkOnceTheirSubkeyIsSent(@TempDir Path apart) throws IOException {
        try (TestedAgent own = TestedAgent.serving(config, apart)) {
            RootKey later = new RootKey("cluster-1", 2, new Secret(new byte[32]), TestedHsm.PROVIDERS.random());
            own.process.addSubkey(2, later.subkey(HsmKeys.MAC_PURPOSE));
            StoredKey key = own.fresh(KeySpec.AES_256, ENCRYPT_DECRYPT);
            assertThat(key.material().toString()).startsWith("InHsm[epoch 2");
            own.process.evict(List.of(key.versionId()));
            own.process.evictAll();
            assertThat(own.bytes(new Encrypt(key, MESSAGE, NONE))).isNotEmpty();
        }
    }

    @Test
    void aSubkeyThatIsAddedBeforeTheAgentIsReadyIsNotLost(@TempDir Path apart) throws Exception {
        CompletableFuture<AgentProcess> there = new CompletableFuture<>();
        AtomicInteger asked = new AtomicInteger();
        RootKeys roots = TestedAgent.roots();
        // the root key is rotated just after the first agent was given what there was
        Function<String, Map<Integer, Secret>> subkeys = purpose -> {
            Map<Integer, Secret> before = roots.subkeys(purpose);
            if (asked.incrementAndGet() == 1) {
                RootKey later = new RootKey("cluster-1", 2, new Secret(new byte[32]), TestedHsm.PROVIDERS.random());
                roots.add(later);
                roots.sealUnder(2);
                there.join().addSubkey(2, later.subkey(purpose));
            }
            return before;
        };
        try (TestedAgent own = new TestedAgent(config, apart, Map.of(), subkeys)) {
            there.complete(own.process);
            own.awaitServing();
            StoredKey key = own.fresh(KeySpec.AES_256, ENCRYPT_DECRYPT);
            assertThat(key.material().toString()).startsWith("InHsm[epoch 2");
            ProcessHandle.of(own.process.pid()).orElseThrow().destroyForcibly();
            await().until(() -> own.process.fault().isPresent());
            own.awaitServing();
            assertThat(own.bytes(new Encrypt(key, MESSAGE, NONE))).isNotEmpty();
            assertThat(asked).hasValue(2);
        }
    }

    @Test
    void aKeyThatStaysInTheTokenIsDestroyedThereByItsBlob(@TempDir Path apart) throws GeneralSecurityException, IOException {
        try (TestedAgent own = TestedAgent.serving(config, apart); TestedHsm here = TestedHsm.ofObjects("agent", 10)) {
            StoredKey one = here.fresh(KeySpec.AES_256, ENCRYPT_DECRYPT);
            StoredKey last = here.fresh(KeySpec.AES_256, ENCRYPT_DECRYPT);
            StoredKey other = here.fresh(KeySpec.AES_256, ENCRYPT_DECRYPT);
            StoredKey wrapped = own.fresh(KeySpec.AES_256, ENCRYPT_DECRYPT);
            assertThat(objects(here, one)).isEqualTo(1);
            own.process.destroy(List.of(blob(wrapped), blob(one)));
            await().until(() -> objects(here, one) == 0);
            ProcessHandle.of(own.process.pid()).orElseThrow().destroyForcibly();
            await().until(() -> own.process.fault().isPresent());
            own.process.destroy(List.of(blob(last))); // waits for the next one
            await().atMost(START).until(() -> objects(here, last) == 0);
            for (StoredKey key : List.of(other, wrapped)) assertThat(own.bytes(new Encrypt(key, MESSAGE, NONE))).isNotEmpty();
        }
    }

    @Test
    void aKeyIsDestroyedByTheNextAgentIfOneEndsWhenItWasTold(@TempDir Path apart) throws Exception {
        try (TestedAgent own = TestedAgent.serving(config, apart); TestedHsm here = TestedHsm.ofObjects("agent", 10)) {
            StoredKey key = here.fresh(KeySpec.AES_256, ENCRYPT_DECRYPT);
            long first = own.process.pid();
            stop(first);
            own.process.destroy(List.of(blob(key)));
            await().pollDelay(Duration.ofMillis(200)).until(() -> true); // it is sent
            ProcessHandle.of(first).orElseThrow().destroyForcibly();
            await().atMost(START).until(() -> objects(here, key) == 0);
        }
    }

    private static byte[] blob(StoredKey key) {
        return ((Material.InHsm) key.material()).blob();
    }

    private static int objects(TestedHsm here, StoredKey key) throws GeneralSecurityException {
        Template like = Template.empty().with(Attribute.TOKEN, true).with(Attribute.ID, Arrays.copyOfRange(blob(key), 1, 17));
        Token token = here.keys.token();
        return token.use("looking", session -> token.cryptoki().find(session.number(), like)).size();
    }

    /** Stopped first, so that there are calls under way for certain. */
    @Test
    void anAgentKilledUnderLoadFailsTheCallsUnderWayAndServesAgain(@TempDir Path apart) throws Exception {
        try (TestedAgent own = TestedAgent.serving(config, apart)) {
            StoredKey key = own.fresh(KeySpec.AES_256, ENCRYPT_DECRYPT);
            assertThat(own.bytes(new Encrypt(key, MESSAGE, NONE))).isNotEmpty();
            long killed = own.process.pid();
            stop(killed);
            List<Future<CryptoReply>> asked = new ArrayList<>();
            for (int i = 0; i < 1000; i++) asked.add(own.process.ask(new Encrypt(key, MESSAGE, NONE)));
            // asked by whoever hears of the end, so before the next agent is started
            Future<CryptoReply> meanwhile = asked.getFirst().recover(e -> own.process.ask(new Encrypt(key, MESSAGE, NONE)));
            ProcessHandle.of(killed).orElseThrow().destroyForcibly();
            long since = System.nanoTime();
            for (Future<CryptoReply> one : asked) {
                assertThatExceptionOfType(Refused.class).isThrownBy(() -> get(one)).satisfies(refused -> assertThat(refused.refusal()).isEqualTo(Refusal.UNAVAILABLE));
            }
            assertThatExceptionOfType(Refused.class).as("meanwhile").isThrownBy(() -> get(meanwhile));
            own.awaitServing();
            assertThat(own.bytes(new Encrypt(key, MESSAGE, NONE))).isNotEmpty();
            System.out.println("AgentProcessTest: served again after " + Duration.ofNanos(System.nanoTime() - since).toMillis() + " ms");
        }
    }

    /** The first before it is ready, the second when it has nothing to do. */
    @Test
    void anAgentThatIsStoppedIsEndedAndAnotherServes(@TempDir Path apart) throws Exception {
        try (TestedAgent own = new TestedAgent(config, apart, Map.of())) {
            await().atMost(START).until(() -> Files.exists(Path.of(AgentMain.socket(apart))));
            long first = own.process.pid();
            stop(first);
            await().atMost(START).until(() -> !isAlive(first));
            own.awaitServing();
            StoredKey key = own.fresh(KeySpec.AES_256, ENCRYPT_DECRYPT);
            long second = own.process.pid();
            stop(second);
            await().atMost(START).until(() -> !isAlive(second));
            own.awaitServing();
            assertThat(own.bytes(new Encrypt(key, MESSAGE, NONE))).isNotEmpty();
        }
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    private static void stop(long pid) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-STOP", Long.toString(pid)).start().waitFor()).isZero();
    }

    /** With half of the memory that a node gives it, and while its only thread is busy with keys. */
    @Test
    void moreBytesThanItHasRoomForAreRefusedAndItServesOn(@TempDir Path apart) throws IOException {
        HsmConfig one = new HsmConfig(config.library(), config.token(), config.pinFile(), 1, 10, config.strategy(), config.deadline(), config.patience());
        try (TestedAgent own = TestedAgent.serving(one, apart, "-Xmx128m", "-XX:+ExitOnOutOfMemoryError")) {
            StoredKey key = own.fresh(KeySpec.AES_256, ENCRYPT_DECRYPT);
            long pid = own.process.pid();
            byte[] longest = new byte[4 << 20];
            List<Future<CryptoReply>> made = new ArrayList<>();
            for (int i = 0; i < 4; i++) made.add(own.process.ask(TestedEngine.generate(KeySpec.RSA_4096, SIGN_VERIFY, Protection.HSM)));
            List<Future<CryptoReply>> asked = new ArrayList<>();
            for (int i = 0; i < 48; i++) asked.add(own.process.ask(new Encrypt(key, longest, NONE)));
            int answered = 0;
            for (Future<CryptoReply> encrypted : asked) {
                try {
                    assertThat(((Bytes) get(encrypted)).bytes()).hasSizeGreaterThan(longest.length);
                    answered++;
                } catch (Refused refused) {
                    assertThat(refused.refusal()).isEqualTo(Refusal.OVERLOADED);
                    assertThat(refused.detail()).isEqualTo("The HSM is busy.");
                }
            }
            assertThat(answered).isPositive();
            for (Future<CryptoReply> pair : made) assertThat(get(pair)).isInstanceOf(Generated.class);
            await().atMost(START).ignoreExceptionsInstanceOf(Refused.class).untilAsserted(() ->
                assertThat(own.bytes(new Encrypt(key, longest, new byte[4 << 20]))).hasSizeGreaterThan(longest.length));
            assertThat(own.process.pid()).isEqualTo(pid);
        }
    }

    @Test
    void aNodeHoldsNoMoreBytesThanItHasRoomForWhileTheAgentTakesNone(@TempDir Path apart) throws Exception {
        try (TestedAgent own = TestedAgent.serving(config, apart)) {
            StoredKey key = own.fresh(KeySpec.AES_256, ENCRYPT_DECRYPT);
            stop(own.process.pid());
            byte[] longest = new byte[4 << 20];
            long held = 0;
            while (!own.process.ask(new Encrypt(key, longest, NONE)).isComplete()) held += longest.length;
            assertThat(held).isBetween(Outbox.MOST_BYTES - 2 * longest.length, Outbox.MOST_BYTES + longest.length);
        }
    }

    @Test
    void nobodyButTheNodeIsServedAndTheSocketIsItsOwnersAlone() throws IOException {
        assertThat(Files.getPosixFilePermissions(folder)).hasSize(3);
        // of this user, but not the process that this agent was started for
        AtomicBoolean closed = new AtomicBoolean();
        Path socket = folder.resolve("other.sock");
        Process other = new ProcessBuilder(command(socket, 1)).redirectErrorStream(true).redirectOutput(folder.resolve("other.log").toFile()).start();
        await().atMost(START).until(() -> Files.exists(socket) || !other.isAlive());
        NetSocket met = STRANGER.createNetClient().connect(SocketAddress.domainSocketAddress(socket.toString())).toCompletionStage().toCompletableFuture().join();
        met.closeHandler(now -> closed.set(true));
        met.write(new Frame(Frame.Kind.HELLO, 0, new FrameWriter().text("cluster-1").i32(0).body()).bytes());
        await().until(closed::get);
        assertThat(other.isAlive()).isTrue();
        other.destroyForcibly();
    }

    /** As any process of this user may, beside the node. */
    @Test
    void whoeverAsksLearnsHowItStandsWhileTheNodesCallsRun() throws IOException {
        StoredKey key = agent.fresh(KeySpec.AES_256, ENCRYPT_DECRYPT);
        assertThat(agent.bytes(new Encrypt(key, MESSAGE, NONE))).isNotEmpty();
        List<Future<CryptoReply>> underWay = new ArrayList<>();
        for (int i = 0; i < 200; i++) underWay.add(agent.process.ask(new Encrypt(key, MESSAGE, NONE)));
        JsonObject status = AgentStatus.of(folder).orElseThrow();
        for (Future<CryptoReply> one : underWay) assertThat(get(one)).isInstanceOf(Bytes.class);
        assertThat(status.getString("state")).isEqualTo("SERVING");
        assertThat(status.getString("lastFault")).isEmpty();
        assertThat(status.getInteger("generation")).isEqualTo(1);
        assertThat(status.getJsonObject("token").getString("label")).isEqualTo("agent");
        assertThat(status.getJsonObject("token").fieldNames()).containsExactly("label", "slot", "manufacturer", "model", "serial");
        assertThat(status.getJsonObject("wrappingKey").getString("checkValue")).matches("[0-9a-f]{8}");
        assertThat(status.getJsonObject("wrappingKey").getBoolean("sealed")).isFalse();
        assertThat(status.getJsonObject("wrappingKey").getString("profile")).isEqualTo("TEMPLATED");
        assertThat(status.getJsonObject("sessions").getInteger("most")).isEqualTo(2);
        assertThat(status.getJsonObject("cache").getInteger("most")).isEqualTo(100);
        assertThat(status.getJsonObject("cache").getInteger("opened")).isPositive();
        assertThat(status.getJsonObject("cache").getInteger("misses")).isPositive();
        assertThat(status.getJsonObject("abilities").getString("wrapping")).isEqualTo("CKM_AES_KEY_WRAP_PAD");
        assertThat(status.getJsonObject("abilities").getJsonArray("oaep")).containsExactly("SHA_1");
        assertThat(status.getJsonObject("abilities").getJsonObject("keys").getString("EC_P256 for SIGN/VERIFY")).isEqualTo("yes");
        assertThat(status.getJsonObject("abilities").getJsonObject("keys").getString("EC_ED25519 for SIGN/VERIFY")).startsWith("no, the token lacks ");
        assertThat(status.encode()).doesNotContain(SoftHsm.PIN + "\"");
        assertThat(AgentStatus.of(folder.resolve("nobody"))).isEmpty();
        assertThat(agent.process.status().toCompletionStage().toCompletableFuture().join().getJsonObject("wrappingKey")).as("the node itself may too")
            .isEqualTo(status.getJsonObject("wrappingKey"));
    }

    @Test
    void whoSaysAnythingElseLosesHisConnectionAndNobodyElseDoes() {
        long pid = agent.process.pid();
        Buffer ask = new Frame(Frame.Kind.ASK, 1, HsmCodec.request(TestedEngine.generate(KeySpec.AES_256, ENCRYPT_DECRYPT, Protection.HSM))).bytes();
        Buffer status = new Frame(Frame.Kind.STATUS, 1, Buffer.buffer()).bytes();
        Buffer evict = new Frame(Frame.Kind.EVICT_ALL, 0, Buffer.buffer()).bytes();
        for (Buffer said : List.of(ask, evict, status.copy().appendBuffer(status), Buffer.buffer("anything"), Buffer.buffer(new byte[] {127, 0, 0, 0}))) {
            AtomicBoolean closed = new AtomicBoolean();
            NetSocket other = connect(() -> closed.set(true));
            AtomicInteger answered = new AtomicInteger();
            other.handler(bytes -> answered.incrementAndGet());
            other.write(said);
            await().until(closed::get);
            assertThat(answered).hasValue(0);
        }
        agent.fresh(KeySpec.AES_256, ENCRYPT_DECRYPT);
        assertThat(agent.process.pid()).isEqualTo(pid);
    }

    @Test
    void noMoreThanEightOthersAreThereAtOnce() throws IOException {
        List<NetSocket> others = new ArrayList<>();
        AtomicInteger closed = new AtomicInteger();
        for (int i = 0; i < 9; i++) others.add(connect(closed::incrementAndGet));
        await().until(() -> closed.get() >= 1); // more, if the agent has not seen yet that an earlier one is gone
        agent.fresh(KeySpec.AES_256, ENCRYPT_DECRYPT);
        others.forEach(NetSocket::close);
        await().until(() -> closed.get() == 9);
        await().ignoreExceptions().until(() -> AgentStatus.of(folder).isPresent());
    }

    /** @param closed is told when it is, however soon */
    private static NetSocket connect(Runnable closed) {
        return STRANGER.createNetClient().connect(SocketAddress.domainSocketAddress(AgentMain.socket(folder))).map(socket -> socket.closeHandler(now -> closed.run()))
                .toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void aTokenThatDoesNotServeIsNamedByTheAgentThatDoes() throws IOException {
        Path other = folder.resolve("wrong");
        try (TestedAgent wrong = new TestedAgent(SoftHsm.config("agent", "4321", 10), other, Map.of())) {
            await().atMost(START).until(() -> wrong.process.fault().filter(fault -> fault.contains("CKR_PIN_INCORRECT")).isPresent());
            JsonObject status = AgentStatus.of(other).orElseThrow();
            assertThat(status.getString("state")).isEqualTo("STOPPED");
            assertThat(status.getString("lastFault")).contains("CKR_PIN_INCORRECT");
            assertThat(status.getJsonObject("wrappingKey").getString("fault")).isEqualTo("The HSM did not take the PIN.");
        }
    }

    /** An agent that serves process {@code node} and nobody else. */
    private static List<String> command(Path socket, long node) {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--enable-native-access=ALL-UNNAMED",
                "-cp", System.getProperty("java.class.path"), AgentMain.class.getName(), socket.toString(), Long.toString(node)));
        command.addAll(config.arguments());
        return command;
    }

    /** SoftHSM leaves out the mechanisms that its settings tell it to. */
    @Test
    void anAgentWhoseTokenIsUnfitEndsAndIsNotStartedAgain(@TempDir Path other) throws Exception {
        Path conf = other.resolve("softhsm2.conf");
        String usual = Files.readString(Path.of(System.getenv("SOFTHSM2_CONF")));
        Files.writeString(conf, usual + "slots.mechanisms = -CKM_AES_KEY_WRAP,CKM_AES_KEY_WRAP_PAD\n");
        try (TestedAgent unfit = new TestedAgent(config, other, Map.of("SOFTHSM2_CONF", conf.toString()))) {
            unfit.awaitJudged();
            assertThat(unfit.process.refusal()).contains(Strategy.WRAPPED_SESSION.refusal());
            assertThat(unfit.process.fault()).isEqualTo(unfit.process.refusal());
            await().during(Duration.ofMillis(500)).until(() -> unfit.process.pid() == 0);
        }
    }

    @Test
    void anAgentWithoutATokenIsJudgedLaterAndStartedAgain(@TempDir Path other) throws Exception {
        Path conf = other.resolve("softhsm2.conf");
        Files.writeString(conf, "directories.tokendir = " + Files.createDirectory(other.resolve("none")) + "\nobjectstore.backend = file\n");
        try (TestedAgent alone = new TestedAgent(config, other, Map.of("SOFTHSM2_CONF", conf.toString()))) {
            await().atMost(START).until(() -> alone.process.pid() != 0);
            long first = alone.process.pid();
            alone.awaitJudged();
            assertThat(alone.process.refusal()).isEmpty();
            await().atMost(START).until(() -> alone.process.pid() != 0 && alone.process.pid() != first);
        }
    }

    @Test
    void aClosedAgentIsGoneAndAnswersNothing(@TempDir Path apart) throws IOException {
        TestedAgent own = TestedAgent.serving(config, apart);
        long pid = own.process.pid();
        own.close();
        assertThat(isAlive(pid)).isFalse();
        try (Stream<Path> left = Files.list(apart)) {
            assertThat(left.map(file -> file.getFileName().toString()).filter(name -> !name.equals("hsm.sock"))).containsExactly("hsm-agent.log");
        }
        assertThatExceptionOfType(Refused.class).isThrownBy(() -> own.fresh(KeySpec.AES_256, ENCRYPT_DECRYPT))
                .satisfies(refused -> assertThat(refused.refusal()).isEqualTo(Refusal.UNAVAILABLE));
    }
}
