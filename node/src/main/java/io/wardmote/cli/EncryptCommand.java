package io.wardmote.cli;

import io.vertx.core.json.JsonObject;
import io.wardmote.crypto.ChunkSeal;
import io.wardmote.crypto.Randomness;
import io.wardmote.key.Secret;
import io.wardmote.node.Fault;
import io.wardmote.node.founding.NodeRefusal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "encrypt", mixinStandardHelpOptions = true,
    footer = {"", "For example:",
        "  wardmote encrypt alias/orders letter.txt --out letter.sealed",
        "  tar c folder | wardmote encrypt alias/orders - --out folder.sealed"},
    description = "Encrypts a file of any size, here, under a data key that the cluster makes and that only its key opens. Nothing of the file is sent.")
final class EncryptCommand implements Callable<Integer> {
    private static final String INSTEAD = "`wardmote keys create` makes one, `wardmote keys list --usage encrypt` shows those there are. To an RSA key, other"
        + " programs encrypt by what `wardmote keys public` prints.";

    @Mixin
    private Client cluster;

    @Mixin
    private Target target;

    @SentAs("KeyId")
    @Parameters(index = "0", paramLabel = "KEY", description = "The key's id, or an alias such as alias/orders.")
    private String key;

    @Parameters(index = "1", paramLabel = "FILE", description = "The file; - is standard input.")
    private Path file;

    @SentAs("EncryptionContext")
    @Option(names = "--context", paramLabel = "NAME=VALUE",
        description = "What it is bound to, and policies may ask for; as often as needed. It stands in the file in clear.")
    private Map<String, String> context = Map.of();

    @Override
    public Integer call() throws IOException {
        target.check();
        try (InputStream in = Input.opened(file)) {
            JsonObject made = dataKey();
            byte[] salt = new Randomness().bytes(ChunkSeal.SALT_BYTES);
            SealedFile.Header header = new SealedFile.Header(made.getString("KeyId"), made.getString("CiphertextBlob"), context, salt);
            try (Secret dataKey = new Secret(Base64.getDecoder().decode(made.getString("Plaintext")))) {
                target.write(out -> SealedFile.seal(header, dataKey, new Source(in, Input.name(file)), out, Progress.ofBytes(Input.size(file))));
            }
            if (!target.isStandard()) cluster.show(target.told(made), Input.name(file) + " is encrypted under key " + header.keyId() + " in " + target + ".");
            return 0;
        }
    }

    private JsonObject dataKey() {
        try {
            return cluster.ask("GenerateDataKey", "KeyId", key, "KeySpec", "AES_256", "EncryptionContext", context(context));
        } catch (NodeRefusal refusal) {
            if (!refusal.code().equals("UnsupportedOperation")) throw refusal;
            throw new Fault(refusal.status(), refusal.told(said -> "Files are encrypted under keys such as AES_256, and this is another kind.", INSTEAD), refusal);
        }
    }

    static JsonObject context(Map<String, String> pairs) {
        if (pairs.isEmpty()) return null;
        JsonObject context = new JsonObject();
        pairs.forEach(context::put);
        return context;
    }
}
