package io.wardmote.raft;

import io.wardmote.key.Material;
import io.wardmote.state.ByteReader;
import io.wardmote.state.ByteWriter;
import io.wardmote.state.Command.*;
import io.wardmote.state.Holder;
import io.wardmote.state.PolicyName;

/** The part of {@link CommandCodec} for identities: numbers 70 to 88, 93 and 94. */
final class IdentityCodec {
    private IdentityCodec() {}

    static void write(IdentityChange change, ByteWriter out) {
        switch (change) {
            case CreateUser c -> out.u8(70).text(c.name()).text(c.id()).text(c.displayName()).text(c.comments());
            case UpdateUser c -> out.u8(71).text(c.name()).optional(c.displayName(), IdentityCodec::text).optional(c.comments(), IdentityCodec::text);
            case DeleteUser c -> out.u8(72).text(c.name());
            case CreateAccessKey c -> out.u8(73).text(c.id()).text(c.user()).i32(c.secret().epoch()).bytes(c.secret().sealed());
            case SetAccessKey c -> out.u8(74).text(c.id()).text(c.user()).bool(c.active());
            case DeleteAccessKey c -> out.u8(75).text(c.id()).text(c.user());
            case NoteAccessKeys c -> out.u8(76).texts(c.ids());
            case CreateGroup c -> out.u8(77).text(c.name()).text(c.id()).text(c.comments());
            case DeleteGroup c -> out.u8(78).text(c.name());
            case AddToGroup c -> out.u8(79).text(c.user()).text(c.group());
            case RemoveFromGroup c -> out.u8(80).text(c.user()).text(c.group());
            case CreateRole c -> out.u8(81).text(c.name()).text(c.id()).text(c.trust()).i32(c.maxSessionSeconds()).text(c.description());
            case UpdateRole c -> out.u8(82).text(c.name()).optional(c.trust(), IdentityCodec::text)
                .optional(c.maxSessionSeconds(), (seconds, to) -> to.i32(seconds)).optional(c.description(), IdentityCodec::text);
            case DeleteRole c -> out.u8(83).text(c.name());
            case CreateNamedPolicy c -> out.u8(84).text(c.name()).text(c.text()).text(c.description());
            case ReplaceNamedPolicy c -> out.u8(85).text(c.name()).text(c.text());
            case DeleteNamedPolicy c -> out.u8(86).text(c.name());
            case AttachPolicy c -> attachment(c.policy(), c.holder(), out.u8(87));
            case DetachPolicy c -> attachment(c.policy(), c.holder(), out.u8(88));
            case CreateBearerToken c -> out.u8(94).bool(true).text(c.hash()).text(c.user()).text(c.name()).i64(c.lifeMillis());
            case DeleteBearerToken c -> out.u8(94).bool(false).text(c.hash()).text(c.user());
            case NoteDeclaration c -> out.u8(93).text(c.node()).text(c.thing()).text(c.wording());
        }
    }

    static IdentityChange read(int number, ByteReader in) {
        return switch (number) {
            case 70 -> new CreateUser(in.text(), in.text(), in.text(), in.text());
            case 71 -> new UpdateUser(in.text(), in.optional(ByteReader::text), in.optional(ByteReader::text));
            case 72 -> new DeleteUser(in.text());
            case 73 -> new CreateAccessKey(in.text(), in.text(), new Material.Wrapped(in.i32(), in.bytes()));
            case 74 -> new SetAccessKey(in.text(), in.text(), in.bool());
            case 75 -> new DeleteAccessKey(in.text(), in.text());
            case 76 -> new NoteAccessKeys(in.texts());
            case 77 -> new CreateGroup(in.text(), in.text(), in.text());
            case 78 -> new DeleteGroup(in.text());
            case 79 -> new AddToGroup(in.text(), in.text());
            case 80 -> new RemoveFromGroup(in.text(), in.text());
            case 81 -> new CreateRole(in.text(), in.text(), in.text(), in.i32(), in.text());
            case 82 -> new UpdateRole(in.text(), in.optional(ByteReader::text), in.optional(ByteReader::i32), in.optional(ByteReader::text));
            case 83 -> new DeleteRole(in.text());
            case 84 -> new CreateNamedPolicy(in.text(), in.text(), in.text());
            case 85 -> new ReplaceNamedPolicy(in.text(), in.text());
            case 86 -> new DeleteNamedPolicy(in.text());
            case 87 -> new AttachPolicy(PolicyName.read(in), Holder.read(in));
            case 88 -> new DetachPolicy(PolicyName.read(in), Holder.read(in));
            case 93 -> new NoteDeclaration(in.text(), in.text(), in.text());
            case 94 -> in.bool() ? new CreateBearerToken(in.text(), in.text(), in.text(), in.i64()) : new DeleteBearerToken(in.text(), in.text());
            default -> throw new IllegalArgumentException("no command has the number " + number);
        };
    }

    private static void attachment(PolicyName policy, Holder holder, ByteWriter out) {
        policy.write(out);
        holder.write(out);
    }

    private static void text(String text, ByteWriter out) {
        out.text(text);
    }
}
