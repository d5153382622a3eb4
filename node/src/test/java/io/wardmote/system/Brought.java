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
        return parameters(asked(node, key), key, Arrays.copyOf(key.getBytes(StandardCharsets.US_ASCII), 32));
    }

    /** The same with that material. */
    static Brought parameters(Api node, String key, byte[] material) {
        return parameters(asked(node, key), key, material);
    }

    private static Api.Answer asked(Api node, String key) {
        return node.ask("GetParametersForImport", "KeyId", key, "WrappingKeySpec", "RSA_2048", "WrappingAlgorithm", "RSAES_OAEP_SHA_256").ok();
    }

    private static Brought parameters(Api.Answer parameters, String key, byte[] material) {
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
