package io.wardmote.state;

/** The first byte of a stored row or command tells its layout, so that a later version can read what an earlier one wrote. */
final class Layout {
    private Layout() {}

    static void mustBe(int known, int found, String what) {
        if (found != known) throw new IllegalArgumentException("a " + what + " has layout " + found + ", this version knows " + known);
    }

    /** Of which earlier layouts are read, too. Answers the one found. */
    static int mustBeUpTo(int newest, int found, String what) {
        if (found < 1) throw new IllegalArgumentException("a " + what + " has layout " + found + ", this version knows 1 to " + newest);
        if (found < newest) return found;
        mustBe(newest, found, what);
        return found;
    }
}
