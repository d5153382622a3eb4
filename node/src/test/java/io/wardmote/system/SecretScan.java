package io.wardmote.system;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds secrets in whatever bytes, in each form that they may have been written in: as they are, in hexadecimal, in base64 of either alphabet at any offset,
 * and texts also as Java's characters. A secret's first and last bytes are not asked for: what packs bytes may have found them elsewhere.
 */
final class SecretScan {
    private static final int WORD = 8;
    private static final int SHORTEST = 16;
    static final int PIECE = 1 << 20;

    private record Form(String name, byte[] bytes) {}

    private final Map<Long, List<Form>> forms = new HashMap<>();
    /** By the first two bytes, so that most places are passed over without looking further. */
    private final boolean[] begins = new boolean[1 << 16];
    private final Set<String> names = new TreeSet<>();
    private int longest;

    /** @param secret random enough to be nowhere by chance */
    void bytes(String name, byte[] secret) {
        if (secret.length < SHORTEST) throw new IllegalArgumentException(name + " has " + secret.length + " bytes, which may be anywhere");
        names.add(name);
        form(name, core(secret));
        String hex = HexFormat.of().formatHex(core(secret));
        form(name + " in hexadecimal", hex.getBytes(UTF_8));
        form(name + " in hexadecimal", hex.toUpperCase(Locale.ROOT).getBytes(UTF_8));
        for (int before = 0; before < 3; before++) {
            byte[] within = new byte[before + secret.length];
            System.arraycopy(secret, 0, within, before, secret.length);
            String text = Base64.getEncoder().encodeToString(within);
            String sure = text.substring(4, text.length() - 4);
            form(name + " in base64", sure.getBytes(UTF_8));
            form(name + " in base64url", sure.replace('+', '-').replace('/', '_').getBytes(UTF_8));
        }
    }

    void text(String name, String secret) {
        bytes(name, secret.getBytes(UTF_8));
        form(name + " as characters", core(secret).getBytes(UTF_16BE));
        form(name + " as characters", core(secret).getBytes(UTF_16LE));
    }

    Set<String> names() {
        return names;
    }

    private static byte[] core(byte[] secret) {
        int cut = Math.min(4, (secret.length - SHORTEST) / 2);
        return Arrays.copyOfRange(secret, cut, secret.length - cut);
    }

    private static String core(String secret) {
        return new String(core(secret.getBytes(ISO_8859_1)), ISO_8859_1);
    }

    private void form(String name, byte[] bytes) {
        forms.computeIfAbsent(word(bytes, 0), first -> new ArrayList<>()).add(new Form(name, bytes));
        begins[(int) (word(bytes, 0) >>> 48)] = true;
        longest = Math.max(longest, bytes.length);
    }

    private static long word(byte[] bytes, int at) {
        long word = 0;
        for (int i = 0; i < WORD; i++) word = word << 8 | bytes[at + i] & 0xFF;
        return word;
    }

    /** The forms in which secrets are in a file, however long it is. */
    Set<String> in(Path file) throws IOException {
        Set<String> found = new TreeSet<>();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] piece = new byte[PIECE + longest];
            int kept = 0;
            while (true) {
                int read = in.readNBytes(piece, kept, piece.length - kept);
                int length = kept + read;
                look(piece, length, found);
                if (kept + read < piece.length) return found;
                kept = longest;
                System.arraycopy(piece, length - kept, piece, 0, kept);
            }
        }
    }

    Set<String> in(byte[] bytes) {
        Set<String> found = new TreeSet<>();
        look(bytes, bytes.length, found);
        return found;
    }

    private void look(byte[] bytes, int length, Set<String> found) {
        if (length < WORD) return;
        long word = word(bytes, 0);
        for (int at = 0; ; at++) {
            if (begins[(int) (word >>> 48)]) {
                for (Form form : forms.getOrDefault(word, List.of())) if (isAt(form.bytes, bytes, at, length)) found.add(form.name);
            }
            if (at + WORD >= length) return;
            word = word << 8 | bytes[at + WORD] & 0xFF;
        }
    }

    private static boolean isAt(byte[] form, byte[] bytes, int at, int length) {
        return at + form.length <= length && Arrays.equals(bytes, at, at + form.length, form, 0, form.length);
    }
}
