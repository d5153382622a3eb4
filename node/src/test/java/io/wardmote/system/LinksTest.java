package io.wardmote.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Links in what people read lead to files and headings that are there. */
class LinksTest {
    private static final Pattern LINK = Pattern.compile("]\\(([^)#]*)(?:#([^)]*))?\\)");

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path text : texts()) {
            for (MatchResult link : LINK.matcher(Files.readString(text)).results().toList()) {
                if (link.group(1).startsWith("https://")) continue;
                Path to = link.group(1).isEmpty() ? text : text.resolveSibling(link.group(1));
                if (!Files.exists(to) || link.group(2) != null && !headings(to).contains(link.group(2))) broken.add(text + ": " + link.group());
            }
        }
        assertThat(broken).isEmpty();
    }

    private static List<Path> texts() throws IOException {
        List<Path> texts = new ArrayList<>(List.of(Path.of("..", "README.md"), Path.of("..", "SECURITY.md")));
        for (String module : List.of("crypto-engine", "hsm-agent", "raft", "node", "perf")) texts.add(Path.of("..", module, "README.md"));
        try (Stream<Path> files = Files.walk(Path.of("..", "cluster-config"))) {
            files.filter(file -> file.toString().endsWith(".md")).forEach(texts::add);
        }
        return texts;
    }

    /** As they are named in links. */
    private static List<String> headings(Path text) throws IOException {
        return Files.readAllLines(text).stream().filter(line -> line.startsWith("#"))
            .map(line -> line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-')).toList();
    }
}
