package io.wardmote.cli;

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
        return Signing.tell(signing.key().cluster(), signing.ask("AsymmetricVerify", way, "Value", signature.base64()), "The signature of " + signing.source());
    }
}
