package io.wardmote.audit;

import static io.wardmote.audit.Desks.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.wardmote.audit.AuditConfig.WhenStuck;
import io.wardmote.raft.SmallDisk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A real disk without room, which only root can mount. */
@EnabledIfSystemProperty(named = "wardmote.faults", matches = "true")
class AuditOnFullDiskTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path base;
    private SmallDisk disk;

    @AfterEach
    void unmount() throws Exception {
        if (disk != null) disk.unmount();
    }

    @ParameterizedTest
    @EnumSource
    void theLogIsWholeWhenThereIsRoomAgain(WhenStuck whenStuck) throws Exception {
        Path folder = base.resolve("audit");
        disk = SmallDisk.mount(folder, 4);
        AuditConfig config = new AuditConfig(whenStuck, Duration.ofMillis(500), 1_000_000, Duration.ofDays(90), 1L << 30, 64L << 20, Optional.empty());
        int number = 0;
        try (AuditLog log = AuditLog.open(config, folder, Records.ORIGIN, "1", InstantSource.system()); Desks desks = new Desks(log, 1)) {
            get(desks.record(0, Records.deed(number++)));
            SmallDisk.fill(folder.resolve("filler"));
            List<Future<Void>> answers = new ArrayList<>();
            while (log.state().equals("ok")) {
                Future<Void> answer = desks.record(0, Records.deed(number++));
                answers.add(answer);
                await().atMost(PATIENCE).until(() -> answer.isComplete() || !log.state().equals("ok"));
            }
            assertThat(log.state()).contains("No space left");
            boolean blocks = whenStuck == WhenStuck.BLOCK;
            Future<Void> last = answers.getLast();
            await().atMost(PATIENCE).until(last::isComplete);
            assertThat(last.failed()).isEqualTo(blocks);
            Future<Void> asked = desks.ready(0);
            await().atMost(PATIENCE).until(asked::isComplete);
            assertThat(asked.failed()).isEqualTo(blocks);
            if (!blocks) for (int i = 0; i < 100; i++) get(desks.record(0, Records.deed(i)));

            Files.delete(folder.resolve("filler"));
            await().atMost(PATIENCE).until(() -> log.state().equals("ok"));
            get(desks.record(0, Records.deed(number++)));
            assertThat(log.lost()).isEqualTo(blocks ? 0 : 100);
        }
        List<AuditRecord> records = Records.read(folder).stream().map(Entry::record).toList();
        assertThat(records.stream().filter(AuditRecord.Operated.class::isInstance)).hasSize(number);
        assertThat(records.stream().filter(AuditRecord.Lost.class::isInstance).map(record -> ((AuditRecord.Lost) record).count())).isEqualTo(whenStuck == WhenStuck.BLOCK ? List.of() : List.of(100L));
    }
}
