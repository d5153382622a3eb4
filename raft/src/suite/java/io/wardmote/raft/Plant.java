package io.wardmote.raft;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * A bug to be planted: one edit of a production source. The edited class is compiled into a folder of its own, for a JVM that has this folder first on
 * its class path; production code knows nothing of it. An edit whose text is not there, or is there twice, fails: the list cannot rot unseen.
 *
 * @param name   what is wrong
 * @param file   under {@code src/main/java}
 * @param right  text of the source; {@code wrong} takes its place
 * @param finder of the tests: the class, or the class and a method ({@code Class#method}), that must find it
 */
public record Plant(String name, String file, String right, String wrong, String finder) {
    private static final Path SOURCES = Path.of("..", "raft", "src", "main", "java");

    private static Plant in(String file, String name, String right, String wrong, String finder) {
        return new Plant(name, "io/wardmote/raft/" + file + ".java", right, wrong, finder);
    }

    public static List<Plant> all() {
        return List.of(
            in("Reads", "lease not checked again after computing", "if (mayAnswer.getAsBoolean() && ", "if (",
                "LeaseTest#whatWasComputedWhenTheLeaseHadEndedIsNotAnswered"),
            in("Reads", "record not compared after the lease check", "mayAnswer.getAsBoolean() && replica.leasing().changes().stands(reading.read, reading.at)", "mayAnswer.getAsBoolean()",
                "LeaseTest#whatChangedWhileItWasUsedIsDoneAgain"),
            in("Proposals", "early answer", "replica.leasing().everywhere().await(index, wait).whenComplete", "CompletableFuture.<Void>completedFuture(null).whenComplete", "LeaseHistoryTest"),
            in("Proposals", "refusals answered early", ".thenCompose(reached -> known(proposal, answer, wait))",
                ".thenCompose(reached -> answer.outcome() instanceof Outcome.Unchanged ? CompletableFuture.<Void>completedFuture(null)\n"
                    + "                    : known(proposal, answer, wait))",
                "LeaseTest#aRefusalIsNoMoreAnsweredEarlyThanAChange"),
            in("Proposals", "duplicate of a change answered at once", "    private CompletableFuture<Void> everywhere(Command command, long index, Duration wait) {\n",
                "    private static final java.util.Set<String> ASKED = java.util.concurrent.ConcurrentHashMap.newKeySet();\n"
                    + "    private CompletableFuture<Void> everywhere(Command command, long index, Duration wait) {\n"
                    + "        if (!ASKED.add(command.toString())) return CompletableFuture.completedFuture(null);\n",
                "LeaseTest#aChangeThatIsAskedForAgainIsAnsweredWhenItIsEverywhere"),
            new Plant("grounds not looked at again", "io/wardmote/state/Transition.java", "if (!proposal.grounds().stand(edit.draft())) return",
                "if (!Grounds.NONE.stand(edit.draft())) return",
                "LeaseTest#aRightThatWasWithdrawnWhileAChangeWaitedIsNoRightToIt"),
            in("Reads", "no hold", "Future<R> result = held > replica.leasing().everywhere().get() ?", "Future<R> result = held == Long.MIN_VALUE ?",
                "LeaseTest#whatOthersDoNotHaveYetIsHeldAndNothingElse"),
            in("Reads", "absent key refused under a lease", "if (!reading.read.absentKey()) return", "return",
                "LeaseTest#aNewKeyIsAnsweredBeforeAllHaveItAndMissedByNone"),
            in("HotRows", "cache not evicted", "cache.asMap().compute(new Row(table.number(), Table.id(key)), (row, hot) -> null);", "cache.asMap().get(new Row(table.number(), Table.id(key)));",
                "LeaseHistoryTest"),
            in("Rocks", "apply not atomic", "            opened().write(settings.withoutLog, batch);\n",
                "            try (WriteBatch index = new WriteBatch()) {\n                index.put(APPLIED, row(at));\n                opened().write(settings.withoutLog, index);\n            }\n            flush();\n            opened().write(settings.withoutLog, batch);\n",
                "CrashTest"),
            in("Rocks", "index written before its rows", "            batch.put(APPLIED, row(at));\n            version++;\n            VarHandle.fullFence();\n",
                "            version++;\n            VarHandle.fullFence();\n            opened().put(settings.withoutLog, APPLIED, row(at));\n", "KilledStoreTest"),
            in("Rocks", "key and alias read from two states", "if (isStill(before)) return result;", "if (before >= 0) return result;", "RocksTest#readersNeverSeeTwoMomentsAtOnce"),
            in("RatisSettings", "acknowledged before it is on disk", "setUnsafeFlushEnabled(p, false)", "setUnsafeFlushEnabled(p, true)", "FlushTest"),
            in("Leasing", "new leader ignores old grants", "            grants.granted(index, grant, ttlNanos, from);\n", "            if (leads.getAsBoolean()) grants.granted(index, grant, ttlNanos, from);\n",
                "LeaseTest#aNewLeaderWaitsForTheLeasesOfTheOld"),
            in("Leasing", "holders lost with a snapshot", "            grants.held(holding.grant(), holding.ttlMillis() * 1_000_000, now);\n", "", "LeaseTest#aNodeThatStartedCountsWhatItsStateSaysIsHeld"),
            in("StateMachine", "holders lost at a snapshot's install", "AppliedListener::replaced);\n                leasing.replaced(stored, new KeyRing(rocks).holders());",
                "AppliedListener::replaced);\n                leasing.replaced(stored, List.of());", "LeaseRecipesTest#whoeverTakesASnapshotHoldsWhatIsNewAndKnowsWhoHasALease"),
            in("Leasing", "lease taken before its tick is applied", "        return own.renewing();\n",
                "        long sequence = own.renewing();\n        own.granted(new Grant(node, incarnation, sequence), ttlMillis * 1_000_000);\n        return sequence;\n",
                "LeaseTest#aChangeIsAnsweredOnlyWhenWhoeverLacksItHasNoLease"),
            in("Replica", "renewals that say what was received as applied", "leasing.renewing(), applied.get(), clock", "leasing.renewing(), raft().committed(), clock",
                "LeaseTest#aChangeIsAnsweredOnlyWhenWhoeverLacksItHasNoLease"),
            in("Leasing", "entries acknowledged that are not applied", "        long index = applied.get();\n        String to", "        long index = applied.get() + 1000;\n        String to", "LeaseHistoryTest"),
            in("OwnLease", "lease counted from receipt instead of sending", "        end = Math.max(end, from + ttlNanos);", "        end = Math.max(end, now() + ttlNanos);", "LeaseHistoryTest"),
            in("OwnLease", "grant of another incarnation taken", "grant.incarnation() != incarnation || ", "", "OwnLeaseTest"),
            in("OwnLease", "grant of the process before taken", "grant.incarnation() != incarnation || ", "", "LeaseRecipesTest#whatWasGrantedToTheProcessBeforeIsNotGrantedToThisOne"),
            in("OwnLease", "lease used after its release", "        released = Math.max(released, sequence);\n        end = 0;\n", "        released = Math.max(released, sequence);\n", "OwnLeaseTest"),
            in("LeaseClock", "clock jump not seen", "jumped.run();\n", "apart = least;\n", "OwnLeaseTest"),
            in("Grants", "grants of a dead incarnation counted on", "            counted.clear();\n", "", "GrantsTest"),
            in("Grants", "everywhere before it is applied here", "long everywhere = applied;", "long everywhere = Long.MAX_VALUE;", "GrantsTest"),
            in("Grants", "no margin", "from + ttlNanos + marginNanos", "from + ttlNanos", "GrantsTest"),
            in("RecentChanges", "hold forgotten after a restart", "        forgotten = index;\n        newest = index;\n", "        forgotten = -1;\n        newest = index;\n", "RecentChangesTest"),
            in("RecentChanges", "hold forgotten after a snapshot came", "        forgotten = index;\n        newest = index;\n", "        forgotten = -1;\n        newest = index;\n",
                "LeaseRecipesTest#whoeverTakesASnapshotHoldsWhatIsNewAndKnowsWhoHasALease"));
    }

    public static Plant named(String name) {
        return all().stream().filter(plant -> plant.name.equals(name)).findFirst().orElseThrow();
    }

    /** What does no harm: a message that is lost, since the next renewal, its answer or the next tick tells the same. */
    public static List<Plant> harmless() {
        return List.of(
            in("Leasing", "what was applied is not reported", "else if (changed) report();", "else if (changed) reporting.set(false);", "LeaseTest"),
            in("Leasing", "what is everywhere is not told", "if (!other.equals(node)) others", "if (other.isEmpty()) others", "LeaseTest"));
    }

    /** Nothing at all: the finders as they are. */
    public static List<String> finders() {
        return Stream.concat(all().stream(), harmless().stream()).map(Plant::finder).distinct().toList();
    }

    /** The source with the bug in it. */
    public String edited() throws IOException {
        String text = Files.readString(SOURCES.resolve(file));
        int at = text.indexOf(right);
        if (at < 0 || text.indexOf(right, at + 1) >= 0) throw new IllegalStateException("\"" + name + "\": its text must be in " + file + " once: " + right);
        return text.substring(0, at) + wrong + text.substring(at + right.length());
    }

    /** @return the folder with the class that is wrong */
    public Path compiled(Path into) throws IOException {
        Path source = Files.createDirectories(into.resolve("source")).resolve(SOURCES.resolve(file).getFileName());
        Files.writeString(source, edited());
        Path classes = Files.createDirectories(into.resolve("classes"));
        compile(source, classes);
        return classes;
    }

    private void compile(Path source, Path classes) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> said = new DiagnosticCollector<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(said, null, null)) {
            List<String> options = List.of("--release", "25", "-Xlint:all,-processing,-serial,-classfile,-this-escape,-path", "-Werror", "-classpath", classPath(), "-d", classes.toString(),
                "-proc:none", "-implicit:none");
            boolean compiled = compiler.getTask(null, files, said, options, null, files.getJavaFileObjects(source)).call();
            if (!compiled) throw new IllegalStateException("\"" + name + "\" does not compile: " + said.getDiagnostics());
        }
    }

    /** Of this JVM. */
    public static String classPath() {
        return Stream.of("surefire.test.class.path", "java.class.path").map(System::getProperty).filter(path -> path != null).findFirst().orElseThrow();
    }

    @Override
    public String toString() {
        return name;
    }
}
