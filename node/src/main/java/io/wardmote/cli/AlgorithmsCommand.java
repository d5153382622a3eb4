package io.wardmote.cli;

import io.wardmote.crypto.Inventory;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

@Command(name = "algorithms", mixinStandardHelpOptions = true,
    description = "Lists the cryptographic algorithms in use, and who computes each: the first provider that passes its self-test at the start.")
final class AlgorithmsCommand implements Runnable {

    @Override
    public void run() {
        List<List<String>> lines = new ArrayList<>(List.of(List.of("ALGORITHM", "PROVIDERS", "FOR")));
        for (Inventory.Entry entry : Inventory.entries()) lines.add(List.of(entry.name(), String.join(", ", entry.providers()), entry.use()));
        System.out.println(TextTable.of(lines));
    }
}
