package io.wardmote.perf.load;

/** A server's host and port. */
record Endpoint(String host, int port) {
    private static final int HTTPS = 443;

    /** @throws IllegalArgumentException if it is not {@code host:port} */
    static Endpoint of(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1) throw new IllegalArgumentException(text);
        return new Endpoint(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }

    /** As a client of HTTPS says it, and signs it. */
    String authority() {
        return port == HTTPS ? host : host + ':' + port;
    }

    @Override
    public String toString() {
        return host + ':' + port;
    }
}
