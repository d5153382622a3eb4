package io.wardmote.hsm;

import io.vertx.core.buffer.Buffer;
import io.wardmote.crypto.CryptoReply;
import io.wardmote.crypto.CryptoRequest;
import io.wardmote.key.CipherMode;
import io.wardmote.key.EncryptionAlgorithm;
import io.wardmote.key.ImportToken;
import io.wardmote.key.Imprint;
import io.wardmote.key.KeySpec;
import io.wardmote.key.KeyUsage;
import io.wardmote.key.Material;
import io.wardmote.key.Material.InHsm;
import io.wardmote.key.Origin;
import io.wardmote.key.Protection;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import io.wardmote.key.SigningAlgorithm;
import io.wardmote.key.StoredKey;
import io.wardmote.key.WrappingAlgorithm;
import java.util.Optional;

/** The bodies of frames: a number for what it is, then its parts in the order of the record. The numbers are never reused. */
final class HsmCodec {
    private HsmCodec() {}

    /** @throws IllegalArgumentException for a question that is not about a key in the HSM: the software engine answers it */
    static Buffer request(CryptoRequest request) {
        FrameWriter out = new FrameWriter();
        switch (request) {
            case CryptoRequest.Generate r -> out.u8(1).text(r.keyId()).text(r.versionId()).u8(r.spec().number()).u8(r.usage().number())
                    .u8(r.origin().number()).u8(r.protection().number());
            case CryptoRequest.Encrypt r -> key(out.u8(2), r.key()).text(r.mode().name()).bytes(r.iv()).bytes(r.plaintext()).bytes(r.aad());
            case CryptoRequest.Decrypt r -> key(out.u8(3), r.key()).text(r.mode().name()).bytes(r.sealed()).bytes(r.aad());
            case CryptoRequest.Sign r -> key(out.u8(4), r.key()).text(r.algorithm().name()).bytes(r.input()).flag(r.digested());
            case CryptoRequest.Verify r -> key(out.u8(5), r.key()).text(r.algorithm().name()).bytes(r.input()).flag(r.digested()).bytes(r.signature());
            case CryptoRequest.DecryptFrom r -> key(out.u8(6), r.key()).text(r.algorithm().name()).bytes(r.ciphertext());
            case CryptoRequest.Mac r -> key(out.u8(7), r.key()).bytes(r.message());
            case CryptoRequest.VerifyMac r -> key(out.u8(8), r.key()).bytes(r.message()).bytes(r.mac());
            case CryptoRequest.VerifyBy r -> throw ofNoKey(r);
            case CryptoRequest.EncryptTo r -> throw ofNoKey(r);
            case CryptoRequest.Digest r -> throw ofNoKey(r);
            case CryptoRequest.GeneratePair r -> throw ofNoKey(r);
            case CryptoRequest.MakeImportKey r -> out.u8(9).text(r.keyId()).u8(r.spec().number()).u8(r.usage().number()).u8(r.protection().number())
                    .u8(r.algorithm().number()).i64(r.expiresAtMillis());
            case CryptoRequest.ImportMaterial r -> {
                out.u8(10).text(r.keyId()).text(r.versionId()).u8(r.spec().number()).u8(r.usage().number()).u8(r.origin().number()).u8(r.protection().number())
                        .bytes(r.token().toBytes()).bytes(r.encrypted()).flag(r.imprint().isPresent());
                r.imprint().ifPresent(imprint -> imprint(out, imprint));
                out.i64(r.nowMillis());
            }
            case CryptoRequest.CanImport r -> out.u8(11).u8(r.spec().number()).u8(r.usage().number()).u8(r.protection().number());
            case CryptoRequest.Discard r -> key(out.u8(12), r.key());
            case CryptoRequest.MakeClientKey r -> throw ofNoKey(r);
            case CryptoRequest.TakeExternal r -> throw ofNoKey(r);
            case CryptoRequest.All r -> throw ofNoKey(r);
        }
        return out.body();
    }

    private static IllegalArgumentException ofNoKey(CryptoRequest request) {
        return new IllegalArgumentException(request.getClass().getSimpleName() + " is no question about a key in the HSM");
    }

    static CryptoRequest request(Buffer body) {
        FrameReader in = new FrameReader(body);
        int number = in.u8();
        CryptoRequest request = switch (number) {
            case 1 -> new CryptoRequest.Generate(in.text(), in.text(), KeySpec.numbered(in.u8()), KeyUsage.numbered(in.u8()), Origin.numbered(in.u8()),
                    Protection.numbered(in.u8()));
            case 2 -> new CryptoRequest.Encrypt(key(in), CipherMode.valueOf(in.text()), in.bytes(), in.bytes(), in.bytes());
            case 3 -> new CryptoRequest.Decrypt(key(in), CipherMode.valueOf(in.text()), in.bytes(), in.bytes());
            case 4 -> new CryptoRequest.Sign(key(in), SigningAlgorithm.valueOf(in.text()), in.bytes(), in.flag());
            case 5 -> new CryptoRequest.Verify(key(in), SigningAlgorithm.valueOf(in.text()), in.bytes(), in.flag(), in.bytes());
            case 6 -> new CryptoRequest.DecryptFrom(key(in), EncryptionAlgorithm.valueOf(in.text()), in.bytes());
            case 7 -> new CryptoRequest.Mac(key(in), in.bytes());
            case 8 -> new CryptoRequest.VerifyMac(key(in), in.bytes(), in.bytes());
            case 9 -> new CryptoRequest.MakeImportKey(in.text(), KeySpec.numbered(in.u8()), KeyUsage.numbered(in.u8()), Protection.numbered(in.u8()),
                    WrappingAlgorithm.numbered(in.u8()), in.i64());
            case 10 -> new CryptoRequest.ImportMaterial(in.text(), in.text(), KeySpec.numbered(in.u8()), KeyUsage.numbered(in.u8()), Origin.numbered(in.u8()),
                    Protection.numbered(in.u8()), token(in), in.bytes(), in.flag() ? Optional.of(imprint(in)) : Optional.empty(), in.i64());
            case 11 -> new CryptoRequest.CanImport(KeySpec.numbered(in.u8()), KeyUsage.numbered(in.u8()), Protection.numbered(in.u8()));
            case 12 -> new CryptoRequest.Discard(key(in));
            default -> throw new IllegalArgumentException("no request has the number " + number);
        };
        in.end();
        return request;
    }

    private static ImportToken token(FrameReader in) {
        try {
            return ImportToken.of(in.bytes());
        } catch (Refused e) {
            throw new IllegalArgumentException("bytes in the place of an import token", e);
        }
    }

    private static FrameWriter imprint(FrameWriter out, Imprint imprint) {
        return out.i32(imprint.epoch()).bytes(imprint.sealed());
    }

    private static Imprint imprint(FrameReader in) {
        return new Imprint(in.i32(), in.bytes());
    }

    private static FrameWriter key(FrameWriter out, StoredKey key) {
        InHsm material = inHsm(key.material());
        return out.text(key.keyId()).text(key.versionId()).u8(key.spec().number()).u8(key.usage().number()).u8(key.origin().number())
                .u8(key.protection().number()).i32(material.epoch()).bytes(material.blob()).bytes(material.mac()).bytes(key.publicKey());
    }

    private static InHsm inHsm(Material material) {
        return switch (material) {
            case InHsm inHsm -> inHsm;
            case Material.Wrapped wrapped -> throw new IllegalStateException("a software key was sent to the engine for keys in the HSM");
            case Material.External external -> throw new IllegalStateException("an external key was sent to the engine for keys in the HSM");
        };
    }

    private static StoredKey key(FrameReader in) {
        return new StoredKey(in.text(), in.text(), KeySpec.numbered(in.u8()), KeyUsage.numbered(in.u8()), Origin.numbered(in.u8()),
                Protection.numbered(in.u8()), new InHsm(in.i32(), in.bytes(), in.bytes()), in.bytes());
    }

    static Buffer reply(CryptoReply reply) {
        FrameWriter out = new FrameWriter();
        switch (reply) {
            case CryptoReply.Bytes r -> out.u8(1).bytes(r.bytes());
            case CryptoReply.Verdict r -> out.u8(2).flag(r.valid());
            case CryptoReply.Generated r -> {
                InHsm material = inHsm(r.material());
                out.u8(3).i32(material.epoch()).bytes(material.blob()).bytes(material.mac()).bytes(r.publicKey());
            }
            case CryptoReply.ImportKey r -> out.u8(4).bytes(r.token().toBytes()).bytes(r.publicKey());
            case CryptoReply.Imported r -> {
                InHsm material = inHsm(r.material());
                imprint(out.u8(5).i32(material.epoch()).bytes(material.blob()).bytes(material.mac()).bytes(r.publicKey()), r.imprint());
            }
            case CryptoReply.Taken r -> throw new IllegalStateException("a key of a manager has no business here");
            case CryptoReply.Pair r -> throw new IllegalStateException("a key pair in the clear has no business here");
            case CryptoReply.ClientKey r -> throw new IllegalStateException("a client's key has no business here");
            case CryptoReply.All r -> throw new IllegalStateException("many answers have no business here: each is asked for by itself");
            case CryptoReply.No r -> throw new IllegalStateException("a refusal has a frame of its own");
        }
        return out.body();
    }

    static CryptoReply reply(Buffer body) {
        FrameReader in = new FrameReader(body);
        int number = in.u8();
        CryptoReply reply = switch (number) {
            case 1 -> new CryptoReply.Bytes(in.bytes());
            case 2 -> new CryptoReply.Verdict(in.flag());
            case 3 -> new CryptoReply.Generated(new InHsm(in.i32(), in.bytes(), in.bytes()), in.bytes());
            case 4 -> new CryptoReply.ImportKey(token(in), in.bytes());
            case 5 -> new CryptoReply.Imported(new InHsm(in.i32(), in.bytes(), in.bytes()), in.bytes(), imprint(in));
            default -> throw new IllegalArgumentException("no reply has the number " + number);
        };
        in.end();
        return reply;
    }

    static Buffer refused(Refused refused) {
        return new FrameWriter().u8(refused.refusal().number()).text(refused.detail()).body();
    }

    static Refused refused(Buffer body) {
        FrameReader in = new FrameReader(body);
        Refused refused = Refusal.numbered(in.u8()).because(in.text());
        in.end();
        return refused;
    }
}
