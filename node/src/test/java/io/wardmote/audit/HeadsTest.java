package io.wardmote.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wardmote.key.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only a head shows that somebody else kept. */
class HeadsTest {
    @TempDir
    private Path folder;
    private List<Head> heads;

    @BeforeEach
    void write() throws IOException {
        Records.write(folder, 3, 30, new Random(1));
        heads = Records.read(folder).stream().filter(entry -> entry.sequence() % 10 == 0)
            .map(entry -> new Head(entry.node(), entry.incarnation(), entry.sequence(), entry.hash(), entry.record().atMillis())).toList();
    }

    private Verdict verdict(List<Head> trusted) throws IOException {
        return new Verifier(trusted).verify(SegmentFolder.at(folder), entry -> true).getFirst();
    }

    @Test
    void aLogThatWasNotTouchedFitsAllItsHeads() throws IOException {
        assertThat(verdict(heads)).satisfies(verdict -> {
            assertThat(verdict.isWhole()).isTrue();
            assertThat(verdict.first()).isEqualTo(1);
            assertThat(verdict.last()).isEqualTo(90);
            assertThat(verdict.firstAt()).isEqualTo(Records.TIME);
            assertThat(verdict.lastAt()).isEqualTo(Records.TIME + 89);
        });
    }

    @Test
    void recordsThatAreMissingAtTheEndShow() throws IOException {
        Files.delete(SegmentFolder.at(folder).getLast());
        assertThat(verdict(List.of()).isWhole()).isTrue();
        Verdict.Broken broken = verdict(heads).broken().orElseThrow();
        assertThat(broken.sequence()).isEqualTo(61);
        assertThat(broken.sentence()).contains("records 61 to 90 are missing");
        assertThat(broken.afterMillis()).isEqualTo(Records.TIME + 59);
    }

    @Test
    void aLogMadeAnewFromAnAlteredRecordOnShowsAtTheFirstHeadAfterIt() throws Exception {
        for (Path file : SegmentFolder.at(folder)) Files.delete(file);
        try (Journal journal = Journal.open(folder, Kind.OPERATIONS, Records.ORIGIN)) {
            for (int i = 0; i < 90; i++) journal.append(List.of(i == 34 ? Records.operated(1_000) : Records.operated(i)), Records.TIME);
        }
        assertThat(verdict(List.of()).isWhole()).isTrue();
        Verdict.Broken broken = verdict(heads).broken().orElseThrow();
        assertThat(broken.sequence()).as("the headers differ, so every head does").isEqualTo(10);
        assertThat(broken.sentence()).contains("another hash");
    }

    @Test
    void headsOfOtherNodesAndOfWhatIsNoLongerKeptBreakNothing() throws IOException {
        try (Journal journal = Journal.open(folder, Kind.OPERATIONS, Records.ORIGIN)) {
            journal.append(List.of(Records.operated(90)), Records.TIME + 90);
            journal.trim(SegmentFolder.bytes(folder, Kind.OPERATIONS) - 1, OptionalLong.empty(), Duration.ofDays(90));
        }
        Head other = new Head("another", 1, 500, Hash.NONE, 0);
        Verdict verdict = verdict(List.of(heads.getFirst(), heads.getLast(), other));
        assertThat(verdict.isWhole()).isTrue();
        assertThat(verdict.first()).isEqualTo(31);
        assertThat(String.join(" ", verdict.remarks())).contains("what was before record 31 is not here", "record 10 is of what is not here any more");
    }

    @Test
    void headsAreReadFromLinesOfJson() throws IOException {
        Path file = folder.resolve("heads.jsonl");
        Files.writeString(file, heads.stream().map(head -> Heads.json(head).encode()).collect(Collectors.joining("\n\n", "", "\n")));
        assertThat(Heads.read(file).plain()).isEqualTo(heads);
        Files.writeString(file, Records.read(folder).stream().map(entry -> JsonLine.of(entry).encode()).collect(Collectors.joining("\n")));
        assertThat(Heads.read(file).plain()).as("an export").hasSize(90).containsAll(heads);
        AuditRecord stranger = new AuditRecord.Strangers(1, 1, "openapi", "a", Refusal.WRONG_SIGNATURE, 1);
        Files.writeString(file, JsonLine.of(new Entry(Kind.STRANGERS, "n", "kms1", 1, 7, Hash.NONE, stranger)).encode());
        assertThat(Heads.read(file).isEmpty()).as("of another chain").isTrue();
        Files.writeString(file, Heads.json(heads.getFirst()).encode() + "\n{\"nodeId\":\"a\",\"sequence\":1}\n");
        assertThatThrownBy(() -> Heads.read(file)).isInstanceOf(IOException.class).hasMessageContaining("line 2");
    }
}
