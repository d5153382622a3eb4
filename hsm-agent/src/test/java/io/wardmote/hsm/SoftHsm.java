package io.wardmote.hsm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Tokens of SoftHSM 2 for tests, made anew in target/ before the library is loaded, since it looks for tokens only then. Without SoftHSM the tests
 * fail: hardware keys are not to go untested in silence.
 */
final class SoftHsm {
    static final String PIN = "1234";
    static final List<String> LABELS = List.of("starting", "suite", "suite2", "first", "second", "third", "fourth", "lost", "pin", "long", "agent", "objects", "both", "lost2", "imports", "brought", "renamed", "torn", "slot", "slot2");

    private static final Path CONF = Path.of(System.getenv("SOFTHSM2_CONF"));
    static final Path TOKENS = CONF.resolveSibling("softhsm-tokens");
    private static final Path LIBRARY = Stream.of("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
            "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so", "/usr/lib64/pkcs11/libsofthsm2.so").map(Path::of).filter(Files::isReadable).findFirst()
            .orElseThrow(() -> new AssertionError("SoftHSM is not there: install softhsm2, or run ./wardmote test"));
    private static final IaikCryptoki CRYPTOKI = load();

    private SoftHsm() {}

    private static IaikCryptoki load() {
        try {
            if (Files.exists(TOKENS)) {
                try (Stream<Path> old = Files.walk(TOKENS)) {
                    for (Path path : old.sorted(Comparator.reverseOrder()).toList()) Files.delete(path);
                }
            }
            Files.createDirectories(TOKENS);
            Files.writeString(CONF, "directories.tokendir = " + TOKENS + "\nobjectstore.backend = file\nlog.level = ERROR\nslots.removable = false\n");
            for (String label : LABELS) {
                Process made = new ProcessBuilder("softhsm2-util", "--init-token", "--free", "--label", label, "--so-pin", "so-" + PIN, "--pin", PIN)
                        .redirectErrorStream(true).redirectOutput(TOKENS.resolveSibling("softhsm2-util.log").toFile()).start();
                if (made.waitFor() != 0) throw new AssertionError("softhsm2-util cannot make the token " + label);
            }
            return new IaikCryptoki(LIBRARY);
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    static IaikCryptoki cryptoki() {
        return CRYPTOKI;
    }

    static HsmConfig config(String label, String pin, int openedKeys) throws IOException {
        return config(label, pin, openedKeys, Strategy.WRAPPED_SESSION);
    }

    static HsmConfig config(String label, String pin, int openedKeys, Strategy strategy) throws IOException {
        Path file = CONF.resolveSibling("pin-" + label + "-" + pin);
        if (!Files.exists(file)) Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, pin + "\n");
        return new HsmConfig(LIBRARY, new TokenChoice.Labelled(label), file, 2, openedKeys, strategy, Duration.ofSeconds(120), Duration.ofSeconds(20));
    }

    static Token token(String label) throws GeneralSecurityException, IOException {
        return token(config(label, PIN, 100));
    }

    static Token token(HsmConfig config) throws GeneralSecurityException, IOException {
        return token(CRYPTOKI, config);
    }

    static Token token(Cryptoki cryptoki, HsmConfig config) throws GeneralSecurityException, IOException {
        return HsmKeys.token(cryptoki, config, why -> {
            throw new AssertionError(why);
        });
    }
}
