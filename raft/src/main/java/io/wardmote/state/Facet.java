package io.wardmote.state;

/** A value that listings filter by, such as KeyState=Enabled. Neither part holds a zero character. */
public record Facet(String name, String value) {
    static final Facet ALL_KEYS = new Facet("key", "");
    static final Facet ALL_ALIASES = new Facet("alias", "");
    static final Facet TAGGED = new Facet("tagged", "yes");
}
