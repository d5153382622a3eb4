package io.wardmote.access.policy;

import java.util.List;

/**
 * Whom a key's policy speaks of. {@code root} is the account itself and not its users, since a policy that allows an account its key
 * would else allow it to everybody there.
 */
final class Principals {
    private static final String SCHEME = "acs:ram::";
    private static final int LONGEST_NAME = 128;

    private final List<String> texts;
    private final List<String> named;
    private final List<String> accounts;
    private final boolean everybody;

    /** @param texts each one checked by {@link #wellFormed} */
    Principals(List<String> texts) {
        this.texts = List.copyOf(texts);
        everybody = texts.contains("*");
        accounts = texts.stream().filter(text -> text.endsWith(":*")).map(text -> text.substring(0, text.length() - 1)).toList();
        named = texts.stream().filter(text -> !text.endsWith("*")).toList();
    }

    static boolean wellFormed(String text) {
        if (text.equals("*")) return true;
        if (!text.startsWith(SCHEME)) return false;
        int colon = text.indexOf(':', SCHEME.length());
        if (colon < 0 || !isAccount(text.substring(SCHEME.length(), colon))) return false;
        String who = text.substring(colon + 1);
        if (who.equals("root") || who.equals("*")) return true;
        int slash = who.indexOf('/');
        return slash > 0 && (who.startsWith("user/") || who.startsWith("role/")) && isName(who.substring(slash + 1));
    }

    private static boolean isAccount(String text) {
        return !text.isEmpty() && text.length() <= 32 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static boolean isName(String text) {
        return !text.isEmpty() && text.length() <= LONGEST_NAME
            && text.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "._@-".indexOf(c) >= 0);
    }

    List<String> texts() {
        return texts;
    }

    boolean include(List<String> asking) {
        if (everybody) return true;
        for (int i = 0; i < asking.size(); i++) {
            String who = asking.get(i);
            if (named.contains(who)) return true;
            for (int a = 0; a < accounts.size(); a++) if (who.startsWith(accounts.get(a))) return true;
        }
        return false;
    }
}
