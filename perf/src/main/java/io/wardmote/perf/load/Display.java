package io.wardmote.perf.load;

import io.wardmote.perf.report.Round;
import io.wardmote.perf.report.Second;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Tells how a run goes: on a terminal in a line that is written over each second, elsewhere in lines that stay, one in five seconds. */
final class Display {
    private static final int LINE_EVERY = 5;
    private static final String CLEAR = "\r\033[K";

    private final PrintStream out;
    private final boolean terminal;
    private String what = "";
    private Duration leftAfter = Duration.ZERO;
    private Duration length = Duration.ZERO;

    Display(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    static Display ofConsole() {
        return new Display(System.out, System.console() != null && System.console().isTerminal());
    }

    void say(String line) {
        out.println((terminal ? CLEAR : "") + line);
    }

    /** @param leftAfter what is still to come after this round */
    void begins(String round, Duration roundLength, Duration leftAfterRound) {
        what = round;
        length = roundLength;
        leftAfter = leftAfterRound;
    }

    void second(Second second, long failed) {
        long left = Math.max(0, Math.round(length.toSeconds() - second.at())) + leftAfter.toSeconds();
        String line = String.format(Locale.ROOT,
            "%-26s %9.0f/s   p50 %8.2f ms   p99 %8.2f ms   failed %d   left %d:%02d", what, second.perSecond(), second.p50() / 1e3, second.p99() / 1e3,
            failed, left / 60, left % 60);
        if (terminal) {
            out.print(CLEAR + line);
            out.flush();
        } else if (Math.round(second.at()) % LINE_EVERY == 0) {
            out.println(line);
        }
    }

    void ends(Round round) {
        say(String.format(Locale.ROOT, "%-26s %9.0f/s   p50 %8.2f ms   p99 %8.2f ms   p99.9 %8.2f ms   failed %d%s", what, round.perSecond(),
            round.latency().at(50) / 1e3,
            round.latency().at(99) / 1e3, round.latency().at(99.9) / 1e3, round.failed(),
            round.offered() > 0 ? String.format(Locale.ROOT, "   of %.0f/s offered", round.offered()) : ""));
    }
}
