package io.wardmote.op;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.audit.SegmentContents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every operation is asked everything that its scripts ask, and once more with a marked text in each parameter; none of it is in the segments, packed or unpacked. */
class NothingSecretTest {
    private static final Path SCRIPTS = Path.of("src/test/resources/operations");
    private static final OperationScript.Engines ENGINES = new OperationScript.Engines();
    /** Parameters and fields of replies that are plaintext, keys, passwords, or what was made of them. */
    private static final Set<String> SECRET = Set.of("Plaintext", "CiphertextBlob", "Password", "OldPassword", "NewPassword", "EncryptedKeyMaterial", "ImportToken", "Message", "Digest", "Signature", "Value", "Mac", "Aad", "Iv",
        "EncryptionContext", "SourceEncryptionContext", "DestinationEncryptionContext", "ExportedDataKey",
        "PrivateKeyData", "PrivateKeyPlaintext", "PrivateKeyCiphertextBlob", "RandomPassword", "Random", "PublicKeyBlob", "AccessKeySecret", "SecurityToken",
        "Token", "plaintext", "ciphertext", "initializationVector", "authenticationTag", "additionalAuthenticatedData",
        "XksProxyAccessKeySecret", "XksProxyClientPrivateKey");
    /** They name what the cluster is to keep, in clear and for all to see. */
    private static final Set<String> NAMES = Set.of("AliasName", "Name", "AapName", "UserName", "GroupName", "RoleName", "PolicyName", "KmsInstanceName",
        "requestMetadata.kmsRequestId", "requestMetadata.awsPrincipalArn", "requestMetadata.kmsKeyArn");
    private static final String MARK = "Marked-Secret-";
    private static final int SHORTEST = 8;

    @TempDir
    private Path folder;
    private final MemoryAudit audit = new MemoryAudit();
    private final Set<String> secrets = new TreeSet<>();
    private final Set<String> operations = new TreeSet<>();
    private final Set<String> parameters = new HashSet<>();

    @AfterAll
    static void close() {
        ENGINES.close();
    }

    @Test
    void noParameterAndNoReplyIsInTheLog() throws Exception {
        try (Stream<Path> scripts = Files.list(SCRIPTS)) {
            for (Path script : scripts.sorted().toList()) run(script);
        }
        OperationScript marked = new OperationScript(ENGINES, 1, audit);
        operations.addAll(marked.operations());
        secrets.add(MARK);
        int number = 0;
        for (String operation : marked.operations()) {
            Map<String, String> texts = new HashMap<>();
            for (String parameter : parameters) if (!NAMES.contains(parameter)) texts.put(parameter, mark(number++));
            marked.ask(operation, texts);
            for (String parameter : parameters) if (!NAMES.contains(parameter)) marked.ask(operation, new HashMap<>(Map.of(parameter, mark(number++))));
        }
        assertThat(secrets).hasSizeGreaterThan(500);
        assertThat(audit.deeds.stream().map(deed -> (Set.of("instance", "xks").contains(deed.door()) ? deed.door() + "." : "") + deed.operation()).collect(Collectors.toSet())).as("every operation was recorded").containsAll(operations);

        List<String> contents = SegmentContents.of(folder, audit.deeds);
        assertThat(contents).hasSizeGreaterThan(10).anyMatch(content -> content.contains("CreateClientKey"));
        List<String> found = new ArrayList<>();
        String all = String.join("\n", contents);
        for (String secret : secrets) if (all.contains(secret)) found.add(secret);
        assertThat(found).isEmpty();
    }

    private String mark(int number) {
        return MARK + number;
    }

    private void run(Path path) throws IOException {
        OperationScript script = new OperationScript(ENGINES, path.getFileName().toString().hashCode(), audit);
        Files.readString(path).lines().filter(line -> !line.startsWith("  -> ")).forEach(line -> {
            if (line.startsWith("!")) script.direct(line.substring(1).split(" "));
            else if (!line.isBlank() && !line.startsWith("#")) script.run(line);
        });
        for (Call call : script.asked) {
            parameters.addAll(call.parameters().keySet());
            call.parameters().forEach((name, value) -> {
                if (SECRET.contains(name)) text(value);
            });
            call.octets().values().forEach(this::bytes);
        }
        for (Reply reply : script.replies) reply.fields().forEach((name, value) -> {
            if (SECRET.contains(name) && value instanceof String text) text(text);
            if (SECRET.contains(name) && value instanceof byte[] octets) bytes(octets);
        });
        assertThat(audit.deeds).as("each request is a record").hasSizeGreaterThanOrEqualTo(script.asked.size());
        assertThat(audit.deeds.stream().filter(deed -> deed.survivalUntil() != 0)).hasSizeGreaterThanOrEqualTo((int) script.replies.stream().filter(reply -> reply.survivalUntil() != 0).count());
    }

    /** As it is, and as the bytes that it may stand for. */
    private void text(String value) {
        add(value);
        try {
            bytes(Base64.getDecoder().decode(value));
        } catch (IllegalArgumentException notBase64) {
            bytes(value.getBytes(UTF_8));
        }
    }

    private void bytes(byte[] value) {
        add(new String(value, ISO_8859_1));
        add(HexFormat.of().formatHex(value));
        add(Base64.getEncoder().encodeToString(value));
    }

    private void add(String secret) {
        if (secret.length() >= SHORTEST && secret.chars().distinct().count() > 2) secrets.add(secret);
    }
}
