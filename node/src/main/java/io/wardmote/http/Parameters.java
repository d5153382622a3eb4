package io.wardmote.http;

import static io.wardmote.key.Refusal.INVALID_PARAMETER;
import static io.wardmote.key.Refusal.UNREADABLE_REQUEST;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.vertx.core.http.HttpHeaders;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A request's parameters by where they stood. No name has two values, neither in one place nor across both, so that what was
 * signed is what is done. At most {@link #MOST} of them.
 *
 * @param json whether the body was a JSON object rather than a form
 */
record Parameters(Map<String, String> query, Map<String, String> body, boolean json) {
    static final int MOST = 1000;

    /**
     * @throws io.wardmote.key.Refused UNREADABLE_REQUEST if the query or the body cannot be decoded or the body's type is unknown;
     *                                 INVALID_PARAMETER naming a parameter that is given two values
     */
    static Parameters of(Request request, boolean jsonExpected) {
        Map<String, String> query = form(ascii(request.query()));
        boolean json = request.body().length > 0 && (jsonExpected || type(request).equals("application/json"));
        Map<String, String> body = body(request, json);
        body.forEach((name, value) -> {
            if (!query.getOrDefault(name, value).equals(value)) throw INVALID_PARAMETER.because(name);
        });
        if (query.size() + body.size() > MOST) throw tooMany();
        return new Parameters(query, body, json);
    }

    private static Map<String, String> body(Request request, boolean json) {
        if (request.body().length == 0) return Map.of();
        if (json) return JsonParameters.read(request.body());
        if (type(request).equals("application/x-www-form-urlencoded")) return form(request.body());
        throw UNREADABLE_REQUEST.because("The body is neither application/x-www-form-urlencoded nor application/json.");
    }

    /** The value, or "" where there is none: an empty parameter counts as absent. */
    String get(String name) {
        String value = query.get(name);
        return value != null ? value : body.getOrDefault(name, "");
    }

    /** Those of both places. */
    Map<String, String> all() {
        if (body.isEmpty()) return query;
        Map<String, String> all = new HashMap<>(query);
        all.putAll(body);
        return all;
    }

    static Map<String, String> form(byte[] raw) {
        Map<String, String> parameters = new HashMap<>();
        int from = 0;
        while (from < raw.length) {
            int equals = -1;
            int end = from;
            for (; end < raw.length && raw[end] != '&'; end++) if (raw[end] == '=' && equals < 0) equals = end;
            if (end > from) {
                String name = Percent.decode(raw, from, equals < 0 ? end : equals);
                put(parameters, name, equals < 0 ? "" : Percent.decode(raw, equals + 1, end));
            }
            from = end + 1;
        }
        return parameters;
    }

    static void put(Map<String, String> parameters, String name, String value) {
        String earlier = parameters.put(name, value);
        if (earlier != null && !earlier.equals(value)) throw INVALID_PARAMETER.because(name);
        if (parameters.size() > MOST) throw tooMany();
    }

    private static RuntimeException tooMany() {
        return UNREADABLE_REQUEST.because("There are more than " + MOST + " parameters.");
    }

    private static byte[] ascii(String query) {
        for (int i = 0; i < query.length(); i++)
            if (query.charAt(i) > 127) throw UNREADABLE_REQUEST.because("The query holds a character that is not ASCII.");
        return query.getBytes(ISO_8859_1);
    }

    private static String type(Request request) {
        String type = request.header(HttpHeaders.CONTENT_TYPE);
        int semicolon = type.indexOf(';');
        return (semicolon < 0 ? type : type.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
    }

    /** How many, for values may be plaintext. */
    @Override
    public String toString() {
        return "Parameters[" + query.size() + " in the query, " + body.size() + " in the body]";
    }
}
