package io.wardmote.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiskRoomTest {
    private static final long MIB = 1 << 20;

    @ParameterizedTest
    @CsvSource({"1024, 100000, true", "1023, 100000, false", "1023, 10000, true", "499, 10000, false", "0, 64, false", "60, 64, true", "0, 0, true"})
    void itIsFullWithLessThanAGibibyteAndATwentieth(long freeMebibytes, long sizeMebibytes, boolean fine) {
        String state = DiskRoom.state(freeMebibytes * MIB, sizeMebibytes * MIB);
        if (fine) assertThat(state).isEqualTo("ok");
        else assertThat(state).startsWith(freeMebibytes + " MiB are free");
    }

    @Test
    void itIsKnownFromTheBeginningAndMeasured(@TempDir Path folder) throws Exception {
        DiskRoom room = new DiskRoom(folder);
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        room.measured(meters);
        assertThat(meters.get("wardmote.disk.size").gauge().value()).isEqualTo(Files.getFileStore(folder).getTotalSpace());
        assertThat(meters.get("wardmote.disk.free").gauge().value()).isPositive();
        assertThat(room.state()).isEqualTo(DiskRoom.state((long) meters.get("wardmote.disk.free").gauge().value(), Files.getFileStore(folder).getTotalSpace()));
    }

    @Test
    void aFolderThatIsGoneIsSaid(@TempDir Path folder) {
        assertThat(new DiskRoom(folder.resolve("gone")).state()).startsWith("how much room the disk of the data folder has cannot be found out: ");
    }
}
