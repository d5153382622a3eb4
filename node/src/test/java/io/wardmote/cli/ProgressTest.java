package io.wardmote.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final AtomicLong nanos = new AtomicLong();

    private LongConsumer bar(long total) {
        return Progress.bar(new PrintStream(out, true, US_ASCII), total, nanos::get);
    }

    @Test
    void whatIsOverAtOnceDrawsNothing() {
        LongConsumer bar = bar(1000);
        bar.accept(500);
        bar.accept(1000);
        assertThat(out.size()).isZero();
    }

    @Test
    void aBarIsDrawnNowAndThenAndTakenAwayAtTheEnd() {
        LongConsumer bar = bar(40L << 20);
        nanos.addAndGet(300_000_000);
        bar.accept(10L << 20);
        bar.accept(11L << 20);
        assertThat(out.toString(US_ASCII)).isEqualTo("\r[#######                       ] 25 % of 40 MiB ");
        bar.accept(40L << 20);
        assertThat(out.toString(US_ASCII)).endsWith(" \r");
    }

    @Test
    void whereTheEndIsNotKnownTheSizeIsTold() {
        LongConsumer bar = bar(0);
        nanos.addAndGet(300_000_000);
        bar.accept(20 << 10);
        assertThat(out.toString(US_ASCII)).isEqualTo("\r20 KiB ");
    }
}
