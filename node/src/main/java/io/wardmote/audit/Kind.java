package io.wardmote.audit;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The two chains of a node. Each has files, sequence numbers and room of its own, so that strangers never cost what callers did. */
public enum Kind {
    /** What callers asked. */
    OPERATIONS("operations"),
    /** How often strangers were refused. */
    STRANGERS("strangers");

    private static final Pattern FILE = Pattern.compile("([a-z]+)-([0-9]{12})\\.seg");

    private final String name;

    Kind(String name) {
        this.name = name;
    }

    @Override
    public String toString() {
        return name;
    }

    /** @throws IllegalArgumentException if there is none of that name */
    static Kind named(String name) {
        return Arrays.stream(values()).filter(kind -> kind.name.equals(name)).findFirst().orElseThrow(() -> new IllegalArgumentException(name));
    }

    /** The name of a segment's file. */
    String file(long number) {
        return String.format("%s-%012d.seg", name, number);
    }

    /** Whether a file is named as segments are. */
    static boolean names(String file) {
        return FILE.matcher(file).matches();
    }

    /** The number that a file's name gives, if it is named as a segment of this kind. */
    Optional<Long> number(String file) {
        Matcher named = FILE.matcher(file);
        return named.matches() && named.group(1).equals(name) ? Optional.of(Long.parseLong(named.group(2))) : Optional.empty();
    }
}
