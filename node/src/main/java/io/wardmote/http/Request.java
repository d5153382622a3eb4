package io.wardmote.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.wardmote.key.Refusal;

/**
 * One HTTP request that arrived whole. Nothing in it is believed yet.
 *
 * @param method    in upper case, as sent
 * @param path      as sent, not decoded
 * @param query     as sent, not decoded; "" for none
 * @param authority host and port as the client wrote them, from the Host header or {@code :authority}
 * @param address   the client's address
 */
record Request(String id, String method, String path, String query, MultiMap headers, String authority, byte[] body, String address) {

    /** Host and port as the client wrote them; "" if it did not. */
    static String authority(HttpServerRequest request) {
        String host = request.getHeader(HttpHeaders.HOST);
        if (host == null && request.authority() != null) host = request.authority().toString();   // HTTP/2
        return host == null ? "" : host;
    }

    /** A header's value, or "". */
    String header(CharSequence name) {
        String value = headers.get(name);
        return value == null ? "" : value;
    }

    /** A header's value, or "", where one that is there twice is refused: somebody between may have read the other. */
    String single(String name, Refusal repeated) {
        if (headers.getAll(name).size() > 1) throw repeated.refused();
        return header(name);
    }

    /** Only the lengths of what may hold plaintext. */
    @Override
    public String toString() {
        return "Request[" + id + " " + method + " " + path + ", query " + query.length() + ", body " + body.length + "]";
    }
}
