package io.wardmote.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.op.Deed;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelectionTest {
    private static final int COUNT = 60;

    @TempDir
    private Path folder;
    private List<Entry> entries;

    @BeforeEach
    void write() throws IOException {
        Records.write(folder, 1, COUNT, new Random(1));
        entries = Records.read(folder);
    }

    private void selects(Predicate<Deed> wanted, Instant from, Instant to, String key, String principal, String operation, String outcome) {
        Selection selection = new Selection(Optional.ofNullable(from), Optional.ofNullable(to), Optional.ofNullable(key), Optional.ofNullable(principal), Optional.ofNullable(operation), Optional.ofNullable(outcome));
        List<Entry> expected = entries.stream().filter(entry -> wanted.test(((AuditRecord.Operated) entry.record()).deed())).toList();
        assertThat(expected).isNotEmpty().hasSizeLessThan(COUNT);
        assertThat(entries.stream().filter(selection::takes)).isEqualTo(expected);
    }

    @Test
    void byEachThingAndByAllAtOnce() {
        Deed third = Records.deed(3);
        selects(deed -> deed.micros() >= 50, Instant.ofEpochMilli(Records.TIME + 10), null, null, null, null, null);
        selects(deed -> deed.micros() < 50, null, Instant.ofEpochMilli(Records.TIME + 10), null, null, null, null);
        selects(deed -> deed.key().equals(third.key()), null, null, third.key(), null, null, null);
        selects(deed -> deed.version().equals(third.version()), null, null, third.version(), null, null, null);
        selects(deed -> deed.principal().equals("root"), null, null, null, "root", null, null);
        selects(deed -> deed.accessKeyId().equals(third.accessKeyId()), null, null, null, third.accessKeyId(), null, null);
        selects(deed -> deed.address().equals(third.address()), null, null, null, third.address(), null, null);
        selects(deed -> deed.operation().equals("Decrypt"), null, null, null, null, "Decrypt", null);
        selects(deed -> deed.operation().equals("Decrypt"), null, null, null, null, "decrypt", null);
        selects(deed -> deed.refusal() == null, null, null, null, null, null, "done");
        selects(deed -> deed.refusal() != null, null, null, null, null, null, "refused");
        selects(deed -> deed.refusal() != null, null, null, null, null, null, "REFUSED");
        selects(deed -> deed.refusal() != null, null, null, null, null, null, "Rejected.Disabled");
        selects(deed -> deed.micros() == 43, Instant.ofEpochMilli(Records.TIME), Instant.ofEpochMilli(Records.TIME + 20), third.key(), third.principal(), "Decrypt", "refused");
    }

    @Test
    void aUserGoesByItsBareNameAndARoleByWhatItsSessionsBegin() {
        for (String wanted : List.of("alice", "user/alice")) assertThat(takes(wanted, "user/alice")).as(wanted).isTrue();
        for (String wanted : List.of("role/deploy", "role/deploy/ci")) assertThat(takes(wanted, "role/deploy/ci")).as(wanted).isTrue();
        for (String other : List.of("user/alice2", "user/al", "role/alice/ci", "accesspoint/alice", "root")) assertThat(takes("alice", other)).as(other).isFalse();
        assertThat(takes("role/deploy", "role/deployer/ci")).isFalse();
        assertThat(takes("user", "user/alice")).isFalse();
    }

    private static boolean takes(String wanted, String recorded) {
        Selection selection = new Selection(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(wanted), Optional.empty(), Optional.empty());
        Deed deed = new Deed("request", "openapi", "1", recorded, "LTAI1", "10.0.0.1", "Encrypt", "", "", "", "", null, 0, 1);
        return selection.takes(new Entry(Kind.OPERATIONS, "id1", "kms1", 1, 1, Hash.NONE, new AuditRecord.Operated(Records.TIME, deed)));
    }
}
