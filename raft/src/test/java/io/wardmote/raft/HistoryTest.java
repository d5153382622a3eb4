package io.wardmote.raft;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HistoryTest {
    private final History history = new History();

    @Test
    void whatOverlapsMayBeSeenEitherWay() {
        history.wrote(1, 0, 10);
        history.wrote(2, 20, 30);
        history.read(1, 15, 25);
        history.read(2, 21, 24);
        history.read(1, 22, 23);
        history.read(2, 31, 32);
        assertThat(history.violation()).isEmpty();
    }

    @Test
    void whatWasAnsweredIsNotForgotten() {
        history.wrote(1, 0, 10);
        history.wrote(2, 20, 30);
        history.read(1, 31, 40);
        assertThat(history.violation()).contains("a read saw 1 after 2 had been answered");
    }

    @Test
    void whatWasSeenIsNotUnseen() {
        history.wrote(1, 0, 10);
        history.wrote(2, 20, 90);
        history.read(2, 30, 40);
        history.read(1, 41, 50);
        assertThat(history.violation()).contains("a read saw 1 after 2 had been answered");
    }

    @Test
    void nothingIsSeenBeforeItIsBegun() {
        history.wrote(1, 20, 30);
        history.read(1, 10, 15);
        assertThat(history.violation()).contains("a read saw 1, which nobody had begun to write");
    }

    @Test
    void aWriteOfUnknownOutcomeMayBeSeenOrNotButOnceSeenItIsThere() {
        history.wrote(1, 0, 10);
        history.mayHaveWritten(2, 20);
        history.read(1, 100, 110);
        history.read(2, 120, 130);
        assertThat(history.violation()).isEmpty();
        history.read(1, 140, 150);
        assertThat(history.violation()).contains("a read saw 1 after 2 had been answered");
    }
}
