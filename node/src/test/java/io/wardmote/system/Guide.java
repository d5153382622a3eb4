package io.wardmote.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A text for people with fenced blocks, each of a kind that says what a test does with it. */
record Guide(Path file, List<Block> blocks) {
    /** What stands after the three backticks. */
    enum Kind {
        /** Run, in order, in one shell for each machine. */
        SH("sh"),
        /** What the block before prints: {@code …} is anything, and on a line of its own any lines. */
        TEXT("text"),
        /** Settings and the like: well-formed. */
        YAML("yaml"),
        /** For machines, clouds and tools that are not here; the text around it says so. */
        NOT_RUN("console-not-run");

        private final String name;

        Kind(String name) {
            this.name = name;
        }

        private static Kind named(String name, String where) {
            return Stream.of(values()).filter(kind -> kind.name.equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException(where + " is a block of no known kind: \"" + name + "\""));
        }
    }

    /** @param line of the file on which it begins */
    record Block(Kind kind, int line, List<String> lines) {}

    static Guide read(Path file) throws IOException {
        List<Block> blocks = new ArrayList<>();
        Block open = null;
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            boolean fence = line.startsWith("```");
            if (fence && open != null) {
                blocks.add(open);
                open = null;
            } else if (fence) {
                open = new Block(Kind.named(line.substring(3), file + ":" + number), number, new ArrayList<>());
            } else if (open != null) {
                open.lines.add(line);
            }
        }
        if (open != null) throw new IllegalArgumentException(file + ":" + open.line + " has no end");
        return new Guide(file, blocks);
    }

    long count(Kind kind) {
        return blocks.stream().filter(block -> block.kind == kind).count();
    }
}
