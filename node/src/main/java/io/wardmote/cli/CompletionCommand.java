package io.wardmote.cli;

import io.wardmote.node.Fault;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "completion", mixinStandardHelpOptions = true,
    description = "Prints what makes a shell complete words of this command: `source <(wardmote completion bash)`.")
final class CompletionCommand implements Callable<Integer> {
    @Parameters(paramLabel = "SHELL", description = "bash or zsh, which read the same.")
    private String shell;

    @Override
    public Integer call() {
        if (!shell.matches("bash|zsh")) throw new Fault(Fault.USAGE, "\"" + shell + "\" is no shell that can be completed for; give bash or zsh.");
        System.out.print(AutoComplete.bash("wardmote", LauncherWords.addedTo(Main.line(Environment.ofProcess()))));
        return 0;
    }
}
