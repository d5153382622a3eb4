package io.wardmote.raft;

import io.wardmote.key.Material;
import io.wardmote.state.ByteReader;
import io.wardmote.state.ByteWriter;
import io.wardmote.state.Command.*;

/** The part of {@link CommandCodec} for the console: numbers 121 to 126. */
final class ConsoleCodec {
    private ConsoleCodec() {}

    static void write(ConsoleChange change, ByteWriter out) {
        switch (change) {
            case CreateLoginProfile c -> password(c.password(), out.u8(121).text(c.user()).bool(c.reset()));
            case UpdateLoginProfile c -> out.u8(122).text(c.user()).optional(c.password(), ConsoleCodec::password)
                .optional(c.reset(), (reset, to) -> to.bool(reset)).optional(c.provenId(), (id, to) -> to.text(id));
            case DeleteLoginProfile c -> out.u8(123).text(c.user());
            case StartConsoleSession c -> out.u8(124).text(c.user()).text(c.hash()).text(c.passwordId()).text(c.token()).i64(c.idleMillis())
                .i64(c.lifeMillis());
            case RenewConsoleSession c -> out.u8(125).text(c.user()).text(c.hash()).i64(c.idleMillis());
            case EndConsoleSession c -> out.u8(126).text(c.user()).text(c.hash());
        }
    }

    static ConsoleChange read(int number, ByteReader in) {
        return switch (number) {
            case 121 -> createLoginProfile(in);
            case 122 -> new UpdateLoginProfile(in.text(), in.optional(ConsoleCodec::password), in.optional(ByteReader::bool), in.optional(ByteReader::text));
            case 123 -> new DeleteLoginProfile(in.text());
            case 124 -> new StartConsoleSession(in.text(), in.text(), in.text(), in.text(), in.i64(), in.i64());
            case 125 -> new RenewConsoleSession(in.text(), in.text(), in.i64());
            case 126 -> new EndConsoleSession(in.text(), in.text());
            default -> throw new IllegalArgumentException("no command has the number " + number);
        };
    }

    private static CreateLoginProfile createLoginProfile(ByteReader in) {
        String user = in.text();
        boolean reset = in.bool();
        return new CreateLoginProfile(user, password(in), reset);
    }

    private static void password(Password password, ByteWriter out) {
        out.text(password.id()).i32(password.secret().epoch()).bytes(password.secret().sealed());
    }

    private static Password password(ByteReader in) {
        return new Password(in.text(), new Material.Wrapped(in.i32(), in.bytes()));
    }
}
