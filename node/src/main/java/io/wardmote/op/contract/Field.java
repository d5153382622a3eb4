package io.wardmote.op.contract;

/**
 * A parameter, or a field of an answer.
 *
 * @param meaning in a sentence, without what the shape says; "" where the name is enough
 * @param conditional of a parameter: not even looked at but where its meaning says
 */
public record Field(String name, Shape shape, Presence presence, String meaning, boolean conditional) {

    /** Whether it is there. */
    public enum Presence {
        /** Of parameters: it may be left out. Of answers: it always is. */
        USUAL,
        /** It must be, or always is. */
        ALWAYS,
        /** It need not be. */
        OPTIONAL
    }

    public static Field of(String name, Shape shape, String meaning) {
        return new Field(name, shape, Presence.USUAL, meaning, false);
    }

    /** Of at most so many characters. */
    public static Field text(String name, int longest, String meaning) {
        return of(name, Shape.text(longest), meaning);
    }

    /** Of an answer. */
    public static Field text(String name, String meaning) {
        return of(name, Shape.any(), meaning);
    }

    public static Field time(String name, String meaning) {
        return of(name, Shape.TIME, meaning);
    }

    public static Field oneOf(String name, String meaning, String... values) {
        return of(name, Shape.oneOf(values), meaning);
    }

    public static Field whole(String name, long least, long most, String meaning) {
        return of(name, new Shape.Whole(least, most), meaning);
    }

    /** Of an answer: 0 or more. */
    public static Field count(String name, String meaning) {
        return whole(name, 0, Long.MAX_VALUE, meaning);
    }

    public static Field truth(String name, String meaning) {
        return of(name, new Shape.Truth(), meaning);
    }

    public static Field bytes(String name, int most, String meaning) {
        return of(name, new Shape.Bytes(most), meaning);
    }

    /** Of an answer. */
    public static Field bytes(String name, String meaning) {
        return bytes(name, Shape.UNBOUNDED, meaning);
    }

    public static Field json(String name, int longest, Shape inside, String meaning) {
        return of(name, new Shape.Json(inside, longest), meaning);
    }

    /** Of a parameter: refused with MissingParameter where it is not given. */
    public Field required() {
        return new Field(name, shape, Presence.ALWAYS, meaning, conditional);
    }

    /** Of an answer: not always there. */
    public Field maybe() {
        return new Field(name, shape, Presence.OPTIONAL, meaning, conditional);
    }

    /** Of a parameter: where its meaning says that it is not looked at, it may be anything. */
    public Field onlyThen() {
        return new Field(name, shape, Presence.OPTIONAL, meaning, true);
    }

    /** The same with another meaning. */
    public Field meaning(String other) {
        return new Field(name, shape, presence, other, conditional);
    }

    Field taken() {
        return presence == Presence.USUAL ? maybe() : this;
    }

    Field answered() {
        return presence == Presence.USUAL ? required() : this;
    }

    public boolean always() {
        return presence == Presence.ALWAYS;
    }
}
