package io.wardmote.hsm;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.wardmote.crypto.SealBroken;
import io.wardmote.key.Secret;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Seals and opens key slots by a node's token, each in a process that ends with it: {@link SlotMain}. Blocks for as long as that takes. */
public final class SlotProcess {
    private static final Duration LONGEST_START = Duration.ofSeconds(30);

    private final HsmConfig config;
    private final Path folder;
    private final List<String> java;
    private final Map<String, String> environment;

    /**
     * @param folder for the wrapper's native library and what the process has to say; made, and its owner's alone
     * @param java, environment as {@link AgentProcess} takes them
     */
    public SlotProcess(HsmConfig config, Path folder, List<String> java, Map<String, String> environment) {
        this.config = config;
        this.folder = folder;
        this.java = List.copyOf(java);
        this.environment = Map.copyOf(environment);
    }

    /** The token cannot be used. */
    public static final class Unavailable extends IOException {
        private final boolean forNow;

        Unavailable(boolean forNow, String sentence) {
            super(sentence);
            this.forNow = forNow;
        }

        /** Whether it may be tried again: not so where the PIN was refused, since a token locks itself after a few wrong ones. */
        public boolean forNow() {
            return forNow;
        }
    }

    /** The root key sealed; the token's key for it is made if there is none. @throws Unavailable with a sentence for the operator */
    public byte[] seal(String clusterId, int epoch, String label, Secret rootKey) throws Unavailable {
        return ask(SlotMain.SEAL, clusterId, epoch, label, rootKey.bytes());
    }

    /**
     * @throws SealBroken  if the slot is damaged, or of another token
     * @throws Unavailable with a sentence for the operator
     */
    public Secret open(String clusterId, int epoch, String label, byte[] slot) throws Unavailable {
        return new Secret(ask(SlotMain.OPEN, clusterId, epoch, label, slot));
    }

    private synchronized byte[] ask(int what, String clusterId, int epoch, String label, byte[] bytes) throws Unavailable {
        Process process = null;
        try {
            process = start();
            CompletableFuture<Void> late = endLater(process);
            try (DataOutputStream question = new DataOutputStream(process.getOutputStream());
                 DataInputStream answer = new DataInputStream(process.getInputStream())) {
                question.writeByte(what);
                question.writeUTF(clusterId);
                question.writeInt(epoch);
                question.writeUTF(label);
                question.writeInt(bytes.length);
                question.write(bytes);
                question.flush();
                return answer(answer);
            } finally {
                late.cancel(false);
            }
        } catch (EOFException e) {
            throw new Unavailable(true, "the process that asks the HSM ended without an answer; see slot.log in " + folder);
        } catch (Unavailable e) {
            throw e;
        } catch (IOException e) {
            throw new Unavailable(true, "the process that asks the HSM cannot be run: " + e.getMessage());
        } finally {
            if (process != null) process.destroyForcibly();
        }
    }

    private static byte[] answer(DataInputStream in) throws IOException {
        int kind = in.readUnsignedByte();
        if (kind >= SlotMain.Kind.values().length) throw new IOException("an answer of kind " + kind);
        byte[] bytes = SlotMain.bytes(in);
        return switch (SlotMain.Kind.values()[kind]) {
            case DONE -> bytes;
            case BROKEN -> throw new SealBroken(new String(bytes, UTF_8));
            case UNAVAILABLE -> throw new Unavailable(true, new String(bytes, UTF_8));
            case REFUSED -> throw new Unavailable(false, new String(bytes, UTF_8));
        };
    }

    private CompletableFuture<Void> endLater(Process process) {
        long millis = config.deadline().plus(LONGEST_START).toMillis();
        return CompletableFuture.runAsync(process::destroyForcibly, CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS));
    }

    private Process start() throws IOException {
        Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, "libpkcs11wrapper*")) {
            for (Path file : left) Files.delete(file); // of a process that was killed
        }
        List<String> command = new ArrayList<>(java);
        command.add("-DPKCS11_TEMP_DIR=" + folder);
        command.add(SlotMain.class.getName());
        command.addAll(config.arguments());
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(folder.resolve("slot.log").toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }
}
