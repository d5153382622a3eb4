package io.wardmote.perf.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.node.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with a command is told before anything is started or written. */
class RefusedLoadTest {
    @TempDir
    private Path folder;

    private int vault(String url, String token) throws IOException {
        Path file = Files.writeString(folder.resolve("token"), token);
        return new Loading(folder).load(Loading.SHORT, "--vault-url", url, "--vault-token", file.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://user:password@127.0.0.1:8200", "http://127.0.0.1:8200/v1", "http://127.0.0.1:8200?a=b", "http://127.0.0.1:8200#a", "ftp://127.0.0.1:8200",
        "127.0.0.1:8200", "https://127.0.0.1:8200"})
    void anAddressOfMoreThanAServerOrOfHttpsWithoutItsAuthorityIsRefused(String url) throws IOException {
        assertThat(vault(url, "hvs.test")).isEqualTo(Fault.USAGE);
        assertThat(new Loading(folder).out()).doesNotExist();
    }

    @Test
    void whatIsNoTokenOrNoAuthorityIsRefused() throws IOException {
        assertThat(vault("http://127.0.0.1:8200", " \n")).isEqualTo(Fault.USAGE);
        assertThat(vault("http://127.0.0.1:8200", "x".repeat(4097))).isEqualTo(Fault.USAGE);
        String none = folder.resolve("none").toString();
        assertThat(new Loading(folder).load(Loading.SHORT, "--vault-url", "http://127.0.0.1:8200", "--vault-token", none)).isEqualTo(Fault.USAGE);
        assertThat(new Loading(folder).load(Loading.SHORT, "--vault-url", "https://127.0.0.1:8200", "--vault-token", folder.resolve("token").toString(), "--vault-ca", none))
            .isEqualTo(Fault.USAGE);
        assertThat(new Loading(folder).out()).doesNotExist();
    }

    @Test
    void resultsThatCouldNotBeWrittenAreNotMeasured() throws IOException {
        Files.writeString(folder.resolve("out"), "a file where the folder would be");
        assertThat(new Loading(folder).load(Loading.SHORT)).isEqualTo(Fault.CANNOT_WRITE);
    }
}
