package io.wardmote.cli;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "sign", mixinStandardHelpOptions = true,
    footer = {"", "For example:", "  wardmote sign alias/releases release.tar.gz --out release.sig"},
    description = "Signs a file of any size by its digest.")
final class SignCommand implements Callable<Integer> {
    @Mixin
    private Signing signing;

    @Mixin
    private Signing.Way way;

    @Mixin
    private Signing.Made made;

    @Override
    public Integer call() throws IOException {
        made.check();
        JsonObject answer = signing.ask("AsymmetricSign", way);
        return made.show(signing.key().cluster(), answer, answer.getString("Value"), "The signature of " + signing.source());
    }
}
