package io.wardmote.system;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A node in this process, and a browser before its console in which the account itself is logged in. */
final class ConsoleOfOne implements AutoCloseable {
    private final OneNode node;
    private final Api api;
    private final Browser browser;

    /** @param settings further lines of the node's */
    ConsoleOfOne(Path folder, String settings) throws IOException {
        node = new OneNode(folder, settings);
        JsonObject client = new JsonObject(Files.readString(node.client()));
        api = new Api(client, 1);
        browser = new Browser();
        browser.open("https://" + client.getString("endpoint") + "/console/");
        logIn(client.getString("bearerToken"));
    }

    void logIn(String token) {
        browser.click("Token");
        browser.fillAndEnter("Bearer token", token);
        browser.isAt("Keys");
    }

    OneNode node() {
        return node;
    }

    Api api() {
        return api;
    }

    Browser browser() {
        return browser;
    }

    /** A key that is made for it. @param namesAndValues of CreateKey; @return its id */
    String key(String... namesAndValues) {
        return api.ask("CreateKey", namesAndValues).ok().at("KeyMetadata.KeyId");
    }

    @Override
    public void close() {
        browser.close();
        node.close();
    }
}
