package io.wardmote.http;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Settings of the HTTP server. Limits are per lane (event loop) where they say so. The defaults of {@link #of} fit the
 * longest legal request: a context of 8192 characters takes 73,728 bytes of URL when every character is Chinese.
 *
 * @param host             address to listen on
 * @param port             0 takes any free port, which only one lane can do
 * @param certificate      PEM file, leaf first
 * @param key              PEM file, PKCS#8
 * @param region           named in error bodies
 * @param initialLineBytes longest request line; at least 64 KiB, since SDKs put everything into the URL
 * @param headerBytes      all headers of a request together, without its line
 * @param bodyBytes        longest body of one request
 * @param heldBytes        bodies being received and answered at once, per lane
 * @param idleMillis       a connection on which no request begins for so long is closed; at least a minute
 * @param bodyMillis       a body must be complete so long after its request's headers
 * @param answerMillis     an operation that takes longer is answered for with UNAVAILABLE
 * @param admitted         requests being answered at once, per lane
 * @param connections      open connections, per lane; one more is closed at once
 */
public record HttpConfig(String host, int port, Path certificate, Path key, String region, int initialLineBytes,
                         int headerBytes, int bodyBytes, int heldBytes, int idleMillis, int bodyMillis, int answerMillis,
                         int admitted, int connections) {

    private static final int KIB = 1024;

    /** @throws IllegalArgumentException naming every setting that is wrong, and what would do */
    public HttpConfig {
        Objects.requireNonNull(certificate, "certificate");
        Objects.requireNonNull(key, "key");
        List<String> faults = new ArrayList<>();
        if (host.isBlank()) faults.add("host is empty: give an address, such as 127.0.0.1");
        if (!region.matches("[a-z0-9][a-z0-9-]{0,62}")) faults.add("region is \"" + region + "\": give lower-case letters, digits and -");
        within(faults, "port", port, 0, 65_535);
        within(faults, "initialLineBytes", initialLineBytes, 64 * KIB, 1024 * KIB);
        within(faults, "headerBytes", headerBytes, 8 * KIB, 1024 * KIB);
        within(faults, "bodyBytes", bodyBytes, 16 * KIB, 16 * 1024 * KIB);
        within(faults, "heldBytes", heldBytes, bodyBytes, 1024 * 1024 * KIB);
        within(faults, "idleMillis", idleMillis, 60_000, 3_600_000);
        within(faults, "bodyMillis", bodyMillis, 100, 600_000);
        within(faults, "answerMillis", answerMillis, 100, 600_000);
        within(faults, "admitted", admitted, 1, 1_000_000);
        within(faults, "connections", connections, 1, 1_000_000);
        if (!faults.isEmpty()) throw new IllegalArgumentException(String.join("; ", faults));
    }

    public static HttpConfig of(String host, int port, Path certificate, Path key, String region) {
        return new HttpConfig(host, port, certificate, key, region, 160 * KIB, 32 * KIB, 256 * KIB, bytesToHold(),
            75_000, 30_000, 30_000, 1024, 8192);
    }

    /** A sixteenth of the heap for all lanes: a body is copied some times on its way through door, operation and engine. */
    private static int bytesToHold() {
        Runtime machine = Runtime.getRuntime();
        return (int) Math.clamp(machine.maxMemory() / 16 / machine.availableProcessors(), 8L * 1024 * KIB, 64L * 1024 * KIB);
    }

    public HttpConfig holding(int bytes) {
        return new HttpConfig(host, port, certificate, key, region, initialLineBytes, headerBytes, bodyBytes, bytes, idleMillis, bodyMillis, answerMillis, admitted, connections);
    }

    public HttpConfig admitting(int requests) {
        return new HttpConfig(host, port, certificate, key, region, initialLineBytes, headerBytes, bodyBytes, heldBytes, idleMillis, bodyMillis, answerMillis, requests, connections);
    }

    public HttpConfig answeringWithin(Duration time) {
        return new HttpConfig(host, port, certificate, key, region, initialLineBytes, headerBytes, bodyBytes, heldBytes, idleMillis, bodyMillis, (int) time.toMillis(), admitted, connections);
    }

    private static void within(List<String> faults, String name, int value, int least, int most) {
        if (value < least || value > most) faults.add(name + " is " + value + ": give " + least + " to " + most);
    }
}
