package io.wardmote.audit;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Heads in a file, a JSON object on each line: {@code {"nodeId":…,"incarnation":…,"sequence":…,"hash":"hexadecimal","time":"…"}}. So each line of an export
 * that was kept elsewhere is one, but those of strangers, whose chain is another. Those that a cluster committed also have {@code cluster}, {@code signature}
 * and {@code certificate} (base64); {@code {"authority":…}} on a line of its own is the certificate that must have issued the nodes'.
 *
 * @param plain  from where nobody could have changed them, so they are taken at their word
 * @param signed to be checked
 */
public record Heads(List<Head> plain, List<SignedHead> signed, Optional<X509Certificate> authority) {
    public static final Heads NONE = new Heads(List.of(), List.of(), Optional.empty());
    private static final long MOST_BYTES = 256 << 20;
    private static final String AUTHORITY = "authority";
    private static final String SIGNATURE = "signature";

    public static JsonObject json(Head head) {
        return new JsonObject().put("nodeId", head.node()).put("incarnation", head.incarnation()).put("sequence", head.sequence())
            .put("hash", head.hash().toString()).put("time", Instant.ofEpochMilli(head.atMillis()).toString());
    }

    public static JsonObject json(SignedHead signed) {
        Base64.Encoder base64 = Base64.getEncoder();
        return json(signed.head()).put("cluster", signed.cluster()).put(SIGNATURE, base64.encodeToString(signed.signature()))
            .put("certificate", base64.encodeToString(signed.certificate()));
    }

    public static JsonObject authority(byte[] certificate) {
        return new JsonObject().put(AUTHORITY, Base64.getEncoder().encodeToString(certificate));
    }

    /** @throws IOException that names the line that is no head */
    public static Heads read(Path file) throws IOException {
        if (Files.size(file) > MOST_BYTES) throw new IOException(file + " is longer than " + MOST_BYTES + " bytes");
        try (Stream<String> lines = Files.lines(file)) {
            return of(lines.toList(), file.toString());
        }
    }

    /**
     * Of lines of JSON.
     *
     * @param where they are, for people
     * @throws IOException that names the line that is no head
     */
    public static Heads of(List<String> lines, String where) throws IOException {
        List<Head> plain = new ArrayList<>();
        List<SignedHead> signed = new ArrayList<>();
        Optional<X509Certificate> authority = Optional.empty();
        int number = 0;
        for (String line : lines) {
            number++;
            if (line.isBlank()) continue;
            try {
                JsonObject json = new JsonObject(line);
                if (JsonLine.isOfStrangers(json)) continue;
                if (json.containsKey(AUTHORITY)) authority = Optional.of(SignedHead.certificate(bytes(json, AUTHORITY)));
                else if (json.containsKey(SIGNATURE)) signed.add(signed(json));
                else plain.add(head(json));
            } catch (DecodeException | ClassCastException | IllegalArgumentException | NullPointerException | DateTimeException | CertificateException e) {
                throw new IOException(where + ", line " + number + ", is no head of an audit log", e);
            }
        }
        return new Heads(List.copyOf(plain), List.copyOf(signed), authority);
    }

    public Heads issuedBy(X509Certificate other) {
        return new Heads(plain, signed, Optional.of(other));
    }

    public Heads and(Heads others) {
        return new Heads(Stream.concat(plain.stream(), others.plain.stream()).toList(), Stream.concat(signed.stream(), others.signed.stream()).toList(),
            authority.or(others::authority));
    }

    public boolean isEmpty() {
        return plain.isEmpty() && signed.isEmpty();
    }

    /** Those that prove something: plain ones, and signed ones whose signature is their node's. */
    List<Head> trusted() {
        return Stream.concat(plain.stream(), signed.stream().filter(this::isSigned).map(SignedHead::head)).toList();
    }

    /** Those that their node did not sign, as far as the authority tells. */
    List<Head> forged() {
        return signed.stream().filter(Predicate.not(this::isSigned)).map(SignedHead::head).toList();
    }

    private boolean isSigned(SignedHead head) {
        return authority.isPresent() && head.isSigned(authority.get());
    }

    private static Head head(JsonObject json) {
        return new Head(text(json, "nodeId"), json.getLong("incarnation"), json.getLong("sequence"), Hash.of(text(json, "hash")),
            Instant.parse(text(json, "time")).toEpochMilli());
    }

    private static SignedHead signed(JsonObject json) {
        return new SignedHead(text(json, "cluster"), head(json), bytes(json, SIGNATURE), bytes(json, "certificate"));
    }

    private static byte[] bytes(JsonObject json, String name) {
        return Base64.getDecoder().decode(text(json, name));
    }

    private static String text(JsonObject json, String name) {
        String text = json.getString(name);
        if (text == null) throw new IllegalArgumentException(name);
        return text;
    }
}
