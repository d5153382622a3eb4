package io.wardmote.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wardmote.node.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class NewPasswordTest {
    @TempDir
    private Path folder;

    private String password(String content) throws IOException {
        return of("--password-file", Files.writeString(folder.resolve("password"), content).toString());
    }

    private static String of(String... options) {
        return CommandLine.populateCommand(new NewPassword(), options).text();
    }

    /** Editors end a file's last line; a space may be meant. */
    @Test
    void theEndOfAFilesLineIsNoPartOfIt() throws IOException {
        for (String end : new String[] {"", "\n", "\r\n"}) assertThat(password(" correct horse " + end)).isEqualTo(" correct horse ");
        assertThat(password("two\nlines\n\n")).isEqualTo("two\nlines\n");
    }

    /** A node takes an empty one for none, and would leave the old one while we say that there is another. */
    @Test
    void anEmptyOneIsRefused() {
        for (String content : new String[] {"", "\n", "\r\n"})
            assertThatThrownBy(() -> password(content)).isInstanceOf(Fault.class).hasMessageStartingWith("The password is empty; ");
    }

    @Test
    void whereNobodyCanBeAskedItIsSaidWhatToDo() {
        assertThatThrownBy(NewPasswordTest::of).isInstanceOf(Fault.class)
            .hasMessage("There is no terminal to ask for the password; give it with --password-file.");
        assertThatThrownBy(() -> password("x".repeat(2000))).isInstanceOf(Fault.class).hasMessageContaining("give a file with the password alone");
    }
}
