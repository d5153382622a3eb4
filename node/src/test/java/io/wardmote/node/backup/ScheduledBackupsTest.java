package io.wardmote.node.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.wardmote.node.Fault;
import io.wardmote.node.NodeConfig;
import io.wardmote.node.founding.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

class ScheduledBackupsTest {
    private static final Duration DAY = Duration.ofDays(1);

    private final Vertx vertx = Vertx.vertx();
    private Instant now = Instant.parse("2026-11-26T00:00:00Z");
    @TempDir
    private Path base;
    private Path folder;
    private SampleCluster cluster;
    private int made;

    @BeforeEach
    void folder() throws IOException {
        folder = base.resolve("backups");
        cluster = new SampleCluster(base.resolve("cluster"));
    }

    @AfterEach
    void end() throws Exception {
        cluster.close();
        vertx.close().await(30, TimeUnit.SECONDS);
    }

    private ScheduledBackups keeping(int count) {
        return keeping(count, file -> {
            cluster.backup(file);
            made++;
            return Future.succeededFuture(1L);
        });
    }

    private ScheduledBackups keeping(int count, Function<Path, Future<Long>> maker) {
        return new ScheduledBackups(vertx, new NodeConfig.Backup(folder, DAY, count), DAY, "kms1", maker, () -> now);
    }

    private static long askedAgainIn(ScheduledBackups backups) throws Exception {
        return backups.makeIfDue().await(30, TimeUnit.SECONDS);
    }

    private static String name(String time) {
        return "wardmote-kms1-" + time + ".backup";
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void theNewestAreKeptAndNothingOfAnotherNameIsDeleted() throws Exception {
        Files.createDirectories(folder);
        List<String> others = List.of("wardmote-kms1-20200101T000000Z.backup.txt", "wardmote-kms2-20200101T000000Z.backup", "wardmote-kms1-x-20200101T000000Z.backup");
        for (String other : others) Files.writeString(folder.resolve(other), "not ours");
        ScheduledBackups backups = keeping(2);
        for (int day = 0; day < 4; day++) {
            assertThat(askedAgainIn(backups)).isEqualTo(DAY.toMillis());
            now = now.plus(DAY);
        }
        assertThat(names()).containsAll(others).contains("wardmote-kms1-20261128T000000Z.backup", "wardmote-kms1-20261129T000000Z.backup").hasSize(others.size() + 2);
    }

    /** Such as a link to what is gone. */
    @Test
    void oneThatCannotBeLookedAtKeepsNoOtherFromBeingMade() throws Exception {
        Files.createSymbolicLink(Files.createDirectory(folder).resolve(name("20261125T000000Z")), folder.resolve("gone"));
        ScheduledBackups backups = keeping(2);
        assertThat(askedAgainIn(backups)).isEqualTo(DAY.toMillis());
        assertThat(made).isEqualTo(1);
        assertThat(backups.report().getString("newest")).isEqualTo(name("20261126T000000Z"));
    }

    @Test
    void whatThereIsIsTold() throws Exception {
        ScheduledBackups backups = keeping(2);
        assertThat(backups.report()).isEqualTo(new JsonObject().put("folder", folder.toString()).put("everySeconds", DAY.toSeconds()).put("keep", 2)
            .put("kept", 0).put("newest", "").put("made", "").put("bytes", 0L).put("state", "ok"));
        for (int day = 0; day < 3; day++) {
            askedAgainIn(backups);
            now = now.plus(DAY);
        }
        String newest = name("20261128T000000Z");
        assertThat(backups.report()).isEqualTo(new JsonObject().put("folder", folder.toString()).put("everySeconds", DAY.toSeconds()).put("keep", 2)
            .put("kept", 2).put("newest", newest).put("made", "2026-11-28T00:00:00Z").put("bytes", Files.size(folder.resolve(newest))).put("state", "ok"));
        ScheduledBackups again = keeping(2, file -> Future.failedFuture("nothing is to be made"));
        now = now.minus(DAY);
        assertThat(askedAgainIn(again)).as("none is due").isEqualTo(DAY.toMillis());
        assertThat(again.report().getString("newest")).as("of a process before").isEqualTo(newest);
    }

    /** The whole disk: a file system of 256 KiB, which a backup of more does not fit into. */
    @Test
    @EnabledIfSystemProperty(named = "wardmote.faults", matches = "true")
    void aDiskThatIsFullLeavesNoHalfBackup() throws Exception {
        Files.createDirectories(folder);
        int mounted = new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", folder.toString()).start().waitFor();
        assertThat(mounted).as("a small disk, which only root can mount").isZero();
        try {
            for (int key = 0; key < 300; key++) cluster.key("x".repeat(1000));
            Path file = folder.resolve("full.backup");
            assertThatThrownBy(() -> cluster.backup(file)).isInstanceOf(Fault.class).hasMessageContaining("cannot be written").hasMessageContaining("make room");
            assertThat(folder).isEmptyDirectory();
        } finally {
            assertThat(new ProcessBuilder("umount", folder.toString()).start().waitFor()).isZero();
        }
    }

    @Test
    void aFailureIsToldUntilOneSucceeds() throws Exception {
        Files.writeString(folder, "a file where the folder should be");
        ScheduledBackups backups = keeping(2);
        assertThat(backups.fault()).isEqualTo("ok");
        assertThat(askedAgainIn(backups)).isEqualTo(60_000);
        assertThat(backups.fault()).startsWith("the last backup failed: ").contains("is a file");
        Files.delete(folder);
        assertThat(askedAgainIn(backups)).isEqualTo(DAY.toMillis());
        assertThat(backups.fault()).isEqualTo("ok");
        assertThat(names()).hasSize(1);
    }

    @Test
    void oneThatCannotBeDeletedIsToldAndMakesNoMore() throws Exception {
        Path kept = Files.createDirectories(folder.resolve(name("20261101T000000Z")).resolve("as a folder that is not empty cannot")).getParent();
        for (int day = 2; day < 5; day++) Files.writeString(folder.resolve(name("2026110" + day + "T000000Z")), "an old one");
        ScheduledBackups backups = keeping(2);
        for (int day = 0; day < 3; day++) {
            assertThat(askedAgainIn(backups)).isEqualTo(DAY.toMillis());
            assertThat(backups.fault()).contains("cannot be deleted").contains(kept.getFileName().toString()).doesNotContain("failed");
            assertThat(askedAgainIn(backups)).as("not due").isEqualTo(DAY.toMillis());
            now = now.plus(DAY);
        }
        assertThat(made).isEqualTo(3);
        assertThat(names()).containsExactly(kept.getFileName().toString(), name("20261127T000000Z"), name("20261128T000000Z"));
        PrivateFiles.deleteFolder(kept);
        askedAgainIn(backups);
        assertThat(backups.fault()).isEqualTo("ok");
    }

    @Test
    void oneOfATimeToComeDoesNotCount() throws Exception {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(name("20271126T000000Z")), "made under a wrong clock");
        ScheduledBackups backups = keeping(1);
        for (int day = 0; day < 2; day++) {
            assertThat(askedAgainIn(backups)).isEqualTo(DAY.toMillis());
            now = now.plus(Duration.ofHours(1));
            assertThat(askedAgainIn(backups)).isEqualTo(Duration.ofHours(23).toMillis());
            now = now.plus(Duration.ofHours(23));
        }
        assertThat(names()).containsExactly(name("20261127T000000Z"), name("20271126T000000Z"));
    }

    @Test
    void whatAKilledProcessHadNotWrittenToItsEndIsDeleted() throws Exception {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(name("20261125T000000Z") + ".new"), "half of one");
        String other = "wardmote-kms2-20261125T000000Z.backup.new";
        Files.writeString(folder.resolve(other), "another node's, which may be at it");
        askedAgainIn(keeping(2));
        assertThat(names()).containsExactly(name("20261126T000000Z"), other);
    }

    @Test
    void whatDoesNotReadAsABackupIsNoneAndNothingMakesRoomForIt() throws Exception {
        Path good = folder.resolve(name("20261125T000000Z"));
        Files.createDirectories(folder);
        cluster.backup(good);
        ScheduledBackups backups = keeping(1, file -> {
            cluster.backup(file);
            flip(file);
            return Future.succeededFuture(1L);
        });
        assertThat(askedAgainIn(backups)).isEqualTo(60_000);
        assertThat(backups.fault()).startsWith("the last backup failed: ").contains("is damaged");
        assertThat(names()).containsExactly(good.getFileName().toString());
    }

    @Test
    void eachIsReadInItsTurnAndOneThatIsDamagedIsTold() throws Exception {
        Files.createDirectories(folder);
        for (int day = 1; day < 4; day++) cluster.backup(folder.resolve(name("2026110" + day + "T000000Z")));
        Path second = folder.resolve(name("20261102T000000Z"));
        flip(second);
        ScheduledBackups backups = keeping(3);
        backups.readNext().await(30, TimeUnit.SECONDS);
        assertThat(backups.fault()).isEqualTo("ok");
        for (int read = 0; read < 3; read++) {
            backups.readNext().await(30, TimeUnit.SECONDS);
            assertThat(backups.fault()).contains(second.toString()).contains("is damaged");
        }
        Files.delete(second);
        backups.readNext().await(30, TimeUnit.SECONDS);
        assertThat(backups.fault()).isEqualTo("ok");
    }

    private static void flip(Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            bytes[bytes.length / 2] ^= 1;
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
