package io.wardmote.cli;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "mac", mixinStandardHelpOptions = true,
    footer = {"", "For example:", "  wardmote mac alias/letters letter.txt --out letter.mac"},
    description = "Makes a MAC of a file of any size: that of its digest, by the hash that the key's MACs are made with.")
final class MacCommand implements Callable<Integer> {
    @Mixin
    private Signing signing;

    @Mixin
    private Signing.Made made;

    @Override
    public Integer call() throws IOException {
        made.check();
        JsonObject answer = signing.askMac("GenerateMac");
        return made.show(signing.key().cluster(), answer, answer.getString("Mac"), "The MAC of " + signing.source());
    }
}
