package io.wardmote.raft;

import io.wardmote.key.Material;
import io.wardmote.state.ByteReader;
import io.wardmote.state.ByteWriter;
import io.wardmote.state.Command.*;
import io.wardmote.state.XksKey;

/** The part of {@link CommandCodec} for what is offered to other clouds: numbers 113 to 118. */
final class XksCodec {
    private XksCodec() {}

    static void write(XksChange change, ByteWriter out) {
        switch (change) {
            case CreateXksProxy c -> out.u8(113).text(c.prefix()).text(c.region());
            case UpdateXksProxy c -> out.u8(114).text(c.prefix()).optional(c.region(), (region, to) -> to.text(region))
                .optional(c.enabled(), (enabled, to) -> to.bool(enabled));
            case DeleteXksProxy c -> out.u8(115).text(c.prefix());
            case CreateXksCredential c -> out.u8(116).text(c.proxy()).text(c.id()).i32(c.secret().epoch()).bytes(c.secret().sealed());
            case DeleteXksCredential c -> out.u8(117).text(c.proxy()).text(c.id());
            case OfferXksKey c -> out.u8(118).text(c.proxy()).text(c.keyId()).optional(c.use(), XksKey.Use::write);
        }
    }

    static XksChange read(int number, ByteReader in) {
        return switch (number) {
            case 113 -> new CreateXksProxy(in.text(), in.text());
            case 114 -> new UpdateXksProxy(in.text(), in.optional(ByteReader::text), in.optional(ByteReader::bool));
            case 115 -> new DeleteXksProxy(in.text());
            case 116 -> new CreateXksCredential(in.text(), in.text(), new Material.Wrapped(in.i32(), in.bytes()));
            case 117 -> new DeleteXksCredential(in.text(), in.text());
            case 118 -> new OfferXksKey(in.text(), in.text(), in.optional(XksKey.Use::read));
            default -> throw new IllegalArgumentException("no command has the number " + number);
        };
    }
}
