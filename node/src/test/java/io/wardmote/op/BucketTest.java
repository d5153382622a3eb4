package io.wardmote.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BucketTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private final Bucket bucket = new Bucket(new Rate(10, 5), 0);

    @Test
    void whatIsThereIsTakenAtOnceAndTheNextIsToldWhenItComes() {
        for (int i = 0; i < 5; i++) assertThat(bucket.take(0, 0)).isZero();
        assertThat(bucket.isDry(0)).isTrue();
        assertThat(bucket.take(0, 0)).isEqualTo(-SECOND / 10);
        assertThat(bucket.take(SECOND / 10, 0)).isZero();
        assertThat(bucket.take(SECOND / 10, 0)).isNegative();
        for (int i = 0; i < 5; i++) assertThat(bucket.take(10 * SECOND, 0)).as("no more than five, however long it was quiet").isZero();
        assertThat(bucket.take(10 * SECOND, 0)).isNegative();
    }

    @Test
    void whoWaitsTakesOneThatIsNotThereYet() {
        for (int i = 0; i < 5; i++) bucket.take(0, 0);
        assertThat(bucket.take(0, SECOND / 4)).isEqualTo(SECOND / 10);
        assertThat(bucket.take(0, SECOND / 4)).isEqualTo(2 * SECOND / 10);
        assertThat(bucket.take(0, SECOND / 4)).isEqualTo(-3 * SECOND / 10);
        assertThat(bucket.take(2 * SECOND / 10, 0)).as("both were taken").isNegative();
    }

    @Test
    void whatIsGivenBackIsThereAgain() {
        for (int i = 0; i < 5; i++) bucket.take(0, 0);
        bucket.giveBack();
        assertThat(bucket.isDry(0)).isFalse();
        assertThat(bucket.take(0, 0)).isZero();
        assertThat(bucket.take(0, 0)).isNegative();
    }

    @Test
    void debtIsBounded() {
        for (int i = 0; i < 1000; i++) bucket.charge(0);
        assertThat(bucket.take(SECOND / 2, 0)).as("five are owed, no more").isNegative();
        assertThat(bucket.take(SECOND / 2 + SECOND / 10, 0)).isZero();
    }

    @Test
    void overAnyTimeThereAreNoMoreThanItsRateAndOneBucket() {
        long seed = System.nanoTime();
        System.out.println("BucketTest seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        long now = random.nextLong();   // a monotonic clock may begin anywhere
        long began = now;
        Bucket any = new Bucket(new Rate(100, 20), now);
        long taken = 0;
        for (int i = 0; i < 100_000; i++) {
            now += random.nextLong(SECOND / 200);
            if (any.take(now, 0) == 0) taken++;
            assertThat(taken).as("seed %s, step %s", seed, i).isLessThanOrEqualTo(20 + (now - began) * 100 / SECOND + 1);
        }
        assertThat(taken).isGreaterThan((now - began) * 95 / SECOND);
    }

    @Test
    void manyAtOnceTakeNoMoreThanThereIs() {
        Bucket shared = new Bucket(new Rate(1, 1000), 0);
        assertThat(IntStream.range(0, 5000).parallel().filter(i -> shared.take(0, 0) == 0).count()).isEqualTo(1000);
    }

    @Test
    void ratesThatMeanNothingAreRefused() {
        assertThatThrownBy(() -> new Rate(0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Rate(Double.NaN, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Rate(1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Rate(1, 86_401)).hasMessageContaining("a day's worth");
        assertThat(new Rate(600_000, 1000).times(2)).isEqualTo(new Rate(1_000_000, 2000));
    }

    @Test
    void secondsAreWholeAndAtLeastOne() {
        assertThat(Bucket.seconds(1)).isEqualTo(1);
        assertThat(Bucket.seconds(SECOND)).isEqualTo(1);
        assertThat(Bucket.seconds(SECOND + 1)).isEqualTo(2);
    }
}
