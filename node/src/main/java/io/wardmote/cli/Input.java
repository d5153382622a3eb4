package io.wardmote.cli;

import io.wardmote.key.Secret;
import io.wardmote.node.Fault;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/** What a command is given in a file or, by the name -, on standard input. */
final class Input {
    private static final int LONGEST_POLICY = 64 << 10;

    private Input() {}

    static boolean isStandard(Path file) {
        return file.toString().equals("-");
    }

    static String name(Path file) {
        return isStandard(file) ? "Standard input" : file.toString();
    }

    /** @param what it is to be asked for, and what to do instead, as the end of a sentence */
    static Console terminal(String what) {
        Console console = System.console();
        if (console == null || !console.isTerminal()) throw new Fault(Fault.USAGE, "There is no terminal to ask for " + what + ".");
        return console;
    }

    /** To be closed, but for standard input, where that is harmless. */
    static InputStream open(Path file) throws IOException {
        return isStandard(file) ? System.in : Files.newInputStream(file);
    }

    /** As {@link #open}. @throws Fault that says why, if it cannot be */
    static InputStream opened(Path file) {
        try {
            return open(file);
        } catch (NoSuchFileException e) {
            throw new Fault(Fault.DATA, file + " is not there; name a file that is.", e);
        } catch (IOException e) {
            throw new Fault(Fault.DATA, name(file) + " cannot be read (" + e.getMessage() + "); see that this user may read it.", e);
        }
    }

    /** In bytes; 0 if it is not known. */
    static long size(Path file) {
        try {
            return isStandard(file) ? 0 : Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws Fault if there is no such text */
    static String policy(Path file) {
        return text(file, LONGEST_POLICY, "give a policy as JSON");
    }

    /** UTF-8 of at most so many bytes. @param remedy what would do, as the end of a sentence */
    static String text(Path file, int most, String remedy) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(read(file, most, remedy))).toString();
        } catch (CharacterCodingException e) {
            throw new Fault(Fault.DATA, name(file) + " cannot be read as text; " + remedy + ".", e);
        }
    }

    /** At most so many bytes that must not be seen; to be closed. */
    static Secret secret(Path file, int most, String remedy) {
        return new Secret(read(file, most, remedy));
    }

    /** At most so many bytes. */
    static byte[] read(Path file, int most, String remedy) {
        try (InputStream in = open(file)) {
            byte[] bytes = in.readNBytes(most + 1);
            if (bytes.length <= most) return bytes;
            Arrays.fill(bytes, (byte) 0);
            throw new Fault(Fault.DATA, name(file) + " is longer than " + most + " bytes; " + remedy + ".");
        } catch (IOException e) {
            throw new Fault(Fault.DATA, name(file) + " cannot be read; " + remedy + ".", e);
        }
    }
}
