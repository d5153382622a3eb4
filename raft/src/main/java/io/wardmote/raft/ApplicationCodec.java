package io.wardmote.raft;

import io.wardmote.state.ApplicationPolicy;
import io.wardmote.state.ByteReader;
import io.wardmote.state.ByteWriter;
import io.wardmote.state.Command.*;
import io.wardmote.state.NetworkRule;
import io.wardmote.state.Permission;
import java.util.List;

/** The part of {@link CommandCodec} for application access: numbers 50 to 60. */
final class ApplicationCodec {
    private ApplicationCodec() {}

    static void write(ApplicationChange change, ByteWriter out) {
        switch (change) {
            case CreateNetworkRule c -> c.rule().write(out.u8(50));
            case UpdateNetworkRule c -> out.u8(51).text(c.name()).optional(c.source(), NetworkRule.Source::write)
                .optional(c.description(), ApplicationCodec::text);
            case DeleteNetworkRule c -> out.u8(52).text(c.name());
            case CreatePolicy c -> c.policy().write(out.u8(53));
            case UpdatePolicy c -> out.u8(54).text(c.name()).optional(c.instance(), ApplicationCodec::text)
                .optional(c.permissions(), ApplicationCodec::permissions)
                .optional(c.resources(), ApplicationCodec::texts).optional(c.networkRules(), ApplicationCodec::texts)
                .optional(c.description(), ApplicationCodec::text);
            case DeletePolicy c -> out.u8(55).text(c.name());
            case CreateAccessPoint c -> out.u8(56).text(c.name()).text(c.method()).texts(c.policies()).text(c.description());
            case UpdateAccessPoint c -> out.u8(57).text(c.name()).optional(c.policies(), ApplicationCodec::texts)
                .optional(c.description(), ApplicationCodec::text);
            case DeleteAccessPoint c -> out.u8(58).text(c.name());
            case CreateClientKey c -> out.u8(59).text(c.id()).text(c.accessPoint()).bytes(c.certificate()).bytes(c.publicKey()).i64(c.notBefore())
                .i64(c.notAfter());
            case DeleteClientKey c -> out.u8(60).text(c.id());
        }
    }

    static ApplicationChange read(int number, ByteReader in) {
        return switch (number) {
            case 50 -> new CreateNetworkRule(NetworkRule.read(in));
            case 51 -> new UpdateNetworkRule(in.text(), in.optional(NetworkRule.Source::read), in.optional(ByteReader::text));
            case 52 -> new DeleteNetworkRule(in.text());
            case 53 -> new CreatePolicy(ApplicationPolicy.read(in));
            case 54 -> new UpdatePolicy(in.text(), in.optional(ByteReader::text), in.optional(ApplicationCodec::permissions), in.optional(ByteReader::texts),
                in.optional(ByteReader::texts), in.optional(ByteReader::text));
            case 55 -> new DeletePolicy(in.text());
            case 56 -> new CreateAccessPoint(in.text(), in.text(), in.texts(), in.text());
            case 57 -> new UpdateAccessPoint(in.text(), in.optional(ByteReader::texts), in.optional(ByteReader::text));
            case 58 -> new DeleteAccessPoint(in.text());
            case 59 -> new CreateClientKey(in.text(), in.text(), in.bytes(), in.bytes(), in.i64(), in.i64());
            case 60 -> new DeleteClientKey(in.text());
            default -> throw new IllegalArgumentException("no command has the number " + number);
        };
    }

    private static void text(String text, ByteWriter out) {
        out.text(text);
    }

    private static void texts(List<String> texts, ByteWriter out) {
        out.texts(texts);
    }

    private static void permissions(List<Permission> permissions, ByteWriter out) {
        out.list(permissions, (permission, to) -> to.u8(permission.number()));
    }

    private static List<Permission> permissions(ByteReader in) {
        return in.list(number -> Permission.numbered(number.u8()));
    }
}
