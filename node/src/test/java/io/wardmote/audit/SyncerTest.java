package io.wardmote.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyncerTest {
    @TempDir
    private Path folder;

    /** Else its head would be committed only when another record comes, and until then nobody could tell that it was taken away. */
    @Test
    void whatIsWrittenWhileAnotherIsBroughtToTheDiskIsBroughtThereByTheNextLook() throws IOException, InterruptedException {
        Journal operations = Journal.open(folder, Kind.OPERATIONS, Records.ORIGIN);
        Journal strangers = Journal.open(folder, Kind.STRANGERS, Records.ORIGIN);
        AtomicReference<Syncer> syncer = new AtomicReference<>();
        AtomicInteger asked = new AtomicInteger();
        syncer.set(new Syncer(operations, strangers, () -> {
            Optional<Head> reached = operations.written();
            if (asked.incrementAndGet() == 1) write(operations, syncer.get(), 2);
            return reached;
        }));
        write(operations, syncer.get(), 1);
        syncer.get().look();
        assertThat(syncer.get().head()).map(Head::sequence).hasValue(1L);
        syncer.get().look();
        assertThat(syncer.get().head()).map(Head::sequence).hasValue(2L);
        syncer.get().look();
        assertThat(asked).as("then there is nothing to do").hasValue(2);
        syncer.get().close(1_000);
    }

    private static void write(Journal operations, Syncer syncer, int number) {
        try {
            operations.append(List.of(Records.operated(number)), Records.TIME);
            syncer.written(Since.now());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
