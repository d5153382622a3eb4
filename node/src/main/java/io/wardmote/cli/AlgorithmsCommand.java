package io.wardmote.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardmote.crypto.Inventory;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "algorithms", mixinStandardHelpOptions = true,
    description = "Lists the cryptographic algorithms in use, and who computes each: the first provider that passes its self-test at the start.")
final class AlgorithmsCommand implements Runnable {
    @Mixin
    private Output output;

    @Override
    public void run() {
        output.check();
        List<List<String>> lines = new ArrayList<>(List.of(List.of("ALGORITHM", "PROVIDERS", "FOR")));
        JsonArray all = new JsonArray();
        for (Inventory.Entry entry : Inventory.entries()) {
            lines.add(List.of(entry.name(), String.join(", ", entry.providers()), entry.use()));
            all.add(new JsonObject().put("name", entry.name()).put("providers", new JsonArray(entry.providers())).put("use", entry.use()));
        }
        output.show(new JsonObject().put("algorithms", all), TextTable.of(lines));
    }
}
