package io.wardmote.access;

import static io.wardmote.key.Refusal.SESSION_OVER;
import static io.wardmote.raft.ReplicatedState.NO_NONCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wardmote.key.Refused;
import io.wardmote.op.MemoryCluster;
import io.wardmote.state.Command;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConsoleSessionsTest {
    private final Vertx vertx = Vertx.vertx();
    private final MemoryCluster cluster = new MemoryCluster("local", "1");
    private final ConsoleSessions sessions = new ConsoleSessions(cluster, new Confirmation(vertx, cluster));

    @BeforeEach
    void begin() {
        change(new Command.CreateBearerToken("t", "root", "", Duration.ofDays(1).toMillis()));
        change(new Command.StartConsoleSession("root", "s", "", "t", ConsoleSessions.IDLE.toMillis(), ConsoleSessions.LIFE.toMillis()));
    }

    @AfterEach
    void end() throws Exception {
        vertx.close().await(20, TimeUnit.SECONDS);
    }

    private void change(Command command) {
        assertThat(cluster.change(NO_NONCE, command).succeeded()).isTrue();
    }

    private static void await(Future<Void> future) {
        future.toCompletionStage().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }

    private long idleMinutes() {
        return Duration.ofMillis(cluster.ring().consoleSession("root", "s").orElseThrow().idleAt() - cluster.ring().time()).toMinutes();
    }

    @Test
    void itsEndIsPutOffWhenMoreThanTenMinutesAreGone() {
        cluster.pass(Duration.ofMinutes(10));
        await(sessions.check("root", "s", true));
        assertThat(idleMinutes()).as("not for every request").isEqualTo(20);
        cluster.pass(Duration.ofMinutes(1));
        await(sessions.check("root", "s", false));
        assertThat(idleMinutes()).as("not by a page that watches").isEqualTo(19);
        await(sessions.check("root", "s", true));
        assertThat(idleMinutes()).isEqualTo(30);
    }

    @Test
    void whatIsGoodHereIsTakenWithoutAskingOthers() {
        int before = cluster.reads();
        await(sessions.check("root", "s", true));
        assertThat(cluster.reads()).isEqualTo(before);
        cluster.pass(Duration.ofMinutes(15));
        cluster.cutOff(1);
        await(sessions.check("root", "s", true));
        assertThat(idleMinutes()).as("nobody is there to put it off").isEqualTo(15);
    }

    @Test
    void whatIsNotGoodIsRefusedAfterAFreshLook() {
        for (Future<Void> refused : List.of(sessions.check("root", "x", true), sessions.check("alice", "s", true), sessions.checkNow("root", "x")))
            assertThatThrownBy(() -> await(refused)).cause().isInstanceOfSatisfying(Refused.class, why -> assertThat(why.refusal()).isEqualTo(SESSION_OVER));
        await(sessions.checkNow("root", "s"));
        change(new Command.EndConsoleSession("root", "s"));
        assertThatThrownBy(() -> await(sessions.check("root", "s", true))).cause().isInstanceOf(Refused.class);
        assertThatThrownBy(() -> await(sessions.checkNow("root", "s"))).cause().isInstanceOf(Refused.class);
    }
}
