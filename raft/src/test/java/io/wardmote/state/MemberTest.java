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
    void aLaterLayoutIsRefused() {
        assertThatThrownBy(() -> readBack(new ByteWriter().u8(3).text("n1").text("one").i64(4))).hasMessageContaining("layout 3");
    }
}
