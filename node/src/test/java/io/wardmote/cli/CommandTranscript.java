package io.wardmote.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.node.founding.ClientFile;
import io.wardmote.node.founding.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A session at a terminal, written down, and run again: {@code -Drecord=true} writes it anew, to be read as a diff.
 * <pre>
 *   # a remark
 *   &lt;read.json {"Version":"1"}              a file of that name and content, in FOLDER
 *   $ keys create --description "a b"       a command; of files, FOLDER/name
 *     KEY1                                  what it printed
 *     = 76                                  its status, if that is not 0
 *   $ keys import KEY1 --from - &lt;&lt;&lt; text    with that on standard input
 * </pre>
 * What is drawn anew each time is named in the order in which it is first seen (KEY1, ID2, TOKEN1), also in commands; of times and
 * requests only that they are there. Columns are two spaces apart.
 */
public final class CommandTranscript {
    /** Longer forms before those they contain. */
    private static final Map<String, Pattern> DRAWN = new LinkedHashMap<>();

    static {
        DRAWN.put("TOKEN", Pattern.compile("\\b[0-9a-f]{64}\\b"));
        DRAWN.put("AK", Pattern.compile("\\bLTAI[A-Za-z0-9]{20}\\b"));
        DRAWN.put("XKS", Pattern.compile("\\b[A-Z2-7]{24}\\b"));
        DRAWN.put("SESSION", Pattern.compile("\\bSTS\\.[A-Za-z0-9]{24}\\b"));
        DRAWN.put("VERSION", Pattern.compile("\\bkey-[0-9a-z]{21}-[0-9a-z]{10}\\b"));
        DRAWN.put("KEY", Pattern.compile("\\bkey-[0-9a-z]{21}\\b"));
        DRAWN.put("ID", Pattern.compile("\\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\b"));
    }

    private static final Pattern NAME = Pattern.compile("\\b(" + String.join("|", DRAWN.keySet()) + ")[0-9]+\\b");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|\\S+");

    private final Path file;
    private final Path folder;
    private final Environment environment;
    private final Map<String, String> named = new LinkedHashMap<>();
    private final Map<String, String> fixed = new LinkedHashMap<>();
    private final List<List<String>> commands = new ArrayList<>();

    /** @param folder where its files go; also the user's own folder, for its commands */
    public CommandTranscript(String name, Path folder, Map<String, String> environment) {
        this.file = Path.of("src/test/resources/cli").resolve(name);
        this.folder = folder;
        this.environment = new Environment(environment, folder);
        fixed.put(folder.toString(), "FOLDER");
    }

    /** Of a cluster whose address and account are written NODE and ACCOUNT. */
    public CommandTranscript of(ClientFile cluster) {
        fixed.put(cluster.endpoints().getFirst().toString(), "NODE");
        fixed.put(cluster.account(), "ACCOUNT");
        return this;
    }

    /** What goes by a name of its own. */
    public CommandTranscript with(String name, String value) {
        fixed.put(value, name);
        return this;
    }

    /** Runs all of it, and compares. */
    public void run() throws IOException {
        String written = Files.readString(file);
        StringBuilder run = new StringBuilder();
        for (String line : written.lines().filter(it -> it.isBlank() || it.matches("[$#<].*")).toList()) {
            run.append(line).append('\n');
            if (line.startsWith("<")) keep(line.substring(1));
            if (line.startsWith("$")) run.append(printed(line.substring(1).strip()));
        }
        assertThat(run.toString()).as("refusals in the words of who typed the command").doesNotContain("The specified parameter \"");
        if (Boolean.getBoolean("record")) Files.writeString(file, run.toString());
        assertThat(run.toString()).isEqualTo(written);
    }

    /** Which verbs of a command stand in it. */
    public Set<String> verbs(String command) {
        Set<String> all = CommandRun.verbs(command);
        Set<String> run = new TreeSet<>();
        for (List<String> words : commands) {
            if (!words.getFirst().equals(command)) continue;
            run.add(all.contains(words.get(1)) ? words.get(1) : words.get(1) + " " + words.get(2));
        }
        return run;
    }

    private void keep(String nameAndContent) {
        String[] parts = nameAndContent.split(" ", 2);
        PrivateFiles.write(folder.resolve(parts[0]), real(parts[1]));
    }

    private String printed(String command) {
        String[] parts = command.split(" <<< ", 2);
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(parts[0]);
        while (word.find()) words.add(word.group(1) == null ? word.group() : word.group(1));
        commands.add(List.copyOf(words));
        byte[] input = (parts.length == 1 ? "" : real(parts[1])).getBytes(UTF_8);
        CommandRun run = CommandRun.of(environment, input, words.stream().map(this::real).toArray(String[]::new));
        String shown = shown(run.out() + run.err());
        String lines = shown.lines().map(line -> line.isEmpty() ? "  .\n" : "  " + line + "\n").reduce("", String::concat);
        return lines + (run.status() == 0 ? "" : "  = " + run.status() + "\n");
    }

    private String real(String text) {
        String real = text;
        for (Map.Entry<String, String> one : fixed.entrySet()) real = real.replaceAll("\\b" + one.getValue() + "\\b", Matcher.quoteReplacement(one.getKey()));
        return NAME.matcher(real).replaceAll(name -> Matcher.quoteReplacement(named.entrySet().stream().filter(one -> one.getValue().equals(name.group()))
            .map(Map.Entry::getKey).findFirst().orElse(name.group())));
    }

    private String shown(String text) {
        String shown = text;
        for (Map.Entry<String, String> one : fixed.entrySet()) shown = shown.replace(one.getKey(), one.getValue());
        for (Map.Entry<String, Pattern> drawn : DRAWN.entrySet())
            shown = drawn.getValue().matcher(shown).replaceAll(found -> named.computeIfAbsent(found.group(), id -> next(drawn.getKey())));
        return shown.replaceAll("\\b[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\\b", "REQUEST")
            .replaceAll("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{8,18}Z", "TIME").replaceAll("\\b[0-9]{18}\\b", "NUMBER").replaceAll("(?<=\\S) {2,}", "  ");
    }

    private String next(String kind) {
        return kind + (1 + named.values().stream().filter(name -> name.matches(kind + "[0-9]+")).count());
    }
}
