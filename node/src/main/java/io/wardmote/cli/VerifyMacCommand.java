package io.wardmote.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "verify-mac", mixinStandardHelpOptions = true,
    footer = {"", "For example:", "  wardmote verify-mac alias/letters letter.txt --from letter.mac"},
    description = "Says whether a MAC is a file's: its status is 1 if not.")
final class VerifyMacCommand implements Callable<Integer> {
    @Mixin
    private Signing signing;

    @Mixin
    private Signing.Given mac;

    @Override
    public Integer call() throws IOException {
        return Signing.tell(signing.key().cluster(), signing.askMac("VerifyMac", "Mac", mac.base64()), "The MAC of " + signing.source());
    }
}
