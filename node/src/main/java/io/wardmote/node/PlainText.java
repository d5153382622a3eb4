package io.wardmote.node;

import java.util.regex.Pattern;

/** Texts that others wrote, to be read at a terminal: without what it would obey, what begins a line, and what turns the direction of writing. */
public final class PlainText {
    /** Controls, of which those above 0x7f begin sequences too; what parts lines and paragraphs; all that sets a direction. */
    private static final Pattern OBEYED = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]");

    private PlainText() {}

    /** @param instead of each of these characters */
    public static String of(String text, String instead) {
        return OBEYED.matcher(text).replaceAll(instead);
    }
}
