package io.wardmote.audit;

import io.wardmote.key.Refusal;
import io.wardmote.op.Deed;
import io.wardmote.op.Used;
import io.wardmote.state.ByteReader;
import io.wardmote.state.ByteWriter;
import io.wardmote.state.Destruction;
import io.wardmote.state.UseKind;
import java.util.List;

/**
 * A record's bytes, which are what the chain is made over. As {@link ByteWriter} writes them, kinds and refusals by numbers that are never reused:
 * <pre>
 *   | kind 1 | sequence 8 | time 8 | fields of the kind |
 *   1 operated:   request id ({@link RequestIdCodec}) | door, account, principal, access key id, address, operation, key, version, instance, resource (texts),
 *                 refusal 4 (0: done) | survival until 8 | microseconds 8
 *                 | where it is noted, versions used: list of kind 1, key, version (texts), count 8 |
 *   2 strangers:  since 8 | door, address (texts) | refusal 4 | count 8
 *   3 lost:       since 8 | until 8 | count 8
 *   4 opened:     version of the program (text) | bytes cut 8
 *   5 destroyed:  a {@link Destruction}, as its row in the state
 *   6 trimmed:    segment 8 | for room 1
 * </pre>
 */
final class RecordCodec {
    private static final int OPERATED = 1;
    private static final int STRANGERS = 2;
    private static final int LOST = 3;
    private static final int OPENED = 4;
    private static final int DESTROYED = 5;
    private static final int TRIMMED = 6;
    private static final int DONE = 0;

    private RecordCodec() {}

    /** A record and its place in the chain. */
    record Numbered(long sequence, AuditRecord record) {}

    static ByteWriter write(ByteWriter out, long sequence, AuditRecord record) {
        return switch (record) {
            case AuditRecord.Operated it -> operated(begin(out, OPERATED, sequence, record), it.deed());
            case AuditRecord.Strangers it -> begin(out, STRANGERS, sequence, record).i64(it.sinceMillis()).text(it.door()).text(it.address())
                .i32(it.refusal().number()).i64(it.count());
            case AuditRecord.Lost it -> begin(out, LOST, sequence, record).i64(it.sinceMillis()).i64(it.untilMillis()).i64(it.count());
            case AuditRecord.Destroyed it -> begin(out, DESTROYED, sequence, record).raw(it.evidence().toBytes());
            case AuditRecord.Opened it -> begin(out, OPENED, sequence, record).text(it.version()).i64(it.cutBytes());
            case AuditRecord.Trimmed it -> begin(out, TRIMMED, sequence, record).i64(it.segment()).bool(it.forRoom());
        };
    }

    private static ByteWriter begin(ByteWriter out, int kind, long sequence, AuditRecord record) {
        return out.u8(kind).i64(sequence).i64(record.atMillis());
    }

    private static ByteWriter operated(ByteWriter out, Deed deed) {
        RequestIdCodec.write(out, deed.requestId()).text(deed.door()).text(deed.account()).text(deed.principal()).text(deed.accessKeyId())
            .text(deed.address())
            .text(deed.operation()).text(deed.key()).text(deed.version()).text(deed.instance()).text(deed.resource())
            .i32(deed.refusal() == null ? DONE : deed.refusal().number()).i64(deed.survivalUntil()).i64(deed.micros());
        if (!deed.used().isEmpty()) out.list(deed.used(), RecordCodec::used);
        return out;
    }

    private static void used(Used used, ByteWriter out) {
        out.u8(used.kind().number()).text(used.keyId()).text(used.versionId()).i64(used.count());
    }

    /** @throws IllegalArgumentException if the bytes are not a record's */
    static Numbered read(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        int kind = in.u8();
        long sequence = in.i64();
        long at = in.i64();
        AuditRecord record = switch (kind) {
            case OPERATED -> new AuditRecord.Operated(at, deed(in));
            case STRANGERS -> new AuditRecord.Strangers(at, in.i64(), in.text(), in.text(), Refusal.numbered(in.i32()), in.i64());
            case LOST -> new AuditRecord.Lost(at, in.i64(), in.i64(), in.i64());
            case DESTROYED -> new AuditRecord.Destroyed(at, Destruction.read(in));
            case OPENED -> new AuditRecord.Opened(at, in.text(), in.i64());
            case TRIMMED -> new AuditRecord.Trimmed(at, in.i64(), in.bool());
            default -> throw new IllegalArgumentException("no record has the kind " + kind);
        };
        in.end();
        return new Numbered(sequence, record);
    }

    private static Deed deed(ByteReader in) {
        return new Deed(RequestIdCodec.read(in), in.text(), in.text(), in.text(), in.text(), in.text(), in.text(), in.text(), in.text(), in.text(), in.text(),
            refusal(in.i32()), in.i64(), in.i64(), in.atEnd() ? List.of() : in.list(RecordCodec::used));
    }

    private static Used used(ByteReader in) {
        return new Used(UseKind.numbered(in.u8()), in.text(), in.text(), in.i64());
    }

    private static Refusal refusal(int number) {
        return number == DONE ? null : Refusal.numbered(number);
    }
}
