package io.wardmote.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.wardmote.system.OneNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user does at the command line, against a node, as transcripts. Every verb there is stands in one. */
class KeysCommandTest {
    @TempDir
    private static Path data;
    private static OneNode node;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() throws IOException {
        node = new OneNode(data, "");
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private CommandTranscript transcript(String name) {
        return new CommandTranscript(name, folder, Map.of("WARDMOTE_CLIENT", node.client().toString())).of(node.credentials())
            .with("INSTANCE", node.credentials().softwareInstanceId());
    }

    @Test
    void keysAliasesTagsInstancesAndAccessPoints() throws IOException {
        CommandTranscript transcript = transcript("keys.txt");
        transcript.run();
        for (String command : new String[] {"aliases", "tags", "instances", "access-points", "client-keys"})
            assertThat(transcript.verbs(command)).isEqualTo(CommandRun.verbs(command));
        assertThat(transcript.verbs("keys")).isEqualTo(CommandRun.verbs("keys"));
        Path clientKey = folder.resolve("app.json");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(clientKey))).isEqualTo("rw-------");
        assertThat(new JsonObject(Files.readString(clientKey)).fieldNames()).containsExactlyInAnyOrder("KeyId", "PrivateKeyData");
    }
}
