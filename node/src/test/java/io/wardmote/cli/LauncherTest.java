package io.wardmote.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script itself, in a tree of its own. */
class LauncherTest extends LauncherTree {
    private void whatTestsNeed() throws IOException {
        jdk("jdk-25", "25");
        maven();
        for (String program : List.of("strace", "softhsm2-util", "curl", "chromium", "chromedriver", "systemd-analyze", "openssl", "node", "npm", "zsh")) {
            program(programs.resolve(program), "#!/bin/sh\n");
        }
    }

    @Test
    void promtoolIsTakenOutOfItsPackageOnceAndNothingIsInstalled() throws Exception {
        whatTestsNeed();
        Run without = run(Map.of(), "test");
        assertThat(without.status()).isEqualTo(69);
        assertThat(without.err()).contains("the tests need promtool, which could not be fetched");
        program(programs.resolve("apt-get"), "#!/bin/sh\n[ \"$*\" = '-qq download prometheus' ] && echo \"$*\" >> \"$HOME/fetched\" "
            + "&& echo package > prometheus_1_amd64.deb\n");
        program(programs.resolve("dpkg-deb"), "#!/bin/sh\nmkdir -p usr/bin && mv \"$2\" usr/bin/promtool && chmod +x usr/bin/promtool\n");
        for (int i = 0; i < 2; i++) {
            run(Map.of(), "test", "-Dx=y");
            assertThat(builds().getLast()).endsWith("verify -Dx=y");
        }
        assertThat(tree.resolve("node/target/tools/promtool")).isExecutable().hasContent("package");
        assertThat(tree.resolve("node/target/tools.new")).doesNotExist();
        assertThat(base.resolve("fetched")).hasContent("-qq download prometheus");
    }

    @Test
    void theLongTestsOfFaultsAreAskedForByOneWordAndTheOthersGoToMaven() throws Exception {
        whatTestsNeed();
        program(programs.resolve("promtool"), "#!/bin/sh\n");
        run(Map.of(), "test", "-Dx=y");
        assertThat(builds().getLast()).endsWith("verify -Dx=y");
        Run without = run(Map.of(), "test", "--faults");
        assertThat(without.status()).isEqualTo(69);
        assertThat(without.err()).contains("the tests need gcc");
        program(programs.resolve("cc"), "#!/bin/sh\n");
        run(Map.of(), "test", "-pl", "a b", "--faults", "-Dx=y");
        assertThat(builds().getLast()).endsWith("verify -pl a b -Dwardmote.faults=true -Dtest.forks=2 -Dtest.seconds=10800 -Dtest.flags= -Dx=y");
        run(Map.of(), "test", "--timing", "-Dx=y");
        assertThat(builds().getLast()).endsWith("verify -Dwardmote.timing=true -Dtest=*TimingTest,SoakTest "
            + "-Dsurefire.failIfNoSpecifiedTests=false -Dtest.forks=1 -Dtest.seconds=10800 -Dtest.flags= -Dx=y");
    }

    @Test
    void withoutAJdkOneSentenceSaysHowToGetOne() throws Exception {
        Run run = run(Map.of(), "dev");
        assertThat(run.status()).isEqualTo(78);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("wardmote: no JDK 25 or newer was found").contains("https://adoptium.net", "JAVA_HOME").hasLineCount(1);
    }

    @Test
    void anOldJdkARuntimeWithoutCompilerAndAFolderWithoutReleaseArePassedOver() throws Exception {
        jdk("java-21", "21.0.9");
        Files.delete(jdk("jre-25", "25.0.1").resolve("bin/javac"));
        Files.delete(jdk("broken-25", "25").resolve("release"));
        assertThat(run(Map.of("JAVA_HOME", jdks.resolve("java-21").toString()), "dev").status()).isEqualTo(78);
    }

    @Test
    void theJdkAskedForComesBeforeTheOthers() throws Exception {
        maven();
        Path usual = jdk("java-25", "25.0.3");
        Path home = jdk("java-26", "26");
        Path asked = jdk("java-27", "27-ea");
        run(Map.of("JAVA_HOME", home.toString(), "WARDMOTE_JAVA_HOME", asked.toString()), "--version");
        touch("pom.xml");
        run(Map.of("JAVA_HOME", home.toString()), "--version");
        touch("pom.xml");
        run(Map.of("JAVA_HOME", base.toString()), "--version");
        assertThat(builds()).extracting(call -> call.substring(0, call.indexOf(':'))).containsExactly(asked.toString(), home.toString(), usual.toString());
    }

    private void touch(String file) throws IOException {
        Files.setLastModifiedTime(tree.resolve(file), FileTime.from(Instant.now().plusSeconds(5)));
        // the stamp is as old as the start of the build: everything from now on is newer
        aged(tree.resolve("node/target/built"));
    }

    @Test
    void withoutMavenOneSentenceSaysSo() throws Exception {
        jdk("java-25", "25");
        Run run = run(Map.of(), "dev");
        assertThat(run.status()).isEqualTo(78);
        assertThat(run.err()).startsWith("wardmote: Maven is needed").hasLineCount(1);
    }

    @Test
    void buildsWhatIsMissingOnceAndThenRunsJavaWithItsFlags() throws Exception {
        jdk("java-25", "25");
        maven();
        Run first = run(Map.of("WARDMOTE_JAVA_OPTS", "-Xmx3g -Da=b"), "cluster", "init", "--config", "a file.yaml");
        assertThat(first.status()).isZero();
        assertThat(first.err()).isEqualTo("wardmote: building, which takes a minute the first time\n");
        assertThat(first.out()).contains("[--enable-native-access=ALL-UNNAMED]\n", "[-XX:+DisableAttachMechanism]\n", "[-XX:-HeapDumpOnOutOfMemoryError]\n",
            "[-Djava.library.path=" + tree + "/node/target/native]\n", "[-Xmx3g]\n[-Da=b]\n",
            "[-cp]\n[" + tree + "/node/target/node.jar:" + tree + "/library.jar]\n[io.wardmote.cli.Main]\n[cluster]\n[init]\n[--config]\n[a file.yaml]\n");
        assertThat(run(Map.of(), "cluster").err()).isEmpty();
        assertThat(builds()).hasSize(1);
    }

    @Test
    void nodesCollectInParallelAndCommandsNotUnlessTheUserHasACollectorOfHisOwn() throws Exception {
        jdk("java-25", "25");
        maven();
        assertThat(run(Map.of(), "dev").out()).contains("[-XX:+UseParallelGC]\n").doesNotContain("SerialGC");
        assertThat(run(Map.of(), "keys", "list").out()).contains("[-XX:+UseSerialGC]\n").doesNotContain("ParallelGC");
        for (String command : List.of("dev", "keys"))
            assertThat(run(Map.of("WARDMOTE_JAVA_OPTS", "-Xmx3g -XX:+UseG1GC"), command).out()).contains("[-XX:+UseG1GC]\n").doesNotContain("ParallelGC", "SerialGC");
    }

    @Test
    void theHeapOfANodeThatStaysIsTouchedFirstAndALoadTestHasRoomOfItsOwn() throws Exception {
        jdk("java-25", "25");
        maven();
        String touched = "[-Xms320m]\n[-XX:+AlwaysPreTouch]\n";
        assertThat(run(Map.of(), "node").out()).contains(touched).doesNotContain("wardmote.tool");
        for (String command : List.of("dev", "keys")) assertThat(run(Map.of(), command).out()).doesNotContain("AlwaysPreTouch");
        for (String[] load : new String[][] {{"bench", "load"}, {"bench"}}) assertThat(run(Map.of(), load).out()).contains(touched, "[-Xms768m]\n[-Xmx1536m]\n[-Xmn512m]\n[-Dwardmote.tool=-Xms768m -Xmx1536m -Xmn512m]\n");
        assertThat(run(Map.of(), "bench", "micro").out()).doesNotContain("AlwaysPreTouch", "wardmote.tool");
        for (String heap : List.of("-Xmx3g", "-XX:MaxHeapSize=256m")) {
            for (String[] words : new String[][] {{"node"}, {"bench", "load"}}) {
                assertThat(run(Map.of("WARDMOTE_JAVA_OPTS", heap), words).out()).contains("[" + heap + "]\n")
                    .doesNotContain("-Xms192m", "-Xms320m", "AlwaysPreTouch", "wardmote.tool");
            }
        }
    }

    @Test
    void whatACrashLeavesGoesIntoTheDataFolder() throws Exception {
        jdk("java-25", "25");
        maven();
        Path data = Files.createDirectories(base.resolve("100% data"));
        Path settings = Files.writeString(base.resolve("kms.yaml"), "node: kms1\nlisten:\n  data: no\ndata: \"100% data\"   # on a disk of its own\n");
        String flag = "[-XX:ErrorFile=" + data.toRealPath().toString().replace("%", "%%") + "/hs_err.log]\n";
        assertThat(run(Map.of(), "node", "--config", settings.toString()).out()).contains(flag);
        assertThat(run(Map.of(), "node", "--config=" + settings).out()).contains(flag);
        assertThat(run(Map.of(), "dev", "--data", data.toString()).out()).contains(flag);
        assertThat(run(Map.of(), "dev", "--data", base.resolve("not there yet").toString()).out()).doesNotContain("ErrorFile");
        assertThat(run(Map.of(), "node").out()).doesNotContain("ErrorFile");
        assertThat(run(Map.of(), "cluster", "init", "--config", settings.toString()).out()).doesNotContain("ErrorFile");
    }

    @Test
    void aNewerSourceADeletedOneAndALostLibraryMakeItBuildAgain() throws Exception {
        jdk("java-25", "25");
        maven();
        run(Map.of(), "cluster");
        agedBuild();
        Files.writeString(tree.resolve("node/src/main/Main.java"), "changed");
        run(Map.of(), "cluster");
        assertThat(builds()).hasSize(2);
        aged(tree.resolve("node/src/main/Main.java"));
        agedBuild();
        Files.delete(tree.resolve("node/src/main/Main.java"));
        run(Map.of(), "cluster");
        assertThat(builds()).hasSize(3);
        Files.delete(tree.resolve("library.jar"));
        run(Map.of(), "cluster");
        assertThat(builds()).hasSize(4);
    }

    private void agedBuild() throws IOException {
        Files.setLastModifiedTime(tree.resolve("node/target/built"), FileTime.from(Instant.now().minusSeconds(50)));
        aged(tree.resolve("node/src/main"));
    }

    @Test
    void twoStartsAtOnceBuildOnce() throws Exception {
        jdk("java-25", "25");
        maven();
        Map<String, String> slow = new HashMap<>(Map.of("BUILD_TAKES", "1"));
        Process first = start(slow, "cluster");
        Process second = start(slow, "cluster");
        assertThat(end(first).status()).isZero();
        assertThat(end(second).status()).isZero();
        assertThat(builds()).hasSize(1);
        assertThat(Files.exists(tree.resolve("target/building"), LinkOption.NOFOLLOW_LINKS)).isFalse();
    }

    @Test
    void theLockOfABuilderThatDiedDoesNotCount() throws Exception {
        jdk("java-25", "25");
        maven();
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();
        Files.createDirectories(tree.resolve("target"));
        Files.createSymbolicLink(tree.resolve("target/building"), Path.of(Long.toString(gone.pid())));
        assertThat(run(Map.of(), "cluster").status()).isZero();
        assertThat(builds()).hasSize(1);
    }

    @Test
    void aFailedBuildRunsNothingAndIsTriedAgain() throws Exception {
        jdk("java-25", "25");
        maven();
        Files.writeString(base.resolve("calls.fail"), "");
        Run failed = run(Map.of(), "dev");
        assertThat(failed.status()).isEqualTo(70);
        assertThat(failed.out()).isEmpty();
        assertThat(failed.err()).endsWith("wardmote: the build failed; its messages are above.\n");
        Files.delete(base.resolve("calls.fail"));
        assertThat(run(Map.of(), "cluster").status()).isZero();
    }

    @Test
    void aStartIsRecordedOncePerBuildAndItsFailureStopsNothing() throws Exception {
        jdk("java-25", "25");
        maven();
        Run first = run(Map.of(), "dev");
        assertThat(first.status()).isZero();
        assertThat(first.err()).contains("starts and commands will be slower");
        assertThat(Files.readString(tree.resolve("node/target/rehearsal.log"))).contains("[-XX:AOTCacheOutput=" + tree + "/node/target/wardmote.aot.new]", "[rehearse]");
        assertThat(run(Map.of(), "dev").err()).isEmpty();
        builtLater("perf");
        assertThat(run(Map.of(), "dev").err()).as("nodes do not run it").isEmpty();
        builtLater("raft");
        assertThat(run(Map.of(), "dev").err()).contains("starts and commands will be slower");
    }

    private void builtLater(String module) throws IOException {
        Path jar = Files.createDirectories(tree.resolve(module + "/target")).resolve(module + ".jar");
        Files.writeString(jar, "classes");
        Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plusSeconds(10)));
    }

    @Test
    void commandsGoByTheirOwnRecordAndShortOnesByTheFirstCompiler() throws Exception {
        jdk("java-25", "25");
        maven();
        run(Map.of(), "dev");
        Files.writeString(tree.resolve("node/target/wardmote.aot"), "record of a start");
        Files.writeString(tree.resolve("node/target/commands.aot"), "record of commands");
        String ofCommands = "[-XX:AOTCache=" + tree + "/node/target/commands.aot]\n";
        assertThat(run(Map.of(), "keys", "list").out()).contains(ofCommands, "[-XX:TieredStopAtLevel=1]\n");
        assertThat(run(Map.of(), "cluster", "backup").out()).contains(ofCommands).doesNotContain("TieredStopAtLevel");
        assertThat(run(Map.of(), "dev").out()).contains("[-XX:AOTCache=" + tree + "/node/target/wardmote.aot]\n")
            .doesNotContain("commands.aot", "TieredStopAtLevel");
        assertThat(run(Map.of(), "rehearse-commands").out()).contains("[-XX:AOTCacheOutput=" + tree + "/node/target/commands.aot.new]\n");
    }

    /** It is started by the recording of a start, which holds the lock and waits for it. */
    @Test
    void whileCommandsAreRecordedNothingIsBuiltAndNobodyWaitedFor() throws Exception {
        jdk("java-25", "25");
        maven();
        run(Map.of(), "cluster");
        agedBuild();
        Files.writeString(tree.resolve("node/src/main/Main.java"), "changed meanwhile");
        Files.createDirectories(tree.resolve("target"));
        Files.createSymbolicLink(tree.resolve("target/building"), Path.of(Long.toString(ProcessHandle.current().pid())));
        assertThat(run(Map.of(), "rehearse-commands", "--client", "client.json").out()).contains("[rehearse-commands]\n[--client]\n[client.json]\n");
        assertThat(builds()).hasSize(1);
    }

    @Test
    void recordsMayBeReadByWhoeverMayRunTheProgramAndWhatTheyWereMadeWithByNobody() throws Exception {
        jdk("java-25", "25");
        maven();
        program(jdks.resolve("java-25/bin/java"), "#!/bin/sh\nfor word; do case $word in -XX:AOTCacheOutput=*) umask 077; "
            + "echo record > \"${word#*=}\"; echo record > '"
            + tree + "/node/target/commands.aot.new' ;; esac; done\n");
        Run run = run(Map.of(), "record");
        assertThat(run.err()).doesNotContain("slower");
        assertThat(permissions("wardmote.aot")).isEqualTo("rw-r--r--");
        assertThat(permissions("commands.aot")).isEqualTo("rw-r--r--");
        assertThat(permissions("rehearsal.log")).isEqualTo("rw-------");
    }

    private String permissions(String built) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(tree.resolve("node/target").resolve(built)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"test", "package", "image", "sbom", "record"})
    void helpOfItsOwnWordsNeedsAndMakesNothing(String word) throws Exception {
        for (String help : List.of("--help", "-h")) {
            Run run = run(Map.of(), word, help);
            assertThat(run.status()).isZero();
            assertThat(run.err()).isEmpty();
            assertThat(run.out()).startsWith("Usage: wardmote " + word).hasLineCount(2);
        }
    }

    private Path distribution() throws Exception {
        Files.writeString(tree.resolve("pom.xml"), "<project>\n  <version>1.2.3</version>\n  <parent><version>9</version></parent>\n</project>\n");
        Files.createDirectories(tree.resolve("node/target/native"));
        Files.writeString(tree.resolve("node/target/native/libsample.so"), "native");
        Files.writeString(tree.resolve("LICENSE"), "license");
        Run run = run(Map.of(), "package");
        assertThat(run.out()).as(run.err()).isEqualTo(tree.resolve("target/wardmote-1.2.3.tar.gz") + "\n");
        return tree.resolve("target/wardmote-1.2.3.tar.gz");
    }

    private Path unpacked(Path distribution) throws Exception {
        Path where = Files.createDirectories(base.resolve("opt"));
        assertThat(new ProcessBuilder("tar", "-xzf", distribution.toString(), "-C", where.toString()).start().waitFor()).isZero();
        return where.resolve("wardmote-1.2.3");
    }

    @Test
    void aDistributionIsTheSameBytesEachTimeItIsMade() throws Exception {
        jdk("java-25", "25");
        maven();
        byte[] first = Files.readAllBytes(distribution());
        Files.setLastModifiedTime(tree.resolve("library.jar"), FileTime.from(Instant.now().minusSeconds(1000)));
        Files.setPosixFilePermissions(tree.resolve("LICENSE"), PosixFilePermissions.fromString("rw-------"));
        assertThat(Files.readAllBytes(distribution())).isEqualTo(first);
        Path unpacked = unpacked(distribution());
        try (Stream<Path> files = Files.walk(unpacked)) {
            assertThat(files.filter(Files::isRegularFile).map(file -> unpacked.relativize(file).toString()).sorted())
                .containsExactly("LICENSE", "lib/classpath", "lib/library.jar", "lib/node.jar", "native/libsample.so", "wardmote");
        }
        assertThat(Files.readString(unpacked.resolve("lib/classpath"))).isEqualTo("node.jar:library.jar\n");
    }

    @Test
    void aDistributionRunsWhereThereAreNoSourcesAndNoMaven() throws Exception {
        jdk("java-25", "25");
        maven();
        Path elsewhere = unpacked(distribution());
        Files.delete(programs.resolve("mvn"));
        tree = elsewhere;
        Run run = run(Map.of(), "cluster", "init");
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("[-Djava.library.path=" + tree + "/native]\n", "[-cp]\n[" + tree + "/lib/node.jar:" + tree + "/lib/library.jar]\n[io.wardmote.cli.Main]\n[cluster]\n[init]\n");
        run(Map.of(), "record");
        assertThat(Files.readString(tree.resolve("record/rehearsal.log"))).contains("[-XX:AOTCacheOutput=" + tree + "/record/wardmote.aot.new]");
        for (String word : List.of("test", "bench", "sbom", "package", "image")) {
            Run refused = run(Map.of(), word);
            assertThat(refused.status()).as(word).isEqualTo(64);
            assertThat(refused.err()).as(word).contains("this is a distribution").hasLineCount(1);
        }
    }

    @Test
    void twoLibrariesOfOneNameAreNotPackedAsOne() throws Exception {
        jdk("java-25", "25");
        maven();
        run(Map.of(), "cluster");
        Files.createDirectories(tree.resolve("other"));
        Files.writeString(tree.resolve("other/library.jar"), "another");
        Files.writeString(tree.resolve("pom.xml"), "<project>\n  <version>1.2.3</version>\n</project>\n");
        aged(tree.resolve("pom.xml"));
        Files.writeString(tree.resolve("node/target/classpath"), tree + "/library.jar:" + tree + "/other/library.jar\n");
        Run run = run(Map.of(), "package");
        assertThat(run.status()).isEqualTo(70);
        assertThat(run.err()).contains("two libraries are called library.jar");
    }

    @Test
    void aLinkToTheScriptFindsItsTree() throws Exception {
        jdk("java-25", "25");
        maven();
        Path link = Files.createSymbolicLink(base.resolve("w"), tree.resolve("wardmote"));
        ProcessBuilder builder = new ProcessBuilder(link.toString(), "cluster");
        builder.environment().clear();
        builder.environment().putAll(Map.of("PATH", programs.toString(), "HOME", base.toString(), "WARDMOTE_JVM_DIRS", jdks.toString(),
            "CALLS", base.resolve("calls").toString(), "TREE", tree.toString()));
        assertThat(end(builder.start()).out()).contains(tree + "/node/target/node.jar");
    }
}
