package io.wardmote.cli;

import io.vertx.core.json.JsonObject;
import io.wardmote.crypto.MessageHash;
import io.wardmote.key.KeySpec;
import io.wardmote.key.SigningAlgorithm;
import io.wardmote.node.Fault;
import io.wardmote.node.founding.PrivateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a signature or a MAC is made over: a file of any size by its digest, which is computed here; nothing of the file is sent. */
final class Signing {
    private static final int BLOCK = 1 << 16;
    /** What the API takes of a message. */
    private static final int LONGEST_MESSAGE = 4096;

    @Mixin
    private KeyVerb key;

    @SentAs({"Message", "Digest"})
    @Parameters(index = "1", paramLabel = "FILE", description = "The file; - is standard input.")
    private Path file;

    KeyVerb key() {
        return key;
    }

    String source() {
        return Input.name(file);
    }

    /** How, of those ways in which keys of its kind sign. */
    static final class Way {
        @SentAs("Algorithm")
        @Option(names = "--algorithm", paramLabel = "NAME", description = "Such as RSA_PKCS1_SHA_256; if not given, the first by which keys of its kind sign.")
        private Optional<String> algorithm = Optional.empty();

        @SentAs("KeyVersionId")
        @Option(names = "--key-version", paramLabel = "ID", description = "The version; the primary one, if not given.")
        private Optional<String> version = Optional.empty();

        boolean isOfPrimary() {
            return version.isEmpty();
        }
    }

    /** Asks to sign the file, or whether a signature fits. @param namesAndValues further parameters */
    JsonObject ask(String action, Way way, Object... namesAndValues) throws IOException {
        JsonObject metadata = key.metadata();
        KeySpec spec = KeySpec.of(metadata.getString("KeySpec"));
        SigningAlgorithm algorithm = algorithm(spec, way);
        String version = way.version.orElse(metadata.getString("PrimaryKeyVersion"));
        Object[] message = algorithm.takesDigest() ? new Object[] {"Digest", base64(digest(algorithm, version))}
            : new Object[] {"Message", base64(whole(algorithm.name()))};
        Object[] all = {"KeyVersionId", version, "Algorithm", algorithm.name()};
        return key.ask(action, Stream.of(all, message, namesAndValues).flatMap(Arrays::stream).toArray());
    }

    private static SigningAlgorithm algorithm(KeySpec spec, Way way) {
        String suiting = Arrays.stream(SigningAlgorithm.values()).filter(each -> each.suits(spec)).map(SigningAlgorithm::name)
            .collect(Collectors.joining(", "));
        if (suiting.isEmpty()) throw new Fault(Fault.USAGE, "Keys of " + spec + " do not sign; for those with a MAC, take `wardmote mac`.");
        if (way.algorithm.isEmpty()) return SigningAlgorithm.usual(spec);
        return Arrays.stream(SigningAlgorithm.values()).filter(each -> each.suits(spec) && each.name().equals(way.algorithm.get())).findFirst()
            .orElseThrow(() -> new Fault(Fault.USAGE, "--algorithm is \"" + way.algorithm.get() + "\"; keys of " + spec + " sign by " + suiting + "."));
    }

    private byte[] digest(SigningAlgorithm algorithm, String version) throws IOException {
        byte[] publicKey = algorithm.digestsAlike() ? new byte[0] : publicKey(version);
        try {
            return digest(MessageHash.of(algorithm, publicKey));
        } catch (GeneralSecurityException e) {
            throw new Fault(Fault.UNAVAILABLE, "The node's public key cannot be used (" + e.getMessage() + ").", e);
        }
    }

    private byte[] publicKey(String version) {
        return Base64.getMimeDecoder().decode(key.ask("GetPublicKey", "KeyVersionId", version).getString("PublicKey").replaceAll("-----[A-Z ]+-----", ""));
    }

    /** Asks for the MAC of the file's digest, or whether one fits. @param namesAndValues further parameters */
    JsonObject askMac(String action, Object... namesAndValues) throws IOException {
        KeySpec spec = KeySpec.of(key.metadata().getString("KeySpec"));
        if (spec.family() != KeySpec.Family.HMAC) throw new Fault(Fault.USAGE, "Keys of " + spec + " make no MACs; for those that sign, take `wardmote sign`.");
        try {
            Object[] all = {"MacAlgorithm", spec.apiName(), "Message", base64(digest(MessageHash.of(spec)))};
            return key.ask(action, Stream.of(all, namesAndValues).flatMap(Arrays::stream).toArray());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK lacks a hash", e);
        }
    }

    private byte[] digest(MessageHash hash) throws IOException {
        LongConsumer progress = Progress.ofBytes(Input.size(file));
        try (InputStream in = new Source(Input.opened(file), source())) {
            byte[] block = new byte[BLOCK];
            long all = 0;
            for (int read = in.read(block); read >= 0; read = in.read(block)) {
                hash.update(block, 0, read);
                progress.accept(all += read);
            }
            return hash.digest();
        }
    }

    private byte[] whole(String algorithm) {
        return Input.read(file, LONGEST_MESSAGE, algorithm + " signs no digests, so sign a short file that holds one");
    }

    static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** A signature or a MAC that is to be looked at. */
    static final class Given {
        private static final int LONGEST = 8192;

        @SentAs({"Value", "Mac"})
        @Option(names = "--value", paramLabel = "BASE64", description = "The signature or the MAC, as it was printed.")
        private Optional<String> value = Optional.empty();

        @Option(names = "--from", paramLabel = "FILE", description = "The file that the signature or the MAC is in, as --out wrote it.")
        private Optional<Path> from = Optional.empty();

        String base64() {
            if (value.isPresent() == from.isPresent()) throw new Fault(Fault.USAGE, "Give either --value or --from.");
            return value.orElseGet(() -> Signing.base64(Input.read(from.get(), LONGEST, "give a file as --out wrote it")));
        }
    }

    /** Where one that is made goes: it is printed as base64, or written as it is. */
    static final class Made {
        @Option(names = "--out", paramLabel = "FILE", description = "Write its bytes into a new file, and do not print them as base64.")
        private Optional<Path> file = Optional.empty();

        void check() {
            file.ifPresent(AccessVerb::mustBeNew);
        }

        /** @param what it is, as the beginning of a sentence */
        int show(Client cluster, JsonObject answer, String value, String what) {
            file.ifPresent(path -> PrivateFiles.write(path, Base64.getDecoder().decode(value)));
            cluster.show(answer, file.map(path -> what + " is in " + path + ".").orElse(value));
            return 0;
        }
    }

    /** Says whether it fits; by the status too. */
    static int tell(Client cluster, JsonObject answer, String what) {
        boolean fits = answer.getBoolean("Value");
        cluster.show(answer, what + (fits ? " fits." : " does NOT fit."));
        return fits ? 0 : 1;
    }
}
