package io.wardmote.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.node.YamlSection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Follows a guide as its reader does. What makes blocks of commands more than their lines, by what readers take for granted:
 * <ul>
 * <li>a first line {@code # on kms2, kms3} says on which machines, one after the other; without it they are run where the last were
 * <li>a line that ends in {@code &} goes on running, and what comes next comes when it has said {@code ready https://…}
 * <li>a line that ends in {@code # status 76} ends with that
 * <li>where somebody is to type ({@code read}), it is the last line of what was printed before, on whichever machine
 * </ul>
 */
final class GuideWalk implements AutoCloseable {
    private static final Pattern ON = Pattern.compile("# on ([a-z0-9-]+(?:, [a-z0-9-]+)*)");
    private static final Pattern STATUS = Pattern.compile("(.*\\S) +# status ([0-9]+)");

    private final Path base;
    private final Path programs;
    /** The longest words first, as one may begin another. */
    private final Map<String, UnaryOperator<String>> table =
        new TreeMap<>(Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()));
    private final Map<String, GuideMachine> machines = new LinkedHashMap<>();
    private List<String> where = List.of("here");
    private String printed = "";
    private BiConsumer<String, Path> furnish = (machine, folder) -> {};

    GuideWalk(Path base) throws IOException {
        this.base = base;
        programs = Files.createDirectories(base.resolve("programs"));
        program("scp", "exec cp \"$@\"");
        program("hostname", "echo \"$MACHINE\"");
        program("wardmote", "umask 077\n" + Program.script());
    }

    private void program(String name, String script) throws IOException {
        Path file = Files.writeString(programs.resolve(name), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    Path wardmote() {
        return programs.resolve("wardmote");
    }

    /** What stands here for a word of the guide. */
    GuideWalk where(String word, String here) {
        return where(word, machine -> here);
    }

    /** @param here told to which machine it is said */
    GuideWalk where(String word, UnaryOperator<String> here) {
        table.put(word, here);
        return this;
    }

    Path folder(String machine) {
        return base.resolve(machine);
    }

    /** Puts what a machine has before a guide begins into its folder. */
    GuideWalk furnishedBy(BiConsumer<String, Path> furnisher) {
        furnish = furnisher;
        return this;
    }

    /** The guide's words, as they are on that machine. */
    String here(String machine, String text) {
        if (table.isEmpty()) return text;
        Pattern words = Pattern.compile(table.keySet().stream().map(Pattern::quote).collect(Collectors.joining("|")));
        return words.matcher(text).replaceAll(found -> Matcher.quoteReplacement(table.get(found.group()).apply(machine)));
    }

    private List<String> places(Guide.Block block) {
        Matcher on = ON.matcher(block.lines().getFirst());
        return on.matches() ? Arrays.asList(on.group(1).split(", ")) : where;
    }

    private GuideMachine machine(String name) throws IOException {
        if (!machines.containsKey(name)) machines.put(name, new GuideMachine(folder(name), programs, name));
        return machines.get(name);
    }

    /** On the machines as they are by now. Answers how many blocks were done. */
    int follow(Guide guide) throws IOException {
        for (Guide.Block block : guide.blocks()) {
            for (String name : places(block)) if (Files.notExists(folder(name))) furnish.accept(name, Files.createDirectories(folder(name)));
        }
        int done = 0;
        for (Guide.Block block : guide.blocks()) {
            String place = guide.file().getFileName() + ":" + block.line();
            switch (block.kind()) {
                case SH -> run(block, place);
                case TEXT -> compare(block, place);
                case YAML -> assertWellFormed(block, place);
                case NOT_RUN -> done--;
            }
            done++;
        }
        return done;
    }

    private void run(Guide.Block block, String place) throws IOException {
        where = places(block);
        String before = printed;
        StringBuilder now = new StringBuilder();
        for (String name : where) {
            List<String> step = new ArrayList<>();
            for (String line : block.lines()) {
                step.add(checked(here(name, line)));
                if (line.endsWith(" &")) {
                    now.append(run(place, name, step, before));
                    step.clear();
                }
            }
            if (!step.isEmpty()) now.append(run(place, name, step, before));
        }
        printed = now.toString();
    }

    private String run(String place, String machine, List<String> step, String before) throws IOException {
        boolean typed = step.stream().anyMatch(line -> line.startsWith("read "));
        try {
            return machine(machine).run(step, typed ? before.lines().reduce((first, last) -> last).orElse("") + "\n" : "");
        } catch (AssertionError e) {
            throw new AssertionError(place + ", on " + machine + ": " + e.getMessage(), e);
        }
    }

    private static String checked(String line) {
        Matcher refused = STATUS.matcher(line);
        if (!refused.matches()) return line;
        return "if " + refused.group(1) + "; then false; else [ $? -eq " + refused.group(2) + " ]; fi";
    }

    private void compare(Guide.Block block, String place) {
        String shape = block.lines().stream().map(line -> line.equals("…") ? "(?:.*\n)*?" : shape(here(where.getLast(), line)) + "\n")
            .collect(Collectors.joining());
        String lines = printed.endsWith("\n") ? printed : printed + "\n";
        assertThat(spaced(lines)).as(place).matches(Pattern.compile(shape));
    }

    private static String shape(String line) {
        return Stream.of(spaced(line).split("…", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
    }

    /** Columns are as wide as what is in them. */
    private static String spaced(String text) {
        return text.replaceAll(" +", " ").replaceAll(" ?\n", "\n");
    }

    private static void assertWellFormed(Guide.Block block, String place) {
        List<String> faults = new ArrayList<>();
        YamlSection.of(String.join("\n", block.lines()), faults);
        assertThat(faults).as(place).isEmpty();
    }

    @Override
    public void close() throws IOException {
        for (GuideMachine machine : machines.values()) machine.close();
    }
}
