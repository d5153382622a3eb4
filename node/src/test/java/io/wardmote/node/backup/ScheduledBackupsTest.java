package io.wardmote.node.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wardmote.node.Fault;
import io.wardmote.node.NodeConfig;
import io.wardmote.node.founding.ClientAuthority;
import io.wardmote.node.founding.NodeFolder;
import io.wardmote.node.founding.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

class ScheduledBackupsTest {
    private final Vertx vertx = Vertx.vertx();
    private Instant now = Instant.parse("2026-11-26T00:00:00Z");
    @TempDir
    private Path base;
    private Path folder;

    @BeforeEach
    void folder() {
        folder = base.resolve("backups");
    }

    @AfterEach
    void end() throws Exception {
        vertx.close().await(30, TimeUnit.SECONDS);
    }

    private ScheduledBackups keeping(int count) {
        return new ScheduledBackups(vertx, new NodeConfig.Backup(folder, Duration.ofDays(1), count), "kms1", file -> {
            PrivateFiles.write(file, "backup of " + now);
            return Future.succeededFuture(1L);
        }, () -> now);
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
            backups.make().await(30, TimeUnit.SECONDS);
            now = now.plus(Duration.ofDays(1));
        }
        assertThat(names()).containsAll(others).contains("wardmote-kms1-20261128T000000Z.backup", "wardmote-kms1-20261129T000000Z.backup").hasSize(others.size() + 2);
    }

    /** The whole disk: a file system of 256 KiB, which a backup of more does not fit into. */
    @Test
    @EnabledIfSystemProperty(named = "wardmote.faults", matches = "true")
    void aDiskThatIsFullLeavesNoHalfBackup() throws Exception {
        Files.createDirectories(folder);
        int mounted = new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", folder.toString()).start().waitFor();
        assertThat(mounted).as("a small disk, which only root can mount").isZero();
        try (SampleCluster cluster = new SampleCluster(base.resolve("cluster"))) {
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
        backups.due().await(30, TimeUnit.SECONDS);
        assertThat(backups.fault()).startsWith("the last backup failed: ").contains("is a file");
        Files.delete(folder);
        backups.due().await(30, TimeUnit.SECONDS);
        assertThat(backups.fault()).isEqualTo("ok");
        assertThat(names()).hasSize(1);
    }
}
