package io.wardmote.http;

import java.util.Arrays;
import java.util.Map;

/** Parameters in the one spelling that is signed: sorted by name, percent-encoded, joined by {@code &}. */
final class CanonicalQuery {
    private CanonicalQuery() {}

    /**
     * Appends them, sorted as Java and JavaScript compare strings, by UTF-16 unit: names beyond ASCII come only from clients in those languages.
     *
     * @param without    a name to leave out
     * @param withEmpty  whether parameters with an empty value are there at all
     * @param withEquals whether an empty value is written {@code name=} rather than {@code name}
     */
    static void write(Map<String, String> parameters, String without, boolean withEmpty, boolean withEquals, Bytes out) {
        String[] names = parameters.keySet().toArray(new String[0]);
        Arrays.sort(names);
        int begin = out.length();
        for (String name : names) {
            String value = parameters.get(name);
            if (name.equals(without) || value.isEmpty() && !withEmpty) continue;
            if (out.length() > begin) out.put('&');
            Percent.encode(name, out);
            if (value.isEmpty() && !withEquals) continue;
            out.put('=');
            Percent.encode(value, out);
        }
    }
}
