package io.wardmote.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That a guide which is wrong is found to be. */
class GuideWalkTest {
    private static final String STAYS = "sh -c 'echo ready https://kms; exec cat /dev/zero > /dev/null' &\n";

    @TempDir
    private Path all;
    private Path base;

    private static String sh(String lines) {
        return "```sh\n" + lines + "```\n";
    }

    private static String text(String lines) {
        return "```text\n" + lines + "```\n";
    }

    private int follow(String guide) throws IOException {
        base = Files.createTempDirectory(all, "walk");
        try (GuideWalk walk = new GuideWalk(base).where("kms1.example.org", "127.0.0.1").where("/etc/", machine -> folder(machine) + "/")) {
            return walk.follow(Guide.read(Files.writeString(base.resolve("guide.md"), guide)));
        }
    }

    private Path folder(String machine) {
        return base.resolve(machine);
    }

    private void fails(String guide, String... parts) {
        assertThatThrownBy(() -> follow(guide)).isInstanceOf(AssertionError.class).hasMessageContainingAll(parts);
    }

    @Test
    void variablesLastFromBlockToBlockAndOnEachMachineAlone() throws IOException {
        assertThat(follow("# A guide\n\n" + sh("# on kms1, kms2\nNAME=$(hostname -s)\n") + sh("# on kms1\necho $NAME\n") + text("kms1\n")
            + sh("# on kms2\necho $NAME\n") + text("kms2\n") + "```console-not-run\nfalse\n```\n")).isEqualTo(5);
    }

    @Test
    void theFirstCommandThatFailsEndsIt() {
        fails(sh("echo before\nfalse\necho after\n"), "guide.md:1", "ended with status 1", "before");
        fails(sh("echo $NOTHING_OF_THAT_NAME\n"), "ended with status");
    }

    @Test
    void aStatusThatIsAnnouncedMustCome() throws IOException {
        assertThat(follow(sh("(exit 76)   # status 76\n"))).isEqualTo(1);
        fails(sh("(exit 75)   # status 76\n"), "ended with status");
        fails(sh("true   # status 76\n"), "ended with status");
    }

    @Test
    void whatIsPrintedIsHeldAgainstTheWholeShape() throws IOException {
        assertThat(follow(sh("echo one   two; echo key-7f\necho a; echo b; echo end\n") + text("one two\nkey-…\n…\nend\n"))).isEqualTo(2);
        fails(sh("echo one; echo two\n") + text("one\n"), "guide.md:4", "two");
        fails(sh("echo one\n") + text("…two…\n"), "guide.md:4");
    }

    @Test
    void namesAreThoseOfThisMachineInCommandsAndShapes() throws IOException {
        assertThat(follow(sh("# on kms1\necho kms1.example.org /etc/here\n") + text("kms1.example.org /etc/here\n"))).isEqualTo(2);
        assertThat(folder("kms1").resolve("steps/1.out")).hasContent("127.0.0.1 " + folder("kms1") + "/here");
    }

    @Test
    void whatGoesOnRunningIsWaitedForAndEndedWithTheShell() throws IOException {
        assertThat(follow(sh(STAYS + "echo $! > pid\n"))).isEqualTo(1);
        long pid = Long.parseLong(Files.readString(folder("here").resolve("home/pid")).strip());
        assertThat(ProcessHandle.of(pid)).isEmpty();
        fails(sh("echo no word of it &\n"), "echo no word of it &\nended and was not ready", "no word of it");
    }

    @Test
    void whatSomebodyReadsOutIsWhatAnotherTypes() throws IOException {
        String typed = sh("# on kms2\nread -r HEARD\necho \"$HEARD\"\n") + text("AB CD\n");
        assertThat(follow(sh("# on kms1\necho first\necho AB CD\n") + typed)).isEqualTo(3);
    }

    @Test
    void aBlockOfAnotherKindAndOneWithoutEndAreRefused() {
        assertThatThrownBy(() -> follow("```bash\ntrue\n```\n")).hasMessageContaining("guide.md:1 is a block of no known kind: \"bash\"");
        assertThatThrownBy(() -> follow("```\ntrue\n```\n")).hasMessageContaining("no known kind");
        assertThatThrownBy(() -> follow("```sh\ntrue\n")).hasMessageContaining("guide.md:1 has no end");
        fails("```yaml\na: 1\na: 2\n```\n", "guide.md:1");
    }
}
