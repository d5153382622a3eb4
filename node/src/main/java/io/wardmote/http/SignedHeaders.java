package io.wardmote.http;

import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.stream.Stream;

/**
 * The names of the headers that a signature covers, {@code a;b}, in the order in which they are signed. Clients name the same ones each time: the list
 * that was read last is kept as it was taken apart.
 */
final class SignedHeaders {
    private static volatile SignedHeaders last = new SignedHeaders("");

    private final String text;
    private final List<Name> names;

    /** @param sought the same, as headers are looked up fastest by it */
    private record Name(String text, CharSequence sought) {
        static Name of(String text) {
            return new Name(text, text.chars().allMatch(c -> c < 128) ? HttpHeaders.createOptimized(text) : text);
        }
    }

    private SignedHeaders(String text) {
        this.text = text;
        this.names = Stream.of(text.split(";", -1)).map(Name::of).toList();
    }

    static SignedHeaders of(String text) {
        SignedHeaders known = last;
        if (known.text.equals(text)) return known;
        SignedHeaders read = new SignedHeaders(text);
        last = read;
        return read;
    }

    boolean has(String name) {
        for (Name signed : names) if (signed.text.equals(name)) return true;
        return false;
    }

    /** Appends a line for each, its name and its value in this request. */
    void write(Request request, Bytes out) {
        for (Name name : names) {
            String value = name.text.equals("host") ? request.authority() : request.header(name.sought);
            out.put(name.text).put(':').put(value.strip()).put('\n');
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
