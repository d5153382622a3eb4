package io.wardmote.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** The state table of the API, cell by cell over HTTP: every operation on a key in every state, each request at another node. */
final class StateTable {
    private static final List<String> STATES = List.of("Enabled", "Disabled", "PendingDeletion", "PendingImport");
    private static final Map<String, String[]> KINDS = Map.of(
        "AES", new String[] {"KeySpec", "Aliyun_AES_256"},
        "SIGN", new String[] {"KeySpec", "EC_P256"},
        "OAEP", new String[] {"KeySpec", "RSA_2048", "KeyUsage", "ENCRYPT/DECRYPT"},
        "BROUGHT", new String[] {"KeySpec", "Aliyun_AES_256", "Origin", "EXTERNAL"},
        "MAC", new String[] {"KeySpec", "HMAC_SHA_256"});

    private final List<Api> nodes = new ArrayList<>();
    private final Map<String, String> shared = new HashMap<>();
    private int next;

    StateTable(DevCluster cluster) {
        for (int node = 1; node <= cluster.size(); node++) nodes.add(cluster.api(node));
        String other = ask("CreateKey").at("KeyMetadata.KeyId");
        String target = ask("CreateKey", "KeySpec", "RSA_2048", "KeyUsage", "ENCRYPT/DECRYPT").at("KeyMetadata.KeyId");
        Api.Answer versions = ask("ListKeyVersions", "KeyId", target);
        String version = versions.body().getJsonObject("KeyVersions").getJsonArray("KeyVersion").getJsonObject(0).getString("KeyVersionId");
        shared.put("public", ask("GetPublicKey", "KeyId", target, "KeyVersionId", version).at("PublicKey").replaceAll("-----[A-Z ]+-----|\\s", ""));
        shared.put("otherBlob", ask("Encrypt", "KeyId", other, "Plaintext", "x").at("CiphertextBlob"));
        shared.put("other", other);
        shared.put("otherAlias", "alias/other");
        ask("CreateAlias", "AliasName", "alias/other", "KeyId", other);
    }

    Stream<DynamicTest> cells() {
        return lines().filter(line -> !line.startsWith("#")).flatMap(line -> {
            String[] columns = Arrays.stream(line.split("\\|")).map(String::trim).toArray(String[]::new);
            return STATES.stream().filter(state -> !columns[1 + STATES.indexOf(state)].equals("-"))
                .map(state -> DynamicTest.dynamicTest(columns[0] + " in " + state, () -> check(columns[0].split(" "), state, columns[1 + STATES.indexOf(state)])));
        });
    }

    private void check(String[] row, String state, String expected) {
        Map<String, String> names = key(row[0], state);
        String[] parameters = new String[(row.length - 2) * 2];
        for (int i = 2; i < row.length; i++) {
            int equals = row[i].indexOf('=');
            parameters[(i - 2) * 2] = row[i].substring(0, equals);
            parameters[(i - 2) * 2 + 1] = replaced(row[i].substring(equals + 1), names);
        }
        Api.Answer answer = node().ask(row[1], parameters);
        assertThat(answer.code().isEmpty() ? "ok" : answer.code()).as(answer.body().encode()).isEqualTo(expected);
        assertThat(answer.status()).isEqualTo(expected.equals("ok") ? 200 : 409);
    }

    /** A new key of that kind in that state, and what rows may name. */
    private Map<String, String> key(String kind, String state) {
        List<String> create = new ArrayList<>(List.of(KINDS.get(kind)));
        boolean brought = kind.equals("BROUGHT");
        boolean imported = state.equals("PendingImport");
        if (imported && !brought) create.addAll(List.of("Origin", "EXTERNAL"));
        Api.Answer made = ask("CreateKey", create.toArray(String[]::new));
        Map<String, String> names = new LinkedHashMap<>(shared);
        String key = made.at("KeyMetadata.KeyId");
        names.put("key", key);
        names.put("arn", made.at("KeyMetadata.Arn"));
        if (brought) bring(key, names);
        else names.put("version", imported ? key : made.at("KeyMetadata.PrimaryKeyVersion"));
        names.put("alias", "alias/" + key);
        ask("CreateAlias", "AliasName", "alias/" + key, "KeyId", key);
        if (kind.equals("AES") && !imported) names.put("blob", ask("GenerateDataKey", "KeyId", key).at("CiphertextBlob"));
        names.put("sealed", kind.equals("OAEP") && !imported
            ? ask("AsymmetricEncrypt", "KeyId", key, "KeyVersionId", names.get("version"), "Algorithm", "RSAES_OAEP_SHA_256", "Plaintext", "AAAA").at("CiphertextBlob") : "AAAA");
        if (brought && imported) ask("DeleteKeyMaterial", "KeyId", key);
        if (state.equals("Disabled")) ask("DisableKey", "KeyId", key);
        if (state.equals("PendingDeletion")) ask("ScheduleKeyDeletion", "KeyId", key, "PendingWindowInDays", "7");
        return names;
    }

    /** What was brought may be brought again. */
    private void bring(String key, Map<String, String> names) {
        Brought brought = Brought.parameters(node(), key);
        names.put("token", brought.token());
        names.put("wrapped", brought.wrapped());
        brought.bring(node(), "").ok();
        Api.Answer sealed = ask("Encrypt", "KeyId", key, "Plaintext", "x");
        names.put("blob", sealed.at("CiphertextBlob"));
        names.put("version", sealed.at("KeyVersionId"));
    }

    private Api.Answer ask(String action, String... parameters) {
        return node().ask(action, parameters).ok();
    }

    private Api node() {
        return nodes.get(next++ % nodes.size());
    }

    private static String replaced(String text, Map<String, String> names) {
        String value = text;
        for (String name : names.keySet().stream().sorted((a, b) -> b.length() - a.length()).toList()) value = value.replace("$" + name, names.get(name));
        return value;
    }

    private static Stream<String> lines() {
        try (var in = StateTable.class.getResourceAsStream("/system/state-table.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
