package io.wardmote.access.policy;

/**
 * A text in which {@code *} stands for any characters and {@code ?} for one (a UTF-16 unit). There is no way to escape them.
 *
 * <p>Patterns are strangers': a mismatch goes back to the last {@code *} only, since what an earlier one took never has to change, so
 * a match takes at most length of pattern times length of text steps.
 */
final class Glob {
    private final String pattern;
    private final boolean anyCase;
    private final boolean everything;
    private final boolean plain;

    private Glob(String pattern, boolean anyCase, boolean plain) {
        this.pattern = pattern;
        this.anyCase = anyCase;
        this.plain = plain || pattern.indexOf('*') < 0 && pattern.indexOf('?') < 0;
        this.everything = !this.plain && pattern.equals("*");
    }

    static Glob exactCase(String pattern) {
        return new Glob(pattern, false, false);
    }

    /** Upper and lower case alike, as actions are, which are ASCII. */
    static Glob anyCase(String pattern) {
        return new Glob(pattern, true, false);
    }

    /** A text without wildcards: an asterisk in it is one. */
    static Glob plain(String text) {
        return new Glob(text, false, true);
    }

    /** The same in upper or lower case, as {@link String#equalsIgnoreCase} sees it. */
    static Glob plainAnyCase(String text) {
        return new Glob(text, true, true);
    }

    boolean matches(String text) {
        if (everything) return true;
        if (plain) return anyCase ? pattern.equalsIgnoreCase(text) : pattern.equals(text);
        int at = 0;
        int in = 0;
        int star = -1;
        int retry = 0;
        while (at < text.length()) {
            char want = in < pattern.length() ? pattern.charAt(in) : 0;
            if (in < pattern.length() && want == '*') {
                star = in++;
                retry = at;
            } else if (in < pattern.length() && (want == '?' || same(want, text.charAt(at)))) {
                in++;
                at++;
            } else if (star >= 0) {
                in = star + 1;
                at = ++retry;
            } else {
                return false;
            }
        }
        while (in < pattern.length() && pattern.charAt(in) == '*') in++;
        return in == pattern.length();
    }

    private boolean same(char a, char b) {
        return a == b || anyCase && lower(a) == lower(b);
    }

    private static char lower(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c + 'a' - 'A') : c;
    }

    @Override
    public String toString() {
        return pattern;
    }
}
