package io.wardmote.system;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.concurrent.TimeUnit;

/** One of the vendor's SDKs, in a JVM of its own with nothing but that SDK on the class path. */
final class SdkClient {
    private static final String PASSWORD = "changeit";

    private SdkClient() {}

    /** Runs {@code io.wardmote.sdk.LifeOfAKey} of {@code node/sdk/<name>}; answers what it printed, or fails with it. */
    static String run(String name, DevCluster cluster, String signature) throws IOException, InterruptedException, GeneralSecurityException {
        Path target = Path.of("sdk", name, "target");
        String classPath = target.resolve("classes") + ":" + Files.readString(target.resolve("class-path.txt")).strip();
        Path client = cluster.data().resolve("client.json");
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
            "-Djavax.net.ssl.trustStore=" + trustStore(cluster), "-Djavax.net.ssl.trustStorePassword=" + PASSWORD,
            "-cp", classPath, "io.wardmote.sdk.LifeOfAKey", client.toString(), signature).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes());
        if (!process.waitFor(120, TimeUnit.SECONDS) || process.exitValue() != 0) throw new AssertionError(name + " " + signature + " failed:\n" + printed);
        return printed;
    }

    private static Path trustStore(DevCluster cluster) throws IOException, GeneralSecurityException {
        Path file = cluster.data().resolveSibling("trust.p12");
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
