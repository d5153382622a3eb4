package io.wardmote.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.wardmote.http.InstanceAnswer;
import io.wardmote.http.InstanceClient;
import io.wardmote.raft.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A cluster of three whose key another cluster holds and offers by its XKS proxy: both doors of every node, and what the holder may do. */
class HeldElsewhereTest {
    private static final String PREFIX = "/users";
    private static final byte[] TEXT = "held elsewhere".getBytes(UTF_8);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path base;
    private Api holder;
    private DevCluster users;
    private String held;
    private String instance;
    private String key;

    @Test
    void everyNodeUsesTheKeyAsFarAsItsHolderLetsIt() throws IOException {
        try (DevCluster other = new DevCluster(base.resolve("holder"), FreePorts.of(1), 1);
             DevCluster three = new DevCluster(base.resolve("users"), FreePorts.of(3), 3)) {
            holder = other.api(1);
            users = three;
            JsonObject first = offered();
            instance = users.api(1).ask("CreateExternalKmsInstance", "KmsInstanceName", "held", "XksProxyUri", "https://" + other.client().getString("endpoint") + PREFIX,
                "XksProxyRegion", "eu-west-1", "XksProxyAccessKeyId", first.getString("XksAccessKeyId"), "XksProxyAccessKeySecret", first.getString("AccessKeySecret"),
                "XksProxyCaCertificate", Files.readString(Path.of(other.client().getString("caFile"))), "XksProxyTimeoutMillis", "2000").ok().at("KmsInstanceId");
            key = users.api(2).ask("CreateKey", "DKMSInstanceId", instance, "ExternalKeyId", held).ok().at("KeyMetadata.KeyId");
            String blob = users.api(1).ask("Encrypt", "KeyId", key, "Plaintext", "hello").ok().at("CiphertextBlob");

            for (int node = 1; node <= users.size(); node++) bothDoorsServe(node, 1 + node % users.size());
            theHolderTakesItsKeyAwayAndGivesItBack(blob);
            credentialsChangeWhileTheKeyIsUsed(blob, first.getString("XksAccessKeyId"));
            holder.ask("DeleteXksKey", "UriPathPrefix", PREFIX, "KeyId", held).ok();
            refusedEverywhere(blob);
        }
    }

    /** The credential of the proxy that offers the key. */
    private JsonObject offered() {
        held = holder.ask("CreateKey").ok().at("KeyMetadata.KeyId");
        holder.ask("CreateXksProxy", "UriPathPrefix", PREFIX).ok();
        holder.ask("PutXksKey", "UriPathPrefix", PREFIX, "KeyId", held, "XksKeyUsage", "ENCRYPT,DECRYPT").ok();
        return credential();
    }

    private JsonObject credential() {
        return holder.ask("CreateXksCredential", "UriPathPrefix", PREFIX).ok().body().getJsonObject("XksCredential");
    }

    private void bothDoorsServe(int node, int next) {
        String blob = users.api(node).ask("Encrypt", "KeyId", key, "Plaintext", "through " + node).ok().at("CiphertextBlob");
        assertThat(users.api(next).ask("Decrypt", "CiphertextBlob", blob).ok().at("Plaintext")).isEqualTo("through " + node);
        Api.Answer dataKey = users.api(node).ask("GenerateDataKey", "KeyId", key).ok();
        assertThat(users.api(next).ask("Decrypt", "CiphertextBlob", dataKey.at("CiphertextBlob")).ok().at("Plaintext")).isEqualTo(dataKey.at("Plaintext"));

        InstanceClient here = users.instance(node);
        InstanceClient there = users.instance(next);
        InstanceAnswer sealed = here.ask("Encrypt", "KeyId", key, "Plaintext", TEXT).ok();
        assertThat(there.ask("Decrypt", "KeyId", key, "CiphertextBlob", sealed.bytes("CiphertextBlob"), "Iv", sealed.bytes("Iv")).ok().bytes("Plaintext")).isEqualTo(TEXT);
        byte[] advanced = here.ask("AdvanceEncrypt", "KeyId", key, "Plaintext", TEXT, "Aad", new byte[] {7}).ok().bytes("CiphertextBlob");
        assertThat(there.ask("AdvanceDecrypt", "CiphertextBlob", advanced, "Aad", new byte[] {7}).ok().bytes("Plaintext")).isEqualTo(TEXT);
    }

    private void theHolderTakesItsKeyAwayAndGivesItBack(String blob) {
        holder.ask("DisableKey", "KeyId", held).ok();
        refusedEverywhere(blob);
        holder.ask("EnableKey", "KeyId", held).ok();
        servedEverywhere(blob);
    }

    private void credentialsChangeWhileTheKeyIsUsed(String blob, String first) {
        JsonObject second = credential();
        users.api(3).ask("UpdateExternalKmsInstance", "KmsInstanceId", instance, "XksProxyAccessKeyId", second.getString("XksAccessKeyId"),
            "XksProxyAccessKeySecret", second.getString("AccessKeySecret")).ok();
        servedEverywhere(blob);
        holder.ask("DeleteXksCredential", "UriPathPrefix", PREFIX, "XksAccessKeyId", first).ok();
        servedEverywhere(blob);
    }

    private void servedEverywhere(String blob) {
        for (int node = 1; node <= users.size(); node++) assertThat(users.api(node).ask("Decrypt", "CiphertextBlob", blob).ok().at("Plaintext")).isEqualTo("hello");
    }

    private void refusedEverywhere(String blob) {
        for (int node = 1; node <= users.size(); node++) {
            assertThat(users.api(node).ask("Decrypt", "CiphertextBlob", blob).code()).isEqualTo("Rejected.Unavailable");
            assertThat(users.api(node).ask("DescribeKey", "KeyId", key).ok().at("KeyMetadata.KeyState")).isEqualTo("Unavailable");
            assertThat(users.instance(node).ask("Encrypt", "KeyId", key, "Plaintext", TEXT).code()).isEqualTo("Rejected.Unavailable");
        }
    }
}
