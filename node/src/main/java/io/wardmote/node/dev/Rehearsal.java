package io.wardmote.node.dev;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;
import io.wardmote.node.Fault;
import io.wardmote.node.founding.ClientFile;
import io.wardmote.node.founding.ClusterClient;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The start of a node and its most usual requests, gone through once after a build while the JVM records which classes that
 * takes and how methods go (JEP 483, 515), so that later starts need not load and link them anew, which is little more than half the
 * CPU time, and answer at speed sooner.
 */
public final class Rehearsal {
    /** So many that the JVM has seen where branches go and which classes come: with that it compiles for good in the first seconds of a later start. */
    private static final int ROUNDS = 1500;

    private static final long PATIENCE_SECONDS = 120;
    private static final Set<String> OF_THE_LAUNCHER = Set.of("WARDMOTE_JAVA_HOME", "WARDMOTE_JVM_DIRS");

    private Rehearsal() {}

    /**
     * @param folder   empty or missing; its owner deletes it when the process has ended
     * @param launcher records the commands, in a process of their own, while the node serves
     */
    public static void run(Path folder, Path launcher) {
        new Dev(new DevOptions(folder, freePort(), 1, Duration.ZERO), new PrintStream(OutputStream.nullOutputStream(), false, UTF_8)).run(List.of());
        Path clientFile = new DevFolder(folder.toAbsolutePath().normalize()).client();
        try (ClusterClient client = ClusterClient.of(ClientFile.read(clientFile))) {
            client.get("/readyz");
            String symmetric = create(client, "Aliyun_AES_256", "ENCRYPT/DECRYPT");
            create(client, "EC_P256", "SIGN/VERIFY");
            for (int round = 0; round < ROUNDS; round++) useSymmetric(client, symmetric);
            client.post("/api/ListKeys", new JsonObject());
        }
        commands(launcher, clientFile);
    }

    private static void commands(Path launcher, Path client) {
        ProcessBuilder commands = new ProcessBuilder(launcher.toString(), "rehearse-commands", "--client", client.toString()).inheritIO();
        // what this user sets for commands of their own is none of the record's; which JDK it is, is
        commands.environment().keySet().removeIf(name -> name.startsWith("WARDMOTE_") && !OF_THE_LAUNCHER.contains(name));
        try {
            Process process = commands.start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) process.destroyForcibly();
            int status = process.waitFor();
            if (status != 0) throw new Fault(Fault.INTERNAL, "The commands could not be gone through: they ended with " + status + ".");
        } catch (IOException e) {
            throw new Fault(Fault.INTERNAL, launcher + " cannot be started (" + e.getMessage() + ").", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Fault(Fault.INTERNAL, "The rehearsal was interrupted.", e);
        }
    }

    private static String create(ClusterClient client, String spec, String usage) {
        return client.post("/api/CreateKey", new JsonObject().put("KeySpec", spec).put("KeyUsage", usage)).getJsonObject("KeyMetadata").getString("KeyId");
    }

    private static void useSymmetric(ClusterClient client, String key) {
        String plaintext = Base64.getEncoder().encodeToString("rehearsal".getBytes(UTF_8));
        JsonObject encrypted = client.post("/api/Encrypt", new JsonObject().put("KeyId", key).put("Plaintext", plaintext));
        client.post("/api/Decrypt", new JsonObject().put("CiphertextBlob", encrypted.getString("CiphertextBlob")));
        client.post("/api/GenerateDataKey", new JsonObject().put("KeyId", key));
        client.post("/api/DescribeKey", new JsonObject().put("KeyId", key));
    }

    private static int freePort() {
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return any.getLocalPort();
        } catch (IOException e) {
            throw new Fault(Fault.UNAVAILABLE, "No port is free on this machine; end something that listens.", e);
        }
    }
}
