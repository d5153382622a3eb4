package io.wardmote.hsm;

import static io.wardmote.key.Refusal.EXPIRED_IMPORT_TOKEN;
import static io.wardmote.key.Refusal.INVALID_IMPORT_TOKEN;
import static io.wardmote.key.Refusal.INVALID_KEY_MATERIAL;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.wardmote.crypto.CryptoReply.ImportKey;
import io.wardmote.crypto.CryptoReply.Imported;
import io.wardmote.crypto.CryptoRequest;
import io.wardmote.crypto.Digests;
import io.wardmote.crypto.Providers;
import io.wardmote.crypto.SealBroken;
import io.wardmote.key.Binding;
import io.wardmote.key.CipherMode;
import io.wardmote.key.Imprint;
import io.wardmote.key.ImportToken;
import io.wardmote.key.KeySpec;
import io.wardmote.key.Material.InHsm;
import io.wardmote.key.Protection;
import io.wardmote.key.Refused;
import io.wardmote.key.WrappingAlgorithm;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Material that callers bring for keys in the token: unwrapped there, wrapped there by the wrapping key, and seen nowhere else. What wraps it is
 * an RSA key of the token's own, which travels in the {@link ImportToken} as a blob, so that any node's HSM can take the material.
 *
 * <p>The imprint of a secret key is the hash of it as it is wrapped, and of whose it is: KWP gives the same bytes for the same key, by whichever name a
 * token has it, and says nothing to who lacks the wrapping key. That of a private key is the hash of its public one.
 */
final class HsmImports {
    private static final Logger LOG = LoggerFactory.getLogger(HsmImports.class);
    private static final int RSA_BYTES = 256;
    private static final int HASH_BYTES = 32;
    /** RFC 5649, 3: what is wrapped has two or more. */
    private static final int SEMIBLOCK_BYTES = 8;
    private static final byte[] NONE = {};

    private final Token token;
    private final Cryptoki cryptoki;
    private final BlobMac mac;
    private final Providers providers;
    private final PairCheck pairs;

    HsmImports(Token token, BlobMac mac, Providers providers, PairCheck pairs) {
        this.token = token;
        this.cryptoki = token.cryptoki();
        this.mac = mac;
        this.providers = providers;
        this.pairs = pairs;
    }

    /** Objects of one piece of work, gone when it is over, however it ends. */
    private final class Scratch implements AutoCloseable {
        private final Token.Session session;
        private final List<Long> objects = new ArrayList<>();

        Scratch(Token.Session session) {
            this.session = session;
        }

        long hold(long object) {
            objects.add(object);
            return object;
        }

        @Override
        public void close() {
            for (long object : objects) {
                try {
                    cryptoki.destroy(session.number(), object);
                } catch (CryptokiException e) {
                    LOG.debug("an object of an import goes with its session: {}", e.getMessage());
                }
            }
        }
    }

    /** @param wrapping what wraps keys in this token */
    ImportKey token(CryptoRequest.MakeImportKey r, Mechanism wrapping) throws CryptokiException {
        byte[] id = providers.random().bytes(ImportToken.ID_BYTES);
        Transport transport = transport(r.algorithm());
        return token.use("making a key for an import", session -> {
            try (Scratch scratch = new Scratch(session)) {
                long kek = session.kek();
                Template half = KeyTemplates.importKey(new Kek(token).isTrusted(session, kek)).with(Attribute.EXTRACTABLE, true);
                Cryptoki.Pair pair = cryptoki.generatePair(session.number(), Parameter.rsaPair(), KeyTemplates.importPublicKey(), half);
                scratch.hold(pair.publicKey());
                scratch.hold(pair.privateKey());
                byte[] publicKey = PublicKeys.rsa(cryptoki, session.number(), pair.publicKey());
                if (!transport.worksWith(cryptoki, session, pair.privateKey(), publicKey)) throw Abilities.lacking(transport.apiName());
                byte[] blob = new WrappedBlob(wrapping.number(),
                    cryptoki.wrap(session.number(), Parameter.wrap(wrapping.number()), kek, pair.privateKey())).toBytes();
                ImportToken unbound = new ImportToken(r.algorithm(), r.expiresAtMillis(), id, null);
                return new ImportKey(new ImportToken(r.algorithm(), r.expiresAtMillis(), id, mac.seal(unbound.binding(r.keyId()), NONE, blob)), publicKey);
            }
        });
    }

    private static Transport transport(WrappingAlgorithm algorithm) {
        return switch (algorithm) {
            case RSAES_PKCS1_V1_5 -> Transport.PKCS1;
            case RSAES_OAEP_SHA_1, RSAES_OAEP_SHA_1_AES_256_KWP -> Transport.OAEP_SHA_1;
            case RSAES_OAEP_SHA_256, RSAES_OAEP_SHA_256_AES_256_KWP -> Transport.OAEP_SHA_256;
            case SM2PKE, SM2PKE_SM4_ECB, RSAES_OAEP_SHA_256_AES_256_ECB_PKCS7_PAD -> throw new IllegalArgumentException("no HSM unwraps " + algorithm);
        };
    }

    /** A private key has then done what the public one asks of it. */
    Imported bring(CryptoRequest.ImportMaterial r, Mechanism wrapping) throws GeneralSecurityException {
        InHsm half = secretHalf(r.token(), r.keyId());
        if (r.nowMillis() >= r.token().expiresAt()) throw EXPIRED_IMPORT_TOKEN.refused();
        if (!r.token().algorithm().suits(r.spec(), Protection.HSM, true)) throw INVALID_IMPORT_TOKEN.refused();
        WrappedBlob importKey = WrappedBlob.of(half);
        Brought brought = token.use("importing", session -> bring(session, r, importKey, wrapping));
        byte[] hash = hash(r.keyId(), r.spec().symmetric() ? brought.blob.wrapped() : brought.publicKey);
        if (r.imprint().isPresent() && !MessageDigest.isEqual(hash, hashOf(mac, r.keyId(), r.imprint().get()))) throw INVALID_KEY_MATERIAL.refused();
        Binding binding = Binding.key(r.keyId(), r.versionId(), r.spec(), r.usage(), r.origin(), r.protection());
        return new Imported(mac.seal(binding, brought.publicKey, brought.blob.toBytes()), brought.publicKey, imprint(mac, r.keyId(), hash));
    }

    private InHsm secretHalf(ImportToken token, String keyId) {
        if (!(token.secretHalf() instanceof InHsm half)) throw INVALID_IMPORT_TOKEN.refused();
        if (!mac.has(half.epoch())) throw mac.isOver(half.epoch()) ? EXPIRED_IMPORT_TOKEN.refused() : INVALID_IMPORT_TOKEN.refused();
        try {
            mac.check(token.binding(keyId), NONE, half);
            return half;
        } catch (SealBroken foreign) {
            throw INVALID_IMPORT_TOKEN.refused();
        }
    }

    private static byte[] hash(String keyId, byte[] material) throws GeneralSecurityException {
        byte[] id = keyId.getBytes(UTF_8);
        return Digests.sha2("SHA-256", ByteBuffer.allocate(4 + id.length + material.length).putInt(id.length).put(id).put(material).array());
    }

    static Imprint imprint(BlobMac mac, String keyId, byte[] hash) {
        InHsm sealed = mac.seal(Binding.imprint(keyId), NONE, hash);
        byte[] both = Arrays.copyOf(hash, HASH_BYTES + sealed.mac().length);
        System.arraycopy(sealed.mac(), 0, both, HASH_BYTES, sealed.mac().length);
        return new Imprint(sealed.epoch(), both);
    }

    /** @throws SealBroken if it is not that key's, or was not made by an HSM */
    static byte[] hashOf(BlobMac mac, String keyId, Imprint imprint) {
        byte[] both = imprint.sealed();
        if (both.length <= HASH_BYTES) throw new SealBroken("the imprint of key " + keyId + " was not made by an HSM");
        byte[] hash = Arrays.copyOf(both, HASH_BYTES);
        mac.check(Binding.imprint(keyId), NONE, new InHsm(imprint.epoch(), hash, Arrays.copyOfRange(both, HASH_BYTES, both.length)));
        return hash;
    }

    private record Brought(WrappedBlob blob, byte[] publicKey) {}

    private Brought bring(Token.Session session, CryptoRequest.ImportMaterial r, WrappedBlob importKey, Mechanism wrapping) throws CryptokiException {
        try (Scratch scratch = new Scratch(session)) {
            long kek = session.kek();
            boolean trusted = new Kek(token).isTrusted(session, kek);
            Template half = KeyTemplates.importKey(trusted).with(Attribute.EXTRACTABLE, false);
            long opener = scratch.hold(cryptoki.unwrap(session.number(), Parameter.wrap(importKey.mechanism()), kek, importKey.wrapped(), half));
            Template wanted = KeyTemplates.brought(r.spec(), r.usage(), trusted);
            if (r.spec().symmetric()) return new Brought(secret(session, scratch, r, opener, wanted, wrapping), NONE);
            long once = scratch.hold(oneTimeKey(session, r, opener, wrapping, trusted));
            byte[] pkcs8 = Arrays.copyOfRange(r.encrypted(), RSA_BYTES, r.encrypted().length);
            long material = scratch.hold(unwrap(session, Parameter.wrap(wrapping.number()), once, pkcs8, wanted));
            byte[] publicKey = publicKey(session, r, material);
            return new Brought(wrapped(session, wrapping, material), publicKey);
        }
    }

    private WrappedBlob wrapped(Token.Session session, Mechanism wrapping, long material) throws CryptokiException {
        return new WrappedBlob(wrapping.number(),
            judged(session, () -> cryptoki.wrap(session.number(), Parameter.wrap(wrapping.number()), session.kek(), material)));
    }

    /** SoftHSM tells no length of what it unwrapped, so that of the blob must do, in whole semiblocks. As an AES key the secret must have been used too. */
    private WrappedBlob wrapped(Token.Session session, Mechanism wrapping, long secret, int bytes) throws CryptokiException {
        WrappedBlob blob = wrapped(session, wrapping, secret);
        if (blob.wrapped().length != SEMIBLOCK_BYTES + bytes) throw INVALID_KEY_MATERIAL.refused();
        return blob;
    }

    private WrappedBlob secret(Token.Session session, Scratch scratch, CryptoRequest.ImportMaterial r, long opener, Template wanted, Mechanism wrapping)
            throws CryptokiException {
        if (r.encrypted().length != RSA_BYTES) throw INVALID_KEY_MATERIAL.refused();
        long material = scratch.hold(unwrap(session, transport(r.token().algorithm()), opener, r.encrypted(), wanted));
        judged(session, () -> cryptoki.encrypt(session.number(), Parameter.ecb(), material, new byte[CipherMode.BLOCK]));
        return wrapped(session, wrapping, material, r.spec().bits() / 8);
    }

    /** What unwraps the private key that was brought. */
    private long oneTimeKey(Token.Session session, CryptoRequest.ImportMaterial r, long opener, Mechanism wrapping, boolean trusted) throws CryptokiException {
        int length = r.encrypted().length - RSA_BYTES;
        if (length < 2 * SEMIBLOCK_BYTES || length % SEMIBLOCK_BYTES != 0) throw INVALID_KEY_MATERIAL.refused();
        long once = unwrap(session, transport(r.token().algorithm()), opener, Arrays.copyOf(r.encrypted(), RSA_BYTES), KeyTemplates.oneTimeKey(trusted));
        wrapped(session, wrapping, once, KeySpec.AES_256.bits() / 8);
        return once;
    }

    /** The token may have been made by an HSM that can what this one cannot. */
    private long unwrap(Token.Session session, Transport transport, long opener, byte[] wrapped, Template wanted) throws CryptokiException {
        try {
            return unwrap(session, transport.parameter(), opener, wrapped, wanted);
        } catch (CryptokiException e) {
            if (Judged.CANNOT.contains(e.value())) throw Abilities.lacking(transport.apiName());
            throw e;
        }
    }

    private long unwrap(Token.Session session, Parameter by, long key, byte[] wrapped, Template wanted) throws CryptokiException {
        return Judged.unwrap(cryptoki, session.number(), by, key, wrapped, wanted, Judged.CANNOT, INVALID_KEY_MATERIAL.refused());
    }

    private <T> T judged(Token.Session session, Judged.Call<T> call) throws CryptokiException {
        return Judged.use(cryptoki, session.number(), INVALID_KEY_MATERIAL.refused(), call);
    }

    /** Of a private key that fits it. */
    private byte[] publicKey(Token.Session session, CryptoRequest.ImportMaterial r, long privateKey) throws CryptokiException {
        byte[] publicKey = r.spec().family() == KeySpec.Family.RSA ? judged(session, () -> PublicKeys.rsa(cryptoki, session.number(), privateKey))
            : point(session, r.spec(), privateKey);
        KeyInToken key = new InSession(session, privateKey);
        try {
            pairs.mustFit(r.spec(), r.usage(), publicKey, pairs.privateKey(r.spec(), key, cryptoki));
            return publicKey;
        } catch (CryptokiException e) {
            throw e;
        } catch (GeneralSecurityException | SealBroken | Refused unsound) {
            throw INVALID_KEY_MATERIAL.refused();
        }
    }

    private byte[] point(Token.Session session, KeySpec spec, long privateKey) throws CryptokiException {
        byte[] curve = judged(session, () -> cryptoki.bytes(session.number(), privateKey, Attribute.EC_PARAMS));
        if (!Arrays.equals(curve, PublicKeys.parameters(spec))) throw INVALID_KEY_MATERIAL.refused();
        return PublicKeyRecovery.of(spec, signed(session, privateKey), signed(session, privateKey)).orElseThrow(INVALID_KEY_MATERIAL::refused);
    }

    private PublicKeyRecovery.Signed signed(Token.Session session, long privateKey) throws CryptokiException {
        byte[] digest = providers.random().bytes(HASH_BYTES);
        return new PublicKeyRecovery.Signed(digest, judged(session, () -> cryptoki.sign(session.number(), Parameter.ecdsa(), privateKey, digest)));
    }

    /** A key that was brought, in the session of its bringing. */
    private final class InSession implements KeyInToken {
        private final Token.Session session;
        private final long key;

        InSession(Token.Session session, long key) {
            this.session = session;
            this.key = key;
        }

        @Override
        public <T> T use(String what, With<T> with) throws CryptokiException {
            return judged(session, () -> with.with(session, key));
        }

        /** It is the session's to destroy. */
        @Override
        public void close() {}
    }
}
