package io.wardmote.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.key.KeySpec;
import io.wardmote.key.SigningAlgorithm;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The list of algorithms has all that keys compute, by the table that chooses who computes it. */
class InventoryTest {
    private final Map<String, Inventory.Entry> entries = Inventory.entries().stream()
        .collect(Collectors.toMap(Inventory.Entry::name, entry -> entry, (one, other) -> one));

    @Test
    void everyKeySpecIsThereWithTheProviderThatWasChosenForIt() {
        Providers started = Providers.start();
        for (KeySpec spec : KeySpec.values()) assertThat(entries.get(spec.name()).providers()).contains(started.provider(Providers.Row.of(spec)));
    }

    @Test
    void everyRowOfTheTableIsThereWithAllItsCandidates() {
        Providers table = new Providers();
        for (KeySpec spec : KeySpec.values()) {
            assertThat(entries.get(spec.name()).providers())
                .containsExactlyElementsOf(table.candidates(Providers.Row.of(spec)).stream().map(Providers.Candidate::provider).toList());
        }
        assertThat(Stream.of(SigningAlgorithm.values()).map(Enum::name)).allSatisfy(name -> assertThat(entries).containsKey(name));
        assertThat(entries.values()).allSatisfy(entry -> assertThat(entry.providers()).isNotEmpty());
    }
}
