package io.wardmote.cli;

import io.vertx.core.json.JsonObject;
import io.wardmote.node.founding.NodeRefusal;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "verify", mixinStandardHelpOptions = true,
    footer = {"", "For example:", "  wardmote verify alias/releases release.tar.gz --from release.sig"},
    description = "Says whether a signature is a file's: its status is 1 if not.")
final class VerifyCommand implements Callable<Integer> {
    @Mixin
    private Signing signing;

    @Mixin
    private Signing.Way way;

    @Mixin
    private Signing.Given signature;

    @Override
    public Integer call() throws IOException {
        JsonObject answer = signing.ask("AsymmetricVerify", way, "Value", signature.base64());
        int status = Signing.tell(signing.key().cluster(), answer, "The signature of " + signing.source());
        if (status != 0 && way.isOfPrimary() && isRotated())
            signing.key().warn("It was held against the primary version alone, and the key has others: `wardmote keys versions "
                + signing.key().id() + "` shows them, and --key-version takes one.");
        return status;
    }

    private boolean isRotated() {
        try {
            return signing.key().ask("ListKeyVersions").getInteger("TotalCount") > 1;
        } catch (NodeRefusal mayNotBeSeen) {
            return false; // whoever may verify alone is told no more than that it does not fit
        }
    }
}
