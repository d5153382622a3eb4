package io.wardmote.system;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One of the vendor's SDKs, in a JVM of its own with nothing but that SDK on the class path. */
public final class SdkClient {
    private static final String PASSWORD = "changeit";

    private SdkClient() {}

    /** Runs {@code io.wardmote.sdk.LifeOfAKey} of {@code node/sdk/<name>} against a cluster; answers what it printed, or fails with it. */
    static String run(String name, DevCluster cluster, String signature) throws IOException, InterruptedException, GeneralSecurityException {
        return run(name, cluster, cluster.data().resolve("client.json"), signature);
    }

    /** The same with other credentials. */
    static String run(String name, DevCluster cluster, Path client, String signature) throws IOException, InterruptedException, GeneralSecurityException {
        Path output = beside(cluster, "sdk-" + name + "-" + signature + ".out");
        List<String> options = List.of("-Djavax.net.ssl.trustStore=" + trustStore(cluster), "-Djavax.net.ssl.trustStorePassword=" + PASSWORD);
        return run(name, output, options, client.toString(), signature);
    }

    /** Runs it by itself. */
    public static String run(String name, Path output, List<String> options, String... arguments) throws IOException, InterruptedException {
        Path target = Path.of("sdk", name, "target");
        String classPath = target.resolve("classes") + ":" + Files.readString(target.resolve("class-path.txt")).strip();
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m", "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, "io.wardmote.sdk.LifeOfAKey"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
        boolean ended = process.waitFor(300, TimeUnit.SECONDS);
        if (!ended) process.destroyForcibly();
        String printed = Files.readString(output);
        if (!ended || process.exitValue() != 0) throw new AssertionError(name + " " + List.of(arguments) + " failed:\n" + printed);
        return printed;
    }

    /** Several clusters may run at a time. */
    private static Path beside(DevCluster cluster, String name) {
        return cluster.data().resolveSibling(cluster.data().getFileName() + "-" + name);
    }

    private static Path trustStore(DevCluster cluster) throws IOException, GeneralSecurityException {
        Path file = beside(cluster, "trust.p12");
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        byte[] pem = Files.readAllBytes(Path.of(cluster.client().getString("caFile")));
        store.setCertificateEntry("ca", CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem)));
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD.toCharArray());
        }
        return file.toAbsolutePath();
    }
}
