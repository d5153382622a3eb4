package io.wardmote.crypto;

import static io.wardmote.key.Refusal.EXPIRED_IMPORT_TOKEN;
import static io.wardmote.key.Refusal.INVALID_IMPORT_TOKEN;
import static io.wardmote.key.Refusal.INVALID_KEY_MATERIAL;

import io.wardmote.crypto.Algorithm.NewKey;
import io.wardmote.crypto.CryptoReply.ImportKey;
import io.wardmote.crypto.CryptoReply.Imported;
import io.wardmote.crypto.Unwrapping.Unwrapped;
import io.wardmote.key.Binding;
import io.wardmote.key.ImportToken;
import io.wardmote.key.Imprint;
import io.wardmote.key.KeySpec;
import io.wardmote.key.Material.Wrapped;
import io.wardmote.key.Secret;
import io.wardmote.key.WrappingAlgorithm;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Optional;
import org.bouncycastle.asn1.gm.GMObjectIdentifiers;

/**
 * Material that callers bring: the pair and token to wrap it by, then the unwrapping. What was unwrapped is seen nowhere else.
 *
 * <p>The imprint by which a key knows its material again is SHA-256 of the stored form, sealed under the root key for that key.
 * Unsealed it would let whoever reads a disk try guesses, and see which keys hold the same. It is not a MAC under a key of the root
 * key's: when the root key changes, this is opened and sealed anew as all that is sealed, but a MAC could only be made anew from the
 * material, which may be gone by then.
 */
final class Imports {
    private static final byte[] NO_PUBLIC_KEY = {};

    private final Providers providers;
    private final RootKeys roots;
    private final Unwrapping unwrapping;

    Imports(Providers providers, RootKeys roots) {
        this.providers = providers;
        this.roots = roots;
        this.unwrapping = new Unwrapping(providers);
    }

    /** @param pair closed when the token is made */
    ImportKey token(CryptoRequest.MakeImportKey r, NewKey pair) {
        try (Secret half = pair.stored()) {
            byte[] id = providers.random().bytes(ImportToken.ID_BYTES);
            ImportToken unsealed = new ImportToken(r.algorithm(), r.expiresAtMillis(), id, null);
            Wrapped sealed = roots.wrap(unsealed.binding(r.keyId()), half.bytes());
            return new ImportKey(new ImportToken(r.algorithm(), r.expiresAtMillis(), id, sealed), pair.publicKey());
        }
    }

    Imported bring(CryptoRequest.ImportMaterial r) throws GeneralSecurityException {
        try (Secret half = secretHalf(r.token(), r.keyId())) {
            if (r.nowMillis() >= r.token().expiresAt()) throw EXPIRED_IMPORT_TOKEN.refused();
            if (!r.token().algorithm().suits(r.spec(), r.protection(), false)) throw INVALID_IMPORT_TOKEN.refused();
            try (Unwrapped unwrapped = unwrapping.unwrap(r.token().algorithm(), half.bytes(), r.spec(), r.encrypted())) {
                return sealed(r, unwrapped);
            }
        }
    }

    /**
     * Everybody's nodes open an epoch before anything is sealed under it, so a token of one that is not open here is not ours, or older than
     * the root key.
     */
    private Secret secretHalf(ImportToken token, String keyId) {
        if (!(token.secretHalf() instanceof Wrapped half)) throw INVALID_IMPORT_TOKEN.refused();
        boolean over = half.epoch() > 0 && half.epoch() < roots.current().epoch();
        if (!roots.has(half.epoch())) throw over ? EXPIRED_IMPORT_TOKEN.refused() : INVALID_IMPORT_TOKEN.refused();
        try {
            return roots.open(token.binding(keyId), half);
        } catch (SealBroken foreign) {
            throw INVALID_IMPORT_TOKEN.refused();
        }
    }

    /** Random bytes in the place of material that was wrongly padded take this way to its end. */
    private Imported sealed(CryptoRequest.ImportMaterial r, Unwrapped unwrapped) throws GeneralSecurityException {
        NewKey key = normal(r.spec(), r.token().algorithm(), unwrapped.material());
        try (Secret stored = key.stored(); Secret imprint = new Secret(Digests.sha2("SHA-256", stored.bytes()))) {
            boolean same = isSame(r.keyId(), r.imprint(), imprint);
            Binding binding = Binding.key(r.keyId(), r.versionId(), r.spec(), r.usage(), r.origin(), r.protection());
            Wrapped sealed = roots.wrap(Binding.imprint(r.keyId()), imprint.bytes());
            Imported imported = new Imported(roots.wrap(binding, stored.bytes()), key.publicKey(), new Imprint(sealed.epoch(), sealed.sealed()));
            if (!(same & unwrapped.sound())) throw INVALID_KEY_MATERIAL.refused();
            return imported;
        }
    }

    private boolean isSame(String keyId, Optional<Imprint> known, Secret imprint) {
        if (known.isEmpty()) return true;
        try (Secret first = roots.open(Binding.imprint(keyId), new Wrapped(known.get().epoch(), known.get().sealed()))) {
            return MessageDigest.isEqual(first.bytes(), imprint.bytes());
        }
    }

    /** Sound, and in the stored form that the chosen provider has read. */
    private NewKey normal(KeySpec spec, WrappingAlgorithm algorithm, Secret material) throws GeneralSecurityException {
        if (spec.symmetric()) return new NewKey(new Secret(material.bytes().clone()), NO_PUBLIC_KEY);
        Algorithm family = Algorithm.of(spec, providers);
        try {
            NewKey key = algorithm == WrappingAlgorithm.SM2PKE_SM4_ECB
                    ? EcForm.named(GMObjectIdentifiers.sm2p256v1).ofScalar(material.bytes()) : family.bring(spec, material.bytes());
            family.open(spec, key.stored().bytes()).close();
            family.openPublic(spec, key.publicKey());
            return key;
        } catch (GeneralSecurityException unsound) {
            throw INVALID_KEY_MATERIAL.refused();
        }
    }
}
