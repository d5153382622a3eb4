package io.wardmote.raft;

import io.wardmote.key.Imprint;
import io.wardmote.state.ByteReader;
import io.wardmote.state.ByteWriter;
import io.wardmote.state.Command.*;
import io.wardmote.state.Version;

/** The part of {@link CommandCodec} for material that callers bring: numbers 33 to 36. */
final class MaterialCodec {
    private MaterialCodec() {}

    static void write(MaterialChange change, ByteWriter out) {
        switch (change) {
            case ImportMaterial c -> importMaterial(c, out.u8(33));
            case FailImport c -> token(c.token(), out.u8(34).text(c.keyId()));
            case DeleteMaterial c -> out.u8(35).text(c.keyId());
            case ExpireMaterial c -> out.u8(36).text(c.keyId());
        }
    }

    static MaterialChange read(int number, ByteReader in) {
        return switch (number) {
            case 33 -> new ImportMaterial(in.text(), in.text(), Version.material(in), in.bytes(), imprint(in), in.optional(MaterialCodec::imprint),
                in.i64(), token(in));
            case 34 -> new FailImport(in.text(), token(in));
            case 35 -> new DeleteMaterial(in.text());
            case 36 -> new ExpireMaterial(in.text());
            default -> throw new IllegalArgumentException("no command has the number " + number);
        };
    }

    private static void importMaterial(ImportMaterial c, ByteWriter out) {
        out.text(c.keyId()).text(c.versionId());
        Version.write(c.material(), out);
        imprint(c.imprint(), out.bytes(c.publicKey()));
        out.optional(c.comparedWith(), MaterialCodec::imprint).i64(c.expiresAt());
        token(c.token(), out);
    }

    private static void imprint(Imprint imprint, ByteWriter out) {
        out.i32(imprint.epoch()).bytes(imprint.sealed());
    }

    private static Imprint imprint(ByteReader in) {
        return new Imprint(in.i32(), in.bytes());
    }

    private static void token(TokenFacts token, ByteWriter out) {
        out.bytes(token.id()).i64(token.expiresAt());
    }

    private static TokenFacts token(ByteReader in) {
        return new TokenFacts(in.bytes(), in.i64());
    }
}
