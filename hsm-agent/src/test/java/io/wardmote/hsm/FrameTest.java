package io.wardmote.hsm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameTest {
    private static final Frame ASK = new Frame(Frame.Kind.ASK, 7, Buffer.buffer(new byte[] {1, 2, 3}));
    private static final Frame READY = new Frame(Frame.Kind.READY, 0, Buffer.buffer());

    @Test
    void bytesAreTheGoldenOnes() {
        assertThat(HexFormat.of().formatHex(ASK.bytes().getBytes())).isEqualTo("0000000d" + "01" + "02" + "0000000000000007" + "010203");
        assertThat(HexFormat.of().formatHex(READY.bytes().getBytes())).isEqualTo("0000000a" + "01" + "10" + "0000000000000000");
        assertThat(hex(Frame.Kind.STATUS, "")).isEqualTo("0000000a" + "01" + "06" + "0000000000000000");
        assertThat(hex(Frame.Kind.PING, "")).isEqualTo("0000000a" + "01" + "08" + "0000000000000000");
        assertThat(hex(Frame.Kind.PONG, "")).isEqualTo("0000000a" + "01" + "15" + "0000000000000000");
        assertThat(hex(Frame.Kind.ASK_TRACED, "")).isEqualTo("0000000a" + "01" + "0a" + "0000000000000000");
        assertThat(hex(Frame.Kind.PARTS, "")).isEqualTo("0000000a" + "01" + "17" + "0000000000000000");
        assertThat(hex(Frame.Kind.DESTROYED, "")).isEqualTo("0000000a" + "01" + "16" + "0000000000000000");
        assertThat(hex(Frame.Kind.REPORT, "{}")).isEqualTo("0000000c" + "01" + "13" + "0000000000000000" + "7b7d");
        assertThat(hex(Frame.Kind.FAULT, "é")).isEqualTo("0000000c" + "01" + "14" + "0000000000000000" + "c3a9");
    }

    @Test
    void figuresAreNumbersAndNothingElse() {
        HsmFigures figures = new HsmFigures(1, 2, 3, 4, 5, 6, 7);
        assertThat(HexFormat.of().formatHex(figures.toFrame().getBytes())).isEqualTo("00000001" + "00000002" + "00000003" + "00000004" + "0000000000000005" + "0000000000000006" + "0000000000000007");
        assertThat(HsmFigures.ofFrame(figures.toFrame())).isEqualTo(figures);
        assertThatIllegalArgumentException().isThrownBy(() -> HsmFigures.ofFrame(figures.toFrame().getBuffer(0, 39)));
        assertThatIllegalArgumentException().isThrownBy(() -> HsmFigures.ofFrame(figures.toFrame().appendByte((byte) 0)));
        assertThatIllegalArgumentException().isThrownBy(() -> HsmFigures.ofFrame(Buffer.buffer()));
    }

    private static String hex(Frame.Kind kind, String text) {
        return HexFormat.of().formatHex(new Frame(kind, 0, Buffer.buffer(text)).bytes().getBytes());
    }

    @Test
    void aStreamIsCutWhereverItsPartsEnd() {
        Buffer stream = ASK.bytes().appendBuffer(READY.bytes()).appendBuffer(ASK.bytes());
        for (int part = 1; part <= stream.length(); part++) {
            List<Frame> frames = new ArrayList<>();
            Frame.Parser parser = new Frame.Parser(frames::add);
            for (int at = 0; at < stream.length(); at += part) parser.handle(stream.getBuffer(at, Math.min(stream.length(), at + part)));
            assertThat(frames).as("parts of %d", part).containsExactly(ASK, READY, ASK);
        }
    }

    @Test
    void whatIsNotOursIsRefusedBeforeItIsWaitedFor() {
        for (String stream : new String[] {
            "00000009" + "010200000000000000", // shorter than a header
            "7fffffff", "80000000", // longer than any frame
            "0000000a" + "02020000000000000000", // another version
            "0000000a" + "010b0000000000000000" // no such kind
        }) {
            Frame.Parser parser = new Frame.Parser(frame -> {
                throw new AssertionError(frame);
            });
            assertThatIllegalArgumentException().as(stream).isThrownBy(() -> parser.handle(Buffer.buffer(HexFormat.of().parseHex(stream))));
        }
    }

    @Test
    void whoMaySayLittleIsNotWaitedForWhenHeAnnouncesMuch() {
        List<Frame> frames = new ArrayList<>();
        Frame.Parser parser = new Frame.Parser(Frame.HEADER, frames::add);
        parser.handle(READY.bytes());
        assertThatIllegalArgumentException().isThrownBy(() -> parser.handle(ASK.bytes().getBuffer(0, 4)));
        assertThat(frames).containsExactly(READY);
    }

    @Test
    void aFrameThatNobodyWouldTakeIsNotSent() {
        Frame longest = new Frame(Frame.Kind.ASK, 1, Buffer.buffer(new byte[Frame.LONGEST]));
        assertThatIllegalArgumentException().isThrownBy(() -> longest.bytes());
    }
}
