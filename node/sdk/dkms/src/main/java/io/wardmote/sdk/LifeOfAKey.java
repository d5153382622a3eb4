package io.wardmote.sdk;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The vendor's SDK of the instance API asks everything it can, each request at another node. Arguments: client.json, and how
 * requests are signed, which is always {@code client-key}; or {@code descriptors}, to print the SDK's messages and ask nothing.
 * Ends with status 1 at the first answer that is not what it must be. The JVM must trust the cluster's authority, for the
 * OpenAPI, over which the keys are made.
 */
public final class LifeOfAKey {
    private LifeOfAKey() {}

    public static void main(String[] args) throws Exception {
        if (args[0].equals("descriptors")) {
            Descriptors.print(System.out);
            return;
        }
        JsonObject file = JsonParser.parseString(Files.readString(Path.of(args[0]))).getAsJsonObject();
        Nodes nodes = new Nodes(file);
        new Ciphers(nodes).run();
        new DataKeys(nodes).run();
        new Signatures(nodes).run();
        new Transfers(nodes).run();
        new Refusals(nodes, file).run();
        System.out.println("done: " + nodes.requests() + " requests");
        // OkHttp's threads would keep the JVM for a minute
        System.exit(0);
    }
}
