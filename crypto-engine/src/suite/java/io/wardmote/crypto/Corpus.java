package io.wardmote.crypto;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Bytes that parsers were or could be wrong about, kept in a file, and as many as one likes that are made of them. A line is
 * {@code <parser> hex <digits>} or {@code <parser> text <rest of the line>}; others are remarks. Whoever finds bytes that a parser does
 * not bear adds them.
 */
public final class Corpus {
    private static final HexFormat HEX = HexFormat.of();

    private final long seed = Long.getLong("wardmote.fuzz.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final Map<String, List<byte[]>> samples = new TreeMap<>();

    /** A parser, which takes what it is given or refuses it. */
    public interface Parser {
        void read(byte[] bytes) throws Exception;
    }

    /** How often a parser did which. */
    public record Outcome(int taken, int refused) {}

    /** @param beside the class beside which the resource lies */
    public Corpus(Class<?> beside, String resource) throws IOException {
        System.out.println(beside.getSimpleName() + " seed " + seed);
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(beside.getResourceAsStream(resource), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] parts = line.split(" ", 3);
                if (parts.length < 3 || !parts[1].equals("hex") && !parts[1].equals("text")) continue;
                byte[] bytes = parts[1].equals("hex") ? HEX.parseHex(parts[2]) : parts[2].getBytes(StandardCharsets.UTF_8);
                samples.computeIfAbsent(parts[0], first -> new ArrayList<>()).add(bytes);
            }
        }
    }

    /** The parsers that there are samples for. */
    public Iterable<String> parsers() {
        return samples.keySet();
    }

    /**
     * Gives a parser each of its samples, and so many more made of each.
     *
     * @param refusal the one throwable by which it may refuse
     * @throws AssertionError with the bytes, if it does anything else
     */
    public Outcome feed(String name, int times, Class<? extends Exception> refusal, Parser parser) {
        int taken = 0;
        int refused = 0;
        for (byte[] sample : samples.get(name)) {
            byte[] bytes = sample;
            for (int i = 0; i <= times; i++) {
                if (isTaken(name, bytes, refusal, parser)) taken++;
                else refused++;
                bytes = mutated(sample);
            }
        }
        return new Outcome(taken, refused);
    }

    private boolean isTaken(String name, byte[] bytes, Class<? extends Exception> refusal, Parser parser) {
        try {
            parser.read(bytes.clone());
            return true;
        } catch (Throwable thrown) {
            if (refusal.isInstance(thrown)) return false;
            throw new AssertionError(name + " does not bear " + HEX.formatHex(bytes) + ", seed " + seed, thrown);
        }
    }

    /** One to four changes: cut, turned, doubled, put in, or a piece of another place. */
    private byte[] mutated(byte[] sample) {
        byte[] bytes = sample;
        for (int n = 1 + random.nextInt(4); n > 0; n--) bytes = changed(bytes);
        return bytes;
    }

    private byte[] changed(byte[] bytes) {
        int at = random.nextInt(bytes.length + 1);
        int to = Math.min(bytes.length, at + random.nextInt(12));
        byte[] piece = Arrays.copyOfRange(bytes, at, to);
        return switch (random.nextInt(6)) {
            case 0 -> Arrays.copyOf(bytes, at);
            case 1 -> joined(bytes, at, new byte[0], to);
            case 2 -> joined(bytes, to, piece, to);
            case 3 -> joined(bytes, at, new byte[] {(byte) random.nextInt(256)}, at);
            case 4 -> joined(bytes, random.nextInt(bytes.length + 1), piece, bytes.length);
            default -> {
                byte[] turned = bytes.clone();
                if (at < turned.length) turned[at] ^= (byte) (1 << random.nextInt(8));
                yield turned;
            }
        };
    }

    private static byte[] joined(byte[] bytes, int end, byte[] piece, int begin) {
        byte[] joined = Arrays.copyOf(bytes, end + piece.length + bytes.length - begin);
        System.arraycopy(piece, 0, joined, end, piece.length);
        System.arraycopy(bytes, begin, joined, end + piece.length, bytes.length - begin);
        return joined;
    }
}
