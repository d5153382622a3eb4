package io.wardmote.hsm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vertx.core.Future;
import io.wardmote.crypto.CryptoReply;
import io.wardmote.crypto.CryptoRequest;
import io.wardmote.crypto.TestedEngine;
import io.wardmote.key.KeySpec;
import io.wardmote.key.KeyUsage;
import io.wardmote.key.Protection;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Questions that come before the first agent serves. */
class AgentStartTest {
    private static final int MOST_WAITING = 64;
    private static final CryptoRequest QUESTION = TestedEngine.generate(KeySpec.AES_256, KeyUsage.ENCRYPT_DECRYPT, Protection.HSM);

    @TempDir
    private Path folder;
    private AgentProcess process;

    @BeforeAll
    static void makeWrappingKey() throws GeneralSecurityException, IOException {
        TestedHsm.of("starting", 10).close();
    }

    @BeforeEach
    void make() throws IOException {
        process = TestedAgent.made(SoftHsm.config("starting", SoftHsm.PIN, 100), folder, Map.of(), TestedAgent.roots()::subkeys);
    }

    private static void refused(Refusal refusal, Future<CryptoReply> answer) {
        assertThatExceptionOfType(Refused.class).isThrownBy(() -> TestedAgent.get(answer)).satisfies(refused -> assertThat(refused.refusal()).isEqualTo(refusal));
    }

    @Test
    void theyWaitForItAndAreAnswered() {
        try (AgentProcess it = process) {
            Future<CryptoReply> before = it.ask(QUESTION);
            assertThat(it.pid()).isZero();
            assertThat(it.fault()).contains("the HSM agent is starting");
            it.begin();
            it.begin();
            Future<CryptoReply> meanwhile = it.ask(QUESTION);
            for (Future<CryptoReply> answer : List.of(before, meanwhile)) assertThat(TestedAgent.get(answer)).isInstanceOf(CryptoReply.Generated.class);
            assertThat(it.restarts()).isZero();
        }
    }

    @Test
    void moreThanThereIsRoomForAreRefusedAtOnceAndTheOthersWhenItCloses() {
        List<Future<CryptoReply>> waiting = IntStream.range(0, MOST_WAITING).mapToObj(i -> process.ask(QUESTION)).toList();
        refused(Refusal.OVERLOADED, process.ask(QUESTION));
        assertThat(waiting).noneMatch(Future::isComplete);
        process.close();
        waiting.forEach(answer -> refused(Refusal.UNAVAILABLE, answer));
        refused(Refusal.UNAVAILABLE, process.ask(QUESTION));
    }
}
