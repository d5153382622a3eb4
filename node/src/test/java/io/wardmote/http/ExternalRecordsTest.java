package io.wardmote.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.op.Deed;
import io.wardmote.op.Reply;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the records tell of managers of external keys, and of what other clouds are given. */
class ExternalRecordsTest {

    /** Whoever sends a manager's keys elsewhere leaves a trace of which. */
    @Test
    void aRecordNamesTheInstanceThatWasChanged(@TempDir Path folder) {
        try (XksNode node = new XksNode(folder)) {
            String id = (String) node.ask("CreateExternalKmsInstance", "KmsInstanceName", "theirs", "XksProxyUri", "https://keys.example",
                "XksProxyRegion", "eu-1", "XksProxyAccessKeyId", "ABCDEFGHIJKLMNOPQRST", "XksProxyAccessKeySecret",
                 "secretsecretsecretsecretsecretsecretsecret7").fields().get("KmsInstanceId");
            node.ask("GetExternalKmsInstance", "KmsInstanceId", id);
            node.ask("UpdateExternalKmsInstance", "KmsInstanceId", id, "XksProxyUri", "https://elsewhere.example", "XksProxyRegion", "eu-1");
            node.ask("DisconnectExternalKmsInstance", "KmsInstanceId", id);
            node.ask("ConnectExternalKmsInstance", "KmsInstanceId", id);
            node.ask("DeleteExternalKmsInstance", "KmsInstanceId", id);
            List<Deed> deeds = node.audit.deeds.stream().filter(deed -> deed.operation().contains("ExternalKmsInstance")).toList();
            assertThat(deeds).hasSize(6).allSatisfy(deed -> assertThat(deed.instance()).as(deed.operation()).isEqualTo(id));
        }
    }

    @Test
    void aRecordNamesTheCredentialThatWasMadeOrDeleted(@TempDir Path folder) {
        try (XksNode node = new XksNode(folder)) {
            node.ask("CreateXksProxy", "UriPathPrefix", "/theirs");
            Reply made = (Reply) node.ask("CreateXksCredential", "UriPathPrefix", "/theirs").fields().get("XksCredential");
            String id = (String) made.fields().get("XksAccessKeyId");
            node.ask("DeleteXksCredential", "UriPathPrefix", "/theirs", "XksAccessKeyId", id);
            List<Deed> deeds = node.audit.deeds.stream()
                .filter(deed -> deed.operation().endsWith("XksCredential") && deed.resource().startsWith("xksproxy/theirs")).toList();
            assertThat(deeds).hasSize(2).allSatisfy(deed -> assertThat(deed.resource()).isEqualTo("xksproxy/theirs " + id));
        }
    }
}
