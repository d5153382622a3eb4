package io.wardmote.crypto;

import io.wardmote.crypto.Algorithm.NewKey;
import io.wardmote.crypto.Algorithm.Opened;
import io.wardmote.crypto.CryptoReply.Generated;
import io.wardmote.crypto.CryptoReply.ImportKey;
import io.wardmote.crypto.CryptoReply.Imported;
import io.wardmote.key.KeySpec;
import io.wardmote.key.KeyUsage;
import io.wardmote.key.Refused;
import io.wardmote.key.StoredKey;
import java.security.GeneralSecurityException;

/** Where an engine's secret halves are: in this process's memory, or in hardware. {@link SoftwareKeys} checks what is asked first. Thread safe. */
public interface Custody {

    /** @throws Refused UNSUPPORTED_OPERATION if keys of that spec cannot be made there */
    Generated generate(CryptoRequest.Generate request) throws GeneralSecurityException;

    /** Forgets what {@link #generate} made, where it is kept there. */
    void discard(StoredKey key);

    /** @throws Refused UNSUPPORTED_OPERATION if material for keys of that spec cannot be brought there */
    void mustImport(KeySpec spec, KeyUsage usage) throws GeneralSecurityException;

    /**
     * Makes stored material compute, with the capabilities that its spec has in {@link Algorithm}.
     * @throws IllegalStateException if the material is another engine's: it was sent to the wrong one
     */
    Opened open(StoredKey key) throws GeneralSecurityException;

    /** Makes a pair in this process's memory, or takes one that was made ahead. */
    interface Pair {
        NewKey make() throws GeneralSecurityException;
    }

    /**
     * What material is to be wrapped to, and a token for it.
     * @param pair for those who keep its secret half in memory too
     */
    ImportKey importKey(CryptoRequest.MakeImportKey request, Pair pair) throws GeneralSecurityException;

    /** Material that was wrapped to such a key, as it is stored here. */
    Imported bring(CryptoRequest.ImportMaterial request) throws GeneralSecurityException;
}
