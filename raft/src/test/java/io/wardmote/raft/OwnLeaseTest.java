package io.wardmote.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.state.Command.Grant;
import org.junit.jupiter.api.Test;

class OwnLeaseTest {
    private static final long MILLIS = 1_000_000;
    private static final long TTL = 6000 * MILLIS;

    private long nanos = 5_000_000_000L;
    private long wall = 1_800_000_000_000L;
    /** Happens once, when the clock is read next. */
    private Runnable meanwhile = () -> {};
    private final OwnLease lease = new OwnLease(3, new LeaseClock(() -> wall, this::nanos));

    private long nanos() {
        Runnable now = meanwhile;
        meanwhile = () -> {};
        now.run();
        return nanos;
    }

    private void pass(long millis) {
        nanos += millis * MILLIS;
        wall += millis;
    }

    private void granted(long incarnation, long sequence) {
        lease.granted(new Grant("a", incarnation, sequence), TTL);
    }

    @Test
    void itLastsATtlFromWhenTheRenewalWasSent() {
        assertThat(lease.isValid()).isFalse();
        long sequence = lease.renewing();
        pass(1000);
        granted(3, sequence);
        assertThat(lease.isValid()).isTrue();
        assertThat(lease.left()).isEqualTo(5000 * MILLIS);
        pass(4999);
        assertThat(lease.isValid()).isTrue();
        pass(1);
        assertThat(lease.isValid()).isFalse();
        assertThat(lease.left()).isZero();
    }

    @Test
    void aNewerRenewalLengthensIt() {
        long first = lease.renewing();
        pass(500);
        long second = lease.renewing();
        granted(3, first);
        granted(3, second);
        assertThat(lease.left()).isEqualTo(TTL);
    }

    @Test
    void thatItIsLengthenedWhileItIsLookedAtDoesNoHarm() {
        granted(3, lease.renewing());
        pass(500);
        long next = lease.renewing();
        meanwhile = () -> granted(3, next);
        assertThat(lease.isValid()).isTrue();
        assertThat(lease.left()).isEqualTo(TTL);
    }

    @Test
    void whoeverLooksWhileItEndsSeesNone() {
        granted(3, lease.renewing());
        meanwhile = lease::release;
        assertThat(lease.isValid()).isFalse();
    }

    @Test
    void grantsOfAnotherLifeOrOfNothingSentAreNone() {
        long sequence = lease.renewing();
        granted(2, sequence);
        granted(4, sequence);
        granted(3, sequence + 1);
        granted(3, 0);
        assertThat(lease.isValid()).isFalse();
    }

    /** A tick that is applied late, after a newer one was. */
    @Test
    void anOlderGrantDoesNotShortenIt() {
        long first = lease.renewing();
        pass(500);
        long second = lease.renewing();
        granted(3, second);
        granted(3, first);
        assertThat(lease.left()).isEqualTo(TTL);
    }

    @Test
    void whatWasReleasedIsNotTakenAgain() {
        long first = lease.renewing();
        granted(3, first);
        long second = lease.renewing();
        assertThat(lease.release()).isEqualTo(second);
        assertThat(lease.isValid()).isFalse();
        granted(3, second);
        assertThat(lease.isValid()).isFalse();
        granted(3, lease.renewing());
        assertThat(lease.isValid()).isTrue();
    }

    @Test
    void aClockThatJumpedEndsItAndForgetsWhatWasSent() {
        for (long jump : new long[] {251, -251, 3_600_000}) {
            long sequence = lease.renewing();
            long second = lease.renewing();
            granted(3, sequence);
            assertThat(lease.isValid()).isTrue();
            wall += jump;
            assertThat(lease.isValid()).as("%s ms", jump).isFalse();
            granted(3, second);
            assertThat(lease.isValid()).as("sent before the jump").isFalse();
            granted(3, lease.renewing());
            assertThat(lease.isValid()).as("sent after it").isTrue();
        }
    }

    /** Between its looks at the two clocks. */
    @Test
    void aThreadThatHadToWaitTakesThatForNoJump() {
        boolean[] waits = {false};
        LeaseClock clock = new LeaseClock(() -> {
            if (waits[0]) pass(3000);
            return wall;
        }, () -> nanos);
        OwnLease own = new OwnLease(3, clock);
        own.granted(new Grant("a", 3, own.renewing()), TTL);
        waits[0] = true;
        assertThat(own.isValid()).isTrue();
        waits[0] = false;
        assertThat(own.isValid()).isTrue();
        wall += 251;
        assertThat(own.isValid()).isFalse();
    }

    /** As after the machine was suspended, where the monotonic clock does not see it. */
    @Test
    void aGrantAfterAJumpThatNobodyHasSeenIsNone() {
        long sequence = lease.renewing();
        wall += 10_000;
        granted(3, sequence);
        assertThat(lease.isValid()).isFalse();
    }

    @Test
    void aWallClockThatIsPutRightLittleByLittleEndsNothing() {
        granted(3, lease.renewing());
        for (int i = 0; i < 20; i++) {
            pass(100);
            wall += 20;
            assertThat(lease.isValid()).isTrue();
        }
    }

    @Test
    void whatIsNeverGrantedIsForgotten() {
        long first = lease.renewing();
        for (int i = 0; i < 100; i++) lease.renewing();
        granted(3, first);
        assertThat(lease.isValid()).isFalse();
    }

    @Test
    void howLongAgoItRanOutIsKnown() {
        assertThat(lease.lostFor()).as("never had").isEqualTo(-1);
        granted(3, lease.renewing());
        assertThat(lease.lostFor()).as("valid").isEqualTo(-1);
        pass(5999);
        assertThat(lease.lostFor()).isEqualTo(-1);
        pass(1);
        assertThat(lease.lostFor()).isZero();
        pass(500);
        assertThat(lease.lostFor()).isEqualTo(500 * MILLIS);
    }

    @Test
    void whatWasReleasedOrDisownedDidNotRunOut() {
        granted(3, lease.renewing());
        lease.release();
        pass(6001);
        assertThat(lease.lostFor()).isEqualTo(-1);
        granted(3, lease.renewing());
        lease.disown();
        pass(6001);
        assertThat(lease.lostFor()).isEqualTo(-1);
    }

    @Test
    void afterAJumpNobodyCanSayHowLongAgo() {
        granted(3, lease.renewing());
        pass(6001);
        assertThat(lease.lostFor()).isPositive();
        wall += 251;
        assertThat(lease.lostFor()).isEqualTo(-1);
        wall -= 251;
        assertThat(lease.lostFor()).as("put back").isEqualTo(-1);
    }
}
