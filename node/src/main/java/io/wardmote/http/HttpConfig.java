package io.wardmote.http;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Settings of the HTTP server of one lane (event loop). The defaults of {@link #of} fit the longest legal request: a context of 8192 characters takes
 * 73,728 bytes of URL when every character is Chinese. What is of the whole node is in {@link Doorstep}, {@link Attempts} and {@code Quotas}.
 *
 * @param host     address to listen on
 * @param port     0 takes any free port, which only one lane can do
 * @param region   named in error bodies
 * @param admitted requests in hand at once: being looked at, waiting and being worked on
 * @param places   of these, requests of known callers being worked on; an eighth of all is kept for those of whom it is not known yet who they are
 */
public record HttpConfig(String host, int port, Tls tls, String region, Sizes sizes, Times times, int admitted, int places) {
    private static final int KIB = 1024;

    /**
     * Files in PEM.
     *
     * @param certificate leaf first
     * @param key         PKCS#8
     * @param clients     authorities of certificates that clients may show
     * @param required    whether they must show one
     */
    public record Tls(Path certificate, Path key, Optional<Path> clients, boolean required) {
        public Tls {
            Objects.requireNonNull(certificate, "certificate");
            Objects.requireNonNull(key, "key");
            if (required && clients.isEmpty()) throw new IllegalArgumentException("certificates of clients are required and nobody is named to issue them");
        }
    }

    /**
     * @param line    longest request line; at least 64 KiB, since SDKs put everything into the URL
     * @param headers all headers of a request together, without its line
     * @param body    longest body of one request
     * @param held    heads and bodies of requests being received and answered at once, per lane
     */
    public record Sizes(int line, int headers, int body, int held) {}

    /**
     * All in milliseconds.
     *
     * @param idle   a connection on which no request begins for so long is closed; at least a minute
     * @param head   from its first byte the line and headers of a request must be complete in so long; HTTP/1.1, where it can be seen
     * @param body   a body must be complete so long after its request's headers, and an answer be taken
     * @param answer an operation that takes longer is answered for with UNAVAILABLE
     */
    public record Times(int idle, int head, int body, int answer) {}

    /** @throws IllegalArgumentException naming every setting that is wrong, and what would do */
    public HttpConfig {
        List<String> faults = new ArrayList<>();
        if (host.isBlank()) faults.add("host is empty: give an address, such as 127.0.0.1");
        if (!region.matches("[a-z0-9][a-z0-9-]{0,62}")) faults.add("region is \"" + region + "\": give lower-case letters, digits and -");
        within(faults, "port", port, 0, 65_535);
        within(faults, "sizes.line", sizes.line, 64 * KIB, 1024 * KIB);
        within(faults, "sizes.headers", sizes.headers, 8 * KIB, 1024 * KIB);
        within(faults, "sizes.body", sizes.body, 16 * KIB, 16 * 1024 * KIB);
        within(faults, "sizes.held", sizes.held, sizes.body, 1024 * 1024 * KIB);
        within(faults, "times.idle", times.idle, 60_000, 3_600_000);
        within(faults, "times.head", times.head, 100, 600_000);
        within(faults, "times.body", times.body, 100, 600_000);
        within(faults, "times.answer", times.answer, 100, 600_000);
        within(faults, "admitted", admitted, 1, 1_000_000);
        within(faults, "places", places, 1, admitted);
        if (!faults.isEmpty()) throw new IllegalArgumentException(String.join("; ", faults));
    }

    public static HttpConfig of(String host, int port, Tls tls, String region) {
        Sizes sizes = new Sizes(160 * KIB, 32 * KIB, 256 * KIB, bytesToHold());
        return new HttpConfig(host, port, tls, region, sizes, new Times(75_000, 10_000, 30_000, 30_000), 1024, 256);
    }

    /** A sixteenth of the heap for all lanes: a request is copied some times on its way through door, operation and engine. */
    private static int bytesToHold() {
        Runtime machine = Runtime.getRuntime();
        return (int) Math.clamp(machine.maxMemory() / 16 / machine.availableProcessors(), 8L * 1024 * KIB, 64L * 1024 * KIB);
    }

    public HttpConfig holding(int bytes) {
        return new HttpConfig(host, port, tls, region, new Sizes(sizes.line, sizes.headers, sizes.body, bytes), times, admitted, places);
    }

    public HttpConfig admitting(int requests, int worked) {
        return new HttpConfig(host, port, tls, region, sizes, times, requests, worked);
    }

    public HttpConfig timed(Times other) {
        return new HttpConfig(host, port, tls, region, sizes, other, admitted, places);
    }

    public HttpConfig answeringWithin(Duration time) {
        return timed(new Times(times.idle, times.head, times.body, (int) time.toMillis()));
    }

    /** How many of known callers may wait for a place. */
    int waiting() {
        return Math.max(0, admitted - admitted / 8 - places);
    }

    private static void within(List<String> faults, String name, int value, int least, int most) {
        if (value < least || value > most) faults.add(name + " is " + value + ": give " + least + " to " + most);
    }
}
