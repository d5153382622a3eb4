package io.wardmote.system;

import io.wardmote.key.WrappingAlgorithm;
import io.wardmote.crypto.ClientWrapping;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;

/** Material of its own for a key of origin EXTERNAL, wrapped by what GetParametersForImport answered. */
record Brought(String key, String token, String wrapped) {

    static Brought parameters(Api node, String key) {
        Api.Answer parameters = node.ask("GetParametersForImport", "KeyId", key, "WrappingKeySpec", "RSA_2048", "WrappingAlgorithm", "RSAES_OAEP_SHA_256").ok();
        byte[] material = Arrays.copyOf(key.getBytes(StandardCharsets.US_ASCII), 32);
        try {
            byte[] wrapped = ClientWrapping.wrap(WrappingAlgorithm.RSAES_OAEP_SHA_256, Base64.getDecoder().decode(parameters.at("PublicKey")), material);
            return new Brought(key, parameters.at("ImportToken"), Base64.getEncoder().encodeToString(wrapped));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** @param until Unix seconds, or "" for ever */
    Api.Answer bring(Api node, String until) {
        return node.ask("ImportKeyMaterial", "KeyId", key, "EncryptedKeyMaterial", wrapped, "ImportToken", token, "KeyMaterialExpireUnix", until);
    }
}
