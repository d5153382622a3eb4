package io.wardmote.http;

import static io.wardmote.key.Refusal.CROSS_SITE;
import static io.wardmote.key.Refusal.SESSION_OVER;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.wardmote.access.BearerTokens;
import io.wardmote.access.Credentials;
import io.wardmote.op.Caller;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a browser proves a session of the console by: a cookie, and a header that pages of other origins cannot set, so that nobody is made to ask what he
 * does not want. {@code __Host-} has browsers take it from this host alone, by HTTPS and for all paths (RFC 6265bis, 4.1.3.2).
 *
 * @param hash lower-case hexadecimal SHA-256 of the session's secret
 * @param used whether somebody asks, rather than a page that looks every few seconds
 */
public record ConsoleCookie(String user, String hash, boolean used) {
    public static final String HEADER = "x-wardmote-console";
    private static final String NAME = "__Host-wardmote";
    private static final String ATTRIBUTES = "; Path=/; Secure; HttpOnly; SameSite=Strict";
    private static final String USED = "used";
    private static final String WATCHING = "watching";
    private static final Pattern VALUE = Pattern.compile("([A-Za-z0-9._-]{1,64})\\.([A-Za-z0-9_-]{43})");

    /** As below. */
    public static Optional<ConsoleCookie> of(HttpServerRequest request) {
        return of(request.headers(), Request.authority(request));
    }

    /** As below. */
    public static void mustBeOurPages(HttpServerRequest request) {
        mustBeOurPages(request.headers(), Request.authority(request));
    }

    /**
     * Absent where no page of the console asks.
     *
     * @param authority host and port as the client wrote them
     * @throws io.wardmote.key.Refused CROSS_SITE if there is such a cookie and no page of the console sent it; SESSION_OVER if one asks without a cookie, or
     * with
     *                                 one that is no session's
     */
    static Optional<ConsoleCookie> of(MultiMap headers, String authority) {
        List<String> values = headers.getAll("cookie").stream().flatMap(line -> Stream.of(line.split(";"))).map(String::strip)
            .filter(pair -> pair.startsWith(NAME + "=")).map(pair -> pair.substring(NAME.length() + 1)).toList();
        if (values.isEmpty() && !headers.contains(HEADER)) return Optional.empty();
        mustBeOurPages(headers, authority);
        Matcher parts = VALUE.matcher(values.isEmpty() ? "" : values.getFirst());
        if (values.size() > 1 || !parts.matches()) throw SESSION_OVER.refused();
        String hash = BearerTokens.hash(Base64.getUrlDecoder().decode(parts.group(2)));
        return Optional.of(new ConsoleCookie(parts.group(1), hash, headers.get(HEADER).equals(USED)));
    }

    /** @throws io.wardmote.key.Refused CROSS_SITE if the request is none of the console's own pages, as far as its headers say */
    static void mustBeOurPages(MultiMap headers, String authority) {
        String said = headers.get(HEADER);
        String site = headers.get("sec-fetch-site");
        String origin = headers.get("origin");
        boolean ours = USED.equals(said) || WATCHING.equals(said);
        if (!ours || site != null && !site.equals("same-origin") || origin != null && !origin.equals("https://" + authority)) throw CROSS_SITE.refused();
    }

    /** Looks at the session, or when it is the address's turn. Fails with SESSION_OVER, THROTTLED. */
    public Future<Void> prove(Credentials credentials, Attempts attempts, String address) {
        return attempts.prove(address, Caller.CONSOLE + hash, () -> credentials.console(user, hash, used));
    }

    /** The header that has a browser keep it, until it is closed or the session is over. */
    public static String set(String user, String secret) {
        return NAME + "=" + user + "." + secret + ATTRIBUTES;
    }

    /** The header that has a browser forget it. */
    public static String clear() {
        return NAME + "=" + ATTRIBUTES + "; Max-Age=0";
    }
}
