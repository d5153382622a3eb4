package io.wardmote.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.wardmote.audit.AuditRecord;
import io.wardmote.audit.Entry;
import io.wardmote.audit.Hash;
import io.wardmote.audit.JsonLine;
import io.wardmote.audit.Kind;
import io.wardmote.audit.Verdict;
import io.wardmote.key.Refusal;
import io.wardmote.op.Deed;
import io.wardmote.op.Used;
import io.wardmote.state.Destruction;
import io.wardmote.state.Milestone;
import io.wardmote.state.UseKind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuditTextTest {
    private static final long AT = Instant.parse("2026-11-27T08:00:00Z").toEpochMilli();

    private static void reads(AuditRecord record, String text) {
        Entry entry = new Entry(Kind.OPERATIONS, "id1", "kms1", 1, 17, new Hash(new byte[32]), record);
        assertThat(AuditText.of(JsonLine.of(entry))).isEqualTo("2026-11-27T08:00:00Z kms1 17 " + text);
        assertThat(AuditText.of(new JsonObject(JsonLine.of(entry).encode()))).as("as it comes from a node").isEqualTo("2026-11-27T08:00:00Z kms1 17 " + text);
    }

    @Test
    void eachKindIsALineForPeople() {
        reads(new AuditRecord.Operated(AT, new Deed("r-1", "openapi", "1", "user/alice", "LTAI1", "10.0.0.1", "Decrypt", "key-1", "version-1", "kst-1", "",
            null, AT + 1000, 42)), "user/alice by LTAI1 from 10.0.0.1: Decrypt key-1 version version-1: done in survival mode until 2026-11-27T08:00:01Z"
                + " (openapi, 42 us, request r-1)");
        reads(new AuditRecord.Operated(AT, new Deed("", "time", "", "", "", "", "RotateKey", "key-1", "", "", "", Refusal.KEY_DISABLED, 0, 0)),
            "nobody known: RotateKey key-1: refused 409 Rejected.Disabled (time, 0 us)");
        reads(new AuditRecord.Operated(AT, new Deed("r-1", "cluster", "", "root", "", "", "cluster/remove", "", "", "", "node/kms3", null, 0, 7)),
            "root: cluster/remove node/kms3: done (cluster, 7 us, request r-1)");
        reads(new AuditRecord.Operated(AT, new Deed("r-1", "openapi", "1", "root", "", "", "BatchEncrypt", "", "", "", "", null, 0, 7,
            List.of(new Used(UseKind.ENCRYPT, "key-1", "version-1", 1), new Used(UseKind.ENCRYPT, "key-2", "version-2", 3)))),
            "root: BatchEncrypt using key-1 version version-1 to encrypt, key-2 version version-2 to encrypt 3 times: done (openapi, 7 us, request r-1)");
        reads(new AuditRecord.Strangers(AT, AT - 1000, "openapi", "10.0.0.9", Refusal.UNKNOWN_ACCESS_KEY, 3),
            "3 x " + Refusal.UNKNOWN_ACCESS_KEY.code() + " to strangers at 10.0.0.9 (openapi)");
        reads(new AuditRecord.Strangers(AT, AT - 1000, "openapi", "", Refusal.UNKNOWN_ACCESS_KEY, 3),
            "3 x " + Refusal.UNKNOWN_ACCESS_KEY.code() + " to strangers at further addresses (openapi)");
        reads(new AuditRecord.Lost(AT, AT, AT + 1000, 5), "5 operations between 2026-11-27T08:00:00Z and 2026-11-27T08:00:01Z are not in the log");
        reads(new AuditRecord.Destroyed(AT, new Destruction("key-1", List.of("version-1", "version-2"), new Milestone(9, AT),
            List.of(new Destruction.Cleared("id1", "kms1", AT + 1000), new Destruction.Cleared("id2", "kms2", 0)), AT + 1000)),
            "nothing is left of key key-1 (versions version-1, version-2), destroyed 2026-11-27T08:00:00Z: kms1 purged 2026-11-27T08:00:01Z,"
                + " kms2 left before it had purged");
        reads(new AuditRecord.Opened(AT, "", 0), "the node started, version unknown");
        reads(new AuditRecord.Opened(AT, "1.0", 12), "the node started, version 1.0; 12 torn bytes were cut off before it");
        reads(new AuditRecord.Trimmed(AT, 4, true), "segments before 4 were let go for their room");
        reads(new AuditRecord.Trimmed(AT, 4, false), "segments before 4 were let go for their age");
    }

    /** Callers choose names, and other nodes write records: neither begins a line of its own or moves the cursor. */
    @Test
    void noTextOfOthersIsMoreThanText() {
        assertThat(AuditText.of(new JsonObject("{\"time\":\"2026-11-27T08:00:00Z\",\"node\":\"kms1\",\"sequence\":17,\"type\":\"a\\nb\\u001b[2Jc\\u009bd\\u007f\"}")))
            .isEqualTo("2026-11-27T08:00:00Z kms1 17 is of a kind that this version does not know: a\ufffdb\ufffd[2Jc\ufffdd\ufffd");
    }

    /** Of a log whose files are its operator's: its names do not write lines that say that others are whole. */
    @Test
    void noVerdictIsMoreThanOneLine() {
        Verdict whole = new Verdict("kms1\nkms2", Optional.of(Kind.OPERATIONS), 1, AT, 2, AT, Optional.empty(), List.of("\u009b8m"));
        assertThat(AuditText.of(whole)).startsWith("kms1\ufffdkms2, ").endsWith("; \ufffd8m.").doesNotContain("\n");
        Verdict.Broken at = new Verdict.Broken("seg\u001b[2Jment", 2, AT, "altered\r");
        Verdict broken = new Verdict("kms1\n", Optional.of(Kind.OPERATIONS), 1, AT, 2, AT, Optional.of(at), List.of());
        assertThat(AuditText.broken(broken)).isEqualTo("kms1\ufffd, segment seg\ufffd[2Jment, record 2, after 2026-11-27T08:00:00Z: altered\ufffd");
    }

    @Test
    void whatALaterVersionRecordsIsSaidToBeSo() {
        assertThat(AuditText.of(new JsonObject("{\"time\":\"2026-11-27T08:00:00Z\",\"node\":\"kms1\",\"sequence\":17,\"type\":\"slept\"}")))
            .isEqualTo("2026-11-27T08:00:00Z kms1 17 is of a kind that this version does not know: slept");
    }
}
