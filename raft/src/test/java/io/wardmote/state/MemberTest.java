package io.wardmote.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MemberTest {
    private static Member readBack(ByteWriter row) {
        ByteReader in = new ByteReader(row.toBytes());
        Member member = Member.read(in);
        in.end();
        return member;
    }

    @Test
    void aRowFromBeforeArrivalsWereKeptIsThatOfAMemberThatCounts() {
        assertThat(readBack(new ByteWriter().u8(1).text("n1").text("one").i64(4))).isEqualTo(new Member("n1", "one", 4, true));
    }

    @Test
    void arrivalIsKept() {
        for (boolean arrived : new boolean[] {true, false}) {
            Member member = new Member("n1", "one", 4, arrived);
            ByteWriter row = new ByteWriter();
            member.write(row);
            assertThat(readBack(row)).isEqualTo(member);
        }
    }

    @Test
    void aPlaceIsKeptAndOneThatHasNoneIsWrittenAsBefore() {
        Member placed = new Member("n1", "one", 4, true, new Place("eu-1", 7, true), "n0");
        ByteWriter row = new ByteWriter();
        placed.write(row);
        assertThat(readBack(row)).isEqualTo(placed);
        ByteWriter plain = new ByteWriter();
        new Member("n1", "one", 4, true).write(plain);
        assertThat(plain.toBytes()).isEqualTo(new ByteWriter().u8(2).text("n1").text("one").i64(4).bool(true).toBytes());
    }

    @Test
    void aLaterLayoutIsRefused() {
        assertThatThrownBy(() -> readBack(new ByteWriter().u8(4).text("n1").text("one").i64(4))).hasMessageContaining("layout 4");
    }
}
