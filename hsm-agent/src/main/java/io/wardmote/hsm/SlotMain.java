package io.wardmote.hsm;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.wardmote.crypto.ProcessGuards;
import io.wardmote.crypto.Randomness;
import io.wardmote.crypto.SealBroken;
import io.wardmote.key.Refused;
import io.wardmote.key.Secret;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;

/**
 * Seals or opens one key slot by the token's {@link SlotKey}, in a process of its own: the library may end it, and the node has no agent yet
 * when it opens its root key. Asked on standard input, answers on standard output, once; logs go to standard error.
 * <pre>
 *   question: what 1 (0 seal, 1 open) | cluster id, UTF | epoch 4 | label, UTF | bytes, length before them 4
 *   answer:   {@link Kind} 1 | bytes, or a sentence, length before it 4
 * </pre>
 */
final class SlotMain {
    static final int SEAL = 0;
    static final int OPEN = 1;
    static final int MOST_BYTES = 1 << 10;

    /** How it went. The numbers are those of the places. */
    enum Kind {
        DONE,
        /** The slot does not open, and never will with this token. */
        BROKEN,
        /** Another time it may. */
        UNAVAILABLE,
        /** And no other time either, before somebody did something: the PIN was not taken, or a token's key is not as it must be. */
        REFUSED
    }

    private SlotMain() {}

    /** Arguments: those of {@link HsmConfig#arguments}. */
    public static void main(String[] arguments) throws IOException {
        System.setOut(System.err);
        ProcessGuards.raise(); // what is refused the node itself tells, of itself
        try (DataOutputStream out = new DataOutputStream(new FileOutputStream(FileDescriptor.out))) {
            answer(List.of(arguments), new DataInputStream(System.in), out);
        }
        Runtime.getRuntime().halt(0); // the library's threads keep nobody waiting
    }

    private static void answer(List<String> arguments, DataInputStream in, DataOutputStream out) throws IOException {
        try (Token token = HsmKeys.token(HsmConfig.of(arguments), Halt.process())) {
            answer(token, in, out);
        } catch (SealBroken e) {
            tell(out, Kind.BROKEN, e.getMessage());
        } catch (IllegalStateException | IllegalArgumentException e) {
            tell(out, Kind.REFUSED, e.getMessage());
        } catch (IOException | GeneralSecurityException e) {
            tell(out, Kind.UNAVAILABLE, e.getMessage());
        }
    }

    private static void answer(Token token, DataInputStream in, DataOutputStream out) throws IOException, GeneralSecurityException {
        SlotKey key = new SlotKey(token, new Randomness());
        int what = in.readUnsignedByte();
        String cluster = in.readUTF();
        int epoch = in.readInt();
        String label = in.readUTF();
        try (Secret given = new Secret(bytes(in));
             Secret made = what == SEAL ? new Secret(key.seal(cluster, epoch, label, given)) : key.open(cluster, epoch, label, given.bytes())) {
            out.writeByte(Kind.DONE.ordinal());
            out.writeInt(made.length());
            out.write(made.bytes());
        } catch (Refused e) {
            tell(out, token.state() == Token.State.STOPPED ? Kind.REFUSED : Kind.UNAVAILABLE, token.fault().orElse(e.sentence()));
        }
    }

    static byte[] bytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > MOST_BYTES) throw new IOException("a length of " + length + " bytes");
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return bytes;
    }

    private static void tell(DataOutputStream out, Kind kind, String sentence) throws IOException {
        byte[] text = sentence.getBytes(UTF_8);
        int length = Math.min(text.length, MOST_BYTES);
        out.writeByte(kind.ordinal());
        out.writeInt(length);
        out.write(text, 0, length);
    }
}
