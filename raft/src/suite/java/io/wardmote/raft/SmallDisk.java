package io.wardmote.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A disk in memory of its own, to be filled. Only root can mount one. */
public final class SmallDisk {
    private final Path at;

    private SmallDisk(Path at) {
        this.at = at;
    }

    public static SmallDisk mount(Path at, int mebibytes) throws IOException, InterruptedException {
        assertThat(System.getProperty("user.name")).as("only root can mount small disks").isEqualTo("root");
        Files.createDirectories(at);
        run("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m,mode=700", "tmpfs", at.toString());
        return new SmallDisk(at);
    }

    /** To the last byte, with a file that is to be deleted to make room again. */
    public static void fill(Path file) throws IOException {
        byte[] zeros = new byte[4096];
        try (OutputStream out = Files.newOutputStream(file)) {
            while (true) out.write(zeros);
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }

    public void unmount() throws IOException, InterruptedException {
        run("umount", "--lazy", at.toString());
    }

    private static void run(String... command) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).as(String.join(" ", command)).isZero();
    }
}
