package io.wardmote.perf.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.wardmote.perf.load.Client.Answer;
import java.io.IOException;
import java.net.ConnectException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;

/** Open and closed loops on a clock that is moved by hand, against a server that answers when it is told. */
class LoopsTest {
    private static final long SECOND = 1_000_000_000;
    private static final long MILLI = 1_000_000;
    private static final Outgoing REQUEST = new Outgoing(0, new Endpoint("127.0.0.1", 1), "/", new String[0], null);

    private final Measured measured = new Measured(1);
    private final Deque<Promise<Answer>> unanswered = new ArrayDeque<>();
    private long now = 17 * SECOND;
    private final Sending sending = new Sending(() -> REQUEST, this::send, () -> now, measured);

    private Future<Answer> send(Outgoing request) {
        Promise<Answer> answer = Promise.promise();
        unanswered.add(answer);
        return answer.future();
    }

    private void answerAll() {
        for (int left = unanswered.size(); left > 0; left--) unanswered.poll().complete(new Answer(200, Buffer.buffer()));
    }

    @Test
    void requestsAreDueAtTheRateFromTheStart() {
        Schedule schedule = Schedule.of(17 * SECOND, 4, 2 * SECOND);
        assertThat(schedule.count()).isEqualTo(8);
        assertThat(schedule.dueNanos(0)).isEqualTo(17 * SECOND);
        assertThat(schedule.dueNanos(7)).isEqualTo(17 * SECOND + 1750 * MILLI);
        assertThat(schedule.dueBy(17 * SECOND - 1)).isZero();
        assertThat(schedule.dueBy(17 * SECOND)).isEqualTo(1);
        assertThat(schedule.dueBy(17 * SECOND + 250 * MILLI - 1)).isEqualTo(1);
        assertThat(schedule.dueBy(17 * SECOND + 250 * MILLI)).isEqualTo(2);
        assertThat(schedule.dueBy(99 * SECOND)).isEqualTo(8);
    }

    @Test
    void whatIsDueIsExactlyWhatHasItsTimeBehindItAtAnyRate() {
        for (double rate : new double[] {0.3, 7, 333.3, 99_999, 1_234_567.8}) {
            Schedule schedule = Schedule.of(0, rate, 10 * SECOND);
            for (long at = 0; at < 10 * SECOND; at += 123_456_789) {
                long due = schedule.dueBy(at);
                assertThat(schedule.dueNanos(due - 1)).isLessThanOrEqualTo(at);
                if (due < schedule.count()) assertThat(schedule.dueNanos(due)).isGreaterThan(at);
            }
        }
    }

    @Test
    void anOpenLoopSendsWhatIsDueAlsoWhenNothingIsAnswered() {
        OpenLoop loop = new OpenLoop(Schedule.of(now, 1000, SECOND), sending);
        loop.advance();
        assertThat(unanswered).hasSize(1);
        now += 10 * MILLI;
        loop.advance();
        assertThat(unanswered).hasSize(11);
        assertThat(loop.nextNanos()).isEqualTo(17 * SECOND + 11 * MILLI);
        now += 10 * SECOND;
        loop.advance();
        assertThat(unanswered).hasSize(1000);
        assertThat(loop.allSent()).isTrue();
        assertThat(loop.ended()).isFalse();
        answerAll();
        assertThat(loop.ended()).isTrue();
    }

    @Test
    void aStallOfASecondIsFeltByEveryRequestThatWasDueInIt() {
        OpenLoop loop = new OpenLoop(Schedule.of(now, 1000, 2 * SECOND), sending);
        // a second in which all is quick, then one in which nothing moves, the tool neither
        for (int i = 0; i < 1000; i++) {
            loop.advance();
            answerAll();
            now += MILLI;
        }
        now += SECOND - MILLI;
        loop.advance();
        answerAll();
        assertThat(measured.answered()).isEqualTo(2000);
        assertThat(measured.latency().at(50)).isLessThanOrEqualTo(1000);
        // half were due in the stall, evenly, and waited for its end: without them the 75th would be as quick as the 50th
        assertThat((double) measured.latency().at(75)).isCloseTo(500_000, withPercentage(1));
        assertThat((double) measured.latency().at(99)).isCloseTo(980_000, withPercentage(1));
        assertThat((double) measured.lateness().at(99)).isCloseTo(980_000, withPercentage(1));
    }

    @Test
    void aClosedLoopFeelsTheSameStallOnlyOncePerRequestUnderWay() {
        ClosedLoop loop = new ClosedLoop(sending, now + 2 * SECOND);
        loop.start(4);
        for (int i = 0; i < 1000; i++) {
            now += MILLI;
            answerAll();
        }
        now += SECOND;
        answerAll();
        assertThat(loop.ended()).isTrue();
        assertThat(measured.answered()).isEqualTo(4004);
        assertThat(measured.latency().at(99)).isLessThanOrEqualTo(1000);
        assertThat(measured.latency().max()).isGreaterThanOrEqualTo(1_000_000);
    }

    @Test
    void beyondTheMostUnderWayRequestsFailUnsent() {
        OpenLoop loop = new OpenLoop(Schedule.of(now, OpenLoop.MOST_UNDER_WAY + 100, SECOND), sending);
        now += SECOND;
        loop.advance();
        assertThat(unanswered).hasSize(OpenLoop.MOST_UNDER_WAY);
        assertThat(measured.failed()).isEqualTo(100);
        assertThat(measured.errors()).containsEntry("not sent: too many under way", 100L);
    }

    @Test
    void refusalsAndLostRequestsAreCountedByWhatTheySayAndAreNoLatencies() {
        ClosedLoop loop = new ClosedLoop(sending, now + 1);
        loop.start(6);
        now += 2;
        unanswered.poll().fail(new ConnectException("refused"));
        unanswered.poll().fail(new IOException("reset by peer"));
        unanswered.poll().complete(new Answer(500, Buffer.buffer("{\"Code\":\"<b>\"}")));
        unanswered.poll().complete(new Answer(503, Buffer.buffer("{\"Code\":\"ServiceUnavailableTemporary\"}")));
        unanswered.poll().complete(new Answer(502, Buffer.buffer("<html>")));
        // StatusCode 429, ErrorCode "Busy"
        unanswered.poll().complete(new Answer(429, Buffer.buffer(new byte[] {8, (byte) 0xad, 3, 18, 4, 'B', 'u', 's', 'y'})));
        assertThat(loop.ended()).isTrue();
        assertThat(measured.answered()).isZero();
        assertThat(measured.failed()).isEqualTo(6);
        assertThat(measured.errors()).containsOnlyKeys("no connection", "connection lost", "HTTP 500", "HTTP 503 ServiceUnavailableTemporary", "HTTP 502 unreadable", "HTTP 429 Busy");
    }

    @Test
    void aSecondHasTheRateOfItsOwnLength() {
        for (int i = 0; i < 30; i++) measured.answered(0, 2 * MILLI);
        measured.failed("x");
        assertThat(measured.second(SECOND, SECOND / 2)).satisfies(second -> {
            assertThat(second.perSecond()).isEqualTo(60);
            assertThat(second.failed()).isEqualTo(1);
            assertThat((double) second.p99()).isCloseTo(2000, withPercentage(1));
        });
        assertThat(measured.second(2 * SECOND, SECOND).perSecond()).isZero();
    }
}
