package io.wardmote.http;

import static io.wardmote.key.Refusal.INCOMPLETE_SIGNATURE;

import io.vertx.core.http.HttpHeaders;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The names of the headers that a signature covers, {@code a;b}, in the order in which they are signed. Clients name the same ones each time: a few lists
 * are kept as they were taken apart, of signatures that were good.
 */
final class SignedHeaders {
    /** Clients sign some ten. */
    static final int MOST = 64;
    private static final AtomicReferenceArray<SignedHeaders> KEPT = new AtomicReferenceArray<>(16);

    private final String text;
    private final String[] names;
    /** The same: headers are looked up fastest by them. Only Latin-1 comes here. */
    private final CharSequence[] sought;

    private SignedHeaders(String text) {
        this.text = text;
        names = text.split(";", -1);
        sought = new CharSequence[names.length];
        for (int i = 0; i < names.length; i++) sought[i] = HttpHeaders.createOptimized(names[i]);
    }

    /** @throws io.wardmote.key.Refused INCOMPLETE_SIGNATURE for more than {@link #MOST} names */
    static SignedHeaders of(String text) {
        SignedHeaders kept = KEPT.get(place(text));
        if (kept != null && kept.text.equals(text)) return kept;
        int names = 1;
        for (int at = text.indexOf(';'); at >= 0; at = text.indexOf(';', at + 1))
            if (++names > MOST) throw INCOMPLETE_SIGNATURE.because("SignedHeaders names more than " + MOST + " headers.");
        return new SignedHeaders(text);
    }

    private static int place(String text) {
        return text.hashCode() & KEPT.length() - 1;
    }

    /** To be called once who signed is known: others could have what is kept changed with each request. */
    void keep() {
        int place = place(text);
        if (KEPT.getPlain(place) != this) KEPT.set(place, this);
    }

    boolean has(String name) {
        for (String signed : names) if (signed.equals(name)) return true;
        return false;
    }

    /** Appends a line for each, its name and its value in this request. */
    void write(Request request, Bytes out) {
        for (int i = 0; i < names.length; i++) {
            String value = names[i].equals("host") ? request.authority() : request.header(sought[i]);
            out.put(names[i]).put(':').put(value.strip()).put('\n');
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
