package io.wardmote.op;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.wardmote.key.Refusal;
import io.wardmote.op.contract.Contract;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An operation and its record. */
class RecordedOperationTest {
    private final MemoryAudit audit = new MemoryAudit();
    private final Call call = new Call("Sample", Map.of("Plaintext", "secret"), Caller.user("1", "alice", "LTAI1", "10.0.0.1"), "request-1", new byte[0]);
    private Future<Reply> result = Future.succeededFuture(Reply.of("KeyVersionId", "v1", "Plaintext", "secret"));
    private int asked;

    private Answer take() {
        Operation operation = new Operation() {
            @Override
            public Contract contract() {
                return Contract.ELSEWHERE;
            }

            @Override
            protected Future<Reply> answer(Call call) {
                asked++;
                call.trail().asked("key-hzz012345678901234567");
                if (result == null) throw Refusal.KEY_DISABLED.refused();
                return result;
            }
        };
        Future<Answer> answer = operation.recordedIn(audit).take(call);
        assertThat(answer.succeeded()).isTrue();
        return answer.result();
    }

    private static void isRefused(Answer answer, Refusal refusal) {
        assertThat(answer).isInstanceOfSatisfying(Answer.No.class, no -> assertThat(no.refused().refusal()).isEqualTo(refusal));
    }

    @Test
    void whatIsDoneIsRecordedWithWhoAndWhat() {
        assertThat(take()).isEqualTo(new Answer.Done(result.result()));
        assertThat(audit.deeds).singleElement().satisfies(deed -> {
            assertThat(deed).extracting(Deed::requestId, Deed::door, Deed::account, Deed::principal, Deed::accessKeyId, Deed::address, Deed::operation, Deed::key, Deed::version, Deed::refusal, Deed::survivalUntil)
                .containsExactly("request-1", "openapi", "1", "user/alice", "LTAI1", "10.0.0.1", "Sample", "key-hzz012345678901234567", "v1", null, 0L);
            assertThat(deed.toString()).doesNotContain("secret");
        });
    }

    @Test
    void anAnswerInSurvivalModeIsRecordedAsOne() {
        result = Future.succeededFuture(Reply.EMPTY.inSurvivalUntil(77));
        take();
        assertThat(audit.deeds).singleElement().extracting(Deed::survivalUntil).isEqualTo(77L);
    }

    @Test
    void whatIsRefusedThrownOrFailedIsRecordedToo() {
        result = null;
        isRefused(take(), Refusal.KEY_DISABLED);
        result = Future.failedFuture(Refusal.UNKNOWN_KEY.refused());
        isRefused(take(), Refusal.UNKNOWN_KEY);
        result = Future.failedFuture(new IllegalStateException("failed on purpose"));
        isRefused(take(), Refusal.INTERNAL_FAILURE);
        assertThat(audit.deeds).extracting(Deed::refusal).containsExactly(Refusal.KEY_DISABLED, Refusal.UNKNOWN_KEY, Refusal.INTERNAL_FAILURE);
    }

    @Test
    void whatCouldNotBeRecordedIsNotBegun() {
        audit.notReady = Refusal.UNAVAILABLE.because("no room");
        isRefused(take(), Refusal.UNAVAILABLE);
        assertThat(asked).isZero();
    }

    @Test
    void whatIsNotRecordedIsNotAnswered() {
        audit.notWritten = Refusal.UNAVAILABLE.because("no room");
        isRefused(take(), Refusal.UNAVAILABLE);
        assertThat(asked).isEqualTo(1);
    }

    @Test
    void onlyWhatIsFormedAsAnIdIsNotedOfWhatACallerNames() {
        Trail trail = new Trail();
        trail.asked("my password");
        trail.asked("correct-horse-battery-staple");
        trail.asked("KEY-HZZ012345678901234567");
        assertThat(trail.key()).isEmpty();
        trail.asked("3f2b8c1e-0000-4000-8000-000000000001");
        assertThat(trail.key()).isEqualTo("3f2b8c1e-0000-4000-8000-000000000001");
    }

    @Test
    void whoeverAsksIsNamedAlike() {
        assertThat(Caller.user("1", "root", "", "a").principal()).isEqualTo("root");
        assertThat(Caller.user("1", "alice", "", "a").principal()).isEqualTo("user/alice");
        assertThat(new Caller("1", new Principal.Session("deploy", "2", "alice", "{}", 1), "STS.1", "a").principal()).isEqualTo("role/deploy/alice");
        assertThat(Caller.clientKey("1", "orders", "KAAP.1", "a").principal()).isEqualTo("accesspoint/orders");
    }
}
