package io.wardmote.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;
import io.wardmote.crypto.ChunkSeal;
import io.wardmote.key.Secret;
import io.wardmote.node.Fault;
import io.wardmote.node.founding.ClusterClient;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "decrypt", mixinStandardHelpOptions = true,
    footer = {"", "For example:", "  wardmote decrypt letter.sealed --out letter.txt"},
    description = "Decrypts a file that `wardmote encrypt` made, here. One that was altered or cut short is refused, with status 65; on standard output, what"
        + " came before is right.")
final class DecryptCommand implements Callable<Integer> {
    @Mixin
    private Client cluster;

    @Mixin
    private Target target;

    @SentAs("CiphertextBlob")
    @Parameters(index = "0", paramLabel = "FILE", description = "The file; - is standard input.")
    private Path file;

    @SentAs("KeyId")
    @Option(names = "--key", paramLabel = "KEY",
        description = "Only if it is encrypted under that key, an id or an alias: else whoever may make data keys can have made it.")
    private Optional<String> key = Optional.empty();

    @SentAs("EncryptionContext")
    @Option(names = "--context", paramLabel = "NAME=VALUE", description = "Only if it is bound to that; as often as needed.")
    private Map<String, String> context = Map.of();

    @Override
    public Integer call() throws IOException {
        target.check();
        try (InputStream in = new BufferedInputStream(new Source(Input.opened(file), Input.name(file)), SealedFile.CHUNK)) {
            SealedFile.Header header = SealedFile.header(in, Input.name(file));
            if (!header.context().entrySet().containsAll(context.entrySet())) throw refused("is not bound to that context");
            JsonObject opened = opened(header);
            try (Secret dataKey = dataKey(opened.getString("Plaintext"))) {
                target.write(out -> SealedFile.open(header, dataKey, in, out, Input.name(file), Progress.ofBytes(Input.size(file))));
            }
            if (!target.isStandard()) cluster.show(target.told(opened), Input.name(file) + " is decrypted in " + target + ".");
            return 0;
        }
    }

    private JsonObject opened(SealedFile.Header header) {
        try (ClusterClient client = cluster.open()) {
            JsonObject opened = Client.ask(client, "Decrypt", "CiphertextBlob", header.dataKey(), "EncryptionContext", EncryptCommand.context(header.context()));
            String under = opened.getString("KeyId");
            if (key.isPresent() && !Client.keyId(client, key.get()).equals(under)) throw refused("is encrypted under key " + under);
            return opened;
        }
    }

    private Fault refused(String why) {
        return new Fault(Fault.DATA, Input.name(file) + " " + why + "; see where it is from.");
    }

    private Secret dataKey(String plaintext) {
        try {
            byte[] bytes = Base64.getDecoder().decode(plaintext.getBytes(UTF_8));
            if (bytes.length == ChunkSeal.KEY_BYTES) return new Secret(bytes);
        } catch (IllegalArgumentException e) {
            throw new Fault(Fault.DATA, Input.name(file) + " is damaged: its data key is none; take another copy.", e);
        }
        throw refused("has a data key of another length than `wardmote encrypt` makes");
    }
}
