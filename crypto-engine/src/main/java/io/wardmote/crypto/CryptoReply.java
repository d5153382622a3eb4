package io.wardmote.crypto;

import io.wardmote.key.ImportToken;
import io.wardmote.key.Imprint;
import io.wardmote.key.Material;
import io.wardmote.key.Refused;
import java.util.List;

/** An engine's answer to a {@link CryptoRequest}. */
public sealed interface CryptoReply {
    record Bytes(byte[] bytes) implements CryptoReply {}

    record Verdict(boolean valid) implements CryptoReply {}

    /** @param publicKey DER SubjectPublicKeyInfo; empty for symmetric keys */
    record Generated(Material material, byte[] publicKey) implements CryptoReply {}

    /** A key of somebody else's manager. @param asked whom, by his own name for it: what he tells holds for that manager alone */
    record Taken(Material.External material, String asked) implements CryptoReply {}

    /**
     * @param privateKey DER PKCS#8 (RFC 5958), in the clear: it is the caller's
     * @param publicKey  DER SubjectPublicKeyInfo
     */
    record Pair(byte[] privateKey, byte[] publicKey) implements CryptoReply {}

    /** @param publicKey DER SubjectPublicKeyInfo: what material is wrapped by */
    record ImportKey(ImportToken token, byte[] publicKey) implements CryptoReply {}

    /**
     * Material that a caller brought, found sound.
     *
     * @param publicKey DER SubjectPublicKeyInfo; empty for symmetric keys
     * @param imprint   tells this material when it comes again; see {@link Imprint}
     */
    record Imported(Material material, byte[] publicKey, Imprint imprint) implements CryptoReply {}

    /**
     * @param pkcs12      certificate and private key (RFC 7292), as the vendor's clients open it
     * @param certificate DER X.509
     * @param publicKey   DER SubjectPublicKeyInfo
     */
    record ClientKey(byte[] pkcs12, byte[] certificate, byte[] publicKey) implements CryptoReply {}

    /** To each part of a {@link CryptoRequest.All}. */
    record All(List<CryptoReply> parts) implements CryptoReply {}

    /** That this part is refused. */
    record No(Refused refused) implements CryptoReply {}
}
