package io.wardmote.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.wardmote.key.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** As the kernel itself tells of it, in /proc. */
@EnabledOnOs(OS.LINUX)
class GuardsTest {
    private static long lockedPagesThatAreNotDumped() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/smaps")).stream().filter(line -> line.startsWith("VmFlags:"))
            .map(line -> List.of(line.split(" +"))).filter(flags -> flags.containsAll(List.of("lo", "dd", "wf"))).count();
    }

    @Test
    void theRootKeyIsLockedOutOfDumpsAndNotInherited() throws IOException {
        long before = lockedPagesThatAreNotDumped();
        byte[] root = new byte[32];
        root[5] = 7;
        GuardedPage page = new GuardedPage(new Secret(root.clone()));
        assertThat(page.missing()).isEmpty();
        assertThat(lockedPagesThatAreNotDumped()).isEqualTo(before + 1);
        assertThat(page.copy().bytes()).isEqualTo(root);
        page.close();
        assertThat(lockedPagesThatAreNotDumped()).isEqualTo(before);
        assertThatIllegalStateException().isThrownBy(page::copy);
    }

    /** In a process of its own, since this one is to be debugged. */
    @Test
    void aGuardedProcessMakesNoCoreFilesAndIsReadByNoOther() throws IOException, InterruptedException {
        Process guarded = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--enable-native-access=ALL-UNNAMED",
            "-cp", System.getProperty("java.class.path"), Guarded.class.getName()).redirectErrorStream(true).start();
        String said = new String(guarded.getInputStream().readAllBytes());
        assertThat(guarded.waitFor()).as(said).isZero();
        assertThat(said.lines()).containsExactly("missing []", "core 0 0", "dumpable 0");
    }

    static final class Guarded {
        private Guarded() {}

        public static void main(String[] arguments) throws IOException {
            System.out.println("missing " + ProcessGuards.raise());
            String core = Files.readAllLines(Path.of("/proc/self/limits")).stream().filter(line -> line.startsWith("Max core file size")).findFirst().orElseThrow();
            System.out.println("core " + core.replace("Max core file size", "").replace("bytes", "").strip().replaceAll(" +", " "));
            // 0: nobody but root may look; the kernel gives such a process's files to root
            System.out.println("dumpable " + (LinuxMemory.here().orElseThrow().isDumpable() ? 1 : 0));
        }
    }
}
