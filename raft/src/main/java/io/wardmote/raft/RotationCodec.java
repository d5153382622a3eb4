package io.wardmote.raft;

import io.wardmote.key.Material;
import io.wardmote.state.ByteReader;
import io.wardmote.state.ByteWriter;
import io.wardmote.state.Command.*;
import io.wardmote.state.Sealed;
import io.wardmote.state.Slot;
import io.wardmote.state.Version;

/** The part of {@link CommandCodec} for a change of the root key: numbers 98 to 105. */
final class RotationCodec {
    private RotationCodec() {}

    static void write(RotationChange change, ByteWriter out) {
        switch (change) {
            case BeginRotation c -> out.u8(98).text(c.node()).i32(c.from()).i32(c.to()).i32(c.former().epoch()).bytes(c.former().sealed())
                .list(c.slots(), Slot::write).bool(c.withoutShares());
            case OpenEpoch c -> out.u8(99).text(c.node()).i32(c.to()).list(c.slots(), Slot::write);
            case WrapUnder c -> out.u8(100).i32(c.to()).i64(c.total());
            case Rewrap c -> out.u8(101).i32(c.to()).list(c.things(), RotationCodec::thing);
            case SettleEpoch c -> out.u8(102).text(c.node()).i32(c.to());
            case CloseEpoch c -> out.u8(103).i32(c.to());
            case RetireEpoch c -> out.u8(104).i32(c.to());
            case AbandonRotation c -> out.u8(105).i32(c.to());
        }
    }

    static RotationChange read(int number, ByteReader in) {
        return switch (number) {
            case 98 -> new BeginRotation(in.text(), in.i32(), in.i32(), new Material.Wrapped(in.i32(), in.bytes()), in.list(Slot::read), in.bool());
            case 99 -> new OpenEpoch(in.text(), in.i32(), in.list(Slot::read));
            case 100 -> new WrapUnder(in.i32(), in.i64());
            case 101 -> new Rewrap(in.i32(), in.list(reader -> new Rewrapped(Sealed.read(reader), Version.material(reader))));
            case 102 -> new SettleEpoch(in.text(), in.i32());
            case 103 -> new CloseEpoch(in.i32());
            case 104 -> new RetireEpoch(in.i32());
            case 105 -> new AbandonRotation(in.i32());
            default -> throw new IllegalArgumentException("no command has the number " + number);
        };
    }

    private static void thing(Rewrapped thing, ByteWriter out) {
        thing.before().write(out);
        Version.write(thing.after(), out);
    }
}
